"""The skeleton picture as OpenPose renders it: ``--disable_blending``, black background.

Limbs are ellipses, joints discs, each laid over what is there with 60 % of its
colour; a limb takes the colour of its second joint. Sizes depend on the picture
alone. Colours and order: OpenPose's parameters for BODY_25 and hands; sizes
were measured on pictures OpenPose rendered.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sichak.body25 import Pose
from sichak.image import RGB

ALPHA = 0.6
BODY_THRESHOLD, HAND_THRESHOLD = 0.05, 0.2
"""Confidence from which joints are drawn."""

BODY_PAIRS = (
    (1, 8), (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (8, 9), (9, 10), (10, 11), (8, 12),
    (12, 13), (13, 14), (1, 0), (0, 15), (15, 17), (0, 16), (16, 18), (14, 19), (19, 20), (14, 21),
    (11, 22), (22, 23), (11, 24),
)  # fmt: skip
BODY_COLOURS = (
    (255, 0, 85), (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0),
    (85, 255, 0), (0, 255, 0), (255, 0, 0), (0, 255, 85), (0, 255, 170), (0, 255, 255),
    (0, 170, 255), (0, 85, 255), (0, 0, 255), (255, 0, 170), (170, 0, 255), (255, 0, 255),
    (85, 0, 255), (0, 0, 255), (0, 0, 255), (0, 0, 255), (0, 255, 255), (0, 255, 255),
    (0, 255, 255),
)  # fmt: skip
HAND_PAIRS = tuple(
    (0 if joint == first else joint - 1, joint)
    for first in (1, 5, 9, 13, 17)
    for joint in range(first, first + 4)
)
_FINGERS = ((1, 0, 0), (1, 1, 0), (0, 1, 0.5), (0, 0.5, 1), (1, 0, 1))
HAND_COLOURS = (
    (100, 100, 100),
    *((r * step, g * step, b * step) for r, g, b in _FINGERS for step in (100, 150, 200, 255)),
)

BODY_DISC, BODY_LIMB = 1 / 100, 1 / 120
HAND_DISC, HAND_LIMB = 1 / 100, 1 / 80
"""Radius of a joint and half the width of a limb, over the picture's shorter side."""
FULL_HAND = 400
"""Width plus height in pixels of a hand that is drawn with these sizes; smaller ones get less."""

Canvas = npt.NDArray[np.float64]


def draw_skeleton(
    body: Pose,
    left_hand: Pose | None,
    right_hand: Pose | None,
    width: int,
    height: int,
) -> RGB:
    """Draw one person.

    Args:
        body: (25, 3) pixels and confidence; missing joints are (0, 0, 0).
        left_hand, right_hand: (21, 3), or None when unseen.
        width, height: of the picture.

    Returns:
        (height, width, 3), the skeleton on black.
    """
    canvas = np.zeros((height, width, 3))
    side = min(width, height)
    sizes = BODY_DISC * side, BODY_LIMB * side
    _draw(canvas, body, BODY_PAIRS, BODY_COLOURS, BODY_THRESHOLD, *sizes)
    for hand in (left_hand, right_hand):
        if hand is not None and (hand[:, 2] > HAND_THRESHOLD).any():
            extent = np.ptp(hand[hand[:, 2] > HAND_THRESHOLD, :2], axis=0).sum()
            scale = side * min(1.0, float(extent) / FULL_HAND)
            sizes = HAND_DISC * scale, HAND_LIMB * scale
            _draw(canvas, hand, HAND_PAIRS, HAND_COLOURS, HAND_THRESHOLD, *sizes)
    return canvas.astype(np.uint8)


def _draw(
    canvas: Canvas,
    points: Pose,
    pairs: Sequence[tuple[int, int]],
    colours: Sequence[tuple[float, ...]],
    threshold: float,
    disc: float,
    limb: float,
) -> None:
    for first, second in pairs:
        if min(points[first, 2], points[second, 2]) > threshold:
            _ellipse(canvas, points[first, :2], points[second, :2], limb, colours[second])
    for joint in np.flatnonzero(points[:, 2] > threshold).tolist():
        _ellipse(canvas, points[joint, :2], points[joint, :2], disc, colours[joint])


def _ellipse(
    canvas: Canvas,
    start: npt.NDArray[np.float64],
    end: npt.NDArray[np.float64],
    half_width: float,
    colour: tuple[float, ...],
) -> None:
    """Blend an ellipse between two points into the canvas; a disc if they are the same."""
    height, width = canvas.shape[:2]
    middle, half_axis = (start + end) / 2, (end - start) / 2
    length = float(np.hypot(*half_axis))
    if length == 0:
        half_axis, length = np.array([half_width, 0.0]), half_width
    low = np.floor(np.minimum(start, end) - half_width).astype(int).clip(0)
    high = np.ceil(np.maximum(start, end) + half_width).astype(int) + 1
    x = np.arange(low[0], min(high[0], width)) - middle[0]
    y = (np.arange(low[1], min(high[1], height)) - middle[1])[:, None]
    along = (x * half_axis[0] + y * half_axis[1]) / length**2
    across = (x * half_axis[1] - y * half_axis[0]) / (length * half_width)
    region = canvas[low[1] : high[1], low[0] : high[0]]
    inside = along**2 + across**2 <= 1
    region[inside] = (1 - ALPHA) * region[inside] + ALPHA * np.array(colour)
