"""Agnostic for lower garments: trousers, shorts and skirts, each for any other.

HR-VITON has no rule for them. What is decided here:

* Erased: trousers, skirt, socks and both legs down to the feet, over the whole
  shape of :mod:`dataset_builder.agnostic.legs`. Bare legs go too, or the hem of
  the old skirt would be where skin begins.
* Of a dress the part below the waist is erased; the part above stays as a top.
* Bare waist inside the shape is erased: the new garment may sit higher.
* Kept: top, coat, scarf, arms, hands, shoes, feet. A kept garment loses a fringe
  of a few pixels where it borders the erased one, since parses are not exact there.
"""

from __future__ import annotations

import numpy as np

from dataset_builder.agnostic.drawing import Drawing, Mask, dilated, round_kernel
from dataset_builder.agnostic.legs import LowerBody, feet, lower_body, lower_region, smooth
from sichak.body25 import BODY_25, Pose, present
from sichak.image import Grey
from sichak.labels import CIHP

GARMENTS = (CIHP.PANTS, CIHP.SKIRT)
BODY = (CIHP.SOCKS, CIHP.LEFT_LEG, CIHP.RIGHT_LEG)
CLOTHES_KEPT = (CIHP.UPPER_CLOTHES, CIHP.COAT, CIHP.SCARF)
KEPT = (
    CIHP.HAT,
    CIHP.HAIR,
    CIHP.GLOVE,
    CIHP.SUNGLASSES,
    CIHP.FACE,
    CIHP.LEFT_ARM,
    CIHP.RIGHT_ARM,
    CIHP.LEFT_SHOE,
    CIHP.RIGHT_SHOE,
)

FOREARMS = ((BODY_25.L_ELBOW, BODY_25.L_WRIST), (BODY_25.R_ELBOW, BODY_25.R_WRIST))
SLEEVE_WIDTH = 0.24
"""Width of a dress's sleeve over the body's: that much along a forearm is no skirt."""

FRINGE = 5
"""Pixels around an erased garment that are erased with it."""


def lower_agnostic(labels: Grey, pose: Pose) -> tuple[Grey, Mask, int]:
    """Parse-agnostic and mask for a lower garment.

    Args:
        labels: (H, W) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.

    Returns:
        the label map with erased pixels 0, the region to paint (H, W) bool, and
        the steps by which the region had to be widened.

    Raises:
        MissingJointsError: the lower body cannot be placed.
    """
    body = lower_body(pose)
    below_waist = np.arange(labels.shape[0])[:, None] >= body.waist[1]
    worn = worn_lower(labels, pose, body)
    region, steps = lower_region((labels.shape[0], labels.shape[1]), body, worn)
    bare_feet = feet(labels, pose)
    fringe = dilated(worn, round_kernel(FRINGE))
    kept = np.isin(labels, KEPT) | bare_feet
    kept |= np.isin(labels, CLOTHES_KEPT) & ~fringe
    kept |= (labels == CIHP.DRESS) & ~worn
    legs = np.isin(labels, BODY)
    mask = smooth(region | fringe | dilated(legs, round_kernel(FRINGE)), body.width) & ~kept
    erased = worn | (legs & ~bare_feet) | ((labels == CIHP.NECK) & region & below_waist)
    return np.where(erased, CIHP.BACKGROUND, labels).astype(np.uint8), mask, steps


def worn_lower(labels: Grey, pose: Pose, body: LowerBody) -> Mask:
    """Pixels of trousers and skirt, and of a dress from the waist down without its sleeves."""
    height, width = labels.shape
    below_waist = np.arange(height)[:, None] >= body.waist[1]
    sleeves = Drawing((height, width))
    for elbow, wrist in FOREARMS:
        if present(pose, elbow) and present(pose, wrist):
            sleeves.line([pose[elbow, :2], pose[wrist, :2]], SLEEVE_WIDTH * body.width)
    skirt_of_dress = (labels == CIHP.DRESS) & below_waist & ~sleeves.mask()
    return np.asarray(np.isin(labels, GARMENTS) | skirt_of_dress)
