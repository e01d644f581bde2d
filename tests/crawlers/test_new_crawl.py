"""One store, crawl after crawl: what is new, what changed, what left, what went wrong.

The crawls of this file build on each other, as those of a real store do.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import Garment
from crawlers.last_run import LastRun, read_last_run
from crawlers.manifest import MANIFEST, PRODUCTS, read_manifest
from crawlers.params import CrawlParams
from crawlers.report import CrawlReport
from crawlers.run import crawl
from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.made_up import picture, sku_of
from sample_store.mall.server import Seen

SKUS = [sku_of("hanok", index) for index in range(12)]
FRESH = ["GM0026111800001", "GM0026111900002"]
MOVED, GONE = SKUS[3], SKUS[7]
CALM = CrawlParams(retries=0)


@dataclass(frozen=True)
class Told:
    """What a crawl left behind."""

    report: CrawlReport
    manifest: bytes
    products: bytes
    run: Any
    last: LastRun
    requests: list[Seen]

    @property
    def pages(self) -> set[str]:
        """Products whose pages were asked for."""
        paths = [seen.target.split("/") for seen in self.requests if seen.host == "shop"]
        return {path[2] for path in paths if path[-1] == "good"}

    @property
    def photos(self) -> list[Seen]:
        """Requests for photos."""
        return [seen for seen in self.requests if seen.target.startswith("/goods/")]

    @property
    def skus(self) -> set[str]:
        return {json.loads(line)["sku"] for line in self.manifest.splitlines()}


class Shop:
    """A mall that changes from day to day, and one state of its crawls."""

    def __init__(self, catalogue: Path, folder: Path) -> None:
        self.catalogue, self.folder = catalogue, folder
        self.mall = Mall(catalogue)
        self.mall.__enter__()

    @property
    def out(self) -> Path:
        return self.folder / "out"

    @property
    def state(self) -> Path:
        return self.folder / "state" / "hanok"

    def crawl(self, params: CrawlParams = CALM, faults: dict[str, Fault] | None = None) -> Told:
        self.mall.faults = Faults(faults)
        self.mall.requests.clear()
        report = crawl(
            "hanok", self.out, base_url=self.mall.url, params=params, state=self.state.parent
        )
        last = read_last_run(self.state)
        assert last
        return Told(
            report,
            (self.out / MANIFEST).read_bytes(),
            (self.out / PRODUCTS).read_bytes(),
            json.loads((self.out / "run.json").read_text()),
            last,
            list(self.mall.requests),
        )

    def close(self) -> None:
        self.mall.__exit__(None, None, None)

    def change(self, how: Callable[[list[dict[str, Any]]], None]) -> None:
        file = self.catalogue / "catalogue.json"
        catalogue = json.loads(file.read_text())
        how(next(shop["products"] for shop in catalogue["stores"] if shop["name"] == "hanok"))
        file.write_text(json.dumps(catalogue))
        self.close()
        self.mall = Mall(self.catalogue)
        self.mall.__enter__()

    def next_season(self) -> None:
        """Two new products, one whose first photo is another, and one that is gone."""
        (self.catalogue / "photos" / "another.jpg").write_bytes(picture("another"))

        def changed(products: list[dict[str, Any]]) -> None:
            by_sku = {one["sku"]: one for one in products}
            for sku, like in zip(FRESH, (SKUS[0], SKUS[1]), strict=True):
                products.append({**by_sku[like], "sku": sku, "name": f"new {sku}"})
            by_sku[MOVED]["photos"][0]["file"] = "photos/another.jpg"
            products.remove(by_sku[GONE])

        self.change(changed)


@pytest.fixture(scope="module")
def shop(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    shutil.copytree(catalogue, folder / "catalogue")
    found = Shop(folder / "catalogue", folder)
    yield found
    found.close()


@pytest.fixture(scope="module")
def first(shop: Shop) -> Told:
    return shop.crawl()


@pytest.fixture(scope="module")
def new(shop: Shop, first: Told) -> Told:
    shop.next_season()
    return shop.crawl(CALM.model_copy(update={"new": True}))


@pytest.fixture(scope="module")
def whole(shop: Shop, new: Told) -> Told:
    return shop.crawl()


@pytest.fixture(scope="module")
def nothing_new(shop: Shop, whole: Told) -> Told:
    """The output is lost, and nothing is new."""
    shutil.rmtree(shop.out)
    return shop.crawl(CALM.model_copy(update={"new": True}))


@pytest.fixture(scope="module")
def stopped(shop: Shop, nothing_new: Told) -> Told:
    """The shop lets nobody in after some pages."""
    return shop.crawl(faults={f"/hanok/{SKUS[2]}/good": Fault.status_code(403)})


@pytest.fixture(scope="module")
def resumed(shop: Shop, stopped: Told) -> Told:
    return shop.crawl()


@pytest.fixture(scope="module")
def poorer(shop: Shop, resumed: Told) -> Told:
    """All galleries have shrunk: a selector broke, as it seems."""
    return shop.crawl(faults={"/hanok/*/good": Fault.short_gallery(1)})


@pytest.fixture(scope="module")
def mended(shop: Shop, poorer: Told) -> Told:
    """The spider was mended, as if the pages that are here gave what they used to."""
    return shop.crawl(CALM.model_copy(update={"coverage_drop": 1.0}))


@pytest.fixture(scope="module")
def old(shop: Shop, mended: Told) -> Told:
    """All photos are old; one is another at the same address, and a product page is in vain."""
    faults = {
        f"/goods/*/{SKUS[4]}_1_*": Fault.replaced(picture("retouched")),
        f"/hanok/{SKUS[6]}/good": Fault.status_code(500),
    }
    return shop.crawl(CALM.model_copy(update={"keep_days": 0.0}), faults=faults)


def counts(told: Told) -> dict[str, int]:
    assert told.run["counts"] == told.last.counts
    found: dict[str, int] = told.run["counts"]
    return found


def test_a_first_crawl_asks_for_everything(first: Told) -> None:
    assert (first.report.exit_code, first.pages) == (0, set(SKUS))
    assert (first.report.downloaded, first.report.carried) == (48, 0)
    assert (first.last.exit_code, first.last.good is not None) == (0, True)


def test_new_asks_for_new_and_changed_products_alone(new: Told) -> None:
    assert new.pages == {*FRESH, MOVED}
    assert new.report.message == "Hanok (sample store): 12 photos of 3 new or changed products"
    assert new.report.exit_code == 0


def test_new_asks_for_no_photo_it_has(new: Told) -> None:
    skus = [seen.target.rpartition("/")[2].split("_")[:2] for seen in new.photos]
    assert sorted(skus) == sorted(
        [[sku, str(n)] for sku in FRESH for n in range(4)] + [[MOVED, "0"]]
    )
    assert (counts(new)["downloaded"], counts(new)["changed_galleries"]) == (9, 1)


def test_new_adds_to_what_was_found_before(first: Told, new: Told) -> None:
    before, after = first.manifest.splitlines(), new.manifest.splitlines()
    same = [line for line in before if json.loads(line)["sku"] != MOVED]
    assert set(same) < set(after)
    assert new.skus == {*SKUS, *FRESH}  # it cannot tell what has left the shop
    assert counts(new)["carried"] == len(same) == 44


def test_rows_and_products_are_in_order_whatever_crawl_they_are_of(new: Told) -> None:
    rows = [json.loads(line) for line in new.manifest.splitlines()]
    keys = [(row["sku"], row["image_index"]) for row in rows]
    assert keys == sorted(keys)
    products = [json.loads(line)["sku"] for line in new.products.splitlines()]
    assert products == sorted({*SKUS, *FRESH})


def test_a_whole_crawl_replaces_and_so_notices_what_left(whole: Told) -> None:
    assert whole.pages == {*SKUS, *FRESH} - {GONE} == whole.skus
    assert whole.photos == []
    assert (counts(whole)["carried"], whole.report.exit_code) == (0, 0)


def test_what_was_found_is_there_again_when_the_output_was_lost(
    whole: Told, nothing_new: Told, shop: Shop
) -> None:
    assert (nothing_new.pages, nothing_new.photos) == (set(), [])
    assert (nothing_new.manifest, nothing_new.products) == (whole.manifest, whole.products)
    assert nothing_new.report.exit_code == 0
    assert (nothing_new.report.photos, nothing_new.report.carried) == (0, 52)
    assert all((shop.out / row.file).is_file() for row in read_manifest(shop.out))


def test_a_crawl_that_was_cut_short_takes_nothing_away(whole: Told, stopped: Told) -> None:
    assert stopped.report.exit_code == stopped.last.exit_code == 5
    assert 0 < len(stopped.pages) < 13
    assert (stopped.manifest, stopped.products) == (whole.manifest, whole.products)


def test_the_next_one_goes_on_where_it_was(whole: Told, stopped: Told, resumed: Told) -> None:
    assert resumed.pages == (whole.pages - stopped.pages) | {SKUS[2]}
    assert resumed.run["cache"]["hits"] > len(stopped.pages)
    assert resumed.manifest == whole.manifest


def test_pages_that_tell_less_end_the_crawl_with_4(whole: Told, poorer: Told) -> None:
    assert poorer.report.exit_code == poorer.last.exit_code == 4
    assert "pictures a product 4.0 → 1.0 (used to be found by" in poorer.report.message
    assert poorer.manifest == whole.manifest


def test_the_crawl_it_is_compared_with_stays(resumed: Told, poorer: Told) -> None:
    assert resumed.last.good
    assert poorer.last.good == resumed.last.good
    assert poorer.last.coverage.gallery == 1.0


def test_mending_costs_the_shop_no_request(poorer: Told, mended: Told) -> None:
    assert (mended.pages, mended.photos) == (set(), [])
    assert mended.report.exit_code == 0
    assert mended.last.good
    assert mended.last.good.coverage == poorer.last.coverage
    assert mended.report.photos == 13  # coverage_drop: 1 takes what there is


def test_an_old_photo_is_asked_for_only_if_it_changed(old: Told) -> None:
    asked = [seen for seen in old.photos if "if-none-match" in seen.headers]
    assert len(old.photos) == 48  # one of thirteen products was not read
    assert len(asked) == 48
    assert old.run["counts"]["unchanged"] == 47
    assert (old.run["counts"]["downloaded"], old.run["counts"]["changed_photos"]) == (1, 1)


def test_bytes_that_changed_at_the_same_address_are_a_new_file(
    old: Told, whole: Told, shop: Shop
) -> None:
    def file_of(told: Told) -> tuple[str, str]:
        rows = [json.loads(line) for line in told.manifest.splitlines()]
        row = next(one for one in rows if (one["sku"], one["image_index"]) == (SKUS[4], 1))
        return row["url"], row["file"]

    assert file_of(old)[0] == file_of(whole)[0]
    assert file_of(old)[1] != file_of(whole)[1]
    assert (shop.out / file_of(old)[1]).read_bytes() == picture("retouched")


def test_a_page_in_vain_does_not_take_its_product_away(old: Told, mended: Told) -> None:
    assert old.report.exit_code == 0
    assert SKUS[6] in old.skus
    mine = [line for line in old.manifest.splitlines() if json.loads(line)["sku"] == SKUS[6]]
    assert mine == [
        line for line in mended.manifest.splitlines() if json.loads(line)["sku"] == SKUS[6]
    ]
    assert old.run["counts"]["carried"] == 1


def test_products_are_garments_of_the_contract(old: Told) -> None:
    for line in old.products.splitlines():
        Garment.model_validate_json(line)
