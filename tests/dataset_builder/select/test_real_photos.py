"""The selection with its pose networks, on the sample store and on photographs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.person import near_people
from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.role import classify
from dataset_builder.select.select import select
from dataset_builder.select.stage import measure
from sichak.image import read_rgb
from sichak.work.runner import RunOptions

SAMPLE_STORE = Path(__file__).parents[3] / "sample_store"
PRODUCTS = 3
"""Of each store; all of them are measured by ``dvc repro``."""


@pytest.fixture(scope="module")
def networks() -> PoseEstimator:
    return PoseEstimator.load()


def sample_products() -> list[tuple[str, dict[str, Any]]]:
    catalogue = json.loads((SAMPLE_STORE / "catalogue.json").read_text())
    return [
        (store["name"], product)
        for store in catalogue["stores"]
        for product in store["products"][:PRODUCTS]
    ]


class TestSampleStore:
    def test_without_any_rule_each_product_gives_its_pair(
        self, new_crawl: Any, run: RunOptions, tmp_path: Path
    ) -> None:
        """Only the pixels tell what the photos show."""
        crawls: dict[str, Any] = {}
        truth: dict[tuple[str, str, int], tuple[str, str]] = {}
        for store, product in sample_products():
            crawl = crawls.setdefault(store, new_crawl(store))
            for place, shown in enumerate(product["photos"]):
                data = (SAMPLE_STORE / shown["file"]).read_bytes()
                crawl.add(data, product["sku"], category=product["category"])
                truth[store, product["sku"], place] = shown["role"], shown["view"]
        folders = [crawl.write() for crawl in crawls.values()]
        chosen = select(folders, tmp_path / "out", SelectParams(), run)
        for kept in chosen.kept:
            facts: Any = kept.facts
            role, view = truth[facts["store"], facts["sku"], facts["image_index"]]
            assert (role, view) == ("packshot" if kept.kind == "garment" else "worn", "front")
        products = {f"{store}/{product['sku']}" for store, product in sample_products()}
        assert {pair.facts["product"] for pair in chosen.pairs} == products
        assert len(chosen.kept) + len(chosen.dropped) == len(truth)


class TestPhotographs:
    def measured(self, networks: PoseEstimator, path: Path) -> Measures:
        return measure(read_rgb(path), networks, same_bytes=False)[0]

    @pytest.mark.parametrize("name", ["00006_00", "00008_00", "00013_00", "00017_00"])
    def test_of_the_studio(self, networks: PoseEstimator, shared: Path, name: str) -> None:
        folder = shared / "vitonhd-sample" / "test"
        worn = self.measured(networks, folder / "image" / f"{name}.jpg")
        assert classify(worn).role == "worn"
        assert [person.view for person in worn.people] == ["front"]
        assert worn.geometry.is_identity
        packshot = self.measured(networks, folder / "cloth" / f"{name}.jpg")
        seen = classify(packshot)
        assert seen.role == "packshot"
        assert seen.score > SelectParams().sure_role
        assert packshot.people == ()

    def test_of_the_street(self, networks: PoseEstimator, shared: Path) -> None:
        for path in sorted((shared / "ccp" / "image").glob("*.jpg"))[:6]:
            found = self.measured(networks, path)
            assert classify(found).role == "worn", path.name
            assert len(near_people(found.people, SelectParams().rival_size)) == 1, path.name
            assert found.blur is not None
            assert found.blur < 2, path.name

    def test_of_garments_on_floors_and_hangers(self, networks: PoseEstimator, shared: Path) -> None:
        paths = sorted((shared / "garments").glob("*/*.jpg"))[::8]
        roles = [classify(self.measured(networks, path)).role for path in paths]
        assert roles.count("packshot") >= 0.8 * len(paths)
