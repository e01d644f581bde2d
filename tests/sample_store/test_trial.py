"""The labelled photos that ``sichak roles`` is tried on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from PIL import Image

from dataset_builder.select.role_table import labelled_photos
from sample_store.mall.server import SAMPLE_STORE
from sample_store.trial.hard import below_the_waist, filling
from sample_store.trial.make import LATIN, Letters, write_trial

CATALOGUE = json.loads((SAMPLE_STORE / "catalogue.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trial")
    write_trial(out, 1, [Letters(LATIN)])
    return out


def test_every_role_has_photos(trial: Path) -> None:
    roles = Counter(one.role for one in labelled_photos(trial))
    assert set(roles) == {"packshot", "worn", "detail", "swatch", "text", "collage"}
    assert min(roles.values()) >= 19


def test_every_photo_of_the_store_is_in_it_under_its_label(trial: Path) -> None:
    for store in CATALOGUE["stores"]:
        for product in store["products"]:
            for photo in product["photos"]:
                worn = f"worn-{photo['view']}"
                name = worn if photo["role"] == "worn" else photo["role"]
                assert (trial / name / f"{product['sku']}-shop.jpg").is_file()


def test_all_photos_are_large_enough_to_be_judged(trial: Path) -> None:
    for one in labelled_photos(trial):
        with Image.open(one.path) as photo:
            assert min(photo.size) >= 384, one.path
            assert max(photo.size) <= 3 * min(photo.size), one.path


class TestHardCases:
    def test_a_packshot_fills_its_picture(self) -> None:
        mask = Image.new("L", (768, 1024))
        mask.paste(255, (300, 400, 400, 700))
        page = Image.new("RGB", (768, 1024), "white")
        page.paste((10, 20, 30), (300, 400, 400, 700))
        rows = np.flatnonzero((np.asarray(filling(page, mask)) < 128).all(axis=2).any(axis=1))
        assert rows.size == pytest.approx(0.95 * 1024, abs=3)

    def test_a_body_is_cut_at_its_waist(self) -> None:
        page = Image.new("RGB", (768, 1024), "white")
        page.paste((10, 20, 30), (300, 100, 460, 900))
        part = below_the_waist(page, Random(0))
        assert part is not None
        column = (np.asarray(part) < 128).all(axis=2).any(axis=1)
        assert column[0]
        assert not column[-1]

    def test_a_body_whose_feet_are_cut_off_has_none(self) -> None:
        page = Image.new("RGB", (768, 1024), "white")
        page.paste((10, 20, 30), (300, 100, 460, 1024))
        assert below_the_waist(page, Random(0)) is None
