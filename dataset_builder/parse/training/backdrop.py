"""Other backgrounds for labelled people: shops photograph before plain walls."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from sichak.image import RGB

Rng = np.random.Generator
Plane = npt.NDArray[np.float32]

WHITE_SHARE = 0.55
"""Share of backdrops that are white or a light grey."""


def on_backdrop(rgb: RGB, solid: npt.NDArray[np.bool_], rng: Rng) -> RGB:
    """The person before a studio wall.

    Args:
        rgb: (H, W, 3).
        solid: (H, W), what stands before the background.
        rng: decides colour, gradient, floor and shadow.
    """
    height, width = solid.shape
    wall = backdrop(height, width, rng)
    # Drawn labels keep a rim of the old background: cut it, then soften the edge.
    cut = cv2.erode(solid.astype(np.uint8), np.ones((3, 3), np.uint8))
    softness = float(rng.uniform(0.6, 1.4))
    alpha = np.asarray(cv2.GaussianBlur(cut.astype(np.float32), (0, 0), softness), np.float32)
    wall *= _shadow(alpha, rng)[..., None]
    mixed = wall + (rgb - wall) * alpha[..., None]
    return np.clip(mixed, 0, 255).astype(np.uint8)


def backdrop(height: int, width: int, rng: Rng) -> Plane:
    """(H, W, 3) float32 0..255: a plain wall, lit unevenly, perhaps with a floor."""
    if rng.random() < WHITE_SHARE:
        colour = np.full(3, rng.uniform(205, 255)) + rng.normal(0, 4, 3)
    else:
        colour = np.full(3, rng.uniform(30, 230)) + rng.normal(0, 25, 3)
    wall = np.empty((height, width, 3), dtype=np.float32)
    wall[:] = np.clip(colour, 0, 255)
    rows = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    columns = np.linspace(-1, 1, width, dtype=np.float32)[None]
    slope = rng.normal(0, 0.06, 2)
    light = 1 + slope[0] * rows + slope[1] * columns
    if rng.random() < 0.4:
        light = light - rng.uniform(0, 0.25) * (rows**2 + columns**2) / 2
    if rng.random() < 0.4:
        edge = rng.uniform(0.55, 0.95)
        light = light * np.where(rows > edge, rng.uniform(0.8, 1.1), 1.0)
    wall *= light[..., None]
    return wall + rng.normal(0, rng.uniform(0, 3), wall.shape).astype(np.float32)


def _shadow(alpha: Plane, rng: Rng) -> Plane:
    """A soft shadow of the person on the wall: factors at most 1."""
    if rng.random() < 0.5:
        return np.ones_like(alpha)
    shift = np.array([[1, 0, rng.normal(0, 12)], [0, 1, rng.uniform(0, 12)]])
    moved = cv2.warpAffine(alpha, shift, alpha.shape[::-1])
    soft = cv2.GaussianBlur(moved, (0, 0), float(rng.uniform(4, 20)))
    return np.asarray(1 - rng.uniform(0.05, 0.35) * soft, dtype=np.float32)
