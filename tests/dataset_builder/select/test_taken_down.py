"""What was taken down is not selected, not built, and not exported, whatever still names it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from dataset_builder.select.folder import select_folders
from dataset_builder.select.params import SelectParams
from dataset_builder.select.select import select
from sichak.errors import DatasetError
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line
from sichak.work.stage import file_sha256

sys.path.insert(0, str(Path(__file__).parents[1] / "export"))


@pytest.fixture
def tombstones(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("SICHAK_TAKEDOWN", str(tmp_path / "takedown.jsonl"))
    return tmp_path / "takedown.jsonl"


def block(path: Path, kind, value: str) -> None:
    append(path, blocked_line(Target(kind, value), "asked", "test", []))


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def crawl(new_crawl, draw):
    made = new_crawl("hanok")
    for seed, sku in enumerate(("A1", "B2")):
        brand = {"brand": f"Brand {sku}"}
        made.add(draw.packshot(seed=seed, colour=(40 + 90 * seed, 60, 120)), sku, **brand)
        made.add(draw.worn(seed=seed), sku, **brand)
    return made


@pytest.mark.parametrize(
    ("kind", "value"), [("sku", "B2"), ("sku", "hanok/b2"), ("brand", "BRAND B2")]
)
def test_a_product_is_not_selected(crawl, tombstones, tmp_path, run, stage, kind, value):
    block(tombstones, kind, value)
    out, params = tmp_path / "out", SelectParams()
    select([crawl.write()], out, params, run, stage(params))
    assert {row["sku"] for row in lines(out / "items.jsonl")} == {"A1"}
    gone = [row for row in lines(out / "rejects.jsonl") if "taken down" in str(row["reason"])]
    assert len(gone) == 2
    assert "B2" not in (out / "rejects.jsonl").read_text()


def test_who_loses_the_packshot_is_a_reject_with_a_reason(crawl, tombstones, tmp_path, run, stage):
    block(tombstones, "sha256", crawl.rows[2]["sha256"])
    out, params = tmp_path / "out", SelectParams()
    select([crawl.write()], out, params, run, stage(params))
    reasons = [row["reason"] for row in lines(out / "rejects.jsonl") if row.get("sku") == "B2"]
    assert reasons == ["the product has no usable packshot"]


def test_a_photo_of_ones_own_is_known_by_its_bytes(tombstones, tmp_path, draw, as_jpeg, run, stage):
    for kind, photos in (("people", draw.worn), ("garments", draw.packshot)):
        (tmp_path / kind).mkdir()
        for seed, name in enumerate(("kim", "lee")):
            (tmp_path / kind / f"{name}.jpg").write_bytes(as_jpeg(photos(seed=seed)))
    block(tombstones, "sha256", file_sha256(tmp_path / "people/kim.jpg"))
    out, params = tmp_path / "out", SelectParams()
    select_folders(
        tmp_path / "people", tmp_path / "garments", None, "upper", out, params, run, stage(params)
    )
    assert not (out / "image/kim.jpg").exists()
    assert (out / "image/lee.jpg").is_file()
    assert (out / "cloth/kim.jpg").is_file()
    reasons = [str(row["reason"]) for row in lines(out / "rejects.jsonl")]
    assert any(reason.startswith("taken down (") for reason in reasons)


def test_a_damaged_tombstone_stops_the_selection(crawl, tombstones, tmp_path, run, stage):
    tombstones.write_text("nonsense\n")
    with pytest.raises(DatasetError, match="no tombstone"):
        select([crawl.write()], tmp_path / "out", SelectParams(), run, stage(SelectParams()))


@pytest.mark.parametrize("form", ["urls", "hf"])
def test_an_older_dataset_is_exported_without_it(tombstones, tmp_path, form):
    from made_datasets import Made

    made = Made(tmp_path / "dataset")
    for stem in ("aa-1_00", "bb-2_00"):
        made.pair(stem)
    block(tombstones, "sku", "BB-2")
    done = made.export(form, tmp_path / "out")
    assert {entry.sku for entry in done.manifest.photos} == {"AA-1"}
    assert [one.reason.split(" (")[0] for one in done.left_out] == ["taken down"] * 2
