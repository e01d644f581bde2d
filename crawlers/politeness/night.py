"""The hours of the day in which a shop may be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@dataclass(frozen=True)
class Hours:
    """A span of every day, such as 22:00 to 07:00, in a place's own time.

    Attributes:
        start: first moment of it.
        end: first moment after it; before ``start`` when it lies on the next day.
    """

    start: time
    end: time
    zone: ZoneInfo

    def is_open(self, now: datetime) -> bool:
        """Whether a moment (with its time zone) lies in it."""
        here = now.astimezone(self.zone).time()
        if self.start < self.end:
            return self.start <= here < self.end
        return here >= self.start or here < self.end

    def opens(self, now: datetime) -> datetime:
        """When it begins next, in its own time zone."""
        here = now.astimezone(self.zone)
        today = datetime.combine(here.date(), self.start, self.zone)
        return today if today > here else today + timedelta(days=1)

    def why_closed(self, now: datetime) -> str | None:
        """When one may come again, in words; None while it is open."""
        if self.is_open(now):
            return None
        again = self.opens(now).isoformat(" ", "minutes")[:16]
        return f"its hours are {self}; it may go on at {again}"

    def __str__(self) -> str:
        return f"{self.start:%H:%M} to {self.end:%H:%M} ({self.zone.key})"


def parse_hours(text: str, zone: str) -> Hours | None:
    """Read ``22-07`` or ``22:30-06:45``; None for an empty text.

    Args:
        text: two times of day, ISO 8601, joined by a hyphen.
        zone: IANA name, such as ``Asia/Seoul``.

    Raises:
        ValueError: no such times, two that are the same, or no such time zone.
    """
    if not text:
        return None  # without asking for time zones, which small systems do not have
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {zone!r}; a name such as Asia/Seoul is expected") from error
    start, _, end = text.partition("-")
    try:
        span = time.fromisoformat(start), time.fromisoformat(end)
    except ValueError as error:
        raise ValueError(f"{text!r} are no hours; 22-07 or 22:30-06:45 is expected") from error
    if span[0] == span[1] or any(one.tzinfo for one in span):
        raise ValueError(f"{text!r} are no hours; two different times of day are expected")
    return Hours(*span, there)
