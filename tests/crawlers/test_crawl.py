"""Whole crawls of a healthy mall: what comes out, and again."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from crawlers.job import Job
from crawlers.last_run import read_last_run
from crawlers.manifest import read_manifest
from crawlers.params import CrawlParams
from crawlers.run import crawl
from crawlers.spawn import spawn
from sample_store.mall import Fault, Mall
from sample_store.mall.catalogue import load_catalogue
from sample_store.mall.made_up import ORDERS, sku_of
from sichak.errors import CrawlError, NothingFound

BLANK = Fault.replaced(b"")
PATHS = ("/robots.txt", "/selectProductList", "*/good", "/goods/*")

DETERMINISTIC = ("manifest.jsonl", "manifest.parquet", "rejects.jsonl")


@pytest.fixture(scope="module")
def crawls(start_crawl: Any) -> dict[str, Any]:
    """All crawls that do not build on another, started at once."""
    return {
        "hanok": start_crawl("hanok"),
        "maru": start_crawl("maru"),
        "limited": start_crawl("hanok", CrawlParams(limit=2)),
        "empty": start_crawl("hanok", faults={"/selectProductList": Fault.no_products()}),
        "blank at first": start_crawl("hanok", faults=dict.fromkeys(PATHS, BLANK.first(1))),
    }


@pytest.fixture(params=["hanok", "maru"])
def crawled(request: pytest.FixtureRequest, crawls: dict[str, Any]) -> Any:
    return crawls[request.param].result()


@pytest.fixture
def hanok(crawls: dict[str, Any], tmp_path: Path) -> Any:
    """A copy of hanok's crawl, to be worked on."""
    found = crawls["hanok"].result()
    shutil.copytree(found.folder, tmp_path / "copy")
    return replace(found, folder=tmp_path / "copy")


def test_every_photo_of_the_store_is_there_byte_for_byte(crawled: Any, catalogue: Path) -> None:
    shop = next(s for s in load_catalogue(catalogue).stores if s.name == crawled.report.store)
    expected = {
        (product.sku, index): (catalogue / photo.file).read_bytes()
        for product in shop.products
        for index, photo in enumerate(product.photos)
    }
    found = {
        (row.sku, row.image_index): (crawled.out / row.file).read_bytes() for row in crawled.rows
    }
    assert found == expected
    assert crawled.report.exit_code == 0
    assert crawled.report.photos == crawled.report.downloaded == len(expected)
    crawled.report.raise_for_exit()


def test_files_are_named_by_their_sha256(crawled: Any) -> None:
    for row in crawled.rows:
        assert row.file == f"photos/{row.sha256[:2]}/{row.sha256}.jpg"
        assert (row.bytes, row.mime) == ((crawled.out / row.file).stat().st_size, "image/jpeg")
        assert (row.width, row.height) == (96, 128)


def test_roles_are_those_of_the_store_s_gallery_order(crawled: Any) -> None:
    order = [role for role, _ in ORDERS[crawled.report.store]]
    for row in crawled.rows:
        assert row.role == order[row.image_index]
        assert row.role_source == "index"
    fronts = {row.image_index for row in crawled.rows if (row.role, row.view) == ("worn", "front")}
    assert fronts == {ORDERS[crawled.report.store].index(("worn", "front"))}


def test_a_row_says_what_the_page_and_the_list_say(crawled: Any) -> None:
    row = next(one for one in crawled.rows if one.sku == sku_of(crawled.report.store, 4))
    assert row.name == "tee 4 <한옥> & co"
    assert (row.category, row.gender, row.colour) == ("upper", "men", "ivory")
    assert (row.price, row.currency) == (43_900, "KRW")
    assert row.category_path == "남성 > 티셔츠"
    assert row.brand == crawled.report.store.upper()
    assert row.licence == "Apache-2.0"
    assert row.user_agent.startswith("sichak/")
    kinds = Counter(one.category for one in crawled.rows)
    assert kinds == {"upper": 12, "lower": 24, "dress": 12}


def test_no_port_and_no_time_is_in_what_later_stages_hash(crawled: Any) -> None:
    for name in DETERMINISTIC:
        assert b"127.0.0.1" not in (crawled.out / name).read_bytes()
    for row in crawled.rows:
        assert row.page_url == f"http://mall.invalid/{row.store}/{row.sku}/good"
        assert row.url.startswith("http://img.mall.invalid/goods/")
        assert "/cmd/" not in row.url


def test_the_parquet_file_holds_the_same_rows(crawled: Any) -> None:
    table = pq.read_table(crawled.out / "manifest.parquet")
    assert table.to_pylist() == [row.model_dump() for row in crawled.rows]
    assert str(table.schema.field("image_index").type) == "int64"


def test_rows_are_in_order_of_product_and_gallery(crawled: Any) -> None:
    keys = [(row.sku, row.image_index) for row in crawled.rows]
    assert keys == sorted(keys)


def test_run_json_counts_and_says_which_selectors_won(crawled: Any) -> None:
    run = crawled.run
    assert run["counts"] == {
        "pages": 22,
        "products": 12,
        "listed": 12,
        "photos": 48,
        "downloaded": 48,
        "known": 0,
        "unchanged": 0,
        "changed_photos": 0,
        "changed_galleries": 0,
        "carried": 0,
        "rejects": 0,
        "refused": 0,
    }
    assert run["selectors"]["images"] == {".preview-thumb .thumb-item": 12}
    assert [robots["host"] for robots in run["robots"]] == [
        "http://img.mall.invalid",
        "http://mall.invalid",
    ]


def test_the_robots_txt_that_allowed_each_photo_is_archived(crawled: Any) -> None:
    for row in crawled.rows:
        text = (crawled.out / "robots" / f"{row.robots_sha256}.txt").read_text()
        assert "Allow: /" in text


def test_when_each_photo_was_fetched_is_kept_apart(crawled: Any) -> None:
    lines = (crawled.out / "fetches.jsonl").read_text().splitlines()
    fetches = {fetch["url"]: fetch for fetch in map(json.loads, lines)}
    assert fetches.keys() == {row.url for row in crawled.rows}
    assert all(fetch["fetched_at"].endswith("+00:00") for fetch in fetches.values())


def test_a_second_crawl_fetches_no_photo_and_changes_nothing(hanok: Any, catalogue: Path) -> None:
    before = {name: (hanok.out / name).read_bytes() for name in DETERMINISTIC}
    with Mall(catalogue) as mall:
        again = crawl("hanok", hanok.out, base_url=mall.url, state=hanok.state)
        assert mall.paths("images") == []
    assert (again.photos, again.downloaded, again.exit_code) == (48, 0, 0)
    assert {name: (hanok.out / name).read_bytes() for name in DETERMINISTIC} == before


def test_a_limit_counts_products_newest_first(crawls: dict[str, Any]) -> None:
    limited = crawls["limited"].result()
    assert sum(path.endswith("/good") for path in limited.paths("shop")) == 2
    assert (limited.report.products, limited.report.photos) == (2, 8)
    assert {row.sku for row in limited.rows} == {sku_of("hanok", 8), sku_of("hanok", 0)}


def test_lists_can_be_chosen_a_damaged_copy_is_fetched_again_and_what_left_the_shop_goes(
    hanok: Any, catalogue: Path
) -> None:
    chosen = [row for row in hanok.rows if row.category_path.endswith("스커트")]
    assert len(chosen) == 12
    damaged = hanok.state / "hanok" / chosen[0].file
    damaged.write_bytes(b"x" * damaged.stat().st_size)
    params = CrawlParams(categories=("women/skirts",))
    report = crawl("hanok", hanok.out, catalogue=catalogue, state=hanok.state, params=params)
    assert (report.photos, report.downloaded, report.exit_code) == (12, 1, 0)
    assert read_manifest(hanok.out) == chosen
    left = {f"photos/{file.parent.name}/{file.name}" for file in hanok.out.glob("photos/*/*")}
    assert left == {row.file for row in chosen}


def test_empty_answers_are_tried_again(crawls: dict[str, Any]) -> None:
    blank, healthy = crawls["blank at first"].result(), crawls["hanok"].result()
    assert (blank.report.exit_code, blank.report.photos, blank.rejects) == (0, 48, [])
    asked = Counter(seen.target for seen in blank.requests)
    pages = {target: count for target, count in asked.items() if not target.endswith(".txt")}
    # Lists have one path, so that only the first of them was empty.
    assert set(pages.values()) == {1, 2}
    assert sum(pages.values()) == len(pages) + 1 + 12 + 48
    for row, other in zip(blank.rows, healthy.rows, strict=True):
        assert (row.sku, row.sha256) == (other.sku, other.sha256)


def test_a_crawling_process_that_dies_is_an_error_that_names_its_log(tmp_path: Path) -> None:
    job = Job(
        store="no-such-store",
        base_url="http://127.0.0.1:9",
        params=CrawlParams(),
        user_agent="sichak/0",
        folder=tmp_path,
        state=tmp_path,
    )
    with pytest.raises(CrawlError, match=r"died: .*no-such-store.*scrapy\.log"):
        spawn(job)


def test_a_trial_elsewhere_is_not_the_last_crawl_of_a_store(
    hanok: Any, catalogue: Path, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    with Mall(catalogue) as mall:
        params = CrawlParams(contact="dev@example.org", limit=1)
        crawl("kuho", tmp_path / "out", base_url=mall.url, params=params, state=state)
    assert (tmp_path / "out" / "run.json").exists()
    assert read_last_run(state / "kuho") is None
    assert read_last_run(hanok.state / "hanok") is not None


def test_an_empty_store_is_nothing_found(crawls: dict[str, Any]) -> None:
    empty = crawls["empty"].result()
    assert (empty.report.exit_code, empty.report.photos) == (3, 0)
    assert not (empty.out / "manifest.jsonl").exists()
    with pytest.raises(NothingFound, match="empty"):
        empty.report.raise_for_exit()


@pytest.mark.parametrize(
    ("store", "options", "words"),
    [
        ("hanock", {}, "did you mean 'hanok'"),
        ("hanok", {"base_url": "ftp://127.0.0.1/"}, "no web address"),
        ("hanok", {"base_url": "127.0.0.1"}, "no web address"),
    ],
)
def test_what_cannot_be_crawled_is_said_before_anything_is_asked(
    store: str, options: dict[str, str], words: str, tmp_path: Path
) -> None:
    with pytest.raises(CrawlError, match=words):
        crawl(store, tmp_path / "out", state=tmp_path, **options)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()
