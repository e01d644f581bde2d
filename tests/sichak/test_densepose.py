"""The colours of image-densepose."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from sichak.densepose import COLOURS, Part, draw_parts, parts_of_colours
from sichak.image import jpeg_bytes

PARTS = hnp.arrays(np.uint8, (5, 7), elements=st.integers(0, 24))


def test_equals_the_table(parity) -> None:
    table = json.loads((parity / "densepose_colors.json").read_text())["parts"]
    assert [tuple(row["rgb"]) for row in table] == list(COLOURS)
    assert [row["name"].upper() for row in table] == [Part(row["i"]).name for row in table]


def test_equals_opencvs_colour_map() -> None:
    grey = (np.arange(25) * 255 / 24).astype(np.uint8)
    bgr = cv2.applyColorMap(grey[None], cv2.COLORMAP_PARULA)[0]
    assert [tuple(map(int, row[::-1])) for row in bgr[1:]] == list(COLOURS[1:])


def test_background_is_black() -> None:
    assert not draw_parts(np.zeros((3, 2), np.uint8)).any()


def test_a_label_above_24_is_an_error() -> None:
    with pytest.raises(IndexError):
        draw_parts(np.full((1, 1), 25, np.uint8))


@given(PARTS)
def test_colours_tell_the_parts(labels) -> None:
    assert (parts_of_colours(draw_parts(labels)) == labels).all()


def test_parts_survive_jpeg(parity) -> None:
    labels = np.arange(25, dtype=np.uint8).reshape(5, 5).repeat(32, 0).repeat(32, 1)
    data = np.frombuffer(jpeg_bytes(draw_parts(labels)), np.uint8)
    read = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
    inner = np.zeros((160, 160), bool)
    for row in range(5):
        for column in range(5):
            inner[row * 32 + 8 : row * 32 + 24, column * 32 + 8 : column * 32 + 24] = True
    assert (parts_of_colours(read) == labels)[inner].all()
