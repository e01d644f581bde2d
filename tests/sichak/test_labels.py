"""The label tables agree with each other and with what the released files hold."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from sichak.image import labels_bytes
from sichak.labels import (
    ATR,
    ATR_NECK,
    CIHP,
    CIHP_TO_ATR,
    MIRRORED,
    VITON_HD_PALETTE,
    atr_from_cihp,
    colourise,
    pil_palette,
)

EMPTY = np.zeros((0, 0), np.uint8)
LABELS = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2), elements=st.integers(0, 19))
ANY_BYTES = hnp.arrays(np.uint8, hnp.array_shapes(min_dims=2, max_dims=2))


def test_numbers_are_consecutive() -> None:
    assert [label.value for label in CIHP] == list(range(20))
    assert [label.value for label in ATR] == list(range(18))
    assert len(ATR) == ATR_NECK


def test_every_label_has_its_own_colour() -> None:
    assert len(VITON_HD_PALETTE) == len(CIHP)
    assert len(set(VITON_HD_PALETTE)) == len(CIHP)
    assert VITON_HD_PALETTE[CIHP.BACKGROUND] == (0, 0, 0)


def test_the_palette_is_full_and_filled_as_in_the_released_files() -> None:
    palette = pil_palette()
    assert len(palette) == 768
    assert palette[:60] == [channel for colour in VITON_HD_PALETTE for channel in colour]
    assert set(palette[60:]) == {20}


def test_nothing_to_colour() -> None:
    assert colourise(EMPTY).shape == (0, 0, 3)


@given(LABELS)
def test_colourise_is_what_the_png_shows(labels) -> None:
    with Image.open(io.BytesIO(labels_bytes(labels))) as image:
        assert image.mode == "P"
        assert (np.asarray(image) == labels).all()
        assert (np.asarray(image.convert("RGB")) == colourise(labels)).all()


@given(LABELS)
def test_colours_tell_the_labels(labels) -> None:
    number = {colour: label for label, colour in enumerate(VITON_HD_PALETTE)}
    flat = [number[tuple(map(int, colour))] for colour in colourise(labels).reshape(-1, 3)]
    assert (np.array(flat).reshape(labels.shape) == labels).all()


def test_mirroring_twice_changes_nothing() -> None:
    assert all(MIRRORED[MIRRORED[label]] == label for label in MIRRORED)


def test_mirroring_trades_left_for_right_and_nothing_else() -> None:
    sided = {label for label in CIHP if "LEFT" in label.name or "RIGHT" in label.name}
    assert set(MIRRORED) == sided
    for label, other in MIRRORED.items():
        swapped = (
            CIHP(label).name.replace("LEFT", "*").replace("RIGHT", "LEFT").replace("*", "RIGHT")
        )
        assert CIHP(other).name == swapped


def test_every_cihp_label_has_an_atr_label() -> None:
    assert set(CIHP_TO_ATR) == set(CIHP)
    assert set(CIHP_TO_ATR.values()) <= {*ATR, ATR_NECK}


@pytest.mark.parametrize("label", [label for label in CIHP if label.name in ATR.__members__])
def test_labels_of_one_name_are_one_thing(label: CIHP) -> None:
    assert CIHP_TO_ATR[label] == ATR[label.name]


def test_nothing_to_renumber() -> None:
    assert atr_from_cihp(EMPTY).shape == (0, 0)


@pytest.mark.parametrize(("neck", "expected"), [(True, ATR_NECK), (False, ATR.FACE)])
def test_the_neck_is_its_own_label_or_face(neck: bool, expected: int) -> None:
    labels = np.full((2, 2), CIHP.NECK, np.uint8)
    assert (atr_from_cihp(labels, neck=neck) == expected).all()


@given(ANY_BYTES, st.booleans())
def test_any_byte_becomes_an_atr_label(labels, neck: bool) -> None:
    found = atr_from_cihp(labels, neck=neck)
    assert found.dtype == np.uint8
    assert found.shape == labels.shape
    assert found.max(initial=0) <= (ATR_NECK if neck else ATR.SCARF)
    assert not found[labels >= len(CIHP)].any()
    assert (found[labels == 0] == ATR.BACKGROUND).all()


@pytest.mark.parametrize("folder", ["image-parse-v3", "image-parse-agnostic-v3.2"])
@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_the_released_files_have_this_palette(shared: Path, folder: str, stem: str) -> None:
    path = shared / "vitonhd-sample" / "test" / folder / f"{stem}.png"
    with Image.open(path) as image:
        palette = image.getpalette()
        assert palette is not None
        assert np.asarray(image).max() < len(CIHP)
        assert palette[:60] == pil_palette()[:60]
