"""An HTTP answer of the mall."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An HTTP answer."""

    status: int
    content_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


NOT_FOUND = Reply(404, "text/html; charset=utf-8", b"<!DOCTYPE html><h1>404</h1>")


def html(text: str) -> Reply:
    """A page."""
    return Reply(200, "text/html; charset=utf-8", text.encode())


def data(value: Any, status: int = 200) -> Reply:
    """JSON."""
    body = json.dumps(value, ensure_ascii=False).encode()
    return Reply(status, "application/json; charset=utf-8", body)
