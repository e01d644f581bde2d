"""Made-up photos to time the choosing with: of what they are, and what the command tells."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from typer.testing import CliRunner

from dataset_builder.bench_duplicates import GALLERY, bench_duplicates, made_up
from sichak.cli.app import app


def test_no_photos() -> None:
    assert made_up(0) == []


def test_they_are_galleries_and_the_same_ones_every_time() -> None:
    photos = made_up(60)
    assert photos == made_up(60)
    assert photos[:12] == made_up(12)
    assert len({one.id for one in photos}) == len({one.photo.sha256 for one in photos}) == 60
    galleries = Counter(one.photo.sku for one in photos)
    assert set(galleries.values()) == {len(GALLERY)}


def test_a_part_of_the_products_is_black_and_a_part_sold_twice() -> None:
    photos = made_up(1_200)
    black = sum(one.measures.colour[0] < 20 for one in photos) / len(photos)
    assert 0.2 < black < 0.5
    *_, all_of_them = bench_duplicates(1_200, say=lambda _: None)
    assert 0.1 < all_of_them.copies / all_of_them.photos < 0.3
    assert all_of_them.pairs > 0


def test_the_command_tells_it(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    done = CliRunner().invoke(app, ["bench", "--duplicates", "40", "--json", str(figures)])
    assert done.exit_code == 0, done.output
    assert [row["photos"] for row in json.loads(figures.read_text())] == [2, 8, 40]
    assert "times the first" in done.output
