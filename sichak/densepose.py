"""The 24 parts of DensePose and the colours ``image-densepose`` shows them in.

Source: detectron2's fine-segmentation visualiser: label i is grey i * 255 / 24,
seen through OpenCV's PARULA colour map; VITON-HD draws it opaque on black.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sichak.image import RGB, Grey


class Part(IntEnum):
    """A part of the body's surface; left and right are the person's own.

    Trunk and legs have a back and a front; arms have an inner half, which faces the trunk
    when the arm hangs, and an outer one: both are seen side by side from the front.
    """

    BACKGROUND = 0
    TORSO_BACK = 1
    TORSO_FRONT = 2
    RIGHT_HAND = 3
    LEFT_HAND = 4
    LEFT_FOOT = 5
    RIGHT_FOOT = 6
    UPPER_LEG_RIGHT_BACK = 7
    UPPER_LEG_LEFT_BACK = 8
    UPPER_LEG_RIGHT_FRONT = 9
    UPPER_LEG_LEFT_FRONT = 10
    LOWER_LEG_RIGHT_BACK = 11
    LOWER_LEG_LEFT_BACK = 12
    LOWER_LEG_RIGHT_FRONT = 13
    LOWER_LEG_LEFT_FRONT = 14
    UPPER_ARM_LEFT_INNER = 15
    UPPER_ARM_RIGHT_INNER = 16
    UPPER_ARM_LEFT_OUTER = 17
    UPPER_ARM_RIGHT_OUTER = 18
    LOWER_ARM_LEFT_INNER = 19
    LOWER_ARM_RIGHT_INNER = 20
    LOWER_ARM_LEFT_OUTER = 21
    LOWER_ARM_RIGHT_OUTER = 22
    HEAD_RIGHT = 23
    HEAD_LEFT = 24


COLOURS: tuple[tuple[int, int, int], ...] = (
    (0, 0, 0),  # 0 background
    (37, 60, 163),  # 1 torso back
    (20, 80, 194),  # 2 torso front
    (4, 97, 223),  # 3 right hand
    (8, 110, 221),  # 4 left hand
    (14, 122, 216),  # 5 left foot
    (20, 132, 212),  # 6 right foot
    (15, 144, 208),  # 7 upper leg right back
    (11, 156, 203),  # 8 upper leg left back
    (6, 166, 198),  # 9 upper leg right front
    (22, 173, 185),  # 10 upper leg left front
    (38, 179, 172),  # 11 lower leg right back
    (55, 185, 159),  # 12 lower leg left back
    (86, 187, 144),  # 13 lower leg right front
    (114, 189, 130),  # 14 lower leg left front
    (145, 191, 116),  # 15 upper arm left inner
    (170, 189, 105),  # 16 upper arm right inner
    (192, 188, 96),  # 17 upper arm left outer
    (216, 186, 86),  # 18 upper arm right outer
    (228, 192, 74),  # 19 lower arm left inner
    (240, 199, 60),  # 20 lower arm right inner
    (252, 206, 46),  # 21 lower arm left outer
    (251, 220, 36),  # 22 lower arm right outer
    (250, 235, 25),  # 23 head right
    (249, 251, 14),  # 24 head left
)
"""RGB of label 0..24."""


def draw_parts(labels: Grey) -> RGB:
    """Paint a map of parts as ``image-densepose`` shows it.

    Args:
        labels: (H, W) uint8, 0..24.

    Returns:
        (H, W, 3) uint8 RGB, black where no body is.

    Raises:
        IndexError: a label above 24.
    """
    return np.array(COLOURS, np.uint8)[labels]


def parts_of_colours(image: RGB) -> Grey:
    """The map of parts a picture shows: for each pixel the nearest colour.

    On a JPEG it errs along the borders of parts, where colours run into each other.

    Args:
        image: (H, W, 3) uint8 RGB.

    Returns:
        (H, W) uint8, 0..24.
    """
    colours = np.array(COLOURS, np.int32)
    packed = image.reshape(-1, 3).astype(np.int32) @ np.array([65536, 256, 1])
    unique, inverse = np.unique(packed, return_inverse=True)
    seen = np.stack([unique >> 16, unique >> 8 & 255, unique & 255], axis=1)
    distance = np.zeros((len(seen), len(colours)), np.int32)
    for channel in range(3):
        distance += (seen[:, channel, None] - colours[None, :, channel]) ** 2
    nearest: npt.NDArray[np.uint8] = distance.argmin(axis=1).astype(np.uint8)
    return nearest[inverse].reshape(image.shape[:2])
