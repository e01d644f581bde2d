"""Plain backgrounds are found by colour, from the border inwards."""

from __future__ import annotations

import numpy as np
import pytest

from dataset_builder.cloth_mask.backdrop import backdrop
from dataset_builder.cloth_mask.refine import refine

H, W = 256, 192


def packshot(garment: int, background: int = 255, noise: int = 0) -> np.ndarray:
    """A box of one grey on a background of another, both with noise of that many levels."""
    grey = np.full((H, W), background, dtype=np.int16)
    grey[60:200, 50:140] = garment
    grey += np.random.default_rng(0).integers(-noise, noise + 1, grey.shape, dtype=np.int16)
    return np.repeat(grey.clip(0, 255).astype(np.uint8)[..., None], 3, axis=2)


def test_one_colour_is_all_backdrop() -> None:
    found = backdrop(np.full((H, W, 3), 255, np.uint8))
    assert found is not None
    assert found.all()


def test_a_busy_border_is_no_backdrop() -> None:
    assert backdrop(np.random.default_rng(0).integers(0, 256, (H, W, 3), dtype=np.uint8)) is None


@pytest.mark.parametrize(
    ("garment", "background", "noise"),
    [(20, 255, 0), (20, 245, 2), (200, 128, 2), (248, 255, 0)],
    ids=["black on white", "off-white with noise", "grey studio", "white on white, shaded"],
)
def test_the_backdrop_ends_at_the_garment(garment: int, background: int, noise: int) -> None:
    found = backdrop(packshot(garment, background, noise))
    assert found is not None
    assert not found[62:198, 52:138].any()
    assert found[:55].mean() > 0.97


def test_a_bright_print_is_not_reached_from_the_border() -> None:
    rgb = packshot(20)
    rgb[100:140, 80:110] = 255
    found = backdrop(rgb)
    assert found is not None
    assert not found[100:140, 80:110].any()


def test_a_gap_that_the_network_filled_is_opened() -> None:
    rgb = packshot(20)
    rgb[120:200, 90:100] = 255  # between two trouser legs
    network = np.zeros((H, W), np.uint8)
    network[60:200, 50:140] = 255
    mask = refine(rgb, network)
    assert (mask[130:195, 93:97] == 0).all()


def test_a_garment_of_exactly_the_backgrounds_colour_is_left_to_the_network() -> None:
    network = np.zeros((H, W), np.uint8)
    network[60:200, 50:140] = 255
    mask = refine(packshot(255), network)
    assert (mask[70:190, 60:130] == 255).all()
