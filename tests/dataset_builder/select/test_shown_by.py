"""Each kept photo says which products show it, and garments of two colours stay two."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dataset_builder.dataset.params import DatasetParams
from dataset_builder.dataset.parts import crawled_parts, provenance
from dataset_builder.dataset.records import SelectedPair, SelectedPhoto, read_lines
from dataset_builder.export.manifest import entry_of
from dataset_builder.export.records import Record
from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Photo
from dataset_builder.select.select import select
from dataset_builder.select.shown_by import MOST_PRODUCTS, shown_by, stand_ins
from sichak.takedown.whence import key, whence
from sichak.work.runner import RunOptions

ONE, TWO, THREE = "1" * 64, "2" * 64, "3" * 64
NAVY, BLACK = (48, 52, 86), (42, 42, 44)

MakePhoto = Callable[..., Photo]


class TestShownBy:
    def test_nothing_is_shown(self) -> None:
        assert shown_by([], []) == {}

    def test_the_products_with_the_very_bytes(self, photo: MakePhoto) -> None:
        photos = [photo("B", sha256=ONE), photo("A", sha256=ONE), photo("C", sha256=TWO)]
        assert shown_by(photos, []) == {ONE: ("hanok/A", "hanok/B"), TWO: ("hanok/C",)}

    def test_and_those_with_a_copy_and_those_with_the_copys_bytes(self, photo: MakePhoto) -> None:
        kept, copy = photo("A", sha256=ONE), photo("Z", store="maru", sha256=TWO)
        detail = photo("Y", store="maru", sha256=TWO)  # is not merged: has another role there
        assert shown_by([kept, copy, detail], [(copy, kept)])[ONE] == (
            "hanok/A",
            "maru/Y",
            "maru/Z",
        )

    def test_copies_of_copies_do_not_creep_in(self, photo: MakePhoto) -> None:
        first, copy = photo("A", sha256=ONE), photo("Z", store="maru", sha256=TWO)
        other = photo("Q", store="outlet", sha256=THREE)
        shown = shown_by([first, copy, other], [(copy, first)])
        assert shown[ONE] == ("hanok/A", "maru/Z")
        assert shown[THREE] == ("outlet/Q",)

    def test_a_gallery_that_repeats_itself_is_one_product(self, photo: MakePhoto) -> None:
        photos = [photo("A", 0, sha256=ONE), photo("A", 1, sha256=ONE)]
        assert shown_by(photos, [(photos[1], photos[0])]) == {ONE: ("hanok/A",)}


class TestStandIns:
    def test_none(self) -> None:
        assert stand_ins([]) == {}

    @pytest.mark.parametrize(("more", "found"), [(0, {}), (1, {("hanok", ONE): 101})])
    def test_a_file_of_more_products_than_a_garment_has_colours(
        self, photo: MakePhoto, more: int, found: dict[tuple[str, str], int]
    ) -> None:
        photos = [photo(f"A{number}", sha256=ONE) for number in range(MOST_PRODUCTS + more)]
        photos += [photo(f"B{number}", store="maru", sha256=ONE) for number in range(5)]
        assert stand_ins(photos) == found

    def test_a_gallery_full_of_it_is_one_product(self, photo: MakePhoto) -> None:
        assert stand_ins([photo("A", at, sha256=ONE) for at in range(300)]) == {}


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


class TestNavyAndBlackTrousersOfOneCut:
    """Drawn, measured by the selection's own stage, sold by two shops of which one saves anew."""

    @pytest.fixture
    def out(
        self,
        new_crawl: Any,
        draw: Any,
        as_jpeg: Callable[..., bytes],
        stage: Any,
        run: RunOptions,
        tmp_path: Path,
    ) -> Path:
        folders = []
        for store, small in (("hanok", 1), ("outlet", 0.8)):
            crawl = new_crawl(store)
            for number, colour in enumerate((NAVY, BLACK)):
                worn = draw.worn(((0.4 + number / 5, 0.15, 0.12),), seed=number)
                for role, picture in (("packshot", draw.trousers(colour)), ("worn", worn)):
                    rule = {"role": role, "role_source": "index", "category": "lower"}
                    crawl.add(as_jpeg(scaled(picture, small)), f"{store[0]}{number}", **rule)
            folders.append(crawl.write())
        select(folders, tmp_path / "out", SelectParams(), run, stage(SelectParams()))
        return tmp_path / "out"

    def test_their_hashes_would_merge_them(self, out: Path) -> None:
        measured = {
            row["id"]: Measures.from_facts(row["facts"]) for row in rows(out / "status.jsonl")
        }
        packshots = [one.phash for name, one in measured.items() if "-0-" in name]
        assert len(packshots) == 4
        for one in packshots:
            differing = (int(one, 16) ^ int(packshots[0], 16)).bit_count()
            assert differing <= SelectParams().duplicate_bits

    def test_each_is_kept_once_and_lists_the_shops_that_sell_it(self, out: Path) -> None:
        kept = [(row["kind"], row["sku"], row["also"]) for row in rows(out / "items.jsonl")]
        assert kept == [
            ("garment", "h0", ["outlet/o0"]),
            ("person", "h0", ["outlet/o0"]),
            ("garment", "h1", ["outlet/o1"]),
            ("person", "h1", ["outlet/o1"]),
        ]
        assert {row["photo"]: row["reason"] for row in rows(out / "rejects.jsonl")} == {
            f"outlet/o{number} photo {at}": f"the same photo as hanok/h{number} photo {at}"
            for number in (0, 1)
            for at in (0, 1)
        }

    def test_the_dataset_and_its_exports_say_so_too(self, out: Path) -> None:
        photos = read_lines(out / "items.jsonl", SelectedPhoto)
        pairs = read_lines(out / "pairs.jsonl", SelectedPair)
        parts = crawled_parts(photos, pairs, DatasetParams())
        records = [Record.model_validate_json(json.dumps(row)) for row in provenance(parts, photos)]
        assert {(one.sku, one.also) for one in records} == {
            ("h0", ("outlet/o0",)),
            ("h1", ("outlet/o1",)),
        }
        entries = [entry_of(one, ["k"], ()) for one in records]
        assert {entry.also for entry in entries} == {("outlet/o0",), ("outlet/o1",)}

    def test_a_product_that_is_taken_down_takes_its_photo_of_every_shop(self, out: Path) -> None:
        named = [set(whence(row).names()) for row in rows(out / "items.jsonl")]
        assert [key("sku", "outlet/o1") in names for names in named] == [False, False, True, True]


def scaled(photo: np.ndarray, zoom: float) -> np.ndarray:
    import cv2

    return cv2.resize(photo, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)
