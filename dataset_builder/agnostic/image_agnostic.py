"""HR-VITON's image-agnostic: the photo with torso, neck and arms painted grey.

Source: the rule of HR-VITON ``CPDatasetTest.get_agnostic`` (2715bdd). The mask
is kept apart from the paint: where it is true a try-on may draw.
"""

from __future__ import annotations

import itertools

import numpy as np

from dataset_builder.agnostic.drawing import Drawing, Mask, Point
from dataset_builder.agnostic.joints import with_torso
from sichak.body25 import BODY_25, Pose, present
from sichak.image import RGB, Grey
from sichak.labels import CIHP

GREY = 128
"""The erased colour, in all three channels."""

KEPT = (
    CIHP.SUNGLASSES,
    CIHP.FACE,
    CIHP.PANTS,
    CIHP.SKIRT,
    CIHP.LEFT_LEG,
    CIHP.RIGHT_LEG,
    CIHP.LEFT_SHOE,
    CIHP.RIGHT_SHOE,
)
"""Labels whose pixels are laid back over the grey. Hair and hat are not among them."""

ARMS = (
    (CIHP.LEFT_ARM, (BODY_25.L_SHOULDER, BODY_25.L_ELBOW, BODY_25.L_WRIST)),
    (CIHP.RIGHT_ARM, (BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST)),
)


def paint(image: RGB, mask: Mask) -> RGB:
    """A copy of ``image`` (H, W, 3) that is (128, 128, 128) where ``mask`` is true."""
    result = image.copy()
    result[mask] = GREY
    return result


def upper_mask(labels: Grey, pose: Pose) -> Mask:
    """The region HR-VITON paints grey.

    With shoulders, neck and hips found it is the reference's to the pixel. Where
    one of them is missing the reference draws a wrong shape or none at all; here
    the joint is first put where the others say (:func:`with_torso`).

    Args:
        labels: (1024, 768) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.

    Returns:
        (1024, 768) bool.

    Raises:
        MissingJointsError: no torso can be placed.
    """
    joints = with_torso(pose)
    drawn = body_region(labels.shape, joints)
    return drawn & ~hands(labels, joints) & ~np.isin(labels, KEPT)


def unit(joints: Pose) -> int:
    """HR-VITON's r, a sixteenth of the shoulder width: its measure for all sizes."""
    shoulders = joints[BODY_25.L_SHOULDER, :2] - joints[BODY_25.R_SHOULDER, :2]
    return int(np.linalg.norm(shoulders) / 16) + 1


def body_region(shape: tuple[int, ...], joints: Pose) -> Mask:
    """Torso, neck and arms as HR-VITON draws them, before anything is laid back."""
    drawing = Drawing((shape[0], shape[1]))
    r = unit(joints)
    _draw_torso(drawing, joints, r)
    x, y = joints[BODY_25.NECK, :2]
    drawing.rectangle(x - 5 * r, y - 9 * r, x + 5 * r, y)
    _draw_arms(drawing, joints, r)
    return drawing.mask()


def hands(labels: Grey, joints: Pose) -> Mask:
    """Arm pixels away from the arm's stroke: hands, and forearms that are not where expected."""
    result = np.zeros(labels.shape, bool)
    for label, arm in ARMS:
        result |= (labels == label) & ~_arm_stroke(labels.shape, joints, arm)
    return result


def _draw_torso(drawing: Drawing, joints: Pose, r: int) -> None:
    right, left = _square_hips(joints)
    right_shoulder, left_shoulder = (
        joints[BODY_25.R_SHOULDER, :2],
        joints[BODY_25.L_SHOULDER, :2],
    )
    for hip in (right, left):
        drawing.ellipse(hip, 3 * r, 6 * r)
    drawing.line([right_shoulder, right], 6 * r)
    drawing.line([left_shoulder, left], 6 * r)
    drawing.line([right, left], 12 * r)
    drawing.polygon([right_shoulder, left_shoulder, left, right])


def _square_hips(joints: Pose) -> tuple[Point, Point]:
    """Right and left hip moved apart to the width of the shoulders."""
    right, left = joints[BODY_25.R_HIP, :2], joints[BODY_25.L_HIP, :2]
    shoulders = np.linalg.norm(joints[BODY_25.L_SHOULDER, :2] - joints[BODY_25.R_SHOULDER, :2])
    hips = np.linalg.norm(left - right)
    middle = (right + left) / 2
    return (
        middle + (right - middle) / hips * shoulders,
        middle + (left - middle) / hips * shoulders,
    )


def _draw_arms(drawing: Drawing, joints: Pose, r: int) -> None:
    shoulders = (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER)
    drawing.line([joints[shoulder, :2] for shoulder in shoulders], 12 * r)
    for shoulder in shoulders:
        drawing.ellipse(joints[shoulder, :2], 5 * r, 6 * r)
    for _, arm in ARMS:
        for start, end in itertools.pairwise(arm):
            if present(joints, start) and present(joints, end):
                drawing.line([joints[start, :2], joints[end, :2]], 10 * r)
                drawing.disc(joints[end, :2], 5 * r)


def _arm_stroke(shape: tuple[int, ...], joints: Pose, arm: tuple[BODY_25, ...]) -> Mask:
    drawing = Drawing((shape[0], shape[1]))
    r = unit(joints)
    last = arm[0]
    drawing.ellipse(joints[last, :2], 5 * r, 6 * r)
    for start, end in itertools.pairwise(arm):
        if not (present(joints, start) and present(joints, end)):
            continue
        drawing.line([joints[start, :2], joints[end, :2]], 10 * r)
        last = end
        if end != arm[-1]:
            drawing.disc(joints[end, :2], 5 * r)
    drawing.disc(joints[last, :2], 4 * r)
    return drawing.mask()
