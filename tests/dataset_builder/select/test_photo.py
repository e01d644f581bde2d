"""Manifests are files from outside: what is wrong is left out and named, nothing is trusted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from dataset_builder.select.photo import Photo, read_crawl
from sichak.errors import DatasetError

DIGITS = "ab" * 32
ROW: dict[str, Any] = {
    "store": "hanok",
    "sku": "GM0024122750066",
    "image_index": 2,
    "file": f"photos/ab/{DIGITS}.jpg",
    "sha256": DIGITS,
}


class TestPhoto:
    def test_the_least_a_row_must_have(self) -> None:
        photo = Photo.model_validate(ROW)
        assert photo.product == ("hanok", "GM0024122750066")
        assert (photo.role, photo.view, photo.category) == (None, None, None)
        assert str(photo) == "hanok/GM0024122750066 photo 2"

    def test_columns_it_does_not_know_are_ignored(self) -> None:
        Photo.model_validate({**ROW, "fetched_at": "2026-11-22", "price": 39000})

    def test_unknown_is_none(self) -> None:
        photo = Photo.model_validate({**ROW, "role": "unknown", "view": "unknown"})
        assert (photo.role, photo.view) == (None, None)

    @pytest.mark.parametrize(
        "change",
        [
            {"store": ""},
            {"sku": None},
            {"sku": 123},
            {"sku": "x" * 1000},
            {"image_index": "2"},
            {"image_index": -1},
            {"image_index": 1.5},
            {"image_index": 10_000},
            {"image_index": True},
            {"sha256": "ab"},
            {"sha256": DIGITS.upper()},
            {"role": "selfie"},
            {"view": "above"},
            {"category": "shoes"},
            {"name": ["a"]},
        ],
    )
    def test_wrong_values_are_no_photo(self, change: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            Photo.model_validate({**ROW, **change})

    @pytest.mark.parametrize(
        "file",
        [
            f"photos/ab/{'cd' * 32}.jpg",
            f"photos/cd/{DIGITS}.jpg",
            f"/photos/ab/{DIGITS}.jpg",
            f"../photos/ab/{DIGITS}.jpg",
            f"photos/ab/../ab/{DIGITS}.jpg",
            f"photos/ab/{DIGITS}.jpg\n",
            f"photos/ab/{DIGITS}.jpg/../../../etc/passwd",
            "/etc/passwd",
            "",
        ],
    )
    def test_only_the_file_of_its_hash_is_taken(self, file: str) -> None:
        with pytest.raises(ValidationError, match="file is not photos/"):
            Photo.model_validate({**ROW, "file": file})


class TestReadCrawl:
    def test_no_manifest(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="crawl the store first"):
            read_crawl(tmp_path)

    def test_an_empty_manifest(self, tmp_path: Path) -> None:
        (tmp_path / "manifest.jsonl").touch()
        assert read_crawl(tmp_path) == ([], [])

    def test_photos_come_in_the_order_of_the_gallery(self, tmp_path: Path) -> None:
        rows = [
            {**ROW, "sku": sku, "image_index": at} for sku, at in (("B", 1), ("B", 0), ("A", 9))
        ]
        (tmp_path / "manifest.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
        photos, bad = read_crawl(tmp_path)
        assert [(one.photo.sku, one.photo.image_index) for one in photos] == [
            ("A", 9),
            ("B", 0),
            ("B", 1),
        ]
        assert photos[0].path == tmp_path / f"photos/ab/{DIGITS}.jpg"
        assert bad == []

    def test_a_wrong_row_does_not_cost_the_others(self, tmp_path: Path) -> None:
        lines = [json.dumps(ROW), '{"store": "hanok"', json.dumps({**ROW, "role": "selfie"}), "7"]
        (tmp_path / "manifest.jsonl").write_text("\n".join(lines))
        photos, bad = read_crawl(tmp_path)
        assert len(photos) == 1
        assert [row.row for row in bad] == [2, 3, 4]
        assert bad[1].reason.startswith("role: Input should be 'packshot', 'worn'")

    @pytest.mark.parametrize(
        "line",
        [
            b"[" * 100_000,
            b'{"sku": ' * 100_000,
            b"\xff\xfe",
            b'{"image_index": ' + b"7" * 10_000 + b"}",
            b'{"name": "' + b"x" * 2_000_000 + b'"}',
            json.dumps({**ROW, "image_index": 10**400}).encode(),
            json.dumps({**ROW, "role": [[["worn"]]]}).encode(),
        ],
        ids=lambda line: str(line[:20]),
    )
    def test_a_hostile_row_does_not_cost_the_others(self, tmp_path: Path, line: bytes) -> None:
        good = json.dumps(ROW).encode()
        (tmp_path / "manifest.jsonl").write_bytes(b"\n".join([line, good, line, line]))
        photos, bad = read_crawl(tmp_path)
        assert [one.photo.sha256 for one in photos] == [DIGITS]
        assert [row.row for row in bad] == [1, 3, 4]

    def test_parquet_is_read_first_and_gives_the_same(self, tmp_path: Path) -> None:
        import pyarrow
        import pyarrow.parquet

        rows = [{**ROW, "category": None}, {**ROW, "image_index": 3, "category": "dress"}]
        pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "manifest.parquet")
        (tmp_path / "manifest.jsonl").write_text("not read")
        photos, bad = read_crawl(tmp_path)
        assert [one.photo.category for one in photos] == [None, "dress"]
        assert bad == []

    def test_a_broken_parquet_file_is_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "manifest.parquet").write_bytes(b"PAR1 broken")
        with pytest.raises(DatasetError, match="not a readable parquet file"):
            read_crawl(tmp_path)

    def test_a_real_crawl_folder(self, new_crawl: Callable[[str], Any], draw: Any) -> None:
        crawl = new_crawl("hanok")
        crawl.add(draw.packshot())
        photos, bad = read_crawl(crawl.write())
        assert photos[0].path.is_file()
        assert bad == []
