"""Photos cut as shops cut them: at the knees, at the waist, without the head."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dataset_builder.parse.embedded.joint_maps import torso_length
from dataset_builder.parse.training.targets import Target
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present
from sichak.image import RGB

Rng = np.random.Generator

KNEES = (0.45, 1.4)
"""Lower edge of a knees-up photo below the hips, in torso lengths."""
WAIST = (-0.1, 0.4)
"""The same of a waist-up photo."""
CHIN = (-0.15, 0.25)
"""Upper edge of a headless photo below the nose, in torso lengths."""
SIDES = (0.75, 1.4)
"""Half the width of a cut photo, in torso lengths."""
LEAST = 48
"""Fewer pixels a side are no photo."""
BEYOND = 0.1
"""Joints this far outside a photo may still be found, in torso lengths."""


@dataclass(frozen=True)
class Photo:
    """A photo with all that is known of it.

    Attributes:
        rgb: (H, W, 3).
        target: of the same size.
        pose: (25, 3) in its pixels.
    """

    rgb: RGB
    target: Target
    pose: Pose


def shop_cut(photo: Photo, knees_up: float, waist_up: float, headless: float, rng: Rng) -> Photo:
    """The photo, or a part of it that a shop would show.

    Args:
        photo: of a whole person.
        knees_up, waist_up: chances of each lower edge; else the photo's own stays.
        headless: chance of an upper edge below the eyes.
        rng: decides.
    """
    unit, pose = torso_length(photo.pose), photo.pose
    height, width = photo.target.index.shape
    top, bottom, kind = 0.0, float(height), rng.random()
    if unit > 0 and present(pose, J.MID_HIP) and kind < knees_up + waist_up:
        edge = rng.uniform(*(KNEES if kind < knees_up else WAIST))
        bottom = min(bottom, pose[J.MID_HIP, 1] + unit * edge)
    if unit > 0 and present(pose, J.NOSE) and rng.random() < headless:
        top = max(top, pose[J.NOSE, 1] + unit * rng.uniform(*CHIN))
    if (top, bottom) == (0.0, float(height)):
        return photo
    middle = pose[J.NECK, 0] if present(pose, J.NECK) else width / 2
    left, right = (middle + side * unit * rng.uniform(*SIDES) for side in (-1, 1))
    return _part(photo, round(left), round(top), round(right), round(bottom))


def _part(photo: Photo, left: int, top: int, right: int, bottom: int) -> Photo:
    height, width = photo.target.index.shape
    left, top, right, bottom = max(left, 0), max(top, 0), min(right, width), min(bottom, height)
    if right - left < LEAST or bottom - top < LEAST:
        return photo
    rows, columns = slice(top, bottom), slice(left, right)
    target = photo.target
    pose = photo.pose.copy()
    found = (pose[:, 0] != 0) | (pose[:, 1] != 0)
    pose[found, :2] -= (left, top)
    outside = BEYOND * torso_length(photo.pose)
    low, high = -outside, np.array([right - left, bottom - top]) + outside
    pose[((pose[:, :2] < low) | (pose[:, :2] > high)).any(axis=1)] = 0
    return Photo(
        photo.rgb[rows, columns],
        Target(target.index[rows, columns], target.sets, target.solid[rows, columns]),
        pose,
    )
