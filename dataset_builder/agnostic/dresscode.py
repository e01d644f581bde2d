"""The inpainting mask of Dress Code's loader as LaDI-VTON runs it, exactly.

Source: the rule of LaDI-VTON ``DressCodeDataset`` (b127ad9) at 384x512. Its known
failures are kept: for ``lower`` a worn skirt stays, for ``dress`` a worn top and
trousers stay.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dataset_builder.agnostic.drawing import Drawing, Mask, dilated
from dataset_builder.agnostic.params import Category
from sichak.body25 import BODY_25, Pose
from sichak.image import Grey
from sichak.labels import ATR

WIDTH, HEIGHT = 384, 512

ALWAYS_KEPT = (
    ATR.HAIR,
    ATR.LEFT_SHOE,
    ATR.RIGHT_SHOE,
    ATR.HAT,
    ATR.SUNGLASSES,
    ATR.SCARF,
    ATR.BAG,
)
HEAD = (ATR.HAT, ATR.HAIR, ATR.SUNGLASSES, ATR.FACE)
KEPT = {
    "upper": (ATR.SKIRT, ATR.PANTS),
    "lower": (ATR.UPPER_CLOTHES, ATR.LEFT_ARM, ATR.RIGHT_ARM),
    "dress": (),
}
ERASED = {
    "upper": (ATR.UPPER_CLOTHES,),
    "lower": (ATR.PANTS, ATR.LEFT_LEG, ATR.RIGHT_LEG),
    "dress": (ATR.DRESS, ATR.LEFT_LEG, ATR.RIGHT_LEG),
}

ARM_WIDTH = 45
NECK_CUT = 20
"""Pixels above the shoulder line at which head and neck part."""


def inpaint_mask(labels: Grey, pose: Pose, category: Category) -> Mask:
    """Where LaDI-VTON lets the network paint on Dress Code.

    Args:
        labels: (512, 384) uint8, ATR.
        pose: at least 8 joints (x, y, ...) in the same pixels; joints 2..7 are
            read, which COCO-18 and BODY_25 number alike.
        category: of the garment to put on.

    Returns:
        (512, 384) bool.
    """
    kept = np.isin(labels, (*ALWAYS_KEPT, *KEPT[category]))
    changeable = (labels == ATR.BACKGROUND) | ~kept
    erased = np.isin(labels, ERASED[category])
    head = np.isin(labels, HEAD)
    if category != "lower":
        arms = _arm_line(pose)
        erased |= arms
        kept |= np.isin(labels, (ATR.LEFT_ARM, ATR.RIGHT_ARM)) & ~arms
        neck = head & _below_neck_cut(pose)
        erased |= neck
        head &= ~neck
    erased = dilated(erased, np.ones((5, 5), np.uint8), 5)
    return np.asarray(~((changeable & ~erased) | kept | head))


def _arm_line(pose: Pose) -> Mask:
    """One stroke from wrist to wrist over the shoulders."""
    left = _found_arm(pose, (BODY_25.L_WRIST, BODY_25.L_ELBOW, BODY_25.L_SHOULDER))
    right = _found_arm(pose, (BODY_25.R_WRIST, BODY_25.R_ELBOW, BODY_25.R_SHOULDER))
    drawing = Drawing((HEIGHT, WIDTH))
    drawing.line([np.trunc(point) for point in left + right[::-1]], ARM_WIDTH, "curve")
    return drawing.mask()


def _found_arm(
    pose: Pose, joints: tuple[BODY_25, BODY_25, BODY_25]
) -> list[npt.NDArray[np.float64]]:
    """From the outermost joint that was found to the shoulder."""
    points = [np.asarray(pose[joint, :2], np.float64) for joint in joints]
    while len(points) > 1 and points[0][0] <= 1 and points[0][1] <= 1:
        points.pop(0)
    return points


def _below_neck_cut(pose: Pose) -> Mask:
    """Below a line parallel to the shoulders' and 20 pixels higher."""
    points = np.asarray(pose[[BODY_25.R_SHOULDER, BODY_25.L_SHOULDER], :2], np.float64)
    slope, height = np.linalg.lstsq(
        np.stack([points[:, 0], np.ones(2)], axis=1), points[:, 1], rcond=None
    )[0]
    cut = (np.arange(WIDTH) * slope + height - NECK_CUT).astype(np.int64)
    return np.asarray(np.arange(HEIGHT)[:, None] >= cut[None, :])
