"""One photo: measured and brought to 768x1024, or a reject with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import ExifTags, Image

from dataset_builder.select.fit import Geometry
from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.stage import PHOTO, SelectStage
from sichak.image import png_bytes, read_rgb
from sichak.work.item import Done, Item, Reject, Result

Process = Callable[..., Result]


@pytest.fixture
def process(stage: Callable[[Any], SelectStage], tmp_path: Path) -> Process:
    ready = stage(SelectParams())
    ready.load()

    def of(data: bytes, **facts: Any) -> Result:
        path = tmp_path / "photo.jpg"
        path.write_bytes(data)
        return ready.process(Item("a", {"photo": path}, facts))

    return of


def fitted(result: Result, tmp_path: Path) -> np.ndarray:
    assert isinstance(result, Done), result
    path = tmp_path / "fitted.jpg"
    path.write_bytes(result.files[PHOTO.name])
    with Image.open(path) as picture:
        assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (768, 1024))
    return read_rgb(path)


def figures(result: Result) -> Measures:
    assert isinstance(result, Done), result
    return Measures.from_facts(result.facts)


class TestThePicture:
    def test_a_jpeg_of_the_right_size_keeps_its_bytes(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        data = as_jpeg(draw.packshot())
        result = process(data)
        assert isinstance(result, Done)
        assert result.files[PHOTO.name] == data
        assert figures(result).same_bytes
        assert figures(result).geometry == Geometry(768, 1024, 1.0, 0.0, 0.0)

    def test_a_png_of_the_right_size_keeps_its_pixels(
        self, process: Process, draw: Any, tmp_path: Path
    ) -> None:
        photo = draw.packshot()
        result = process(png_bytes(photo))
        assert np.abs(fitted(result, tmp_path).astype(int) - photo).mean() < 0.5
        assert not figures(result).same_bytes
        assert figures(result).geometry.is_identity

    def test_a_turned_photo_is_stored_upright(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes], tmp_path: Path
    ) -> None:
        photo = draw.worn()
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = 6
        turned = as_jpeg(np.ascontiguousarray(np.rot90(photo)), exif=exif)
        result = process(turned)
        assert np.abs(fitted(result, tmp_path).astype(int) - photo).mean() < 2
        assert not figures(result).same_bytes

    @pytest.mark.parametrize("size", [(750, 1000), (1000, 1000), (1600, 1000), (600, 1500)])
    def test_any_shape(
        self,
        process: Process,
        draw: Any,
        as_jpeg: Callable[..., bytes],
        tmp_path: Path,
        size: tuple[int, int],
    ) -> None:
        result = process(as_jpeg(draw.packshot(size=size)))
        fitted(result, tmp_path)
        geometry = figures(result).geometry
        assert (geometry.width, geometry.height) == size

    def test_a_person_is_not_cropped_though_the_joints_end_above_the_hem(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        tall = draw.worn(((0.5, 0.1, 0.1),), size=(500, 1400))
        geometry = figures(process(as_jpeg(tall))).geometry
        top, bottom = geometry.forward(np.array([[0.0, 0.05 * 1400], [0.0, 0.84 * 1400]]))[:, 1]
        assert top >= 0
        assert bottom <= 1024


class TestTheFigures:
    def test_a_packshot(self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]) -> None:
        found = figures(process(as_jpeg(draw.packshot())))
        assert found.plain
        assert found.people == ()
        assert found.person_score == pytest.approx(0.1)
        assert found.foreground == pytest.approx(0.345, abs=0.01)
        assert found.touch == (0, 0, 0, 0)
        assert found.symmetry > 0.98
        assert (found.things, found.chips) == (1, 0)
        assert found.seam < 0.84
        assert found.unevenness > 5
        assert found.aspect == pytest.approx(0.75, abs=0.02)
        assert found.blur is not None
        assert found.blur < 1

    def test_somebody(self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]) -> None:
        found = figures(process(as_jpeg(draw.worn())))
        (person,) = found.people
        assert person.view == "front"
        assert found.person_score == person.score
        assert person.pose()[0, :2] == pytest.approx((384, 154), abs=3)
        assert found.skin > 0.02

    def test_blur_of_the_photo_not_of_a_large_scale(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        soft = cv2.GaussianBlur(draw.packshot(size=(1536, 2048)), (0, 0), 10)
        assert figures(process(as_jpeg(soft))).blur == pytest.approx(5, rel=0.15)

    def test_they_survive_the_memo_store(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        found = figures(process(as_jpeg(draw.worn())))
        assert Measures.from_facts(found.facts()) == found

    def test_they_are_the_same_every_time(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        data = as_jpeg(draw.worn(size=(700, 900)))
        assert process(data) == process(data)


class TestRejects:
    @pytest.mark.parametrize(
        ("size", "reason"),
        [
            ((300, 400), "too small: 300x400, the shorter side must have 384 pixels"),
            ((383, 1000), "too small: 383x1000, the shorter side must have 384 pixels"),
            ((400, 1300), "a strip: 400x1300, at most 1:3 is used"),
        ],
    )
    def test_size(
        self,
        process: Process,
        as_jpeg: Callable[..., bytes],
        size: tuple[int, int],
        reason: str,
    ) -> None:
        photo = np.full((size[1], size[0], 3), 200, dtype=np.uint8)
        assert process(as_jpeg(photo)) == Reject(reason, {"width": size[0], "height": size[1]})

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "the file is empty"),
            (b"<html>", "not a picture of a known format"),
        ],
    )
    def test_a_file_that_is_no_picture(self, process: Process, data: bytes, reason: str) -> None:
        result = process(data)
        assert isinstance(result, Reject)
        assert result.reason.startswith(reason)

    def test_a_truncated_picture(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        result = process(as_jpeg(draw.packshot())[:5000])
        assert isinstance(result, Reject)
        assert "truncated" in result.reason

    def test_other_bytes_than_the_manifest_names(
        self, process: Process, draw: Any, as_jpeg: Callable[..., bytes]
    ) -> None:
        data = as_jpeg(draw.packshot())
        digits = hashlib.sha256(data).hexdigest()
        assert isinstance(process(data, sha256=digits), Done)
        result = process(data, sha256="0" * 64)
        assert isinstance(result, Reject)
        assert result.reason == "the file is not the one the manifest describes"


def test_only_what_is_measured_depends_on_the_parameters_of_measuring(
    stage: Callable[[Any], SelectStage],
) -> None:
    """So that another threshold of a decision computes nothing again."""
    prints = [
        stage(params).fingerprint()
        for params in (
            SelectParams(),
            SelectParams(max_blur=9, sure_role=0.1, category="dress"),
            SelectParams(min_side=500),
        )
    ]
    assert prints[0] == prints[1]
    assert prints[0] != prints[2]
