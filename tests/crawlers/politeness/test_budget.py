"""How much one crawl may ask of one host."""

from __future__ import annotations

from crawlers.politeness.budget import Budget


def test_without_limits_there_is_always_more() -> None:
    budget = Budget()
    budget.pages["shop"] = budget.bytes["shop"] = 10**12
    assert budget.why_no_page("shop") is None
    assert budget.why_nothing("shop") is None


def test_pages_are_counted_by_host_and_photos_go_on() -> None:
    budget = Budget(max_pages=2)
    budget.pages["shop"] = 1
    assert budget.why_no_page("shop") is None
    budget.pages["shop"] = 2
    assert budget.why_no_page("shop") == "its budget of 2 pages (crawl.max_pages) is spent"
    assert budget.why_no_page("images") is None
    assert budget.why_nothing("shop") is None


def test_bytes_end_everything_of_their_host() -> None:
    budget = Budget(max_bytes=1_000)
    budget.bytes["images"] = 999
    assert budget.why_nothing("images") is None
    budget.bytes["images"] = 1_000
    words = "its budget of 1,000 bytes (crawl.max_bytes) is spent"
    assert (budget.why_nothing("images"), budget.why_no_page("images")) == (words, words)
    assert budget.why_nothing("shop") is None
