"""Agnostic for dresses, whatever is worn: a dress, or a top with trousers or a skirt.

HR-VITON has no rule for them; others erase the worn dress alone and leave a top
and trousers in place. Here all that a dress can cover goes: HR-VITON's shape of
torso, neck and arms, the lower body's shape of
:mod:`dataset_builder.agnostic.legs`, and every worn garment with its fringe.
Face, hands, shoes and feet stay.
"""

from __future__ import annotations

import numpy as np

from dataset_builder.agnostic.drawing import Mask, dilated, round_kernel
from dataset_builder.agnostic.image_agnostic import body_region, hands
from dataset_builder.agnostic.joints import with_torso
from dataset_builder.agnostic.legs import feet, lower_body, lower_region, smooth
from dataset_builder.agnostic.lower import BODY, FRINGE, GARMENTS, worn_lower
from dataset_builder.agnostic.parse_agnostic import parse_agnostic
from sichak.body25 import Pose
from sichak.image import Grey
from sichak.labels import CIHP

WORN = (*GARMENTS, CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT)
KEPT = (CIHP.SUNGLASSES, CIHP.FACE, CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE)


def dress_agnostic(labels: Grey, pose: Pose) -> tuple[Grey, Mask, int]:
    """Parse-agnostic and mask for a dress.

    Args:
        labels: (1024, 768) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.

    Returns:
        the label map with erased pixels 0, the region to paint (H, W) bool, and
        the steps by which the lower region had to be widened.

    Raises:
        MissingJointsError: the torso cannot be placed.
    """
    joints = with_torso(pose)
    body = lower_body(joints)
    worn = np.isin(labels, WORN)
    region, steps = lower_region(
        (labels.shape[0], labels.shape[1]), body, worn_lower(labels, joints, body)
    )
    bare_feet = feet(labels, pose)
    legs = np.isin(labels, BODY) & ~bare_feet
    region |= body_region(labels.shape, joints) | dilated(worn | legs, round_kernel(FRINGE))
    region = smooth(region, body.width)
    mask = region & ~np.isin(labels, KEPT) & ~bare_feet & ~hands(labels, joints)
    parse = parse_agnostic(labels, pose)
    parse[worn | legs] = CIHP.BACKGROUND
    return parse, mask, steps
