"""The front neckline found in a photo, and the light taken over from the old garment."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest

from sichak.image import RGB, Grey
from tryon.warp.neckline import hidden_back
from tryon.warp.shade import LEAST, MOST, lit, shadow_of, worn_light
from tryon.warp.skin import USUAL, skin_colours
from tryon.warp.top_outline import top_outline

Draw = Callable[[str], Grey]


def tee_photo(mask: Grey, depth: int, inside: tuple[int, int, int]) -> RGB:
    """A tee whose inside back shows above a round front neckline, with a paper label in it."""
    photo = np.where(mask[..., None] > 0, (200, 40, 60), 255).astype(np.uint8)
    back = np.zeros_like(mask)
    cv2.ellipse(back, (384, 205), (80, depth), 0, 0, 180, 255, -1)
    photo[(back > 0) & (mask > 0)] = inside
    cv2.rectangle(photo, (370, 225), (398, 238), (250, 250, 250), -1)
    return photo


@pytest.mark.parametrize("depth", [60, 90])
def test_the_inside_of_the_back_is_found(garment_mask: Draw, depth: int) -> None:
    mask = garment_mask("tee")
    hidden = hidden_back(tee_photo(mask, depth, (110, 20, 30)), top_outline(mask))
    assert hidden is not None
    rows = np.flatnonzero(hidden[:, 384])
    assert rows[-1] == pytest.approx(205 + depth, abs=8)


def test_a_plain_front_hides_nothing(garment_mask: Draw) -> None:
    mask = garment_mask("tee")
    photo = np.where(mask[..., None] > 0, (200, 40, 60), 255).astype(np.uint8)
    assert hidden_back(photo, top_outline(mask)) is None


WORN = np.zeros((120, 100), bool)
WORN[20:100, 20:80] = True


def picture(tone: np.ndarray) -> np.ndarray:
    return np.repeat(tone[..., None], 3, axis=2).astype(np.float32)


def test_an_evenly_lit_garment_changes_nothing() -> None:
    assert worn_light(picture(np.full(WORN.shape, 90.0)), WORN, 6.0) == pytest.approx(1.0, abs=1e-3)


def test_no_garment_no_light() -> None:
    nothing = np.zeros_like(WORN)
    assert (worn_light(picture(np.full(WORN.shape, 90.0)), nothing, 6.0) == 1).all()


def test_a_dark_side_stays_dark_and_within_bounds() -> None:
    tone = np.tile(np.linspace(80, 110, 100), (120, 1))
    light = worn_light(picture(tone), WORN, 6.0)
    assert light[60, 30] < 1 < light[60, 70]
    assert light.min() >= LEAST
    assert light.max() <= MOST


def test_a_patterned_garment_gives_no_light() -> None:
    stripes = np.where(np.arange(120)[:, None] // 8 % 2, 30.0, 220.0) * np.ones((1, 100))
    assert (worn_light(picture(stripes), WORN, 6.0) == 1).all()


def test_a_shadow_falls_below_what_casts_it() -> None:
    front = np.zeros((80, 80), bool)
    front[20:40, 20:60] = True
    light = shadow_of(front, 4.0)
    assert light.max() <= 1
    assert light[44, 40] < light[15, 40]
    assert light[75, 40] == pytest.approx(1, abs=1e-3)


def test_light_multiplies() -> None:
    half = np.full((2, 2), 0.5, np.float32)
    assert lit(np.full((2, 2, 3), 100, np.float32), half).tolist() == [[[50] * 3] * 2] * 2


def test_skin_takes_the_persons_colour_from_whatever_is_seen() -> None:
    image = np.full((200, 160, 3), 255, np.uint8)
    labels = np.zeros((200, 160), np.uint8)
    assert skin_colours(image, labels)[0, 0] == pytest.approx(USUAL), "nothing is seen"
    labels[20:80, 20:80], image[20:80, 20:80] = 13, (90, 60, 45)
    assert skin_colours(image, labels)[150, 100] == pytest.approx((90, 60, 45), abs=2)
    labels[100:180, 20:60], image[100:180, 20:60] = 14, (120, 80, 60)
    assert skin_colours(image, labels)[150, 40] == pytest.approx((120, 80, 60), abs=2)
