"""Written permissions: the only thing that overrides what a robots.txt forbids.

``permissions.toml`` holds one entry a permission. It opens its paths of its host, at its
rate, between its dates, and nothing else: ``www`` does not open ``img``, and a server
that answers with errors, an opt-out of a page, a login or the crawl's own hours are not
overridden at all. The signed document has to be there, unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from protego import Protego
from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from crawlers.politeness.address import host_of

Line = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""Text of one line."""

Pattern = Annotated[str, Field(max_length=500, pattern=r"^/[^\s#\x00-\x1f\x7f]*$")]
"""A path's beginning, as in robots.txt: ``*`` stands for anything, ``$`` for the end."""

_ANYONE = "*"


class Permission(BaseModel):
    """What somebody allowed in writing.

    Attributes:
        id: its name in rows, messages and the archive; another one for every new document.
        host: of pages or photos, exactly; with a port where the address has one.
        grantor: who signed, in which office.
        contact: where to ask the grantor.
        basis: of what kind the document is.
        scope: what the photos may be used for, in the document's words.
        paths: what may be asked for.
        document: path of the signed document, from the folder of ``permissions.toml``.
        document_sha256: of its bytes.
        granted, expires: first and last day.
        time_zone: where these days are counted.
        requests_per_minute: at most; a slower ``Crawl-delay`` or delay of our own holds too.
        user_agent: text our User-Agent must hold, where the grantor expects one; else "".
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,63}$")
    host: str = Field(max_length=260, pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$")
    grantor: Line
    contact: Line
    basis: Literal["contract", "letter", "own site"]
    scope: str = Field(min_length=1, max_length=4_000)
    paths: Annotated[tuple[Pattern, ...], Field(strict=False, min_length=1, max_length=200)]
    document: Line
    document_sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    granted: date
    expires: date
    time_zone: str = "Asia/Seoul"
    requests_per_minute: float = Field(gt=0.0, le=600.0)
    user_agent: str = Field(default="", max_length=200)

    @field_validator("time_zone")
    @classmethod
    def _is_known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError(f"no time zone {name!r}") from error
        return name

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Permission:
        if self.expires < self.granted:
            raise ValueError(f"it expires on {self.expires}, before it is granted")
        return self

    def why_not_on(self, now: datetime) -> str | None:
        """Why it does not hold at a moment (with its time zone); None while it does."""
        if self.is_over(now):
            return f"expired on {self.expires}"
        return f"holds from {self.granted} on" if self._day(now) < self.granted else None

    def is_over(self, now: datetime) -> bool:
        """Whether its last day is past."""
        return self._day(now) > self.expires

    def _day(self, now: datetime) -> date:
        return now.astimezone(ZoneInfo(self.time_zone)).date()

    def covers(self, url: str) -> bool:
        """Whether an address is of its host and paths."""
        return host_of(url) == self.host and bool(_paths(self.paths).can_fetch(url, _ANYONE))


class Permissions:
    """All permissions a crawl may use.

    Args:
        entries: of any hosts.
        user_agent: by which the crawl goes.
    """

    def __init__(self, entries: Sequence[Permission], user_agent: str) -> None:
        self.entries, self.user_agent = tuple(entries), user_agent

    def covering(self, url: str, now: datetime) -> Permission | None:
        """The first permission that opens an address at a moment."""
        holding = (one for one in self.entries if self._why_not(one, url, now) is None)
        return next(holding, None)

    def why_none(self, url: str, now: datetime) -> str:
        """Why those of the address's host do not open it, each by its name; "" for no such."""
        here = [one for one in self.entries if one.host == host_of(url)]
        return "; ".join(f"permission {one.id} {self._why_not(one, url, now)}" for one in here)

    def holding(self, url: str, now: datetime) -> list[Permission]:
        """Those of the address's host that hold at a moment, whatever their paths."""
        here = (one for one in self.entries if one.host == host_of(url))
        return [one for one in here if one.why_not_on(now) is None]

    def delay(self, url: str, now: datetime) -> float:
        """Seconds between two requests to the address's host, by the slowest that holds; or 0."""
        return max((60.0 / one.requests_per_minute for one in self.holding(url, now)), default=0.0)

    def in_words(self, url: str, now: datetime) -> str:
        """Those of the address's host and how they stand; "none" for no such."""
        here = [one for one in self.entries if one.host == host_of(url)]
        words = [f"{one.id} {one.why_not_on(now) or f'until {one.expires}'}" for one in here]
        return ", ".join(words) or "none"

    def _why_not(self, one: Permission, url: str, now: datetime) -> str | None:
        if not one.covers(url):
            return "is for other paths"
        if one.user_agent not in self.user_agent:
            return f"is for the User-Agent {one.user_agent!r}"
        return one.why_not_on(now)


@cache
def _paths(patterns: tuple[str, ...]) -> Protego:
    allowed = "".join(f"Allow: {pattern}\n" for pattern in patterns)
    return Protego.parse(f"User-agent: *\n{allowed}Disallow: /\n")


def permission_file(folder: Path, name: str) -> Path:
    """Where a permission that was used is archived, in a crawl's folder and in the state."""
    return folder / "permissions" / f"{name}.json"
