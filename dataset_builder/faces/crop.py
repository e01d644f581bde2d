"""A 768x1024 picture that begins below the chin."""

from __future__ import annotations

import math

from dataset_builder.select.fit import Box, Geometry, fit, plan
from sichak.image import RGB
from sichak.layout import HEIGHT, WIDTH

LEAST_SIDE = 384
"""Pixels that must be left below the chin: fewer would be blown up more than twice."""


def below(width: int, height: int, subject: Box | None, chin: float) -> Geometry | None:
    """Where to lay the window on a photo so that nothing above the chin is in it.

    Args:
        width, height: of the upright photo.
        subject: what must stay in the picture as far as it is below the chin.
        chin: the lowest row of the face.

    Returns:
        the geometry in pixels of the whole photo; None where too little is left.
    """
    top = max(0, math.ceil(chin))
    left_over = height - top
    if min(width, left_over) < LEAST_SIDE:
        return None
    box = None
    if subject is not None:
        box = (subject[0], 0.0, subject[2], min(max(subject[3] - top, 1.0), float(left_over)))
    inner = plan(width, left_over, box)
    # A window taller than what is left is padded below, never above: there is the face.
    first = min(inner.top, 0.0)
    return Geometry(width, height, inner.scale, inner.left, first - top * inner.scale)


def crop(photo: RGB, geometry: Geometry, chin: float) -> RGB:
    """The picture (1024, 768, 3); the rows above the chin are cut off before anything else."""
    top = max(0, math.ceil(chin))
    rest = photo[top:]
    height, width = rest.shape[:2]
    shifted = geometry.top + top * geometry.scale
    shifted = 0.0 if abs(shifted) < 1e-6 else shifted
    inner = Geometry(width, height, geometry.scale, geometry.left, shifted)
    if (width, height) == (WIDTH, HEIGHT) and inner.is_identity:
        return rest
    return fit(rest, inner)
