"""Typed parameters: a wrong key or value is an error that names it and the nearest right one."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from sichak.errors import ParamsError

Model = TypeVar("Model", bound=BaseModel)


class Params(BaseModel):
    """Base of every section: unknown keys are errors, values cannot be changed later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_params(path: Path, schema: type[Model]) -> Model:
    """Read a YAML file of parameters; missing keys take their defaults.

    Raises:
        ParamsError: no YAML, an unknown key or a wrong value. All of them are named.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ParamsError(f"{path}: cannot be read: {error.strerror}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParamsError(f"{path}: no YAML: {error}") from error
    if content is None:
        content = {}
    if not isinstance(content, dict):
        raise ParamsError(f"{path}: a mapping of sections is expected")
    return check_params(content, schema, str(path))


def check_params(content: dict[str, Any], schema: type[Model], where: str) -> Model:
    """Validate a mapping; see :func:`read_params`."""
    try:
        return schema.model_validate(content)
    except ValidationError as error:
        problems = [_explain(problem, schema) for problem in error.errors()]
        raise ParamsError("\n".join(f"{where}: {problem}" for problem in problems)) from error


def _explain(problem: Any, schema: type[BaseModel]) -> str:
    place = ".".join(str(part) for part in problem["loc"])
    if problem["type"] != "extra_forbidden":
        return f"{place}: {problem['msg']} (found {problem['input']!r})"
    known = _keys_at(schema, problem["loc"][:-1])
    near = difflib.get_close_matches(str(problem["loc"][-1]), known, n=1, cutoff=0.0)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return f"{place}: no such parameter{hint} (known here: {', '.join(sorted(known))})"


def _keys_at(schema: type[BaseModel], location: tuple[Any, ...]) -> list[str]:
    model: Any = schema
    for part in location:
        model = model.model_fields[part].annotation if part in model.model_fields else model
    return list(getattr(model, "model_fields", {}))
