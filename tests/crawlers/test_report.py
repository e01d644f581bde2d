"""Exit codes and messages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.items import CrawlReject, Photo, Seen
from crawlers.job import Found, Outcome
from crawlers.params import CrawlParams
from crawlers.report import CoverageFell, CrawlReport, TooManyErrors, judge
from crawlers.store import find_store
from sichak.errors import CrawlError, NothingFound, Refused

HANOK = find_store("hanok")
PARAMS = CrawlParams()


def outcome(pages: int = 10, stopped: dict[str, str] | None = None) -> Outcome:
    return Outcome(pages=pages, products=0, stopped=stopped or {}, wins={}, robots=[], stats={})


def photos(count: int) -> list[Photo]:
    return [Photo.model_construct(sku=f"G{index // 4}", url=str(index)) for index in range(count)]


def found_of(count: int, bad: list[CrawlReject] | None = None, seen: int = 0) -> Found:
    listed = [Seen(sku=f"G{index}", list="A", tile="", asked=False) for index in range(seen)]
    return Found(photos=photos(count), rejects=bad or [], seen=listed)


def rejects(count: int, refused: bool = False, reason: str = "HTTP 500") -> list[CrawlReject]:
    return [
        CrawlReject(store="hanok", url=str(index), reason=reason, refused=refused)
        for index in range(count)
    ]


UNWANTED = [one.model_copy(update={"unwanted": True}) for one in rejects(30, reason="no garment")]


@pytest.mark.parametrize(
    ("found", "bad", "code", "words"),
    [
        (0, [], 3, "the lists are empty"),
        (0, rejects(1), 5, "1 x HTTP 500"),
        (0, rejects(1, refused=True, reason="robots.txt of x forbids it"), 2, "robots.txt of x"),
        (0, rejects(1, refused=True) + rejects(9), 2, "Nothing was crawled"),
        (8, [], 0, "8 photos of 2 products"),
        (8, rejects(2), 0, "8 photos of 2 products, 2 rejects"),
        (8, rejects(2, refused=True), 0, "8 photos of 2 products, 2 refused"),
        (8, UNWANTED, 0, "8 photos of 2 products, 30 products left out"),
        (0, UNWANTED, 3, "the lists are empty"),
        (8, rejects(5), 5, "but 5 pages or photos failed"),
        (8, rejects(4), 0, "4 rejects"),
    ],
)
def test_the_end_of_a_crawl(found: int, bad: list[CrawlReject], code: int, words: str) -> None:
    got, message = judge(HANOK, found_of(found, bad), outcome(), PARAMS)
    assert got == code
    assert words in message
    assert "Hanok" in message


def test_a_stopped_host_is_an_error_however_much_was_found() -> None:
    stopped = outcome(stopped={"h": "it answered HTTP 403"})
    code, message = judge(HANOK, found_of(8), stopped, PARAMS)
    assert (code, "then h was left alone: it answered HTTP 403" in message) == (5, True)


@pytest.mark.parametrize(("rate", "code"), [(0.0, 5), (0.5, 0), (1.0, 0)])
def test_how_much_may_fail_is_a_parameter(rate: float, code: int) -> None:
    params = CrawlParams(max_error_rate=rate)
    assert judge(HANOK, found_of(8, rejects(9)), outcome(), params)[0] == code


@pytest.mark.parametrize(
    ("found", "bad", "stopped", "code"),
    [
        (8, [], {}, 4),
        (0, rejects(9, reason="the product page lacks: name"), {}, 4),  # names the field
        (8, [], {"h": "it answered HTTP 403"}, 5),
        (0, rejects(1, refused=True), {}, 2),
    ],
)
def test_fields_that_fell(
    found: int, bad: list[CrawlReject], stopped: dict[str, str], code: int
) -> None:
    fallen = "name 100% → 0% (used to be found by #goodDtlTitle)"
    got, message = judge(HANOK, found_of(found, bad), outcome(stopped=stopped), PARAMS, fallen)
    assert (got, fallen in message) == (code, code == 4)


@pytest.mark.parametrize(
    ("found", "seen", "bad", "code", "words"),
    [
        (0, 0, [], 3, "the lists are empty"),
        (0, 30, [], 0, "0 photos of 0 new or changed products"),
        (8, 30, [], 0, "8 photos of 2 new or changed products"),
        (0, 30, rejects(2), 0, "2 rejects"),
        (0, 30, rejects(3), 5, "3 x HTTP 500"),
        (0, 30, rejects(1, refused=True), 0, "1 refused"),
        (0, 0, rejects(1), 5, "1 x HTTP 500"),
        (0, 0, rejects(1, refused=True), 2, "Nothing was crawled"),
    ],
)
def test_a_crawl_of_what_is_new_may_find_nothing(
    found: int, seen: int, bad: list[CrawlReject], code: int, words: str
) -> None:
    new = CrawlParams(new=True)
    got, message = judge(HANOK, found_of(found, bad, seen), outcome(), new)
    assert (got, words in message) == (code, True)


@pytest.mark.parametrize(("refused", "code"), [(False, 5), (True, 2)])
def test_nothing_but_what_is_known_excuses_a_crawl_that_got_nothing(
    refused: bool, code: int
) -> None:
    """All that the lists show was asked for, in vain."""
    found = found_of(0, rejects(1, refused=refused), seen=1)
    asked = [one.model_copy(update={"asked": True}) for one in found.seen]
    new = CrawlParams(new=True)
    assert judge(HANOK, replace(found, seen=asked), outcome(), new)[0] == code


def test_a_refusal_says_what_to_do() -> None:
    store = find_store("eightseconds")
    _, message = judge(store, found_of(0, rejects(1, refused=True)), outcome(), PARAMS)
    for words in ("written permission", store.homepage, "sichak build", "hanok and maru"):
        assert words in message


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1, CrawlError),
        (2, Refused),
        (3, NothingFound),
        (4, CoverageFell),
        (5, TooManyErrors),
    ],
)
def test_each_code_has_its_error(code: int, kind: type[CrawlError]) -> None:
    report = CrawlReport("hanok", code, "words", 0, 0, 0, 0, 0, 0.0, Path())
    with pytest.raises(kind, match="words") as caught:
        report.raise_for_exit()
    assert caught.value.exit_code == code


def test_ok_raises_nothing() -> None:
    CrawlReport("hanok", 0, "fine", 1, 4, 4, 0, 0, 1.0, Path()).raise_for_exit()
