"""JSON that a page carries for its own scripts, and the way to a value in it."""

from __future__ import annotations

from typing import Any

from parsel import Selector

from sichak.json_file import parse_json


def next_data(page: Selector) -> Any:
    """``__NEXT_DATA__`` of a page made with Next.js; None where there is none, or it is no JSON."""
    text = page.css("script#__NEXT_DATA__::text").get()
    try:
        return None if text is None else parse_json(text, strict=False)
    except ValueError:
        return None


def dig(value: Any, path: str) -> Any:
    """The value at a dotted path of keys; None where the path leads nowhere.

    >>> dig({"props": {"name": "coat"}}, "props.name")
    'coat'
    """
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def entries(value: Any, limit: int) -> list[dict[str, Any]]:
    """The objects of an array, ``limit`` at most; none where it is no array."""
    found = value[:limit] if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]
