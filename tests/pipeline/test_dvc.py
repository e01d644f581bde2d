"""`dvc repro` on a small shop: only what changed, nothing lost."""

from __future__ import annotations

import json
import shutil

import pytest
import yaml
from workspace import PROJECT, STAGES, Workspace, catalogue, skus

pytestmark = pytest.mark.xdist_group("pipeline")

FIRST, THIRD, FOURTH = skus("upper", 3, "hanok")
(SECOND,) = skus("upper", 1, "maru")


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A workspace after its first run, with two products, and what that run computed."""
    workspace = Workspace(tmp_path_factory.mktemp("dvc") / "shop")
    workspace.stock(FIRST, SECOND)
    workspace.repro()
    return workspace, workspace.computed()


@pytest.fixture
def shop(world):
    """The workspace with the two products and the project's parameters, up to date."""
    workspace, _ = world
    workspace.stock(FIRST, SECOND)
    shutil.copy(PROJECT / "params.yaml", workspace.root / "params.yaml")
    workspace.repro()
    return workspace


def stem(sku: str) -> str:
    return f"{catalogue()[sku]['store']}-{sku.lower()}_00"


def test_shop_pages_become_a_dataset_try_ons_scores_and_a_report(shop, world):
    files = shop.files("data/dataset/upper")
    for sku in (FIRST, SECOND):
        assert any(name.endswith(f"image/{stem(sku)}.jpg") for name in files)
    assert "test_pairs.txt" in files
    assert [name for name in shop.files("data/tryon/upper") if name.endswith(".png")]
    scores = json.loads((shop.root / "metrics/score.json").read_text())
    assert 0 < scores["upper"]["paired"]["ssim"] <= 1
    assert (shop.root / "data/report/index.html").is_file()
    assert set(world[1]) == set(STAGES)


def test_the_second_run_does_nothing(shop):
    said = shop.repro()
    assert "Data and pipelines are up to date." in said
    assert shop.computed() == {}


def test_metrics_and_plots_are_shown(shop):
    assert "upper.paired.ssim" in shop.run("dvc", "metrics", "show").stdout
    shop.run("dvc", "plots", "show", "--out", "charts")
    assert (shop.root / "charts/index.html").is_file()


def test_one_product_more_is_computed_alone(shop):
    shop.stock(FIRST, SECOND, THIRD)
    shop.repro()
    computed = shop.computed()
    assert computed["select"] == len(catalogue()[THIRD]["photos"])
    for stage in ("cloth-mask", "pose", "parse", "densepose", "agnostic"):
        assert computed[stage] == 1, stage
    assert any(name.endswith(f"image/{stem(THIRD)}.jpg") for name in shop.files("data/dataset"))


def test_a_parameter_changed_and_changed_back_computes_nothing_the_second_time(shop):
    params = shop.root / "params.yaml"
    before = params.read_text()
    dataset = shop.files("data/dataset")
    changed = yaml.safe_load(before)
    changed["agnostic"] = {"variant": "hrviton"}
    params.write_text(yaml.safe_dump(changed))
    shop.repro()
    assert shop.computed()["agnostic"] == 2
    params.write_text(before)
    shop.repro()
    assert sum(shop.computed().values()) == 0
    assert shop.files("data/dataset") == dataset


def test_a_removed_product_takes_its_files_with_it(shop):
    shop.stock(FIRST, SECOND, FOURTH)
    shop.repro()
    assert [name for name in shop.files("data/dataset") if stem(FOURTH) in name]
    shop.stock(FIRST, SECOND)
    shop.repro()
    assert sum(shop.computed().values()) == 0
    left = [name for name in shop.files("data/dataset") if stem(FOURTH) in name]
    left += [name for name in shop.files("data/select") if stem(FOURTH) in name]
    assert left == []


@pytest.mark.parametrize("after", [3, 10])
def test_killed_and_run_again_the_result_is_that_of_an_undisturbed_run(shop, tmp_path, after):
    workspace = Workspace(tmp_path / "killed")
    workspace.stock(FIRST, SECOND)
    workspace.kill_when(lambda: workspace.memo_entries() >= after)
    remembered = workspace.memo_entries()
    assert remembered >= after
    workspace.repro()
    for folder in ("data/dataset", "data/select", "data/tryon"):
        assert workspace.files(folder) == shop.files(folder)
    # Nothing that was finished was computed again: each result is in the store once.
    assert sum(workspace.computed().values()) <= workspace.memo_entries() - remembered
