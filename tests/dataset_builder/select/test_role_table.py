"""Labelled photos in, recall, precision and confusions out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Role, View
from dataset_builder.select.role import Seen
from dataset_builder.select.role_table import (
    REJECTED,
    Judged,
    Labelled,
    as_json,
    as_text,
    confusion,
    judge,
    labelled_photos,
    precision,
    recall,
    view_confusion,
)
from sichak.errors import DatasetError
from sichak.work.runner import RunOptions


def judged(label: Role, found: Role | None, view: View | None = None) -> Judged:
    """A photo that is found to be something; None for one that is rejected."""
    seen = "too small" if found is None else Seen(found, 0.7, view if found == "worn" else None)
    return Judged(Labelled(Path("worn/a.jpg"), label, view), seen)


class TestLabels:
    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(DatasetError, match="no folder"):
            labelled_photos(tmp_path / "none")

    def test_no_photo(self, tmp_path: Path) -> None:
        (tmp_path / "worn").mkdir()
        (tmp_path / "worn" / "notes.txt").write_text("none yet")
        with pytest.raises(DatasetError, match="no photo in sub-folders named packshot, worn"):
            labelled_photos(tmp_path)

    def test_a_folder_that_names_no_role(self, tmp_path: Path) -> None:
        (tmp_path / "selfies").mkdir()
        with pytest.raises(DatasetError, match="selfies: no role; sub-folders may be packshot"):
            labelled_photos(tmp_path)

    @pytest.mark.parametrize(
        ("name", "role", "view"),
        [
            ("packshot", "packshot", None),
            ("worn", "worn", None),
            ("worn-front", "worn", "front"),
            ("worn-back", "worn", "back"),
            ("worn-side", "worn", "side"),
            ("swatch", "swatch", None),
            ("text", "text", None),
            ("collage", "collage", None),
        ],
    )
    def test_names(self, tmp_path: Path, name: str, role: Role, view: View | None) -> None:
        path = tmp_path / name / "a.jpg"
        path.parent.mkdir()
        path.write_bytes(b"")
        assert labelled_photos(tmp_path) == [Labelled(path, role, view)]


class TestFigures:
    def test_of_nothing(self) -> None:
        table = confusion([])
        assert recall(table, "worn") is None
        assert precision(table, "worn") is None
        assert as_json([])["right"] == 0
        assert as_text([]).endswith("0 of 0 photos right")

    def test_recall_and_precision(self) -> None:
        table = confusion(
            [judged("worn", "worn")] * 3
            + [judged("worn", "packshot"), judged("packshot", "packshot")]
        )
        assert recall(table, "worn") == pytest.approx(3 / 4)
        assert precision(table, "worn") == 1
        assert recall(table, "packshot") == 1
        assert precision(table, "packshot") == pytest.approx(1 / 2)

    def test_a_photo_nobody_could_ask_about_costs_recall_only(self) -> None:
        table = confusion([judged("text", "text"), judged("text", None)])
        assert table["text"][REJECTED] == 1
        assert recall(table, "text") == pytest.approx(1 / 2)
        assert precision(table, "text") == 1

    def test_views_are_those_of_photos_found_worn(self) -> None:
        found = [
            judged("worn", "worn", "back"),
            judged("worn", "packshot", "back"),
            judged("worn", None, "back"),
            judged("worn", "worn"),
            Judged(Labelled(Path("a"), "worn", "side"), Seen("worn", 0.6)),
        ]
        table = view_confusion(found)
        assert (dict(table["front"]), dict(table["back"])) == ({}, {"back": 1})
        assert dict(table["side"]) == {"untold": 1}

    def test_every_wrong_photo_is_named(self) -> None:
        found: Any = as_json([judged("worn", "worn"), judged("worn", "text"), judged("worn", None)])
        assert (found["photos"], found["right"]) == (3, 1)
        assert [(one["found"], one["reason"]) for one in found["wrong"]] == [
            ("text", None),
            (REJECTED, "too small"),
        ]
        assert found["roles"]["worn"]["found"] == {"rejected": 1, "text": 1, "worn": 1}

    def test_the_text_has_a_line_a_role(self) -> None:
        lines = as_text([judged("worn", "worn", "back"), judged("worn", "text")]).splitlines()
        assert [line.split()[0] for line in lines[1:7]] == [
            "packshot",
            "worn",
            "detail",
            "swatch",
            "text",
            "collage",
        ]
        assert lines[2].split() == ["worn", "1", "1", "0.500", "1.000"]
        assert lines[-1] == "1 of 2 photos right"


def test_photos_are_judged_by_their_pixels(
    tmp_path: Path,
    stage: Callable[[Any], Any],
    run: RunOptions,
    draw: Any,
    as_jpeg: Callable[..., bytes],
) -> None:
    photos = {
        "packshot/a": draw.packshot(),
        "packshot/small": draw.packshot(size=(200, 260)),
        "worn-front/a": draw.worn(),
        "worn-back/a": draw.worn(front=False),
    }
    for name, photo in photos.items():
        path = tmp_path / "labelled" / f"{name}.jpg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(as_jpeg(photo))
    params = SelectParams()
    found = judge(labelled_photos(tmp_path / "labelled"), params, run, stage(params))
    table = confusion(found)
    assert dict(table["packshot"]) == {"packshot": 1, REJECTED: 1}
    assert dict(table["worn"]) == {"worn": 2}
    assert {view: dict(row) for view, row in view_confusion(found).items()} == {
        "front": {"front": 1},
        "back": {"back": 1},
        "side": {},
    }
