"""What a shop may do wrong, on demand: for tests of whoever crawls the mall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """One misbehaviour; make it with one of the functions below.

    ``times`` limits it to the first so many requests of each path, None is for ever.
    """

    kind: Literal[
        "status", "body", "headers", "truncated", "slow", "huge", "no_photos", "no_products"
    ]
    status: int = 200
    body: bytes = b""
    content_type: str | None = None
    retry_after: int | None = None
    location: str | None = None
    seconds: float = 0.0
    size: int = 0
    times: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def first(self, times: int) -> Fault:
        """The same fault, for the first ``times`` requests of a path only."""
        return replace(self, times=times)

    @staticmethod
    def status_code(status: int, retry_after: int | None = None) -> Fault:
        """An HTTP status with a small HTML body, such as 500, or 429 with Retry-After."""
        return Fault("status", status=status, retry_after=retry_after)

    @staticmethod
    def redirect(location: str) -> Fault:
        """302 to another address."""
        return Fault("status", status=302, location=location)

    @staticmethod
    def replaced(body: bytes, content_type: str | None = None) -> Fault:
        """200 with another body; the content type stays unless given."""
        return Fault("body", body=body, content_type=content_type)

    @staticmethod
    def with_headers(headers: Mapping[str, str]) -> Fault:
        """The right answer with further headers, such as ``X-Robots-Tag``."""
        return Fault("headers", headers=headers)

    @staticmethod
    def mistyped(content_type: str) -> Fault:
        """The right body under a wrong content type."""
        return Fault("body", content_type=content_type)

    @staticmethod
    def truncated() -> Fault:
        """The right headers, half of the body, then the connection is closed."""
        return Fault("truncated")

    @staticmethod
    def slow(seconds: float) -> Fault:
        """Half of the body, a pause, then the rest."""
        return Fault("slow", seconds=seconds)

    @staticmethod
    def huge(size: int) -> Fault:
        """The right body, padded with zeros to ``size`` bytes."""
        return Fault("huge", size=size)

    @staticmethod
    def no_photos() -> Fault:
        """A product page whose gallery is empty."""
        return Fault("no_photos")

    @staticmethod
    def no_products() -> Fault:
        """A list fragment without a product."""
        return Fault("no_products")


class Faults:
    """Which requests a fault befalls: glob pattern of ``/path`` or ``/path?query`` → fault."""

    def __init__(self, faults: dict[str, Fault] | None = None) -> None:
        self._faults = dict(faults or {})
        self._seen: dict[tuple[str, str], int] = {}

    def for_request(self, target: str) -> Fault | None:
        """The fault of a request, counted; the first pattern that fits decides."""
        path = target.partition("?")[0]
        for pattern, fault in self._faults.items():
            if not (fnmatchcase(path, pattern) or fnmatchcase(target, pattern)):
                continue
            count = self._seen[pattern, path] = self._seen.get((pattern, path), 0) + 1
            if fault.times is None or count <= fault.times:
                return fault
        return None
