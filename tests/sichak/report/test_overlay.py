"""Labels over a photo: who is shown in which colour, and what the legend says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from sichak.labels import CIHP, VITON_HD_PALETTE
from sichak.report.overlay import OPACITY, PALENESS, legend, legend_strip, overlay, shown

GREY = Image.new("RGB", (8, 8), (100, 100, 100))


def test_nobody_has_no_legend():
    assert legend(np.zeros((4, 4), np.uint8)) == []
    assert legend(np.zeros((0, 0), np.uint8)) == []


def test_a_photo_of_nobody_fades():
    pixels = np.asarray(overlay(GREY, np.zeros((8, 8), np.uint8)))
    assert np.all(pixels == int(100 + 155 * PALENESS))


def test_inside_a_label_photo_and_colour_mix():
    pixels = np.asarray(overlay(GREY, np.full((8, 8), CIHP.PANTS, np.uint8)))
    mixed = 100 * (1 - OPACITY) + np.array(VITON_HD_PALETTE[CIHP.PANTS]) * OPACITY
    assert np.allclose(pixels[4, 4], mixed, atol=1)


def test_where_labels_meet_the_picture_is_darker():
    labels = np.full((8, 8), CIHP.PANTS, np.uint8)
    labels[:, 4:] = CIHP.SKIRT
    pixels = np.asarray(overlay(GREY, labels)).astype(int)
    assert (pixels[:, 3] < pixels[:, 2]).all()
    assert (pixels[:, 3] < pixels[:, 5]).any()


def test_labels_of_another_size_are_fitted_without_new_labels():
    labels = np.array([[CIHP.HAIR, CIHP.FACE]], np.uint8)
    pixels = np.asarray(overlay(GREY, labels))
    assert (pixels[:, 0] == pixels[0, 0]).all()
    assert len({tuple(colour) for colour in pixels[0]}) == 3  # two labels and their outline


def test_numbers_beyond_the_table_are_painted_but_have_no_name():
    labels = np.full((8, 8), 200, np.uint8)
    assert overlay(GREY, labels).size == (8, 8)
    assert legend(labels) == []


def test_the_legend_names_the_largest_first():
    labels = np.zeros((1, 8), np.uint8)
    labels[0, 1:3], labels[0, 3:8] = CIHP.LEFT_ARM, CIHP.UPPER_CLOTHES
    first, second = legend(labels)
    assert (first.name, round(first.share, 3)) == ("upper clothes", 0.714)
    assert (second.name, second.css) == ("left arm", "#33a9dc")


@given(arrays(np.uint8, (6, 5)))
def test_the_shares_of_a_legend_are_whole(labels):
    entries = legend(labels)
    known = [label for label in np.unique(labels) if 0 < label < len(CIHP)]
    assert len(entries) == len(known)
    assert not entries or sum(entry.share for entry in entries) == pytest.approx(1)


@given(st.integers(1, 19), st.integers(0, 255))
def test_every_label_can_be_told_from_its_photo(label, grey):
    photo = Image.new("RGB", (4, 4), (grey, grey, grey))
    painted = np.asarray(overlay(photo, np.full((4, 4), label, np.uint8))).astype(int)
    faded = np.asarray(overlay(photo, np.zeros((4, 4), np.uint8))).astype(int)
    assert np.abs(painted - faded).sum() > 30


@pytest.mark.parametrize(
    ("count", "width", "height"), [(0, 200, 1), (1, 200, 18), (3, 1000, 18), (3, 100, 54)]
)
def test_a_legend_strip_breaks_its_lines(count, width, height):
    entries = [shown(CIHP.UPPER_CLOTHES)] * count
    assert legend_strip(entries, width).size == (width, height)
