"""A photo taken apart: what stays, what goes, and what lies in front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sichak.image import RGB, Grey
from sichak.labels import CIHP
from tryon.backend import TryOnSample
from tryon.warp.body import TORSO_PARTS, Body, body_of
from tryon.warp.fill import Mask, Picture, grown, push_pull
from tryon.warp.skin import SKIN, skin_colours

TOPS = (CIHP.UPPER_CLOTHES, CIHP.COAT)
BOTTOMS = (CIHP.PANTS, CIHP.SKIRT)
HEAD = (CIHP.HAT, CIHP.HAIR, CIHP.SUNGLASSES, CIHP.FACE)
DRESS = (CIHP.DRESS,)
WORN = {"upper": TOPS, "lower": BOTTOMS, "dress": (*TOPS, *BOTTOMS, *DRESS)}
"""Category of the new garment → labels of what it takes the place of."""

WAISTLINE = 0.4
"""A dress is parted into top and skirt this much above the hips, in shoulder widths."""

HANDS = (CIHP.GLOVE, CIHP.LEFT_ARM, CIHP.RIGHT_ARM)

FRINGE = 10
"""Pixels around a garment that still show its colour or shadow, on the background."""

SKIN_FRINGE = 5
"""The same on skin, where more would be missed."""


@dataclass(frozen=True)
class Scene:
    """A person, measured.

    Attributes:
        image: the photo as float32.
        parse: CIHP labels.
        body: the body under the clothes.
        worn: pixels of the garments that the new one takes the place of.
        rim: skin beside them that still shows their edge or shadow.
        chest: shoulders and chest as DensePose sees them; empty without it.
        background: (H, W, 3) the photo's background, also where the person stands.
        skin: (H, W, 3) the person's skin colour at every pixel.
    """

    image: Picture
    parse: Grey
    body: Body
    worn: Mask
    rim: Mask
    chest: Mask
    background: Picture
    skin: Picture

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.parse.shape[0], self.parse.shape[1]

    def has(self, *labels: int) -> Mask:
        """Where the photo shows one of these labels."""
        return np.isin(self.parse, labels)


def scene_of(sample: TryOnSample) -> Scene:
    """Take a photo apart.

    Raises:
        Unfit: see :func:`tryon.warp.body.body_of`.
    """
    body = body_of(sample.pose, sample.parse, sample.densepose)
    parse = sample.parse if sample.category == "dress" else _parted(sample.parse, body)
    worn = np.isin(parse, WORN[sample.category])
    return Scene(
        sample.image.astype(np.float32),
        parse,
        body,
        worn,
        grown(worn, SKIN_FRINGE) & np.isin(parse, SKIN),
        _chest(sample.densepose, body, parse.shape),
        _background(sample.image, parse),
        skin_colours(sample.image, parse),
    )


def _chest(densepose: Grey | None, body: Body, shape: tuple[int, ...]) -> Mask:
    if densepose is None:
        return np.zeros(shape, bool)
    above = np.arange(shape[0])[:, None] < body.neck[1] + 0.5 * body.unit
    return np.asarray(np.isin(densepose, TORSO_PARTS) & above)


def _parted(parse: Grey, body: Body) -> Grey:
    """Labels in which a dress is a top above the waist and a skirt below it."""
    dress = parse == CIHP.DRESS
    if not dress.any():
        return parse
    waist = body.hip[1] - WAISTLINE * body.unit
    below = np.arange(len(parse))[:, None] > waist
    return np.where(dress, np.where(below, CIHP.SKIRT, CIHP.UPPER_CLOTHES), parse).astype(np.uint8)


def _background(image: RGB, parse: Grey) -> Picture:
    """The photo without its person; grain is put back so that the gap does not look waxed."""
    known = ~grown(parse > 0, FRINGE + 3)
    if not known.any():
        known = parse == 0
    filled = push_pull(image.astype(np.float32), known)
    grain = np.random.default_rng(0).normal(0.0, 1.0, image.shape[:2]).astype(np.float32)
    return np.where(known[..., None], filled, filled + grain[..., None]).astype(np.float32)
