"""Retry-After."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawlers.politeness.hosts import retry_after

NOW = 1_795_000_000.0  # Tue, 18 Nov 2026 11:06:40 GMT


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("٣", None),
        ("0", 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("9" * 400, 999_999_999.0),
        ("Wed, 18 Nov 2026 11:07:40 GMT", 60.0),
        ("Wed, 18 Nov 2020 11:07:40 GMT", 0.0),
        ("Wed, 99 Nov 2026 11:07:40 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, seconds: float | None) -> None:
    headers = {} if header is None else {"Retry-After": header.encode()}
    assert retry_after(Response("http://h/", headers=headers), NOW) == seconds
