"""Picture sheets: rows of photos, columns of parsers, gaps for what is missing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_builder.parse.compare.classes import classes_of
from dataset_builder.parse.compare.results import Measured
from dataset_builder.parse.compare.sheet import HEIGHT, Sheets, write_sheets
from sichak.image import labels_bytes
from sichak.labels import CCP, CIHP, VITON_HD_PALETTE
from sichak.layout import PARSE
from sichak.report.overlay import OPACITY

CELL = HEIGHT * 3 // 4 + 4
GREY = 200


def parser(name: str) -> Measured:
    return Measured(name, [], [], 0.5, 0.6, 1.0, 1.1, 10**8)


@pytest.fixture
def photos(tmp_path: Path) -> dict[str, Path]:
    paths = {name: tmp_path / f"{name}.jpg" for name in ("a", "b", "c")}
    for path in paths.values():
        Image.new("RGB", (90, 120), (GREY, GREY, GREY)).save(path)
    return paths


def labelled(out: Path, name: str, stem: str, label: int) -> None:
    path = PARSE.path(out / name, stem)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(labels_bytes(np.full((120, 90), label, np.uint8)))


def sheets(out: Path, **more: Any) -> Sheets:
    base = Sheets(out, [parser("one"), parser("two")], {}, classes_of("cihp", "cihp"), 2)
    return replace(base, **more)


def mixed(label: int) -> list[float]:
    return [GREY * (1 - OPACITY) + channel * OPACITY for channel in VITON_HD_PALETTE[label]]


def test_no_photo_makes_no_sheet_and_removes_old_ones(tmp_path: Path) -> None:
    (tmp_path / "sheet-07.jpg").touch()
    (tmp_path / "report.md").touch()
    assert write_sheets({}, sheets(tmp_path)) == []
    assert [path.name for path in tmp_path.iterdir()] == ["report.md"]


def test_many_photos_are_paged(tmp_path: Path, photos: dict[str, Path]) -> None:
    assert write_sheets(photos, sheets(tmp_path)) == ["sheet-01.jpg", "sheet-02.jpg"]
    first, second = (Image.open(tmp_path / f"sheet-0{page}.jpg") for page in (1, 2))
    assert first.width == second.width == 3 * CELL - 4
    assert first.height > second.height > HEIGHT


def test_every_parser_has_a_column_in_its_colours(tmp_path: Path, photos: dict[str, Path]) -> None:
    labelled(tmp_path, "one", "a", CIHP.DRESS)
    labelled(tmp_path, "two", "a", CIHP.SKIRT)
    (name,) = write_sheets({"a": photos["a"]}, sheets(tmp_path, ending=".png"))
    page = np.asarray(Image.open(tmp_path / name))
    middle = page[22 + 16 + HEIGHT // 2, CELL // 2 :: CELL]
    assert middle[0].tolist() == [GREY] * 3
    assert np.allclose(middle[1], mixed(CIHP.DRESS), atol=2)
    assert np.allclose(middle[2], mixed(CIHP.SKIRT), atol=2)


@pytest.mark.parametrize("content", [None, b"broken"])
def test_what_is_not_there_is_a_gap(
    tmp_path: Path, photos: dict[str, Path], content: bytes | None
) -> None:
    labelled(tmp_path, "two", "a", CIHP.SKIRT)
    if content is not None:
        PARSE.path(tmp_path / "one", "a").parent.mkdir(parents=True)
        PARSE.path(tmp_path / "one", "a").write_bytes(content)
    (name,) = write_sheets({"a": photos["a"]}, sheets(tmp_path, ending=".png"))
    page = np.asarray(Image.open(tmp_path / name))
    assert page[22 + 16 + HEIGHT // 2, CELL + CELL // 2].tolist() == [225] * 3


def test_a_truth_in_another_numbering_is_painted_as_classes(
    tmp_path: Path, photos: dict[str, Path]
) -> None:
    Image.fromarray(np.full((120, 90), CCP.JEANS, np.uint8)).save(tmp_path / "truth.png")
    chosen = sheets(
        tmp_path,
        parsers=[],
        truth={"a": tmp_path / "truth.png"},
        classes=classes_of("street", "ccp"),
        ending=".png",
    )
    (name,) = write_sheets({"a": photos["a"]}, chosen)
    page = np.asarray(Image.open(tmp_path / name))
    assert page.shape[1] == 2 * CELL - 4
    shown = page[22 + 16 + HEIGHT // 2, CELL + CELL // 2]
    assert np.allclose(shown, mixed(CIHP.PANTS), atol=2)
