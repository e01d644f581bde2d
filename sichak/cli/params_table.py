"""``sichak params``: every parameter with its type, default and meaning."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from itertools import pairwise

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sichak.cli.params import PipelineParams


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command("params")(params)


def params() -> None:
    """List every key of params.yaml with its type, default and meaning.

    Example: sichak params > docs/params.md
    """
    typer.echo(params_markdown(), nl=False)


def params_markdown() -> str:
    """The page ``docs/params.md``."""
    lines = [
        "# Parameters",
        "",
        "Every key of `params.yaml`, one section a stage. Missing keys take their defaults; an",
        "unknown key is an error. This page is the output of `sichak params`.",
    ]
    for section, info in PipelineParams.model_fields.items():
        model = info.annotation
        if isinstance(model, type) and issubclass(model, BaseModel):
            lines += ["", f"## {section}", "", "| key | type | default | meaning |"]
            lines += ["|---|---|---|---|", *_rows(model)]
    return "\n".join(lines) + "\n"


def _rows(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = _type(field).replace("|", "\\|")
        default = repr(field.default).replace("|", "\\|")
        meaning = (field.description or _documented(model, name)).replace("|", "\\|")
        yield f"| `{name}` | {kind} | `{default}` | {meaning} |"


def _type(field: FieldInfo) -> str:
    text = inspect.formatannotation(field.annotation)
    text = re.sub(r"typing\.|(?:[a-z_]+\.)+(?=[A-Z])", "", text)
    return text.replace("Literal[", "one of [").replace("NoneType", "None")


def _documented(model: type[BaseModel], name: str) -> str:
    """A field's words: the string below it, or its line in the class's ``Attributes:``."""
    for owner in model.__mro__:
        if name in getattr(owner, "__annotations__", {}):
            return _string_below(owner, name) or _attribute_line(owner, name)
    return ""


def _string_below(owner: type, name: str) -> str:
    body = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    nodes = body.body if isinstance(body, ast.ClassDef) else []
    for node, after in pairwise(nodes):
        named = isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == name
        if named and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            return " ".join(str(after.value.value).split())
    return ""


def _attribute_line(owner: type, name: str) -> str:
    _, _, attributes = inspect.cleandoc(owner.__doc__ or "").partition("Attributes:\n")
    found = re.search(rf"^ {{4}}(?:\w+, )*{name}(?:, \w+)*: (.+(?:\n {{5,}}.+)*)", attributes, re.M)
    return " ".join(found.group(1).split()) if found else ""
