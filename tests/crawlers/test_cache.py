"""Pages of an unfinished crawl."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import Settings

from crawlers.cache import PageStorage, UnfinishedCrawl, forget_page, page_key
from crawlers.platform import Look
from crawlers.state import State

URL = "https://shop.test/치마?page=1"


def storage(folder: Path, hours: float = 24.0) -> PageStorage:
    found = PageStorage(Settings({"SICHAK_STATE": str(folder), "SICHAK_RESUME_HOURS": hours}))
    found.open_spider(Spider("hanok"))
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[PageStorage]:
    found = storage(tmp_path)
    yield found
    found.close_spider(Spider("hanok"))


def kept(pages: PageStorage, request: Request) -> Response | None:
    return pages.retrieve_response(Spider("hanok"), request)


def keep(pages: PageStorage, request: Request, response: Response) -> None:
    pages.store_response(Spider("hanok"), request, response)


def page(body: bytes = "<p>치마".encode(), **options: Any) -> HtmlResponse:
    return HtmlResponse(URL, body=body, encoding="utf-8", **options)


def test_nothing_is_kept_at_first(pages: PageStorage) -> None:
    assert kept(pages, Request(URL)) is None


@pytest.mark.parametrize(
    "response",
    [
        page(b""),
        page(),
        page(headers={"Content-Type": "text/html; charset=utf-8", "Set-Cookie": ["a=1", "b=2"]}),
        page(gzip.compress(b"<p>skirt"), headers={"Content-Encoding": "gzip"}),
        page(bytes(range(256)) * 40, headers={"X-Robots-Tag": b"\xed\xb5"}),
        Response(URL, status=302, headers={"Location": "/elsewhere"}),
    ],
)
def test_a_page_comes_back_as_it_was(response: Response, pages: PageStorage) -> None:
    keep(pages, Request(URL), response)
    found = kept(pages, Request(URL))
    assert found is not None
    assert (found.url, found.status, found.body) == (response.url, response.status, response.body)
    assert found.headers == response.headers


def test_it_is_there_for_the_next_process_however_this_one_ends(
    pages: PageStorage, tmp_path: Path
) -> None:
    keep(pages, Request(URL), page())
    other = storage(tmp_path)  # the first is not closed
    assert kept(other, Request(URL)) is not None


@pytest.mark.parametrize(("hours", "there"), [(24.0, True), (0.5, True), (0.0, False)])
def test_an_old_page_is_asked_for_anew(hours: float, there: bool, tmp_path: Path) -> None:
    keep(storage(tmp_path), Request(URL), page())
    database = State(tmp_path).database
    database.execute("UPDATE pages SET at = at - 60")
    assert (kept(storage(tmp_path, hours), Request(URL)) is not None) == there
    assert database.execute("SELECT count(*) FROM pages").fetchone() == (int(there),)


def test_a_page_of_the_future_is_not_believed(tmp_path: Path) -> None:
    keep(storage(tmp_path), Request(URL), page())
    State(tmp_path).database.execute("UPDATE pages SET at = ?", (time.time() + 3600,))
    assert kept(storage(tmp_path), Request(URL)) is None


def test_a_later_answer_takes_the_place_of_an_earlier_one(pages: PageStorage) -> None:
    keep(pages, Request(URL), page(b"one"))
    keep(pages, Request(URL), page(b"two"))
    found = kept(pages, Request(URL))
    assert found
    assert found.body == b"two"


def test_a_page_that_a_browser_shows_is_another_page() -> None:
    looks = [{}, {"look": Look("ul")}, {"look": Look("ul", click="a")}]
    keys = [page_key(Request(URL, meta=look)) for look in looks]
    assert len(set(keys)) == 3
    assert page_key(Request(URL, meta={"look": Look("ul")})) == keys[1]


def test_pages_are_forgotten_one_by_one_or_all(pages: PageStorage, tmp_path: Path) -> None:
    requests = [Request(f"https://shop.test/{index}") for index in range(3)]
    for request in requests:
        keep(pages, request, page())
    forget_page(pages.database, requests[0])
    assert [kept(pages, request) is not None for request in requests] == [False, True, True]
    State(tmp_path).forget_pages()
    assert not any(kept(pages, request) for request in requests)


def parse(response: Response) -> None:
    """A callback."""


@pytest.mark.parametrize(
    ("request_", "may"),
    [
        (Request(URL), True),
        (Request(URL, callback=parse), True),
        (Request("https://shop.test/robots.txt", callback=NO_CALLBACK), False),
        (Request("https://img.shop.test/1.jpg", callback=NO_CALLBACK), False),
    ],
)
def test_robots_txt_and_photos_are_not_kept(request_: Request, may: bool) -> None:
    assert UnfinishedCrawl(Settings()).should_cache_request(request_) == may


@pytest.mark.parametrize(
    ("status", "control", "may"),
    [
        (200, [], True),
        (200, ["no-cache, max-age=0"], True),  # may be stored; the crawl is one visit
        (200, ["no-store"], False),
        (200, ["private,No-Store ,max-age=0"], False),
        (200, ["private", "no-store"], False),
        (200, ["x-no-store-y"], True),
        (301, [], True),
        (302, ["no-store"], False),
        (304, [], False),
        (403, [], False),
        (404, [], False),
        (429, [], False),
        (500, [], False),
    ],
)
def test_only_answers_that_may_be_stored_are_kept(
    status: int, control: list[str], may: bool
) -> None:
    response = Response(URL, status=status, headers={"Cache-Control": control}, body=b"<p>")
    assert UnfinishedCrawl(Settings()).should_cache_response(response, Request(URL)) == may


def test_an_empty_page_is_not_kept() -> None:
    assert not UnfinishedCrawl(Settings()).should_cache_response(Response(URL), Request(URL))
