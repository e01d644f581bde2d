"""Landmarks of garments, on outlines whose corners are known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from sichak.image import Grey
from tryon.backend import Unfit
from tryon.warp.bottom_outline import bottom_outline
from tryon.warp.contour import Point
from tryon.warp.top_outline import top_outline

Draw = Callable[[str], Grey]

NEAR = 22.0
"""Pixels a landmark may lie off: outlines are smoothed, and a gap begins where it can be seen."""


def near(found: Point, corner: tuple[float, float]) -> bool:
    return bool(np.linalg.norm(found - corner) < NEAR)


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((1024, 768), np.uint8),
        np.full((1024, 768), 127, np.uint8),
        np.pad(np.full((4, 4), 255, np.uint8), 100),
    ],
)
def test_a_mask_without_a_garment_is_unfit(mask: np.ndarray) -> None:
    for find in (top_outline, bottom_outline):
        with pytest.raises(Unfit, match="mask"):
            find(mask)


@pytest.mark.parametrize(
    ("kind", "armpit", "cuff", "hem"),
    [
        ("tee", (223, 400), (88, 400), (218, 860)),
        ("longsleeve", (238, 400), (108, 830), (228, 780)),
        ("dress", (278, 190), (198, 190), (168, 960)),
    ],
)
def test_landmarks_of_sleeved_garments(
    garment_mask: Draw,
    kind: str,
    armpit: tuple[int, int],
    cuff: tuple[int, int],
    hem: tuple[int, int],
) -> None:
    side = top_outline(garment_mask(kind)).left
    assert near(side.armpit, armpit)
    assert side.outer is not None
    assert side.inner is not None
    assert near(side.outer[-1], cuff)
    assert near(side.side[-1], hem)
    assert abs(side.tip[0] - side.armpit[0]) < 3, "the tip is straight above the armpit"
    assert (side.outer[0] == side.tip).all()
    assert (side.inner[0] == side.armpit).all()


def test_a_garment_without_sleeves_has_none(garment_mask: Draw) -> None:
    outline = top_outline(garment_mask("tank"))
    assert outline.sleeveless
    assert outline.left.outer is None
    assert near(outline.left.tip, (290, 150))
    assert near(outline.left.armpit, (208, 420))


@pytest.mark.parametrize("kind", ["tee", "longsleeve", "tank", "dress"])
def test_the_two_sides_of_a_top_mirror_each_other(garment_mask: Draw, kind: str) -> None:
    outline = top_outline(garment_mask(kind))
    for name in ("neck", "tip", "armpit"):
        left, right = getattr(outline.left, name), getattr(outline.right, name)
        assert right[0] - 384 == pytest.approx(384 - left[0], abs=4), name
        assert right[1] == pytest.approx(left[1], abs=10), name


def test_landmarks_move_with_the_garment(garment_mask: Draw) -> None:
    mask = garment_mask("tee")
    there = top_outline(np.roll(mask, (40, -25), axis=(0, 1))).left
    here = top_outline(mask).left
    for name in ("neck", "tip", "armpit"):
        assert getattr(there, name) - getattr(here, name) == pytest.approx([-25, 40], abs=1.5)


@pytest.mark.parametrize(
    ("kind", "crotch"), [("trousers", (384, 360)), ("shorts", (384, 540)), ("skirt", None)]
)
def test_legs_are_told_from_skirts(
    garment_mask: Draw, kind: str, crotch: tuple[int, int] | None
) -> None:
    outline = bottom_outline(garment_mask(kind))
    if crotch is None:
        assert outline.crotch is None
        assert outline.left.outer is None
    else:
        assert outline.crotch is not None
        assert near(outline.crotch, crotch)


def test_corners_of_trousers(garment_mask: Draw) -> None:
    outline = bottom_outline(garment_mask("trousers"))
    assert near(outline.left.waist, (270, 80))
    assert near(outline.right.waist, (498, 80))
    assert outline.left.outer is not None
    assert outline.left.inner is not None
    assert near(outline.left.outer[-1], (208, 960))
    assert near(outline.left.inner[-1], (328, 960))
    assert outline.waist_width == pytest.approx(228, abs=8)


def test_a_skirt_runs_from_waist_to_hem(garment_mask: Draw) -> None:
    side = bottom_outline(garment_mask("skirt")).left
    assert near(side.flank[0], (270, 200))
    assert near(side.flank[-1], (128, 800))
