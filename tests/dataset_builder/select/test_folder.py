"""Anyone's photos: their names are kept where they can be, and only what cannot work is out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.select.candidate import Selection
from dataset_builder.select.folder import select_folders, stems
from dataset_builder.select.params import SelectParams
from sichak.errors import DatasetError
from sichak.image import png_bytes
from sichak.layout import CLOTH, IMAGE, is_stem
from sichak.work.runner import RunOptions


class TestStems:
    @pytest.mark.parametrize(
        ("names", "expected"),
        [
            ([], []),
            (["00006_00.jpg", "anna", "A.b-1.png"], ["00006_00", "anna", "A.b-1"]),
            (["IMG_20240101_123.JPG"], ["IMG_20240101_123"]),
            (["my photo.jpg", "my-photo.jpg"], ["my-photo-2", "my-photo"]),
            (["a b.jpg", "a+b.jpg", "a-b-2.jpg"], ["a-b", "a-b-3", "a-b-2"]),
            (["사진.jpg", "-.jpg"], ["x", "x-2"]),
            (["a" * 180 + ".jpg"], ["a" * 150]),
        ],
    )
    def test_a_safe_one_stays(self, names: list[str], expected: list[str]) -> None:
        assert list(stems(names).values()) == expected

    @given(st.lists(st.text(min_size=1), unique_by=lambda name: name.replace("/", "|")))
    def test_every_name_gets_a_safe_stem_of_its_own(self, names: list[str]) -> None:
        files = [name.replace("/", "|") + ".jpg" for name in names]
        found = stems(files)
        assert list(found) == files
        assert len(set(found.values())) == len(files)
        assert all(is_stem(stem) for stem in found.values())


class Photos:
    """Two folders and a pairs file."""

    def __init__(self, root: Path, draw: Any, encode: Callable[..., bytes]) -> None:
        self.people, self.garments = root / "people", root / "garments"
        self.pairs = root / "pairs.txt"
        self.people.mkdir()
        self.garments.mkdir()
        self.draw, self.encode = draw, encode

    def person(self, name: str, **how: Any) -> None:
        (self.people / name).write_bytes(self.encode(self.draw.worn(**how)))

    def garment(self, name: str, **how: Any) -> None:
        (self.garments / name).write_bytes(self.encode(self.draw.packshot(**how)))


@pytest.fixture
def photos(tmp_path: Path, draw: Any, as_jpeg: Callable[..., bytes]) -> Photos:
    given_photos = Photos(tmp_path, draw, as_jpeg)
    given_photos.person("00006_00.jpg")
    given_photos.garment("00008_00.jpg")
    given_photos.pairs.write_text("00006_00.jpg 00008_00.jpg\n")
    return given_photos


@pytest.fixture
def choose(
    photos: Photos, stage: Callable[[Any], Any], run: RunOptions, tmp_path: Path
) -> Callable[..., Selection]:
    def of(pairs: Path | None = photos.pairs, category: str = "upper", **options: Any) -> Selection:
        params = SelectParams()
        return select_folders(
            photos.people,
            photos.garments,
            pairs,
            category,
            tmp_path / "out",
            params,
            replace(run, **options),
            stage(params),
        )

    return of


Choose = Callable[..., Selection]


def reasons(selection: Selection) -> dict[str, str]:
    return {one.photo: one.reason for one in selection.dropped}


class TestFolders:
    def test_names_and_bytes_are_kept(self, choose: Choose, photos: Photos, tmp_path: Path) -> None:
        chosen = choose()
        out = tmp_path / "out"
        assert [(pair.person, pair.garment) for pair in chosen.pairs] == [("00006_00", "00008_00")]
        for folder, given_folder, stem in (
            (IMAGE, photos.people, "00006_00"),
            (CLOTH, photos.garments, "00008_00"),
        ):
            original = (given_folder / f"{stem}.jpg").read_bytes()
            assert folder.path(out, stem).read_bytes() == original
        rows = [json.loads(line) for line in (out / "items.jsonl").read_text().splitlines()]
        assert [(row["kind"], row["stem"], row["source"], row["category"]) for row in rows] == [
            ("person", "00006_00", "00006_00.jpg", "upper"),
            ("garment", "00008_00", "00008_00.jpg", "upper"),
        ]
        assert chosen.dropped == []

    def test_other_names_get_a_stem_and_keep_their_name_aside(
        self, choose: Choose, photos: Photos
    ) -> None:
        photos.person("Anna im Garten.JPG", seed=1)
        photos.pairs.write_text("Anna im Garten.JPG 00008_00.jpg")
        chosen = choose()
        assert [pair.person for pair in chosen.pairs] == ["anna-im-garten"]
        assert chosen.kept[1].facts["source"] == "Anna im Garten.JPG"

    def test_two_files_of_one_stem(self, choose: Choose, photos: Photos, draw: Any) -> None:
        (photos.people / "00006_00.png").write_bytes(png_bytes(draw.worn()))
        chosen = choose()
        assert reasons(chosen) == {"person 00006_00.png": "has the stem of 00006_00.jpg"}
        assert len(chosen.pairs) == 1

    def test_without_a_pairs_file_equal_stems_are_pairs(
        self, choose: Choose, photos: Photos
    ) -> None:
        photos.garment("00006_00.png", seed=5)
        chosen = choose(None)
        assert [(pair.person, pair.garment) for pair in chosen.pairs] == [("00006_00", "00006_00")]

    def test_a_side_view_is_marked_not_dropped(self, choose: Choose, photos: Photos) -> None:
        photos.person("00006_00.jpg", front=False)
        chosen = choose()
        assert chosen.kept[0].facts["view"] == "back"
        assert len(chosen.pairs) == 1

    def test_a_person_in_place_of_a_garment_is_marked(
        self, choose: Choose, photos: Photos, as_jpeg: Callable[..., bytes], draw: Any
    ) -> None:
        (photos.garments / "00008_00.jpg").write_bytes(as_jpeg(draw.worn()))
        garment = choose().kept[1]
        assert (garment.facts["role"], garment.facts["role_by_pixels"]) == ("packshot", "worn")
        assert garment.facts["role_disagrees"]


class TestTrouble:
    def test_what_cannot_work_is_named(
        self, choose: Choose, photos: Photos, as_jpeg: Callable[..., bytes], draw: Any
    ) -> None:
        (photos.people / "empty.jpg").touch()
        (photos.people / "notes.txt").write_text("remember the milk")
        (photos.people / ".hidden.jpg").touch()
        (photos.people / "phone.heic").write_bytes(b"\0")
        (photos.people / "nobody.jpg").write_bytes(as_jpeg(draw.packshot()))
        photos.person("two.jpg", heads=((0.25, 0.15, 0.12), (0.75, 0.15, 0.12)))
        photos.garment("tiny.jpg", size=(300, 400))
        photos.pairs.write_text("nobody.jpg 00008_00.jpg\n00006_00.jpg tiny.jpg\ncarl tee\n")
        chosen = choose()
        found = reasons(chosen)
        assert found["person empty.jpg"] == "the file is empty"
        assert found["person notes.txt"].startswith("not a picture by its name")
        assert found["person phone.heic"].startswith("not a picture by its name")
        assert found["person nobody.jpg"] == "no person found (best score 0.10)"
        assert found["person two.jpg"] == "2 people in the photo"
        assert found["garment tiny.jpg"].startswith("too small: 300x400")
        assert found["pairs line 1: nobody.jpg 00008_00.jpg"] == "person nobody.jpg was rejected"
        assert found["pairs line 2: 00006_00.jpg tiny.jpg"] == "garment tiny.jpg was rejected"
        assert found["pairs line 3: carl tee"] == "no person photo of this name"
        assert chosen.pairs == []
        assert [kept.stem for kept in chosen.kept] == ["00006_00", "00008_00"]

    def test_no_folder(self, choose: Choose, photos: Photos) -> None:
        photos.people = photos.people / "absent"
        with pytest.raises(DatasetError, match="no such folder of person photos"):
            choose()

    def test_a_folder_without_photos(self, choose: Choose, photos: Photos) -> None:
        (photos.garments / "00008_00.jpg").unlink()
        with pytest.raises(DatasetError, match="no garment photo in it"):
            choose()

    def test_an_unknown_category(self, choose: Choose) -> None:
        with pytest.raises(DatasetError, match="'shoes'; it must be upper, lower, dress"):
            choose(category="shoes")

    def test_a_limited_run(self, choose: Choose) -> None:
        chosen = choose(limit=1)
        assert [kept.stem for kept in chosen.kept] == ["00006_00"]
