"""Exit codes and messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.items import CrawlReject, Photo
from crawlers.job import Outcome
from crawlers.report import CrawlReport, TooManyErrors, judge
from crawlers.store import find_store
from sichak.errors import CrawlError, NothingFound, Refused

HANOK = find_store("hanok")


def outcome(pages: int = 10, stopped: dict[str, str] | None = None) -> Outcome:
    return Outcome(pages=pages, products=0, stopped=stopped or {}, wins={}, robots=[], stats={})


def photos(count: int) -> list[Photo]:
    return [Photo.model_construct(sku=f"G{index // 4}", url=str(index)) for index in range(count)]


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
    got, message = judge(HANOK, photos(found), bad, outcome(), max_error_rate=0.2)
    assert got == code
    assert words in message
    assert "Hanok" in message


def test_a_stopped_host_is_an_error_however_much_was_found() -> None:
    code, message = judge(HANOK, photos(8), [], outcome(stopped={"h": "it answered HTTP 403"}), 0.2)
    assert (code, "then h was left alone: it answered HTTP 403" in message) == (5, True)


@pytest.mark.parametrize(("rate", "code"), [(0.0, 5), (0.5, 0), (1.0, 0)])
def test_how_much_may_fail_is_a_parameter(rate: float, code: int) -> None:
    assert judge(HANOK, photos(8), rejects(9), outcome(), rate)[0] == code


def test_a_refusal_says_what_to_do() -> None:
    store = find_store("eightseconds")
    _, message = judge(store, [], rejects(1, refused=True), outcome(), 0.2)
    for words in ("written permission", store.homepage, "sichak build", "hanok and maru"):
        assert words in message


@pytest.mark.parametrize(
    ("code", "kind"), [(2, Refused), (3, NothingFound), (5, TooManyErrors), (1, CrawlError)]
)
def test_each_code_has_its_error(code: int, kind: type[CrawlError]) -> None:
    report = CrawlReport("hanok", code, "words", 0, 0, 0, 0, 0, 0.0, Path())
    with pytest.raises(kind, match="words") as caught:
        report.raise_for_exit()
    assert caught.value.exit_code == code


def test_ok_raises_nothing() -> None:
    CrawlReport("hanok", 0, "fine", 1, 4, 4, 0, 0, 1.0, Path()).raise_for_exit()
