"""Palettes: every label has its own colour, and a PNG keeps number and colour."""

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
    CIHP,
    CIHP_PGN_PALETTE,
    NUMBERINGS,
    VITON_HD_PALETTE,
    Numbering,
    Palette,
    colourise,
    pil_palette,
    voc_palette,
)

EMPTY = np.zeros((0, 0), np.uint8)
SHAPES = hnp.array_shapes(min_dims=2, max_dims=2)
LABELS = hnp.arrays(np.uint8, SHAPES, elements=st.integers(0, 19))
ANY_BYTES = hnp.arrays(np.uint8, SHAPES)

PALETTES: dict[str, Palette] = {one.name: one.palette for one in NUMBERINGS}
PALETTES |= {
    "VITON-HD": VITON_HD_PALETTE,
    "CIHP_PGN": CIHP_PGN_PALETTE,
    "nothing": voc_palette(0),
    "VOC": voc_palette(256),
}


def test_nothing_to_colour() -> None:
    assert colourise(EMPTY).shape == (0, 0, 3)


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_every_label_has_its_own_colour(palette: Palette) -> None:
    assert len(set(palette)) == len(palette)
    assert palette[:1] in ((), ((0, 0, 0),))
    assert all(0 <= channel <= 255 for colour in palette for channel in colour)


@pytest.mark.parametrize("palette", [VITON_HD_PALETTE, CIHP_PGN_PALETTE], ids=["VITON", "PGN"])
def test_cihps_palettes_have_a_colour_for_each_label(palette: Palette) -> None:
    assert len(palette) == len(CIHP)


def test_viton_hds_colours_are_cihp_pgns_with_three_values_lowered_by_one() -> None:
    lowered = {255: 254, 170: 169, 221: 220}
    assert (
        tuple(
            tuple(lowered.get(channel, channel) for channel in colour)
            for colour in CIHP_PGN_PALETTE
        )
        == VITON_HD_PALETTE
    )


@pytest.mark.parametrize(
    ("label", "colour"),
    [
        (0, (0, 0, 0)),
        (1, (128, 0, 0)),  # aeroplane
        (2, (0, 128, 0)),  # bicycle
        (7, (128, 128, 128)),  # car
        (8, (64, 0, 0)),  # cat
        (15, (192, 128, 128)),  # person
        (20, (0, 64, 128)),  # tv
        (255, (224, 224, 192)),  # the void around objects
    ],
)
def test_voc_colours_are_those_of_the_voc_devkit(label: int, colour: tuple[int, ...]) -> None:
    assert voc_palette(256)[label] == colour


@given(st.integers(0, 255))
def test_a_voc_colour_is_the_labels_bits_dealt_out(label: int) -> None:
    colour = voc_palette(256)[label]
    bits = [colour[bit % 3] >> (7 - bit // 3) & 1 for bit in range(9)]
    assert sum(bit << at for at, bit in enumerate(bits)) == label


@given(st.integers(0, 256))
def test_a_short_voc_palette_begins_the_long_one(size: int) -> None:
    assert voc_palette(size) == voc_palette(256)[:size]


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_a_pil_palette_is_full_and_filled_as_in_the_released_files(palette: Palette) -> None:
    flat = pil_palette(palette)
    assert len(flat) == 768
    assert flat[: 3 * len(palette)] == [channel for colour in palette for channel in colour]
    assert set(flat[3 * len(palette) :]) <= {20}


def test_as_it_is_a_pil_palette_is_viton_hds() -> None:
    assert pil_palette() == pil_palette(VITON_HD_PALETTE)


@given(LABELS)
def test_colourise_is_what_a_datasets_png_shows(labels) -> None:
    with Image.open(io.BytesIO(labels_bytes(labels))) as image:
        assert image.mode == "P"
        assert (np.asarray(image) == labels).all()
        assert (np.asarray(image.convert("RGB")) == colourise(labels)).all()


@given(ANY_BYTES, st.sampled_from(list(PALETTES.values())))
def test_a_png_keeps_number_and_colour(labels, palette: Palette) -> None:
    written = Image.fromarray(labels)
    written.putpalette(pil_palette(palette))
    file = io.BytesIO()
    written.save(file, "PNG")
    with Image.open(file) as image:
        assert image.mode == "P"
        assert (np.asarray(image) == labels).all()
        assert (np.asarray(image.convert("RGB")) == colourise(labels, palette)).all()


@given(st.data(), st.sampled_from(NUMBERINGS))
def test_colours_tell_the_labels(data: st.DataObject, numbering: Numbering) -> None:
    elements = st.integers(0, len(numbering) - 1)
    labels = data.draw(hnp.arrays(np.uint8, SHAPES, elements=elements))
    number = {colour: label for label, colour in enumerate(numbering.palette)}
    painted = colourise(labels, numbering.palette).reshape(-1, 3)
    flat = [number[(int(red), int(green), int(blue))] for red, green, blue in painted]
    assert (np.array(flat).reshape(labels.shape) == labels).all()


@pytest.mark.parametrize("folder", ["image-parse-v3", "image-parse-agnostic-v3.2"])
@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_the_released_files_have_this_palette(shared: Path, folder: str, stem: str) -> None:
    path = shared / "vitonhd-sample" / "test" / folder / f"{stem}.png"
    with Image.open(path) as image:
        palette = image.getpalette()
        assert palette is not None
        assert np.asarray(image).max() < len(CIHP)
        assert palette[:60] == pil_palette()[:60]
