"""The garment photo made ready for warping: clean colours to the edge, front side only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sichak.image import RGB, Grey
from tryon.warp.fill import Picture, Weight, grown, push_pull
from tryon.warp.strip import Map, Strip, look_up, strip_map


@dataclass(frozen=True)
class Cloth:
    """A garment photo.

    Attributes:
        colours: (H, W, 3) float32; outside of the garment its own edge colours go on.
        alpha: (H, W) float32, 1 on the garment.
    """

    colours: Picture
    alpha: Weight


@dataclass(frozen=True)
class Layer:
    """A warped piece of cloth.

    Attributes:
        colours: (H, W, 3) float32.
        alpha: (H, W) float32, 0..1.
    """

    colours: Picture
    alpha: Weight


def cloth_of(photo: RGB, piece: Grey, hidden: Grey | None = None) -> Cloth:
    """Prepare a garment photo.

    Args:
        photo: (H, W, 3) uint8.
        piece: (H, W) 0 and 1, the garment.
        hidden: (H, W) 0 and 1, what the wearer's neck hides, such as the back's inside.
    """
    garment = piece > 0
    inside = grown(garment, -3)  # the photo's white shines into the outermost pixels
    visible = garment if hidden is None else garment & (hidden == 0)
    known = inside if inside.any() else garment
    colours = push_pull(photo.astype(np.float32), known & visible if hidden is not None else known)
    colours = np.where((garment & visible)[..., None] & inside[..., None], photo, colours)
    return Cloth(colours.astype(np.float32), visible.astype(np.float32))


def warped(cloth: Cloth, strip: Strip, height: int, width: int) -> Layer:
    """Take a strip of the garment to its place."""
    lookup: Map = strip_map(strip, height, width)
    return Layer(look_up(cloth.colours, lookup), look_up(cloth.alpha, lookup))
