"""What a training step sees of a photo: a crop, turned, mirrored, on another background."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.parse.embedded.frame import framed_box
from dataset_builder.parse.embedded.joint_maps import Maps, joint_maps, torso_length
from dataset_builder.parse.embedded.network import JOINT_STRIDE, STRIDE
from dataset_builder.parse.person_box import Box, person_box
from dataset_builder.parse.training.backdrop import on_backdrop
from dataset_builder.parse.training.colour import coloured, garment_dyed
from dataset_builder.parse.training.cut import Photo, shop_cut
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import ANY, Bits, Target, mirrored_bits
from sichak.body25 import Pose
from sichak.image import RGB

Rng = np.random.Generator
CLIPPED = 0.7
"""Share of boxes that end where the photo ends, as the parser's do."""
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
    knees_up: float = 0.35
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
    box = framed_box(pose, rgb.shape[1], rgb.shape[0]).with_aspect(width / height)
    return _view(Photo(rgb, sample.target(), pose), _affine(box, width, height), width, height)


def random_view(sample: Sample, width: int, height: int, chances: Chances, rng: Rng) -> View:
    """The person as shops might show them."""
    rgb, pose, target = sample.rgb(), sample.pose(), sample.target()
    if rng.random() < chances.dye:
        rgb = garment_dyed(rgb, target, rng)
    if rng.random() < chances.backdrop:
        rgb = on_backdrop(rgb, target.solid, rng)
    photo = shop_cut(
        Photo(rgb, target, pose), chances.knees_up, chances.waist_up, chances.headless, rng
    )
    box = _random_box(photo.pose, photo.rgb.shape[1], photo.rgb.shape[0], rng)
    box = box.with_aspect(width / height * float(np.exp(rng.normal(0, 0.06))))
    affine = _affine(box, width, height)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), rng.normal(0, chances.turn), 1.0)
    affine = turn @ np.vstack([affine, [0, 0, 1]])
    if rng.random() < 0.5:
        affine = np.array([[-1.0, 0, width - 1], [0, 1, 0]]) @ np.vstack([affine, [0, 0, 1]])
        photo = _mirrored(photo)
    pose = _disturbed(photo.pose, chances, rng)
    view = _view(Photo(photo.rgb, photo.target, pose), affine, width, height)
    return View(coloured(view.image, rng), view.target, view.joints)


def _mirrored(photo: Photo) -> Photo:
    """The same pixels, named as they are once the affine map has mirrored them."""
    target = photo.target
    sets = mirrored_bits(target.sets)
    return Photo(
        photo.rgb,
        Target(target.index, sets, target.solid),
        photo.pose[list(MIRRORED_JOINTS)],
    )


def _view(photo: Photo, affine: Affine, width: int, height: int) -> View:
    rgb, target, pose = photo.rgb, photo.target, photo.pose
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


def _random_box(pose: Pose, width: int, height: int, rng: Rng) -> Box:
    """The person's box as an estimator might give it: too wide, a little beside."""
    box = person_box(pose, width, height).grown(float(rng.uniform(1.0, 1.3)))
    away = rng.normal(0, 0.03, 2) * (box.width, box.height)
    moved = Box(box.x + away[0], box.y + away[1], box.width, box.height)
    return moved.clipped(width, height) if rng.random() < CLIPPED else moved


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
