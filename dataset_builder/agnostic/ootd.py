"""The inpainting mask of OOTDiffusion and IDM-VTON, exactly.

Source: the rule of ``get_mask_location`` (the same function in OOTDiffusion and
in IDM-VTON 0d5f3ec), which works at 384x512. Its known failure is kept: a
garment of another kind than the worn one is erased in part only (trousers for a
dress leave the dress).
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from dataset_builder.agnostic.drawing import Drawing, Mask, dilated
from dataset_builder.agnostic.params import Category
from sichak.body25 import BODY_25, Pose
from sichak.image import Grey
from sichak.labels import ATR, ATR_NECK

WIDTH, HEIGHT = 384, 512

ALWAYS_KEPT = (ATR.LEFT_SHOE, ATR.RIGHT_SHOE, ATR.HAT, ATR.SUNGLASSES, ATR.BAG)
HEAD = (ATR.HAT, ATR.SUNGLASSES, ATR.FACE)
KEPT = {
    "upper": (ATR.SKIRT, ATR.PANTS),
    "lower": (ATR.UPPER_CLOTHES, ATR.LEFT_ARM, ATR.RIGHT_ARM),
    "dress": (),
}
ERASED = {
    "upper": (ATR.UPPER_CLOTHES, ATR.DRESS),
    "lower": (ATR.SKIRT, ATR.PANTS, ATR.LEFT_LEG, ATR.RIGHT_LEG),
    "dress": (ATR.UPPER_CLOTHES, ATR.SKIRT, ATR.PANTS, ATR.DRESS),
}

ARM_WIDTH = {"hd": 60, "dc": 45}
"""Pixels at height 512, of OOTDiffusion's two models: half body and Dress Code."""

KERNEL = np.ones((5, 5), np.uint8)
WRIST_REACH = 1.2
ARMS = (
    (ATR.RIGHT_ARM, (BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST)),
    (ATR.LEFT_ARM, (BODY_25.L_SHOULDER, BODY_25.L_ELBOW, BODY_25.L_WRIST)),
)


def inpaint_mask(
    labels: Grey, pose: Pose, category: Category, model: Literal["hd", "dc"] = "hd"
) -> Mask:
    """Where OOTDiffusion and IDM-VTON let the network paint.

    Args:
        labels: (512, 384) uint8, ATR with the neck as 18.
        pose: at least 8 joints (x, y, ...) in the same pixels; joints 2..7 are
            read, which COCO-18 and BODY_25 number alike.
        category: of the garment to put on.
        model: decides the width of the arms.

    Returns:
        (512, 384) bool.
    """
    kept = np.isin(labels, (*ALWAYS_KEPT, *KEPT[category]))
    changeable = (labels == ATR.BACKGROUND) | ~kept
    erased = dilated(np.isin(labels, ERASED[category]), KERNEL, 5)
    head = np.isin(labels, HEAD)
    if category != "lower":
        arms, hands = _arms(labels, pose, ARM_WIDTH[model])
        kept |= hands
        erased |= dilated(labels == ATR_NECK, KERNEL, 1) & ~head
        erased |= dilated(arms, KERNEL, 4)
    stays = (changeable & ~erased) | kept | head
    return _largest(_filled(~stays))


def _arms(labels: Grey, pose: Pose, width: int) -> tuple[Mask, Mask]:
    """The arms as strokes, and the arm pixels outside of them, which are hands."""
    strokes = np.zeros(labels.shape, bool)
    hands = np.zeros(labels.shape, bool)
    for label, joints in ARMS:
        arm = labels == label
        shoulder, elbow, wrist = (np.asarray(pose[joint, :2], np.float64) for joint in joints)
        if wrist[0] <= 1 and wrist[1] <= 1:
            stroke = arm
        else:
            wrist = elbow + WRIST_REACH * (wrist - elbow)
            drawing = Drawing((HEIGHT, WIDTH))
            points = [np.trunc(point) for point in (shoulder, elbow, wrist)]
            # Pillow draws a line of even width one pixel to one side, so its direction matters.
            drawing.line(points[::-1] if label == ATR.LEFT_ARM else points, width, "curve")
            drawing.ring(shoulder, width // 2, width // 2)
            stroke = drawing.mask()
        strokes |= stroke
        hands |= arm & ~stroke
    return strokes, hands


def _filled(mask: Mask) -> Mask:
    """Without holes and without its outermost pixels."""
    grey = np.zeros(mask.shape, np.uint8)
    grey[1:-1, 1:-1] = mask[1:-1, 1:-1]
    outside = grey.copy()
    cv2.floodFill(outside, np.zeros((mask.shape[0] + 2, mask.shape[1] + 2), np.uint8), (0, 0), 1)
    return np.asarray((grey > 0) | (outside == 0))


def _largest(mask: Mask) -> Mask:
    """Its largest part, filled along the contour OpenCV approximates."""
    contours, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_TC89_L1)
    result = np.zeros(mask.shape, np.uint8)
    if contours:
        areas = [abs(cv2.contourArea(contour, True)) for contour in contours]
        cv2.drawContours(result, contours, int(np.argmax(areas)), 1, thickness=-1)
    return np.asarray(result) > 0
