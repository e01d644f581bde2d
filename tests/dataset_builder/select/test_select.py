"""A crawl goes in; people, garments, pairs and rejects come out, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_builder.select.candidate import Selection
from dataset_builder.select.params import SelectParams
from dataset_builder.select.select import select
from sample_store.trial.collages import collage
from sample_store.trial.pages import LATIN, Letters, notice
from sample_store.trial.swatches import chips
from sichak.errors import DatasetError
from sichak.layout import CLOTH, IMAGE
from sichak.work.runner import RunOptions

Select = Callable[..., Selection]
NewCrawl = Callable[[str], Any]


@pytest.fixture
def choose(stage: Callable[[Any], Any], run: RunOptions, tmp_path: Path) -> Select:
    def of(folders: Sequence[Path], out: Path = tmp_path / "out", **changes: Any) -> Selection:
        options = replace(run, **{k: changes.pop(k) for k in ("shard", "limit") if k in changes})
        params = SelectParams(**changes)
        return select(folders, out, params, options, stage(params))

    return of


@pytest.fixture
def product(new_crawl: NewCrawl, draw: Any) -> Any:
    """A crawl of one product: worn, packshot, back, detail, in another order than the rule's."""
    crawl = new_crawl("hanok")
    crawl.add(draw.worn(), role="worn", role_source="rule")
    crawl.add(draw.packshot(), role="detail", role_source="rule")
    crawl.add(draw.worn(((0.45, 0.15, 0.13),), front=False), role="worn", role_source="rule")
    crawl.add(draw.cloth(), role="packshot", role_source="rule")
    return crawl


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class TestWhatComesOut:
    def test_of_no_photos_empty_lists(
        self, choose: Select, new_crawl: NewCrawl, tmp_path: Path
    ) -> None:
        assert choose([new_crawl("hanok").write()]) == Selection([], [], [])
        out = tmp_path / "out"
        for name in ("items.jsonl", "pairs.jsonl", "rejects.jsonl"):
            assert (out / name).read_text() == ""
        assert (out / "image").is_dir()
        assert (out / "cloth").is_dir()

    def test_of_one_product(self, choose: Select, product: Any, tmp_path: Path) -> None:
        choose([product.write()])
        out = tmp_path / "out"
        assert sorted(tree(out)) == [
            "cloth/hanok-a1_00.jpg",
            "image/hanok-a1_00.jpg",
            "items.jsonl",
            "pairs.jsonl",
            "rejects.jsonl",
            "status.jsonl",
        ]
        worn, packshot = product.rows[:2]
        assert (
            IMAGE.path(out, "hanok-a1_00").read_bytes()
            == (product.folder / worn["file"]).read_bytes()
        )
        assert (
            CLOTH.path(out, "hanok-a1_00").read_bytes()
            == (product.folder / packshot["file"]).read_bytes()
        )
        assert rows(out / "pairs.jsonl") == [
            {
                "person": "hanok-a1_00",
                "garment": "hanok-a1_00",
                "category": "upper",
                "product": "hanok/A1",
                "group": "hanok/A1",
            }
        ]
        assert {row["photo"]: row["reason"] for row in rows(out / "rejects.jsonl")} == {
            "hanok/A1 photo 2": "the person is seen from the back",
            "hanok/A1 photo 3": "neither a packshot nor worn, but a detail photo",
        }
        assert {row["stage"] for row in rows(out / "rejects.jsonl")} == {"select"}

    def test_an_item_tells_where_it_is_from_and_why_it_is_what_it_is(
        self, choose: Select, product: Any, tmp_path: Path
    ) -> None:
        choose([product.write()])
        garment, person = rows(tmp_path / "out" / "items.jsonl")
        assert (garment["kind"], person["kind"]) == ("garment", "person")
        assert (garment["role"], garment["role_source"], garment["role_disagrees"]) == (
            "packshot",
            "classifier",
            True,
        )
        assert (person["role"], person["role_source"], person["view"]) == ("worn", "rule", "front")
        assert person["sha256"] == product.rows[0]["sha256"]
        assert person["source"] == product.rows[0]["url"]
        assert person["licence"] == "CC0"
        assert person["geometry"]["scale"] == 1.0
        assert person["same_bytes"]
        assert set(person["scores"]) >= {"blur", "contrast", "skin", "person"}

    def test_what_is_neither_packshot_nor_worn_says_what_it_is(
        self, choose: Select, product: Any, draw: Any
    ) -> None:
        letters, photos = Letters(LATIN), [draw.worn(seed=1), draw.packshot(seed=2)]
        pictures = {
            "text": notice(letters, Random(3)),
            "swatch": chips([(160, 30, 40), (40, 60, 120)], letters, Random(3)),
            "collage": collage([Image.fromarray(one) for one in photos], Random(1), "pair"),
        }
        for picture in pictures.values():
            product.add(np.asarray(picture))
        dropped = {one.photo: one for one in choose([product.write()]).dropped}
        for place, role in enumerate(pictures, start=4):
            one = dropped[f"hanok/A1 photo {place}"]
            assert one.reason == f"neither a packshot nor worn, but a {role} photo"
            assert (one.figures["role"], one.figures["role_source"]) == (role, "classifier")
            assert one.figures["role_declared"] is None
            assert one.figures["role_score"] >= 0.5

    @pytest.mark.parametrize("role", ["swatch", "text", "collage"])
    def test_a_store_may_declare_each_of_them(
        self, choose: Select, product: Any, draw: Any, role: str
    ) -> None:
        """And a rule that the pixels are not sure against is believed, and the quarrel noted."""
        product.add(draw.cloth(seed=1), role=role, role_source="tag")
        (one,) = [
            one
            for one in choose([product.write()], sure_role=1.0).dropped
            if one.photo == "hanok/A1 photo 4"
        ]
        assert one.reason == f"neither a packshot nor worn, but a {role} photo"
        assert (one.figures["role_source"], one.figures["role_declared"]) == ("tag", role)
        assert one.figures["role_disagrees"] == (one.figures["role_by_pixels"] != role)

    def test_several_stores_at_once(
        self, choose: Select, new_crawl: NewCrawl, draw: Any, tmp_path: Path
    ) -> None:
        folders = []
        for seed, store in enumerate(("hanok", "maru")):
            crawl = new_crawl(store)
            crawl.add(draw.packshot(seed=seed))
            crawl.add(draw.worn(((0.4 + seed / 5, 0.15, 0.12),), seed=seed))
            folders.append(crawl.write())
        chosen = choose(folders)
        assert [pair.person for pair in chosen.pairs] == ["hanok-a1_00", "maru-a1_00"]


class TestTroubleInTheFolder:
    def test_no_crawl(self, choose: Select, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="crawl the store first"):
            choose([tmp_path])

    def test_one_bad_photo_never_stops_the_rest(
        self, choose: Select, product: Any, as_jpeg: Callable[..., bytes], draw: Any
    ) -> None:
        product.add(b"")
        product.add(b"<html>not found</html>")
        product.add(as_jpeg(draw.packshot())[:3000])
        product.add(draw.packshot(size=(300, 400)))
        gone = product.add(draw.packshot(seed=3))
        (product.folder / gone["file"]).unlink()
        swapped = product.add(draw.packshot(seed=4))
        (product.folder / swapped["file"]).write_bytes(as_jpeg(draw.packshot(seed=5)))
        product.rows.append({**product.rows[0], "file": "../../etc/passwd"})
        chosen = choose([product.write()])
        assert len(chosen.pairs) == 1
        reasons = {one.photo: one.reason for one in chosen.dropped}
        assert reasons["hanok/A1 photo 4"] == "the file is empty"
        assert reasons["hanok/A1 photo 5"].startswith("not a picture of a known format")
        assert "truncated" in reasons["hanok/A1 photo 6"]
        assert reasons["hanok/A1 photo 7"].startswith("too small: 300x400")
        assert reasons["hanok/A1 photo 8"] == "the file is not in the crawl's folder"
        assert reasons["hanok/A1 photo 9"] == "the file is not the one the manifest describes"
        assert reasons["hanok/manifest.jsonl, row 11"].startswith("a wrong row: Value error, file")
        assert len(chosen.kept) + len(chosen.dropped) == len(product.rows)

    def test_one_file_in_two_galleries(
        self, choose: Select, new_crawl: NewCrawl, draw: Any
    ) -> None:
        crawl = new_crawl("hanok")
        for sku in ("A1", "B2"):
            crawl.add(draw.packshot(seed=ord(sku[0])), sku)
            crawl.add(draw.worn(), sku)
        chosen = choose([crawl.write()])
        assert [pair.facts["group"] for pair in chosen.pairs] == ["hanok/A1", "hanok/A1"]

    def test_a_row_twice(self, choose: Select, product: Any) -> None:
        product.rows.append(dict(product.rows[0]))
        chosen = choose([product.write()])
        assert len(chosen.kept) + len(chosen.dropped) == 5


class TestOnlyWhatChanged:
    def two_products(self, new_crawl: NewCrawl, draw: Any) -> Any:
        crawl = new_crawl("hanok")
        for seed, sku in enumerate(("A1", "B2")):
            crawl.add(draw.packshot(seed=seed), sku)
            crawl.add(draw.worn(((0.4 + seed / 5, 0.15, 0.12),), seed=seed), sku)
        return crawl

    def test_the_second_run_gives_the_same_bytes(
        self, choose: Select, new_crawl: NewCrawl, draw: Any, tmp_path: Path
    ) -> None:
        folder = self.two_products(new_crawl, draw).write()
        choose([folder])
        before = tree(tmp_path / "out")
        times = {path: path.stat().st_mtime_ns for path in (tmp_path / "out" / "image").iterdir()}
        choose([folder])
        assert tree(tmp_path / "out") == before
        assert all(path.stat().st_mtime_ns == time for path, time in times.items())

    def test_a_product_that_is_gone_takes_its_files_along(
        self, choose: Select, new_crawl: NewCrawl, draw: Any, tmp_path: Path
    ) -> None:
        crawl = self.two_products(new_crawl, draw)
        choose([crawl.write()])
        crawl.rows = [row for row in crawl.rows if row["sku"] == "A1"]
        choose([crawl.write()])
        assert IMAGE.stems(tmp_path / "out") == ["hanok-a1_00"]
        assert CLOTH.stems(tmp_path / "out") == ["hanok-a1_00"]

    def test_another_order_of_the_manifest_gives_the_same_bytes(
        self, choose: Select, new_crawl: NewCrawl, draw: Any, tmp_path: Path
    ) -> None:
        crawl = self.two_products(new_crawl, draw)
        choose([crawl.write()], tmp_path / "one")
        crawl.rows.reverse()
        choose([crawl.write()], tmp_path / "two")
        assert tree(tmp_path / "one") == tree(tmp_path / "two")

    def test_shards_fill_the_memo_and_the_whole_run_computes_nothing(
        self,
        choose: Select,
        new_crawl: NewCrawl,
        draw: Any,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        folder = self.two_products(new_crawl, draw).write()
        for part in range(2):
            assert choose([folder], tmp_path / "parts", shard=(part, 2)) == Selection([], [], [])

        def fail(*_: Any) -> None:
            raise AssertionError("computed again")

        monkeypatch.setattr("dataset_builder.select.stage.measure", fail)
        assert len(choose([folder]).pairs) == 2

    def test_a_limit_is_a_crawl_of_so_many_photos(
        self, choose: Select, new_crawl: NewCrawl, draw: Any
    ) -> None:
        chosen = choose([self.two_products(new_crawl, draw).write()], limit=2)
        assert [pair.person for pair in chosen.pairs] == ["hanok-a1_00"]
        assert len(chosen.kept) + len(chosen.dropped) == 2
