"""HR-VITON's parse-agnostic: the label map without upper garment, neck and arms.

Source: the rule of HR-VITON ``get_parse_agnostic.py`` (2715bdd); its sizes are
pixels of a 768x1024 picture.
"""

from __future__ import annotations

import numpy as np

from dataset_builder.agnostic.drawing import Drawing, Mask
from sichak.body25 import BODY_25, Pose, present
from sichak.image import Grey
from sichak.labels import CIHP

ARMS = (
    (CIHP.LEFT_ARM, (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER, BODY_25.L_ELBOW, BODY_25.L_WRIST)),
    (CIHP.RIGHT_ARM, (BODY_25.L_SHOULDER, BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST)),
)
"""An arm's label and the joints along which it is erased."""

ARM_WIDTH = 100
JOINT_RADIUS = 150
WRIST_RADIUS = 40

ERASED = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.NECK)


def parse_agnostic(labels: Grey, pose: Pose) -> Grey:
    """Erase upper garments, neck and the arms down to the hands.

    Missing joints are skipped, as in the reference.

    Args:
        labels: (1024, 768) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.

    Returns:
        a copy in which erased pixels are 0.
    """
    height, width = labels.shape
    result = labels.copy()
    for label, joints in ARMS:
        region = arm_region((height, width), pose, joints)
        result[region & (labels == label)] = CIHP.BACKGROUND
    result[np.isin(labels, ERASED)] = CIHP.BACKGROUND
    return result


def arm_region(shape: tuple[int, int], pose: Pose, joints: tuple[BODY_25, ...]) -> Mask:
    """Where an arm is erased: a wide stroke along its joints with a small end at the wrist.

    Args:
        shape: (height, width).
        pose: (25, 3) BODY_25.
        joints: from the other shoulder to the wrist.
    """
    drawing = Drawing(shape)
    previous = joints[0]
    for joint in joints[1:]:
        if not (present(pose, previous) and present(pose, joint)):
            continue
        drawing.line([pose[previous, :2], pose[joint, :2]], ARM_WIDTH)
        drawing.disc(pose[joint, :2], WRIST_RADIUS if joint == joints[-1] else JOINT_RADIUS)
        previous = joint
    return drawing.mask()
