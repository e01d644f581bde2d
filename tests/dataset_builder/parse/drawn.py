"""Drawn people: flat colours on a light background, with exact labels and joints."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from dataset_builder.parse.face import ellipse
from dataset_builder.parse.figure import figure
from dataset_builder.parse.scene import Scene
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose
from sichak.labels import CIHP

H, W = 512, 384
SKIN, HAIR, SHOE = (224, 172, 140), (40, 26, 20), (60, 20, 20)
RED, BLUE, TAN = (178, 34, 52), (40, 60, 140), (196, 164, 110)

JOINTS = {
    J.NOSE: (192, 75), J.R_EYE: (184, 67), J.L_EYE: (200, 67), J.R_EAR: (173, 70),
    J.L_EAR: (211, 70), J.NECK: (192, 115), J.R_SHOULDER: (148, 118), J.L_SHOULDER: (236, 118),
    J.R_ELBOW: (130, 180), J.L_ELBOW: (254, 180), J.R_WRIST: (120, 238), J.L_WRIST: (264, 238),
    J.MID_HIP: (192, 240), J.R_HIP: (170, 240), J.L_HIP: (214, 240), J.R_KNEE: (164, 345),
    J.L_KNEE: (220, 345), J.R_ANKLE: (160, 445), J.L_ANKLE: (224, 445),
    J.R_BIG_TOE: (153, 468), J.R_SMALL_TOE: (146, 466), J.R_HEEL: (162, 456),
    J.L_BIG_TOE: (231, 468), J.L_SMALL_TOE: (238, 466), J.L_HEEL: (222, 456),
}  # fmt: skip


@dataclass(frozen=True)
class Outfit:
    """What a drawn person wears; ends are heights in pixels."""

    upper: tuple[int, int, int] = RED
    lower: tuple[int, int, int] = BLUE
    sleeve: float = 0.4
    kind: str = "trousers"
    hem: int = 440
    waist: int = 235


def pose() -> Pose:
    """Joints of the drawn person, (25, 3), in pixels of the 384x512 picture."""
    points = np.zeros((25, 3))
    for joint, place in JOINTS.items():
        points[joint] = (*place, 1.0)
    return points


def person(outfit: Outfit) -> tuple[Scene, np.ndarray]:
    """A scene with its true labels (512, 384)."""
    rgb = np.full((H, W, 3), 232, dtype=np.uint8)
    labels = np.zeros((H, W), dtype=np.uint8)

    def fill(mask: np.ndarray, colour: tuple[int, int, int], label: CIHP) -> None:
        rgb[mask > 0] = colour
        labels[mask > 0] = label

    def line(points: list[tuple[float, float]], width: int) -> np.ndarray:
        mask = np.zeros((H, W), dtype=np.uint8)
        cv2.polylines(mask, [np.rint(points).astype(np.int32)], False, 1, width)
        return mask

    def oval(x: int, y: int, a: int, b: int) -> np.ndarray:
        mask = np.zeros((H, W), dtype=np.uint8)
        return cv2.ellipse(mask, (x, y), (a, b), 0, 0, 360, 1, -1)

    def shape(points: list[tuple[int, int]]) -> np.ndarray:
        mask = np.zeros((H, W), dtype=np.uint8)
        return cv2.fillPoly(mask, [np.array(points, dtype=np.int32)], 1)

    at = JOINTS
    dress = outfit.kind == "dress"
    for hip, knee, ankle, toe, leg, shoe in (
        (J.R_HIP, J.R_KNEE, J.R_ANKLE, J.R_BIG_TOE, CIHP.RIGHT_LEG, CIHP.RIGHT_SHOE),
        (J.L_HIP, J.L_KNEE, J.L_ANKLE, J.L_BIG_TOE, CIHP.LEFT_LEG, CIHP.LEFT_SHOE),
    ):
        bone = [at[hip], at[knee], at[ankle]]
        fill(line(bone, 26), SKIN, leg)
        fill(line([(at[ankle][0], at[ankle][1] + 8), at[toe]], 22), SHOE, shoe)
        if outfit.kind == "trousers":
            cloth = line(bone, 38)
            cloth[outfit.hem :] = 0
            fill(cloth, outfit.lower, CIHP.PANTS)
    fill(oval(192, 58, 31, 36), HAIR, CIHP.HAIR)
    fill(line([(192, 85), (192, 122)], 26), SKIN, CIHP.NECK)
    fill(oval(192, 74, 21, 27), SKIN, CIHP.FACE)
    trunk = [(150, 116), (234, 116), (228, outfit.waist), (156, outfit.waist)]
    hips = [(157, outfit.waist), (227, outfit.waist), (232, 262), (152, 262)]
    flared = [(157, outfit.waist), (227, outfit.waist), (258, outfit.hem), (126, outfit.hem)]
    upper = CIHP.DRESS if dress else CIHP.UPPER_CLOTHES
    if outfit.kind == "trousers":
        fill(shape(hips), outfit.lower, CIHP.PANTS)
    else:
        fill(
            shape(flared),
            outfit.upper if dress else outfit.lower,
            CIHP.DRESS if dress else CIHP.SKIRT,
        )
    fill(shape(trunk), outfit.upper, upper)
    fill(oval(192, 116, 17, 12), SKIN, CIHP.NECK)
    for joints, label in (
        ((J.R_SHOULDER, J.R_ELBOW, J.R_WRIST), CIHP.RIGHT_ARM),
        ((J.L_SHOULDER, J.L_ELBOW, J.L_WRIST), CIHP.LEFT_ARM),
    ):
        a, b, c = (np.array(at[joint], dtype=float) for joint in joints)
        fill(line([tuple(a), tuple(b), tuple(c + 0.25 * (c - b))], 18), SKIN, label)
        ends = np.array([0, np.linalg.norm(b - a), np.linalg.norm(b - a) + np.linalg.norm(c - b)])
        marks = np.linspace(0, outfit.sleeve * ends[2], 20)
        sleeve = np.stack([np.interp(marks, ends, [p[k] for p in (a, b, c)]) for k in (0, 1)], 1)
        if outfit.sleeve > 0:
            fill(line([tuple(p) for p in sleeve], 26), outfit.upper, upper)
    noise = np.random.default_rng(0).integers(-4, 5, rgb.shape)
    rgb = (rgb.astype(int) + noise).clip(0, 255).astype(np.uint8)
    body = cv2.GaussianBlur((labels > 0).astype(np.float32), (0, 0), 1.5)
    skeleton = figure(pose(), (H, W), 1.0)
    assert skeleton is not None
    return Scene(rgb, skeleton, ellipse(skeleton), body), labels


def iou(found: np.ndarray, truth: np.ndarray, label: int) -> float:
    """IoU of one label; 1 when neither has it."""
    a, b = found == label, truth == label
    union = (a | b).sum()
    return float((a & b).sum() / union) if union else 1.0
