"""A mall that misbehaves: each fault ends as a reject or a message and stops nothing else."""

from __future__ import annotations

import io
import itertools
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from PIL import Image

from crawlers.items import Photo
from crawlers.params import CrawlParams
from crawlers.report import TooManyErrors
from crawlers.run import crawl
from sample_store.mall import Fault
from sample_store.mall.catalogue import load_catalogue
from sample_store.mall.made_up import picture, sku_of
from sichak import __version__
from sichak.errors import Refused

SKUS = [sku_of("hanok", index) for index in range(12)]
PARAMS = CrawlParams(
    retries=1,
    timeout=3.0,
    max_photo_bytes=500_000,
    max_error_rate=1.0,
    photo_sizes=("original",),
)


Rows: TypeAlias = dict[tuple[int, int], Photo]


def page(index: int | None) -> str:
    return f"/hanok/{'*' if index is None else SKUS[index]}/good"


def photo(index: int, place: int) -> str:
    return f"/goods/*/{SKUS[index]}_{place}_*"


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 50), "teal").save(buffer, "PNG")
    return buffer.getvalue()


FOREIGN = (
    "<div class='gods-name' id='goodDtlTitle'>Coat</div>"
    "<div class='preview-thumb'><div class='thumb-item' data='http://shop.invalid/a.jpg'></div></div>"
)

FAULTS = {
    page(0): Fault.status_code(500),
    page(1): Fault.no_photos(),
    page(2): Fault.replaced(b"<!DOCTYPE html><h1>Sorry, this item is gone</h1>"),
    page(3): Fault.redirect(page(4)),
    photo(4, 0): Fault.status_code(404),
    photo(4, 1): Fault.truncated(),
    photo(4, 2): Fault.replaced(b"<!DOCTYPE html><h1>not a photo</h1>"),
    photo(4, 3): Fault.mistyped("text/html"),
    photo(5, 0): Fault.replaced(b""),
    photo(5, 1): Fault.huge(600_000),
    photo(5, 2): Fault.slow(8.0),
    photo(5, 3): Fault.redirect("/robots.txt"),
    photo(6, 0): Fault.status_code(429, retry_after=1).first(1),
    photo(6, 1): Fault.replaced(picture("x")[:2000]),
    photo(6, 2): Fault.status_code(500).first(1),
    photo(6, 3): Fault.replaced(png()),
    page(7): Fault.mistyped("application/octet-stream"),
    page(8): Fault.replaced(FOREIGN.encode()),
    page(9): Fault.truncated(),
    page(10): Fault.replaced(bytes(range(256)) * 40),
    "/selectProductList?dspCtgryNo=SFMA41A02*": Fault.status_code(500),
    "/selectProductList?dspCtgryNo=SFMA41A03*": Fault.no_products(),
}


IMPATIENT = PARAMS.model_copy(update={"max_waits": 2})


@pytest.fixture(scope="module")
def crawls(start_crawl: Any) -> dict[str, Any]:
    """All crawls of this file, started at once."""
    forbidden = "User-agent: *\nDisallow: /\n"
    slowly = "User-agent: *\nCrawl-delay: 0.3\n"
    no_photos = "User-agent: sichak\nDisallow: /goods/\n\nUser-agent: *\nAllow: /\n"
    two_skirts = PARAMS.model_copy(update={"categories": ("women/skirts",), "limit": 2})
    contact = CrawlParams(contact="mail@example.org")

    def every_photo(fault: Fault) -> Any:
        return start_crawl("hanok", IMPATIENT, faults={"/goods/*": fault})

    return {
        "spoiled": start_crawl("hanok", PARAMS, faults=FAULTS),
        "all pages 500": start_crawl("hanok", PARAMS, faults={page(None): Fault.status_code(500)}),
        "403": every_photo(Fault.status_code(403)),
        "429 again and again": every_photo(Fault.status_code(429, retry_after=0)),
        "429 for a day": every_photo(Fault.status_code(429, retry_after=86_400)),
        "forbidden": start_crawl("eightseconds", contact, robots=forbidden),
        "robots 500": start_crawl("hanok", faults={"/robots.txt": Fault.status_code(500)}),
        "no photos": start_crawl("hanok", two_skirts, robots=slowly, image_robots=no_photos),
    }


@pytest.fixture(scope="module")
def spoiled(crawls: dict[str, Any]) -> Any:
    return crawls["spoiled"].result()


@pytest.fixture(scope="module")
def rows(spoiled: Any) -> Rows:
    return {(SKUS.index(row.sku), row.image_index): row for row in spoiled.rows}


@pytest.mark.parametrize(
    ("index", "place", "words"),
    [
        (0, None, "HTTP 500"),
        (1, None, "the product page lacks: images"),
        (2, None, "the product page lacks: images, name"),
        (4, 0, "HTTP 404"),
        (4, 1, "the connection broke off before the end"),
        (4, 2, "it is an HTML page"),
        (5, 0, "no usable picture: the file is empty"),
        (5, 1, "larger than allowed"),
        (5, 2, "no complete answer in time"),
        (5, 3, "no usable picture"),
        (6, 1, "no usable picture: cannot be decoded"),
        (9, None, "the connection broke off before the end"),
        (10, None, "the product page lacks: images, name"),
    ],
)
def test_a_fault_is_a_reject_with_its_reason(
    spoiled: Any, index: int, place: int | None, words: str
) -> None:
    name = "/good" if place is None else f"_{place}_THNAIL"
    found = [one for one in spoiled.rejects if one.sku == SKUS[index] and name in one.url]
    assert len(found) == 1
    assert words in found[0].reason


def test_a_page_that_redirects_to_another_product(spoiled: Any) -> None:
    (reject,) = [one for one in spoiled.rejects if one.sku == SKUS[3]]
    assert reject.reason == (
        f"the product page cannot be read: the page is of another product, {SKUS[4]}"
    )


def test_a_photo_on_a_foreign_host(spoiled: Any) -> None:
    (reject,) = [one for one in spoiled.rejects if one.sku == SKUS[8]]
    assert reject.url == "http://shop.invalid/a.jpg"
    assert reject.reason == "shop.invalid is none of the store's hosts"


def test_a_list_that_fails_is_named_and_the_next_lists_are_read(spoiled: Any, rows: Rows) -> None:
    (reject,) = [one for one in spoiled.rejects if "selectProductList" in one.url]
    assert "dspCtgryNo=SFMA41A02" in reject.url
    assert reject.reason == "HTTP 500"
    assert {row.category for row in rows.values()} == {"upper", "lower", "dress"}


def test_all_other_photos_are_there(spoiled: Any, rows: Rows) -> None:
    whole = {(index, place) for index in (7, 11) for place in range(4)}
    assert rows.keys() == whole | {(4, 3), (6, 0), (6, 2), (6, 3)}
    assert spoiled.report.exit_code == 0
    assert spoiled.report.rejects == len(spoiled.rejects) == 16


def test_a_content_type_is_not_believed(spoiled: Any, rows: Rows, catalogue: Path) -> None:
    shop = load_catalogue(catalogue).stores[0]
    expected = (catalogue / shop.products[4].photos[3].file).read_bytes()
    row = rows[4, 3]
    assert (spoiled.out / row.file).read_bytes() == expected
    assert row.mime == "image/jpeg"


def test_an_extension_is_not_believed(spoiled: Any, rows: Rows) -> None:
    row = rows[6, 3]
    assert row.url.endswith(".jpg")
    assert (row.file[-4:], row.mime, row.width, row.height) == (".png", "image/png", 40, 50)
    assert (spoiled.out / row.file).read_bytes() == png()


def test_retry_after_is_waited_for_by_the_whole_host(spoiled: Any) -> None:
    times = [seen.at for seen in spoiled.requests]
    place = next(n for n, seen in enumerate(spoiled.requests) if f"{SKUS[6]}_0_" in seen.target)
    assert times[place + 1] - times[place] >= 1.0


def test_no_reject_holds_a_port(spoiled: Any) -> None:
    assert "127.0.0.1" not in (spoiled.out / "rejects.jsonl").read_text()


def test_everything_failing_is_too_many_errors(crawls: dict[str, Any]) -> None:
    report = crawls["all pages 500"].result().report
    assert (report.exit_code, report.photos, report.rejects) == (5, 0, 12)
    with pytest.raises(TooManyErrors, match="12 x HTTP 500"):
        report.raise_for_exit()


@pytest.mark.parametrize(
    ("crawl_of", "asked", "words"),
    [
        ("403", 1, "left alone: it answered HTTP 403"),
        ("429 again and again", 3, "left alone: HTTP 429, 3 times"),
        ("429 for a day", 1, "asks to wait 86400 s"),
    ],
)
def test_a_host_that_says_no_is_left_alone(
    crawl_of: str, asked: int, words: str, crawls: dict[str, Any]
) -> None:
    stopped = crawls[crawl_of].result()
    assert stopped.paths("images").count("/robots.txt") == 1
    assert len(stopped.paths("images")) == asked + 1
    assert stopped.report.exit_code == 5
    with pytest.raises(TooManyErrors, match=words):
        stopped.report.raise_for_exit()


def test_robots_txt_that_forbids_everything_is_obeyed(crawls: dict[str, Any]) -> None:
    forbidden = crawls["forbidden"].result()
    assert [seen.target for seen in forbidden.requests] == ["/robots.txt"]
    assert forbidden.requests[0].user_agent == f"sichak/{__version__} (+mail@example.org)"
    assert forbidden.report.exit_code == forbidden.run["exit_code"] == 2
    with pytest.raises(Refused, match=r"robots\.txt of 127.* written permission .* hanok and maru"):
        forbidden.report.raise_for_exit()


def test_robots_txt_that_fails_forbids_everything(crawls: dict[str, Any]) -> None:
    failed = crawls["robots 500"].result()
    assert {seen.target for seen in failed.requests} == {"/robots.txt"}
    assert failed.report.exit_code == 2
    assert "it answered HTTP 500; RFC 9309" in failed.report.message


def test_the_image_host_s_own_robots_txt_holds(crawls: dict[str, Any]) -> None:
    refused = crawls["no photos"].result()
    assert refused.paths("images") == ["/robots.txt"]
    assert (refused.report.exit_code, refused.report.photos, refused.report.refused) == (2, 0, 8)
    assert all(one.refused for one in refused.rejects)


def test_crawl_delay_is_kept(crawls: dict[str, Any]) -> None:
    requests = crawls["no photos"].result().requests
    times = [seen.at for seen in requests if seen.target != "/robots.txt"]
    gaps = [after - before for before, after in itertools.pairwise(times)]
    assert len(gaps) == 2
    assert min(gaps) >= 0.29


def test_a_mall_that_is_shut_is_not_crawled(tmp_path: Path) -> None:
    report = crawl(
        "hanok",
        tmp_path / "out",
        base_url="http://127.0.0.1:9",
        state=tmp_path / "s",
        params=PARAMS,
    )
    assert report.exit_code == 2
    assert "cannot be reached" in report.message
