"""Which body part each pixel can be, by a skeleton: what labels without sides leave open."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.embedded.joint_maps import torso_length
from dataset_builder.parse.training.targets import ANY, Bits, bits
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present
from sichak.labels import CIHP

Plane = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Segment = tuple[Points, Points]

WORK = 2
"""Photo pixels a pixel of the distance maps."""
DOUBT = 1.35
"""A part is possible when it is at most this much farther than the nearest one."""
LOST = 3.0
"""Beyond so many half widths of every part, all of them are possible."""
ARM, NECK, LEG = 0.13, 0.17, 0.17
"""Half widths of a bare limb, in torso lengths."""
HAND = 0.45
"""How far a hand reaches beyond the wrist, in lengths of the forearm."""
HEAD = 0.30
"""Radius of the head in torso lengths where no face is measured."""

SKIN = bits(
    (
        CIHP.FACE, CIHP.NECK, CIHP.LEFT_ARM, CIHP.RIGHT_ARM, CIHP.LEFT_LEG, CIHP.RIGHT_LEG,
    )
)  # fmt: skip
SHOES = bits((CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE))
ABOVE = bits((CIHP.UPPER_CLOTHES, CIHP.COAT, CIHP.DRESS))
BOTTOMS = bits((CIHP.PANTS, CIHP.SKIRT))

_ARMS = {
    CIHP.LEFT_ARM: (J.L_SHOULDER, J.L_ELBOW, J.L_WRIST),
    CIHP.RIGHT_ARM: (J.R_SHOULDER, J.R_ELBOW, J.R_WRIST),
}
_LEGS = {
    CIHP.LEFT_LEG: (J.L_HIP, J.L_KNEE, J.L_ANKLE, J.L_BIG_TOE),
    CIHP.RIGHT_LEG: (J.R_HIP, J.R_KNEE, J.R_ANKLE, J.R_BIG_TOE),
}
_FEET = {
    CIHP.LEFT_SHOE: (J.L_KNEE, J.L_ANKLE, J.L_HEEL, J.L_BIG_TOE),
    CIHP.RIGHT_SHOE: (J.R_KNEE, J.R_ANKLE, J.R_HEEL, J.R_BIG_TOE),
}


def possible_labels(pose: Pose, oval: Points | None, shape: tuple[int, int]) -> Bits:
    """The labels that the skeleton allows at each pixel.

    Only the skin's parts, the shoes' sides and whether a one-piece is top or
    bottom are decided; hair, hats and all other labels are possible everywhere.

    Args:
        pose: (25, 3) BODY_25 in pixels of the photo.
        oval: (36, 2) border of the face, or None.
        shape: (H, W) of the photo.

    Returns:
        (H, W) uint32 sets; near the border between two parts both are possible.
    """
    unit = torso_length(pose)
    if unit <= 0:
        return np.full(shape, ANY, dtype=np.uint32)
    work = (-(-shape[0] // WORK), -(-shape[1] // WORK))
    small = pose.copy()
    small[:, :2] = pose[:, :2] / WORK
    face = None if oval is None else oval / WORK
    open_ones = ANY & ~(SKIN | SHOES)
    values = open_ones | _skin(small, face, unit / WORK, work) | _shoes(small, unit / WORK, work)
    values &= _one_piece(small, unit / WORK, work)
    large = cv2.resize(
        values.view(np.int32), (shape[1], shape[0]), interpolation=cv2.INTER_NEAREST_EXACT
    )
    return large.view(np.uint32)


def refined(values: Bits, possible: Bits) -> Bits:
    """Sets without what the skeleton rules out.

    A set it would empty stays as it is; only trousers on the chest (a denim jacket
    tagged "jeans") become the garments that are possible there.
    """
    both = values & possible
    misnamed = (both == 0) & (values != 0) & ((values & ~BOTTOMS) == 0)
    return np.where(misnamed, possible & ABOVE, np.where(both == 0, values, both))


def _skin(pose: Pose, oval: Points | None, unit: float, shape: tuple[int, int]) -> Bits:
    parts: dict[int, Plane] = {}
    for label, joints in _ARMS.items():
        bones = _bones(pose, joints)
        if len(bones) == 2:
            start, end = bones[1]
            bones[1] = (start, end + HAND * (end - start))
        if bones:
            parts[label] = _distance(bones, shape) / (ARM * unit)
    for label, leg in _LEGS.items():
        if bones := _bones(pose, leg):
            parts[label] = _distance(bones, shape) / (LEG * unit)
    neck = _neck(pose, oval)
    if neck is not None:
        parts[CIHP.NECK] = _distance([neck], shape) / (NECK * unit)
    head = _head(pose, oval, unit, shape)
    if head is not None:
        parts[CIHP.FACE] = head
    if not parts:
        return np.full(shape, SKIN, dtype=np.uint32)
    values = _nearest(parts, SKIN)
    return values if oval is None else _chin(values, oval, parts, shape)


def _neck(pose: Pose, oval: Points | None) -> Segment | None:
    """From below the chin to the upper chest."""
    if not present(pose, J.NECK):
        return None
    root = pose[J.NECK, :2]
    if oval is not None:
        top = oval[len(oval) // 2]
    elif present(pose, J.NOSE):
        top = (pose[J.NOSE, :2] + root) / 2
    else:
        top = root
    hips = pose[J.MID_HIP, :2] if present(pose, J.MID_HIP) else root
    return top, root + 0.25 * (hips - root)


def _head(pose: Pose, oval: Points | None, unit: float, shape: tuple[int, int]) -> Plane | None:
    if oval is not None:
        rows, columns = np.indices(shape, dtype=np.float32)
        middle, half = oval.mean(axis=0), np.ptp(oval, axis=0) / 2
        away = ((columns - middle[0]) / half[0]) ** 2 + ((rows - middle[1]) / half[1]) ** 2
        return np.asarray(np.sqrt(away), dtype=np.float32)
    seen = [pose[joint, :2] for joint in (J.NOSE, J.R_EAR, J.L_EAR, J.R_EYE, J.L_EYE)]
    seen = [point for point in seen if point.any()]
    if not seen:
        return None
    centre = np.mean(seen, axis=0)
    return _distance([(centre, centre)], shape) / np.float32(HEAD * unit)


def _chin(values: Bits, oval: Points, parts: dict[int, Plane], shape: tuple[int, int]) -> Bits:
    """Face within its outline and beside it, down to the chin; neck below."""
    inside = np.zeros(shape, dtype=np.uint8)
    cv2.fillPoly(inside, [np.rint(oval).astype(np.int32)], 1)
    size = max(1, round(0.06 * float(np.ptp(oval[:, 1]))))
    border = cv2.morphologyEx(
        inside, cv2.MORPH_GRADIENT, np.ones((2 * size + 1, 2 * size + 1), np.uint8)
    )
    arms = bits((CIHP.LEFT_ARM, CIHP.RIGHT_ARM))
    hand = np.zeros(shape, dtype=bool)
    for label in _ARMS:
        if label in parts:
            hand |= parts[label] < 1.0
    face, neck = bits([CIHP.FACE]), bits([CIHP.NECK])
    rows = np.arange(shape[0])[:, None]
    # Ears and the jaw's corners lie outside the mesh but above the mouth.
    level = float(oval[len(oval) // 2, 1] - 0.25 * np.ptp(oval[:, 1]))
    beside = (parts[CIHP.FACE] < 1.5) & (rows < level)
    values = np.where((inside > 0) | beside, face | np.where(hand, arms & values, 0), values)
    below = (inside == 0) & ~beside
    without = values & ~face
    values = np.where(below & (without != 0) & (rows >= level), without, values)
    unsure = (border > 0) & (rows >= level)
    return np.where(unsure, values | face | neck, values).astype(np.uint32)


def _shoes(pose: Pose, unit: float, shape: tuple[int, int]) -> Bits:
    parts = {
        int(label): _distance(bones, shape) / np.float32(ARM * unit)
        for label, joints in _FEET.items()
        if (bones := _bones(pose, joints))
    }
    if len(parts) < 2:
        return np.full(shape, SHOES, dtype=np.uint32)
    return _nearest(parts, SHOES)


def _one_piece(pose: Pose, unit: float, shape: tuple[int, int]) -> Bits:
    """No trousers above the waist, no top far below the hips."""
    values = np.full(shape, ANY, dtype=np.uint32)
    if not present(pose, J.NECK) or not present(pose, J.MID_HIP):
        return values
    neck, hips = pose[J.NECK, :2], pose[J.MID_HIP, :2]
    down = (hips - neck) / unit
    rows, columns = np.indices(shape, dtype=np.float32)
    along = ((columns - neck[0]) * down[0] + (rows - neck[1]) * down[1]) / unit
    values = np.where(along < 0.45, values & ~BOTTOMS, values)
    return np.where(along > 1.6, values & ~bits([CIHP.UPPER_CLOTHES]), values).astype(np.uint32)


def _nearest(parts: dict[int, Plane], every: np.uint32) -> Bits:
    labels = list(parts)
    apart = np.stack([parts[label] for label in labels])
    least = apart.min(axis=0)
    values = np.zeros(least.shape, dtype=np.uint32)
    for label, plane in zip(labels, apart, strict=True):
        values |= np.where(plane <= DOUBT * least + 0.1, bits([label]), np.uint32(0))
    return np.where(least > LOST, every, values)


def _bones(pose: Pose, joints: tuple[int, ...]) -> list[Segment]:
    found = [pose[joint, :2] for joint in joints if present(pose, joint)]
    return list(pairwise(found))


def _distance(segments: list[Segment], shape: tuple[int, int]) -> Plane:
    """Distance of each pixel to the nearest of some segments."""
    rows, columns = np.indices(shape, dtype=np.float32)
    least = np.full(shape, np.inf, dtype=np.float32)
    for start, end in segments:
        x, y = columns - np.float32(start[0]), rows - np.float32(start[1])
        along = (end - start).astype(np.float32)
        length = float(along @ along)
        share = np.clip((x * along[0] + y * along[1]) / max(length, 1e-6), 0, 1)
        np.minimum(least, np.hypot(x - share * along[0], y - share * along[1]), out=least)
    return least
