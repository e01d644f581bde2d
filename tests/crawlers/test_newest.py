"""What of a list is new, and where its walk ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.newest import Newest
from crawlers.origins import Origins
from crawlers.params import CrawlParams
from crawlers.platform import Listed
from crawlers.products import Known, Walked
from crawlers.progress import Progress, tile_hash

JUST_NOW = datetime.now(UTC).isoformat()
ORIGINS = Origins("http://127.0.0.1:4001", renamed=True)
NEWEST_DAY = date(2026, 11, 1)


def known(
    tile: str = "t", code: str = "A", days: float = 0.0, *, whole: bool = True, read: bool = True
) -> Known:
    moment = datetime.now(UTC) - timedelta(days=days)
    return Known(code, tile, moment.isoformat() if read else "", whole)


def newest(
    of: dict[str, Known] | None = None, walked: dict[str, Walked] | None = None, **params: int
) -> Newest:
    default = {"A": Walked(NEWEST_DAY)} if walked is None else walked
    return Newest(of or {}, default, CrawlParams(**{"known": 3, **params}))


@pytest.mark.parametrize(
    ("one", "is_new"),
    [
        (None, True),
        (known(), False),
        (known(tile="other"), True),
        (known(tile="other", code="B"), False),  # another list may show another photo
        (known(whole=False), True),
        (known(whole=False, read=False), True),
        (known(days=29), False),
        (known(days=31), True),
    ],
)
def test_what_is_read(one: Known | None, is_new: bool) -> None:
    decides = newest({"G1": one} if one else {})
    assert decides.is_new("A", Listed("G1"), "t") == is_new


def walk(decides: Newest, skus: str, days: dict[str, date] | None = None) -> int | None:
    """Walk a list. Returns after how many products it is done, None for never."""
    for count, sku in enumerate(skus, start=1):
        decides.note("A", Listed(sku), (days or {}).get(sku))
        if decides.is_done("A"):
            return count
    return None


@pytest.mark.parametrize(
    ("skus", "done"),
    [
        ("", None),
        ("xyz", None),
        ("abc", 3),
        ("ab", None),
        ("xabc", 4),
        ("axbycz", None),
        ("axabcxx", 5),  # a pinned product ends nothing
    ],
)
def test_a_list_ends_after_a_run_of_known_products(skus: str, done: int | None) -> None:
    assert walk(newest({sku: known() for sku in "abc"}), skus) == done


@pytest.mark.parametrize(
    ("days_before", "slack", "done"), [(15, 14, 3), (14, 14, None), (0, 0, None), (1, 0, 3)]
)
def test_numbers_older_than_the_last_crawl_count_as_known(
    days_before: int, slack: int, done: int | None
) -> None:
    old = {sku: NEWEST_DAY - timedelta(days=days_before) for sku in "xyz"}
    assert walk(newest(slack_days=slack), "xyz", old) == done


def test_an_old_number_that_nobody_knows_is_read_all_the_same() -> None:
    assert newest().is_new("A", Listed("x"), "t")


def test_a_list_that_was_never_walked_without_a_gap_does_not_end_early() -> None:
    of = {sku: known() for sku in "abc"}
    assert walk(newest(of, walked={}), "abcabc") is None


@given(st.lists(st.booleans(), max_size=40), st.integers(1, 5))
def test_a_list_ends_exactly_at_the_first_whole_run(knowns: list[bool], run: int) -> None:
    of = {f"k{index}": known() for index, is_known in enumerate(knowns) if is_known}
    decides = newest(of, known=run)
    ended = None
    for index, is_known in enumerate(knowns):
        decides.note("A", Listed(f"{'k' if is_known else 'x'}{index}"), None)
        if ended is None and decides.is_done("A"):
            ended = index
    text = "".join("k" if is_known else "x" for is_known in knowns)
    place = text.find("k" * run)
    assert ended == (place + run - 1 if place >= 0 else None)


def progress(decides: Newest | None = None) -> Progress:
    days = {"n": date(2026, 11, 20), "o": date(2026, 1, 2)}
    return Progress(ORIGINS, days.get, decides)


def test_a_crawl_of_everything_asks_for_everything_once() -> None:
    crawl = progress()
    seen = crawl.see("A", Listed("n"), first=True)
    assert seen
    assert (seen.sku, seen.list, seen.listed, seen.asked) == ("n", "A", "2026-11-20", True)
    assert crawl.see("B", Listed("n"), first=False) is None
    assert not crawl.is_done("A")


def test_what_is_known_is_noted_and_not_asked_for() -> None:
    one = Listed("a")
    crawl = progress(newest({"a": known(tile=tile_hash(one, ORIGINS))}))
    seen = crawl.see("A", one, first=True)
    assert seen
    assert (seen.asked, seen.listed) == (False, "")
    assert crawl.unread == set()


def test_a_list_whose_products_all_answered_was_walked() -> None:
    crawl = progress()
    crawl.begin("A")
    for sku in "on":
        crawl.see("A", Listed(sku), first=True)
        crawl.answer(sku)
    assert crawl.gaps == {"A"}  # it has not ended yet
    crawl.end("A")
    assert (crawl.walked, crawl.gaps, crawl.unread) == ({"A": "2026-11-20"}, set(), set())


def test_a_page_in_vain_leaves_a_gap_in_its_list_alone() -> None:
    crawl = progress()
    crawl.see("A", Listed("n"), first=True)
    for code in "ABC":
        crawl.end(code)
    crawl.broken.add("C")
    assert (crawl.walked, crawl.gaps, crawl.unread) == ({"B": ""}, {"A", "C"}, {"n"})


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Listed("G1", image="http://127.0.0.1:5005/1.jpg"), True),  # only the mall's port
        (Listed("G1", image="http://127.0.0.1:4002/2.jpg"), False),
        (Listed("G1", image="http://127.0.0.1:4002/1.jpg", hover="http://x/h.jpg"), False),
        (Listed("G1", image="http://127.0.0.1:4002/1.jpg", sold_out=True), False),
        (Listed("G1", image="http://127.0.0.1:4002/1.jpg", url="http://x/G1"), False),
    ],
)
def test_a_tile_changes_with_all_that_it_shows(other: Listed, same: bool) -> None:
    one = Listed("G1", image="http://127.0.0.1:4002/1.jpg")
    assert (tile_hash(one, ORIGINS) == tile_hash(other, ORIGINS)) == same
