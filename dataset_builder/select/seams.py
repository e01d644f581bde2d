"""Where a photo is put together out of several: straight seams, and things that lie apart."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.select.foreground import Foreground, Lab

Ints = npt.NDArray[np.int32]

STEP = 6.0
"""Lab distance of the pixels on both sides of an edge."""

STRAIGHT, MOST = 0.75, 4
"""More lines than this, with so much edge, are stripes: three photos with gutters have four."""

OUTER = 0.1
"""Share of the picture on each side where a seam would only cut off a frame."""

CONTENT = 3.0
"""Standard deviation of the Lab colours above which a part shows something; below it is padding."""

LARGE = 0.3
"""Share of the largest thing's area from which another one is a thing of its own."""


def seam(lab: Lab) -> float:
    """How much of a straight line across a photo is an edge, for the line with most, 0..1.

    Photos beside each other meet on a line that runs all the way from edge to edge. In
    a single photo nothing does, but for hems and floors that are exactly level.

    Args:
        lab: (h, w, 3), see :class:`dataset_builder.select.foreground.Foreground`.
    """
    return max(_upright_seam(lab), _upright_seam(np.ascontiguousarray(lab.transpose(1, 0, 2))))


def _upright_seam(lab: Lab) -> float:
    height, width = lab.shape[:2]
    first, last = round(OUTER * width), round((1 - OUTER) * width)
    if height < 16 or last - first < 8:
        return 0.0
    step = np.linalg.norm(lab[:, 2:] - lab[:, :-2], axis=2).astype(np.float32)
    highest = cv2.dilate(step, np.ones((1, 5), np.uint8))
    edge = (step > STEP) & (step >= highest)
    share = (edge[:, :-1] | edge[:, 1:]).mean(axis=0)  # a seam may lie between two pixels
    straight = np.pad(share >= STRAIGHT, 1)
    if np.count_nonzero(straight[1:] & ~straight[:-1]) > MOST:
        return 0.0
    best = first + int(np.argmax(share[first:last]))
    sides = lab[:, : max(1, best - 1)], lab[:, best + 4 :]
    if any(float(np.linalg.norm(side.std(axis=(0, 1)))) < CONTENT for side in sides):
        return 0.0
    return float(share[best])


def side_by_side(foreground: Foreground) -> int:
    """How many things stand beside each other on a plain ground, with free ground between them.

    Returns:
        1 for a thing with its parts and its shadow, 0 without any or on a busy ground.
    """
    if not foreground.plain:
        return 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(foreground.mask.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not areas.size:
        return 0
    large = stats[1:][areas >= LARGE * areas.max()]
    return _groups(large[:, cv2.CC_STAT_LEFT], large[:, cv2.CC_STAT_WIDTH])


def _groups(starts: Ints, sizes: Ints) -> int:
    """Number of groups of overlapping intervals."""
    groups, end = 0, -1
    for start, stop in sorted(zip(starts.tolist(), (starts + sizes).tolist(), strict=True)):
        groups += start > end
        end = max(end, stop)
    return groups
