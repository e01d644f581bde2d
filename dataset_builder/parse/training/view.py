"""What a training step sees of a photo: a crop, turned, mirrored, on another background."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.embedded.joint_maps import Maps, joint_maps, torso_length
from dataset_builder.parse.embedded.network import JOINT_STRIDE, STRIDE
from dataset_builder.parse.person_box import Box, person_box
from dataset_builder.parse.training.backdrop import on_backdrop
from dataset_builder.parse.training.colour import coloured, garment_dyed
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import ANY, Bits, Target, mirrored_bits
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present
from sichak.image import RGB

Rng = np.random.Generator
Affine = npt.NDArray[np.float64]

MIRRORED_JOINTS = (
    0, 1, 5, 6, 7, 2, 3, 4, 8, 12, 13, 14, 9, 10, 11, 16, 15, 18, 17, 22, 23, 24, 19, 20, 21,
)  # fmt: skip
"""BODY_25 joints of a mirrored person."""


@dataclass(frozen=True)
class Chances:
    """How often each change is made, and how far it goes."""

    backdrop: float = 0.45
    dye: float = 0.25
    knees_up: float = 0.3
    waist_up: float = 0.12
    headless: float = 0.15
    turn: float = 6.0
    """Degrees, standard deviation."""
    no_pose: float = 0.08
    lost_joint: float = 0.04
    joint_noise: float = 0.04
    """In torso lengths."""


@dataclass(frozen=True)
class View:
    """One training example.

    Attributes:
        image: (H, W, 3) uint8.
        target: (H / 2, W / 2) uint32 sets.
        joints: (12, H / 4, W / 4).
    """

    image: RGB
    target: Bits
    joints: Maps


def plain_view(sample: Sample, width: int, height: int) -> View:
    """The whole person, unchanged: what the trained parser will see."""
    rgb, pose = sample.rgb(), sample.pose()
    box = person_box(pose, rgb.shape[1], rgb.shape[0]).with_aspect(width / height)
    return _view(rgb, sample.target(), pose, _affine(box, width, height), width, height)


def random_view(sample: Sample, width: int, height: int, chances: Chances, rng: Rng) -> View:
    """The person as shops might show them."""
    rgb, pose, target = sample.rgb(), sample.pose(), sample.target()
    if rng.random() < chances.dye:
        rgb = garment_dyed(rgb, target, rng)
    if rng.random() < chances.backdrop:
        rgb = on_backdrop(rgb, target.solid, rng)
    box = _random_box(pose, target, chances, rng)
    box = box.with_aspect(width / height * float(np.exp(rng.normal(0, 0.06))))
    affine = _affine(box, width, height)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, chances.turn), 1.0)
    affine = turn @ np.vstack([affine, [0, 0, 1]])
    if rng.random() < 0.5:
        affine = np.array([[-1.0, 0, width - 1], [0, 1, 0]]) @ np.vstack([affine, [0, 0, 1]])
        target = Target(target.index, mirrored_bits(target.sets), target.solid)
        pose = pose[list(MIRRORED_JOINTS)]
    pose = _disturbed(pose, chances, rng)
    view = _view(rgb, target, pose, affine, width, height)
    return View(coloured(view.image, rng), view.target, view.joints)


def _view(rgb: RGB, target: Target, pose: Pose, affine: Affine, width: int, height: int) -> View:
    scale = float(np.sqrt(abs(np.linalg.det(affine[:, :2]))))
    if scale < 0.7:  # bilinear sampling alone would alias
        sigma = 0.4 / scale
        rgb = np.asarray(cv2.GaussianBlur(rgb, (0, 0), sigma), dtype=np.uint8)
    image = cv2.warpAffine(
        rgb, affine, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    index = cv2.warpAffine(
        target.index,
        _at_stride(affine, STRIDE),
        (width // STRIDE, height // STRIDE),
        flags=cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255,),
    )
    sets = np.full(256, ANY, dtype=np.uint32)  # row 255, beyond the photo: anything
    sets[: min(len(target.sets), 255)] = target.sets[:255]
    found = (pose[:, 0] != 0) | (pose[:, 1] != 0)
    small = _at_stride(affine, JOINT_STRIDE)
    moved = pose.copy()
    moved[found, :2] = pose[found, :2] @ small[:, :2].T + small[:, 2]
    joints = joint_maps(moved, width // JOINT_STRIDE, height // JOINT_STRIDE)
    return View(np.asarray(image, dtype=np.uint8), sets[index], joints)


def _affine(box: Box, width: int, height: int) -> Affine:
    """Photo pixels → view pixels, integers at pixel centres; the box fills the view."""
    x, y = width / box.width, height / box.height
    return np.array([[x, 0.0, (0.5 - box.x) * x - 0.5], [0.0, y, (0.5 - box.y) * y - 0.5]])


def _at_stride(affine: Affine, stride: int) -> Affine:
    small = affine / stride
    small[:, 2] = (affine[:, 2] + 0.5) / stride - 0.5
    return small


def _random_box(pose: Pose, target: Target, chances: Chances, rng: Rng) -> Box:
    height, width = target.index.shape
    box = person_box(pose, width, height)
    top, bottom = box.y, box.y + box.height
    unit = torso_length(pose)
    kind = rng.random()
    if unit > 0 and present(pose, J.MID_HIP) and kind < chances.knees_up + chances.waist_up:
        hips = pose[J.MID_HIP, 1]
        low, high = (0.5, 1.4) if kind < chances.knees_up else (-0.1, 0.35)
        bottom = min(bottom, hips + unit * rng.uniform(low, high))
    if unit > 0 and present(pose, J.NOSE) and rng.random() < chances.headless:
        top = max(top, pose[J.NOSE, 1] + unit * rng.uniform(-0.15, 0.25))
    if bottom - top < 0.2 * box.height:
        top, bottom = box.y, box.y + box.height
    cropped = Box(box.x, top, box.width, bottom - top)
    if bottom - top < box.height:  # a closer look: no need for the sides
        side = max(unit * rng.uniform(1.2, 2.2), (bottom - top) * 0.5)
        centre = pose[J.NECK, 0] if present(pose, J.NECK) else box.x + box.width / 2
        cropped = Box(centre - side / 2, top, side, bottom - top)
    grown = cropped.grown(float(rng.uniform(0.97, 1.3)))
    away = rng.normal(0, 0.04, 2) * (grown.width, grown.height)
    if top > box.y or bottom < box.y + box.height:
        # A cut must stay a cut: the frame's edge, not a margin, ends the person.
        return Box(grown.x + away[0], top, grown.width, bottom - top)
    return Box(grown.x + away[0], grown.y + away[1], grown.width, grown.height)


def _disturbed(pose: Pose, chances: Chances, rng: Rng) -> Pose:
    """A skeleton with an estimator's faults."""
    if rng.random() < chances.no_pose:
        return np.zeros_like(pose)
    found = (pose[:, 0] != 0) | (pose[:, 1] != 0)
    noise = rng.normal(0, chances.joint_noise * rng.random() * torso_length(pose), (25, 2))
    moved = pose.copy()
    moved[found, :2] += noise[found]
    moved[rng.random(25) < chances.lost_joint] = 0
    return moved
