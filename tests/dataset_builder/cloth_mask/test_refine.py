"""Refinement draws the outline where the colours change and leaves no dirt."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.cloth_mask.refine import (
    antialias,
    refine,
    without_notches,
    without_pinholes,
    without_specks,
)

H, W = 512, 384


def scene(shape: np.ndarray, inside: int = 60, outside: int = 245) -> np.ndarray:
    grey = np.where(shape, inside, outside).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def box(top: int, left: int, bottom: int, right: int) -> np.ndarray:
    mask = np.zeros((H, W), dtype=bool)
    mask[top:bottom, left:right] = True
    return mask


def blurred(mask: np.ndarray, sigma: float = 6) -> np.ndarray:
    return cv2.GaussianBlur(mask.astype(np.uint8) * 255, (0, 0), sigma)


def iou(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


def test_nothing_in_nothing_out() -> None:
    empty = np.zeros((H, W), dtype=bool)
    assert not refine(scene(empty), blurred(empty)).any()


def test_all_garment_stays_all_garment() -> None:
    full = np.ones((H, W), dtype=bool)
    assert (refine(scene(full), blurred(full)) == 255).all()


@pytest.mark.parametrize(("dx", "dy"), [(0, 0), (4, 0), (-4, 0), (0, 5), (3, -4)])
def test_a_soft_displaced_mask_snaps_to_the_colour_edge(dx: int, dy: int) -> None:
    garment = box(100, 80, 420, 300)
    soft = np.roll(blurred(garment), (dy, dx), axis=(0, 1))
    refined = refine(scene(garment), soft) >= 128
    assert iou(refined, garment) > 0.99
    assert iou(refined, garment) >= iou(soft >= 128, garment)


def test_without_contrast_the_networks_outline_stays() -> None:
    garment = box(100, 80, 420, 300)
    soft = blurred(garment)
    refined = refine(scene(garment, inside=245), soft) >= 128
    assert iou(refined, soft >= 128) > 0.99


def test_the_gap_between_sleeve_and_body_stays_open() -> None:
    garment = box(80, 60, 440, 330)
    garment[200:440, 110:128] = False
    refined = refine(scene(garment), blurred(garment, 3)) >= 128
    assert not refined[250:400, 115:123].any()


def test_a_white_stripe_on_the_edge_of_a_sleeve_survives_on_white() -> None:
    garment = box(80, 60, 440, 330)
    picture = scene(garment)
    picture[200:208, 60:100] = 245
    refined = refine(picture, blurred(garment, 3)) >= 128
    assert refined[204, 66:100].all()


@pytest.mark.parametrize(
    ("mask", "kept"),
    [
        pytest.param(np.zeros((H, W), bool), np.zeros((H, W), bool), id="empty"),
        pytest.param(box(50, 50, 300, 300), box(50, 50, 300, 300), id="one part"),
        pytest.param(
            box(50, 50, 300, 300) | box(400, 10, 410, 20), box(50, 50, 300, 300), id="dirt goes"
        ),
        pytest.param(
            box(50, 50, 300, 150) | box(50, 200, 300, 300),
            box(50, 50, 300, 150) | box(50, 200, 300, 300),
            id="both legs of a pair stay",
        ),
    ],
)
def test_specks(mask: np.ndarray, kept: np.ndarray) -> None:
    assert np.array_equal(without_specks(mask), kept)


@pytest.mark.parametrize(
    ("hole", "filled"),
    [
        pytest.param(box(0, 0, 0, 0), True, id="no hole"),
        pytest.param(box(150, 150, 154, 154), True, id="a pinhole is closed"),
        pytest.param(box(150, 150, 190, 190), False, id="a real hole stays"),
    ],
)
def test_pinholes(hole: np.ndarray, filled: bool) -> None:
    garment = box(50, 50, 300, 300)
    result = without_pinholes(garment & ~hole)
    assert np.array_equal(result, garment) == filled


def test_notches_are_closed_only_where_the_network_saw_garment() -> None:
    garment = box(50, 50, 300, 300)
    cut = garment & ~box(50, 150, 90, 153)
    assert (without_notches(cut, garment) ^ garment).sum() < 10, "all but the rounded mouth"
    assert np.array_equal(without_notches(cut, cut), cut)


def test_the_edge_is_one_soft_step_at_the_same_place() -> None:
    garment = box(50, 50, 300, 300)
    soft = antialias(garment)
    assert np.array_equal(soft >= 128, garment) or iou(soft >= 128, garment) > 0.9995
    assert ((soft > 0) & (soft < 255)).mean() < 0.02


@settings(max_examples=10, deadline=None)
@given(st.integers(20, 200), st.integers(20, 150), st.integers(60, 200), st.integers(60, 200))
def test_mirroring_the_picture_mirrors_the_mask(top: int, left: int, h: int, w: int) -> None:
    garment = box(top, left, top + h, left + w)
    picture, soft = scene(garment), blurred(garment)
    mirrored = refine(picture[:, ::-1].copy(), soft[:, ::-1].copy())[:, ::-1]
    assert (abs(mirrored.astype(int) - refine(picture, soft)) <= 2).mean() > 0.999
