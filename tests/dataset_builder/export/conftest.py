"""Datasets to export, and exports of the sample store to read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_datasets import SAMPLE, Made, stage_outputs

from dataset_builder.dataset.dataset import build_crawled
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.dataset.records import jsonl
from dataset_builder.export.export import Options, export
from dataset_builder.sources import STAGE_FOLDERS, stage_sources
from sichak.layout import CATEGORIES


@pytest.fixture
def made(tmp_path) -> Made:
    return Made(tmp_path / "dataset")


@pytest.fixture(scope="session", autouse=True)
def libraries_offline(tmp_path_factory) -> None:
    """The libraries that read exports back find caches of their own and no network."""
    cache = tmp_path_factory.mktemp("caches")
    os.environ["HF_HOME"] = str(cache / "hf")
    os.environ["HF_HUB_OFFLINE"] = os.environ["HF_DATASETS_OFFLINE"] = "1"
    os.environ["CROISSANT_CACHE"] = str(cache / "croissant")


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    """A dataset of six products of the sample store with their true labels."""
    root = tmp_path_factory.mktemp("sample")
    catalogue = json.loads((SAMPLE / "catalogue.json").read_text(encoding="utf-8"))
    items, pairs, taken = [], [], dict.fromkeys(CATEGORIES, 0)
    for store in catalogue["stores"]:
        for product in store["products"]:
            if taken[product["category"]] < 2:
                taken[product["category"]] += 1
                items += stage_outputs(root / "data", store["name"], product)
                pair = dict.fromkeys(("person", "garment"), product["stem"])
                pairs.append({**pair, "category": product["category"]})
    select = root / "data/select"
    (select / "items.jsonl").write_bytes(jsonl(items))
    (select / "pairs.jsonl").write_bytes(jsonl(pairs))
    for stage in STAGE_FOLDERS:
        (root / "data" / stage / "status.jsonl").write_bytes(b"")
    params = DatasetParams(name="sample", test_share=0.5)
    built = build_crawled(
        select, stage_sources(root / "data"), root / "dataset", params, {"parse": "truth"}
    )
    assert built.problems == []
    return root / "dataset"


@pytest.fixture(scope="session")
def exported(sample, tmp_path_factory) -> Callable[[str], Path]:
    """The sample dataset in a format; made once, to be read only."""
    made: dict[str, Path] = {}

    def get(form: str) -> Path:
        if form not in made:
            made[form] = tmp_path_factory.mktemp("exported") / form
            export(sample, form, made[form], Options(quiet=True))
        return made[form]

    return get
