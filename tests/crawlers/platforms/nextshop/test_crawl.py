"""Whole crawls of Nuri: other lists, other pages and other pictures through the same crawler."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawlers.params import CrawlParams
from sample_store.mall import Fault
from sample_store.mall.catalogue import Photo, Product, load_catalogue
from sample_store.mall.nuri import Article
from sample_store.mall.nuri_pages import API, cursor
from sample_store.mall.stock import Stock

Articles = list[Article]


@pytest.fixture(scope="module")
def articles(catalogue: Path) -> Articles:
    """What Nuri sells, newest first."""
    return list(Stock(catalogue).nuri.articles.values())


def first_of(articles: Articles, category: str) -> Articles:
    return [article for article in articles if article.category == category]


@pytest.fixture(scope="module")
def crawls(start_crawl: Any, articles: Articles) -> dict[str, Any]:
    """Both crawls of this file, started at once."""
    bottoms, dresses = (first_of(articles, f"women-{kind}") for kind in ("bottoms", "dresses"))
    elsewhere = {"data": {"items": []}, "links": {"next": "http://shop.invalid/api"}}
    faults = {
        f"{API}?category=women-tops*": Fault.replaced(b"<!DOCTYPE html><h1>maintenance</h1>"),
        f"{API}?category=women-bottoms*cursor*": Fault.again(),
        f"{API}?category=men-tops*": Fault.mistyped("text/html"),
        f"{API}?category=men-bottoms*": Fault.replaced(json.dumps(elsewhere).encode()),
        bottoms[0].path: Fault.gone(),
        bottoms[1].path: Fault.broken_data(),
        bottoms[2].path: Fault.video(place=0),
        bottoms[3].path: Fault.redirect(bottoms[4].path),
        bottoms[5].path: Fault.no_photos(),
        dresses[0].path: Fault.short_gallery(1),
        dresses[1].path: Fault.mistyped("application/json"),
    }
    return {
        "healthy": start_crawl("nuri"),
        "spoiled": start_crawl("nuri", CrawlParams(max_error_rate=1.0), faults=faults),
    }


@pytest.fixture(scope="module")
def healthy(crawls: dict[str, Any]) -> Any:
    return crawls["healthy"].result()


@pytest.fixture(scope="module")
def spoiled(crawls: dict[str, Any]) -> Any:
    return crawls["spoiled"].result()


def sold(folder: Path) -> Iterator[tuple[Product, Photo, str]]:
    """Every product, its photos, and their SHA-256."""
    for shop in load_catalogue(folder).stores:
        for product in shop.products:
            for photo in product.photos:
                data = (folder / photo.file).read_bytes()
                yield product, photo, hashlib.sha256(data).hexdigest()


def test_every_photo_of_the_mall_is_there_byte_for_byte(healthy: Any, catalogue: Path) -> None:
    assert healthy.report.exit_code == 0
    photos = [row for row in healthy.rows if row.role != "swatch"]
    assert sorted(row.sha256 for row in photos) == sorted(sha for *_, sha in sold(catalogue))
    for row in healthy.rows:
        data = (healthy.out / row.file).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.sha256


def test_roles_and_views_are_those_of_the_shop_s_own_tags(healthy: Any, catalogue: Path) -> None:
    said = {
        sha: (photo.role, "unknown" if photo.role == "detail" else photo.view)
        for _, photo, sha in sold(catalogue)
    }
    for row in healthy.rows:
        assert row.role_source == "tag"
        if row.role != "swatch":
            assert (row.role, row.view) == said[row.sha256]
    assert Counter(row.role for row in healthy.rows) == {
        "worn": 48,
        "packshot": 24,
        "detail": 24,
        "swatch": 24,
    }


def test_a_list_is_followed_to_its_end_by_the_shop_s_own_addresses(healthy: Any) -> None:
    asked = [seen.target for seen in healthy.requests if seen.target.startswith(API)]
    bottoms = [target for target in asked if "category=women-bottoms" in target]
    assert len(bottoms) == 2
    assert "cursor" not in bottoms[0]
    assert f"cursor={cursor(8).rstrip('=')}" in bottoms[1]
    assert len(asked) == len(set(asked)) == 6


def test_a_row_says_what_the_page_says(healthy: Any, articles: Articles) -> None:
    article = first_of(articles, "men-tops")[0]
    row = next(one for one in healthy.rows if one.sku == article.number)
    assert (row.name, row.price) == (article.product.name, article.product.price)
    assert (row.brand, row.platform, row.currency) == ("NURI", "nextshop", "KRW")
    assert (row.category, row.gender, row.category_path) == ("upper", "men", "남성 > 상의")
    assert row.page_url == f"http://mall.invalid/products/{article.number}"
    assert row.url.startswith("http://img.mall.invalid/media/")
    assert "?" not in row.url


def test_products_keep_measurements_and_other_colours(healthy: Any) -> None:
    lines = (healthy.out / "products.jsonl").read_text().splitlines()
    products = [json.loads(line) for line in lines]
    assert len(products) == 24
    assert all(len(one["sizes"]["rows"]) == 3 for one in products)
    assert all(one["model"] == one["sku"][:7] for one in products)


def test_swatches_of_one_colour_are_one_file(healthy: Any) -> None:
    swatches = [row for row in healthy.rows if row.role == "swatch"]
    assert len({row.file for row in swatches}) == len({row.colour for row in swatches}) == 3
    assert {row.mime for row in swatches} == {"image/png"}


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (0, "the product page lacks: images, name, sku"),  # sold no more, said with HTTP 200
        (1, "the product page lacks: images, name, sku"),  # its data are no JSON
        (3, "the product page cannot be read: the page is of another product, {4}"),
        (5, "the product page lacks: images"),
    ],
)
def test_a_page_that_is_no_product_s_is_a_reject(
    spoiled: Any, articles: Articles, place: int, reason: str
) -> None:
    bottoms = [article.number for article in first_of(articles, "women-bottoms")]
    (found,) = [one for one in spoiled.rejects if one.sku == bottoms[place]]
    assert found.reason == reason.replace("{4}", bottoms[4])


def test_a_video_or_a_short_gallery_moves_no_role(spoiled: Any, articles: Articles) -> None:
    filmed = first_of(articles, "women-bottoms")[2]
    roles = [row.role for row in spoiled.rows if row.sku == filmed.number]
    assert Counter(roles) == {"worn": 2, "packshot": 1, "detail": 1, "swatch": 1}
    short = first_of(articles, "women-dresses")[0]
    (row,) = [row for row in spoiled.rows if row.sku == short.number]
    assert (row.role, row.view) == ("worn", "front")


def test_a_wrong_content_type_is_not_believed(spoiled: Any, articles: Articles) -> None:
    skus = {row.sku for row in spoiled.rows}
    assert first_of(articles, "women-dresses")[1].number in skus
    assert {article.number for article in first_of(articles, "men-tops")} <= skus


def test_lists_that_are_none_or_go_in_circles_end_and_say_so(spoiled: Any) -> None:
    reasons = {one.url: one.reason for one in spoiled.rejects if API in one.url}
    tops, bottoms = sorted(reasons, key=lambda url: "bottoms" in url)
    assert "category=women-tops" in tops
    assert reasons[tops] == "the list shows no product and does not say that it is empty"
    assert "category=women-bottoms" in bottoms
    assert reasons[bottoms] == "page 2 of the list shows nothing new, though the list goes on"
    assert not any("shop.invalid" in url for url in reasons)  # a list does not leave its host
