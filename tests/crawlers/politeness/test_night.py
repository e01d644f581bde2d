"""Hours in which a shop may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawlers.params import CrawlParams
from crawlers.politeness.night import Hours, parse_hours

SEOUL = ZoneInfo("Asia/Seoul")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-22T{text}").replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        ("22-07", "21:59:59", False),
        ("22-07", "22:00", True),
        ("22-07", "23:59:59", True),
        ("22-07", "00:00", True),
        ("22-07", "06:59:59", True),
        ("22-07", "07:00", False),
        ("01-05", "00:59", False),
        ("01-05", "01:00", True),
        ("01-05", "05:00", False),
        ("22:30-06:45", "22:29", False),
        ("22:30-06:45", "06:44", True),
        ("00-12", "00:00", True),
        ("12-00", "23:59", True),
        ("12-00", "00:00", False),
    ],
)
def test_a_span_may_go_over_midnight(hours: str, moment: str, is_open: bool) -> None:
    found = parse_hours(hours, "Asia/Seoul")
    assert found is not None
    assert found.is_open(at(moment)) is is_open
    assert (found.why_closed(at(moment)) is None) is is_open


def test_the_shop_s_own_clock_counts() -> None:
    found = parse_hours("22-07", "Asia/Seoul")
    assert found is not None
    assert found.is_open(datetime(2026, 11, 22, 14, 0, tzinfo=UTC))  # 23:00 in Seoul
    assert not found.is_open(datetime(2026, 11, 22, 23, 0, tzinfo=UTC))  # 08:00


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("12:00", "22:00 to 07:00 (Asia/Seoul); it may go on at 2026-11-22 22:00"),
        ("07:00", "it may go on at 2026-11-22 22:00"),
    ],
)
def test_it_is_said_when_one_may_come_again(moment: str, words: str) -> None:
    found = parse_hours("22-07", "Asia/Seoul")
    assert found is not None
    assert words in str(found.why_closed(at(moment)))


@pytest.mark.parametrize(
    ("hours", "zone"),
    [
        ("22", "Asia/Seoul"),
        ("-", "Asia/Seoul"),
        ("22-", "Asia/Seoul"),
        ("25-07", "Asia/Seoul"),
        ("22-07-09", "Asia/Seoul"),
        ("07-07", "Asia/Seoul"),
        ("night", "Asia/Seoul"),
        ("22:00Z-07:00Z", "Asia/Seoul"),
        ("22-07", "Seoul"),
        ("22-07", "../etc/passwd"),
        ("22-07", ""),
    ],
)
def test_what_are_no_hours_is_said_with_the_parameters(hours: str, zone: str) -> None:
    with pytest.raises(ValidationError, match=r"is expected|are expected"):
        CrawlParams(hours=hours, time_zone=zone)


def test_no_hours_are_all_day() -> None:
    assert parse_hours("", "Asia/Seoul") is None


moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda one: one.replace(tzinfo=UTC)
)
times = st.times().map(lambda one: one.replace(second=0, microsecond=0))


@given(moments, times, times)
def test_whenever_it_is_closed_it_opens_within_a_day(now: datetime, start: time, end: time) -> None:
    hours = Hours(start, end, SEOUL)
    if start != end and not hours.is_open(now):
        opens = hours.opens(now)
        assert timedelta(0) < opens - now <= timedelta(days=1)
        assert hours.is_open(opens)
        assert not hours.is_open(opens - timedelta(seconds=1))
