"""The version of a stage's code: a hash of what it runs, found from its imports.

A hand-kept version number is forgotten sooner or later and the memo store then
serves stale results. So the syntax trees of the stage's module and of all
project modules it imports (directly or not) are hashed; comments, docstrings
and layout do not count. ``sichak.work`` moves bytes and does not make them: it
is left out.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from functools import cache
from pathlib import Path

PACKAGES = ("sichak", "crawlers", "dataset_builder", "tryon", "sample_store")
LEFT_OUT = ("sichak.work", "sichak.errors", "sichak.cli", "sichak.params", "sichak.weights")


@cache
def code_version(module: str) -> str:
    """First 16 hex digits of the hash of a module and the project modules it imports."""
    seen: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name in seen or _left_out(name):
            continue
        source = _source(name)
        if source is None:
            continue
        tree = ast.parse(source)
        waiting.extend(_imports(tree, name))
        seen[name] = _dump(tree)
    digest = hashlib.sha256()
    for name in sorted(seen):
        digest.update(f"{name}\0{seen[name]}\0".encode())
    return digest.hexdigest()[:16]


def _left_out(name: str) -> bool:
    inside = name.split(".")[0] in PACKAGES
    return not inside or any(name == out or name.startswith(out + ".") for out in LEFT_OUT)


def _source(name: str) -> str | None:
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:  # "from module import name" guessed as module.name
        return None
    if spec is None or not spec.origin or not spec.origin.endswith(".py"):
        return None
    return Path(spec.origin).read_text(encoding="utf-8")


def _imports(tree: ast.Module, module: str) -> list[str]:
    """Names of all modules that could be meant, wherever in the file they are imported."""
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.extend(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parents = module.split(".")[: -node.level]
                base = ".".join([*parents, base] if base else parents)
            names.append(base)
            names.extend(f"{base}.{alias.name}" for alias in node.names)
    return names


def _dump(tree: ast.Module) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if (
                isinstance(first, ast.Expr)
                and isinstance(first.value, ast.Constant)
                and isinstance(first.value.value, str)
            ):
                node.body = node.body[1:]
    return ast.dump(tree)
