"""The skeleton as pictures: one soft stroke a bone, for a network to see."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose

BONES: tuple[tuple[tuple[int, int], ...], ...] = (
    ((J.NOSE, J.R_EYE), (J.NOSE, J.L_EYE), (J.R_EYE, J.R_EAR), (J.L_EYE, J.L_EAR)),
    ((J.NECK, J.MID_HIP), (J.R_SHOULDER, J.L_SHOULDER), (J.R_HIP, J.L_HIP)),
    ((J.L_SHOULDER, J.L_ELBOW),),
    ((J.R_SHOULDER, J.R_ELBOW),),
    ((J.L_ELBOW, J.L_WRIST),),
    ((J.R_ELBOW, J.R_WRIST),),
    ((J.L_HIP, J.L_KNEE),),
    ((J.R_HIP, J.R_KNEE),),
    ((J.L_KNEE, J.L_ANKLE),),
    ((J.R_KNEE, J.R_ANKLE),),
    ((J.L_ANKLE, J.L_BIG_TOE), (J.L_ANKLE, J.L_HEEL)),
    ((J.R_ANKLE, J.R_BIG_TOE), (J.R_ANKLE, J.R_HEEL)),
)
"""Strokes of each map: head, trunk, then the limbs from the shoulders to the feet."""
JOINT_MAPS = len(BONES)
SIGMA = 0.08
"""Softness of a stroke, in torso lengths."""
LEAST_SIGMA = 1.0
"""…but at least so many pixels of the map."""
SWAPPED = (0, 1, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10)
"""Order of the maps in a mirrored picture."""

Maps = npt.NDArray[np.float32]


def joint_maps(pose: Pose, width: int, height: int) -> Maps:
    """Paint a skeleton.

    Args:
        pose: (25, 3) BODY_25 in pixels of the maps; joints at (0, 0) are missing.
        width: of the maps.
        height: of the maps.

    Returns:
        (:data:`JOINT_MAPS`, height, width) float32 in [0, 1]: 1 on a bone, falling
        off as a Gaussian; a bone with a missing end is not painted.
    """
    maps = np.zeros((JOINT_MAPS, height, width), dtype=np.float32)
    sigma = max(SIGMA * torso_length(pose), LEAST_SIGMA)
    grid = np.stack(np.meshgrid(np.arange(width), np.arange(height)), axis=-1).astype(np.float32)
    found = (pose[:, 0] != 0) | (pose[:, 1] != 0)
    for index, bones in enumerate(BONES):
        for start, end in bones:
            if found[start] and found[end]:
                apart = _squared_distance(grid, pose[start, :2], pose[end, :2])
                np.maximum(maps[index], np.exp(-apart / (2 * sigma**2)), out=maps[index])
    return maps


def torso_length(pose: Pose) -> float:
    """Neck to hips in pixels; a third of the skeleton's extent where one is missing."""
    neck, hips = pose[J.NECK, :2], pose[J.MID_HIP, :2]
    if neck.any() and hips.any():
        return float(np.hypot(*(hips - neck)))
    found = pose[(pose[:, 0] != 0) | (pose[:, 1] != 0), :2]
    return float(np.hypot(*np.ptp(found, axis=0))) / 3 if len(found) else 0.0


def _squared_distance(
    grid: Maps, start: npt.NDArray[np.float64], end: npt.NDArray[np.float64]
) -> Maps:
    """Squared distance of each pixel to a segment."""
    along = (end - start).astype(np.float32)
    offset = grid - start.astype(np.float32)
    length = float(along @ along)
    share = np.clip(offset @ along / length, 0, 1) if length > 0 else np.zeros(grid.shape[:2])
    apart = offset - share[..., None].astype(np.float32) * along
    result: Maps = np.einsum("hwc,hwc->hw", apart, apart)
    return result
