"""What a shop may do wrong, on demand: for tests of whoever crawls the mall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal[
    # of an answer
    "status", "body", "headers", "truncated", "slow", "huge",
    # of a list
    "no_products", "total", "unsaid_total", "again", "shifted",
    # of a product page
    "no_photos", "video", "placeholder", "short_gallery", "lazy", "protocol_relative",
    "broken_data", "gone", "no_tab",
]  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """One misbehaviour; make it with one of the functions below.

    Attributes:
        times: only the first so many requests of each path, None for all.
        after: not before the mall has had so many requests.
    """

    kind: Kind
    status: int = 200
    body: bytes = b""
    content_type: str | None = None
    retry_after: int | None = None
    location: str | None = None
    seconds: float = 0.0
    size: int = 0
    place: int = 0
    times: int | None = None
    after: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)

    def first(self, times: int) -> Fault:
        """The same fault, for the first ``times`` requests of a path only."""
        return replace(self, times=times)

    def later(self, after: int) -> Fault:
        """The same fault, once the mall has had ``after`` requests: a robots.txt that changes."""
        return replace(self, after=after)

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
        """A list without a product, which says so."""
        return Fault("no_products")

    @staticmethod
    def total(said: int) -> Fault:
        """A list that says it has ``said`` products, whatever it has."""
        return Fault("total", size=said)

    @staticmethod
    def unsaid_total() -> Fault:
        """A list that does not say how many products it has."""
        return Fault("unsaid_total")

    @staticmethod
    def again() -> Fault:
        """A list that gives its first page whatever page is asked for, as a search does."""
        return Fault("again")

    @staticmethod
    def shifted(by: int = 1) -> Fault:
        """A list with ``by`` new products before this page, less than none where some left it."""
        return Fault("shifted", place=by)

    @staticmethod
    def video(place: int = 1) -> Fault:
        """A product page with a video in the gallery: what follows stands one place later."""
        return Fault("video", place=place)

    @staticmethod
    def placeholder(place: int = 1) -> Fault:
        """A product page where a photo of the gallery is missing and "no image" is shown."""
        return Fault("placeholder", place=place)

    @staticmethod
    def short_gallery(photos: int = 2) -> Fault:
        """A product page with the first photos only."""
        return Fault("short_gallery", size=photos)

    @staticmethod
    def lazy() -> Fault:
        """A product page without structured data whose pictures a script loads when seen."""
        return Fault("lazy")

    @staticmethod
    def protocol_relative() -> Fault:
        """A product page whose addresses begin with ``//``."""
        return Fault("protocol_relative")

    @staticmethod
    def broken_data() -> Fault:
        """A product page whose JSON-LD is no JSON."""
        return Fault("broken_data")

    @staticmethod
    def no_tab() -> Fault:
        """A product page without tabs: the description comes when it is scrolled to."""
        return Fault("no_tab")

    @staticmethod
    def gone() -> Fault:
        """A soft 404: HTTP 200, the shop's own frame, and the words that it is sold no more."""
        return Fault("gone")


class Faults:
    """Which requests a fault befalls: glob pattern of ``/path`` or ``/path?query`` → fault."""

    def __init__(self, faults: dict[str, Fault] | None = None) -> None:
        self._faults = dict(faults or {})
        self._seen: dict[tuple[str, str], int] = {}
        self._total = 0

    def for_request(self, target: str) -> Fault | None:
        """The fault of a request, counted; the first pattern that fits and is due decides."""
        path = target.partition("?")[0]
        self._total += 1
        for pattern, fault in self._faults.items():
            if self._total <= fault.after:
                continue
            if not (fnmatchcase(path, pattern) or fnmatchcase(target, pattern)):
                continue
            count = self._seen[pattern, path] = self._seen.get((pattern, path), 0) + 1
            if fault.times is None or count <= fault.times:
                return fault
        return None
