"""Lists page by page, as pure steps; whole walks are in test_spider.py."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.platform import Listed, Listing
from crawlers.walk import PAGE_LIMIT, Walk


def listing(*skus: str, total: int | None = None, pages: int | None = None) -> Listing:
    return Listing(tuple(map(Listed, skus)), total, pages)


def test_an_empty_list_ends_without_a_gap() -> None:
    step = Walk().step(0, 1, listing(total=0, pages=0))
    assert (step.fresh, step.gap, step.more) == ((), "", False)


def test_a_list_that_shows_nothing_and_says_nothing_may_be_no_list_at_all() -> None:
    step = Walk().step(0, 1, listing())
    assert step.gap == "the list shows no product and does not say that it is empty"
    assert not step.more


def test_a_page_gives_what_no_earlier_page_of_its_list_showed() -> None:
    walk = Walk()
    walk.step(0, 1, listing("a", "b", pages=2))
    assert [one.sku for one in walk.step(0, 2, listing("b", "c", pages=2)).fresh] == ["c"]
    assert [one.sku for one in walk.step(1, 1, listing("b")).fresh] == ["b"]


@pytest.mark.parametrize(
    ("page", "shown", "more"),
    [
        (1, listing("a", pages=1), False),
        (1, listing("a", pages=2), True),
        (1, listing("a"), True),  # the shop does not say how many pages there are
        (1, listing(), False),
        (PAGE_LIMIT, listing("a", pages=PAGE_LIMIT + 9), False),
        (1, Listing((Listed("a"),), next=""), False),
        (1, Listing((Listed("a"),), next="/2"), True),
    ],
)
def test_whether_another_page_follows(page: int, shown: Listing, more: bool) -> None:
    assert Walk().step(0, page, shown).more == more


def test_a_list_that_is_too_long_says_where_it_was_left() -> None:
    """Else what it shows further down would count as gone from the shop."""
    for last in (listing("a", pages=PAGE_LIMIT + 1), listing("a"), listing("a", total=9)):
        step = Walk().step(0, PAGE_LIMIT, last)
        assert step.gap == f"the list goes on after page {PAGE_LIMIT}, the last that is read"
        assert ([one.sku for one in step.fresh], step.more) == (["a"], False)
    assert Walk().step(0, PAGE_LIMIT, listing("a", pages=PAGE_LIMIT)).gap == ""


def test_one_page_without_anything_is_passed_over_and_a_second_one_ends_the_list() -> None:
    walk = Walk()
    assert walk.step(0, 1, listing("a", pages=5)).more
    step = walk.step(0, 2, listing(pages=5))
    assert (step.gap, step.more) == (
        "page 2 of the list shows nothing new, though the list goes on",
        True,
    )
    assert not walk.step(0, 3, listing(pages=5)).more


def test_a_first_page_without_the_products_it_counts_ends_the_list() -> None:
    step = Walk().step(0, 1, listing(total=12, pages=1))
    assert (step.gap, step.more) == ("the list says 12 products and shows none", False)


@pytest.mark.parametrize(("page", "goes_on"), [(1, True), (2, True), (3, False)])
def test_after_a_page_that_could_not_be_had(page: int, goes_on: bool) -> None:
    walk = Walk()
    walk.step(0, 1, listing("a", pages=3))
    assert walk.goes_on(0, page) == goes_on
    assert not walk.goes_on(1, page)  # nothing is known of that list


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from("abcdef"), max_size=4),
            st.none() | st.integers(0, 10**9),
            st.none() | st.integers(0, 10**9),
        ),
        max_size=12,
    )
)
def test_no_list_shows_a_product_twice_or_goes_on_for_ever(
    answers: list[tuple[list[str], int | None, int | None]],
) -> None:
    walk, seen = Walk(), []
    for page in range(1, PAGE_LIMIT + 2):
        skus, total, pages = answers[page - 1] if page <= len(answers) else ([], 10**9, 10**9)
        step = walk.step(0, page, listing(*skus, total=total, pages=pages))
        seen += [one.sku for one in step.fresh]
        if not step.more:
            break
    assert page <= len(answers) + 3
    assert len(seen) == len(set(seen))
