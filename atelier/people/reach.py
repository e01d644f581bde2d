"""Two-bone inverse kinematics: put a wrist somewhere and say where elbow and palm look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.body import Body
from atelier.mesh import Points
from atelier.poses import Degrees

MOST_TWIST = 75.0
"""Degrees a forearm may turn about itself."""
MOST_BEND = 50.0
"""Degrees a wrist may bend."""


@dataclass(frozen=True, eq=False)
class Aim:
    """Where an arm should go, in posed space; all (3,).

    Attributes:
        wrist: the wrist's joint; drawn nearer where the arm is too short.
        elbow: direction the elbow points in.
        hand: direction the fingers point in.
        palm: direction the palm looks in.
    """

    wrist: Points
    elbow: Points
    hand: Points
    palm: Points


def reaching(body: Body, side: str, aim: Aim) -> dict[str, Degrees]:
    """Rotations of the bones of one arm.

    The wrist arrives to about 3 cm: each body's bones are turned a few degrees against the
    model's, which is left out of account.

    Args:
        body: posed, that arm's bones as in the rest pose.
        side: ``"L"`` or ``"R"``.
    """
    rest = body.rest_joints
    upper = rest[f"lowerarm01.{side}"] - rest[f"upperarm01.{side}"]
    lower = rest[f"wrist.{side}"] - rest[f"lowerarm01.{side}"]
    hinge = _unit(np.cross(upper, lower))
    parent = body.bone_transforms[body.bone(f"upperarm01.{side}")][:3, :3]
    up, down = _bent(body, side, aim)
    across = _unit(np.cross(up, down))
    shoulder = parent.T @ _frame(up, across) @ _frame(_unit(upper), hinge).T
    more = _angle(up, down) - _angle(upper, lower)
    elbow = _about(hinge, more)
    arm = parent @ shoulder @ elbow
    # about the line that leaves the wrist where it is
    axis = _unit(rest[f"wrist.{side}"] - rest[f"lowerarm02.{side}"])
    twist, wrist = _hand(body, side, aim, arm, axis)
    return {
        f"upperarm01.{side}": _degrees(shoulder),
        f"lowerarm01.{side}": _degrees(elbow),
        f"lowerarm02.{side}": _degrees(twist),
        f"wrist.{side}": _degrees(wrist),
    }


def _bent(body: Body, side: str, aim: Aim) -> tuple[Points, Points]:
    """Unit directions of upper arm and forearm that bring the wrist to its aim."""
    rest = body.rest_joints
    first = np.linalg.norm(rest[f"lowerarm01.{side}"] - rest[f"upperarm01.{side}"])
    second = np.linalg.norm(rest[f"wrist.{side}"] - rest[f"lowerarm01.{side}"])
    way = aim.wrist - body.joints[f"upperarm01.{side}"]
    far = np.clip(np.linalg.norm(way), 0.45 * (first + second), 0.985 * (first + second))
    ahead = _unit(way)
    pole = _unit(aim.elbow - (aim.elbow @ ahead) * ahead)
    cosine = np.clip((first**2 + far**2 - second**2) / (2 * first * far), -1, 1)
    up = cosine * ahead + np.sqrt(1 - cosine**2) * pole
    return up, _unit(far * ahead - first * up)


def _hand(body: Body, side: str, aim: Aim, arm: Points, along: Points) -> tuple[Points, Points]:
    """Twist of the forearm and rotation of the wrist; both share the twist."""
    rest = body.rest_joints
    wrist = rest[f"wrist.{side}"]
    index, little = (rest[f"finger{k}-1.{side}"] - wrist for k in (2, 5))
    palm = np.cross(index, little) * (-1.0 if side == "L" else 1.0)
    wanted = arm.T @ aim.palm
    turn = np.degrees(
        np.arctan2(
            np.cross(palm, wanted) @ along, palm @ wanted - (palm @ along) * (wanted @ along)
        )
    )
    half = _about(along, np.radians(np.clip(turn, -MOST_TWIST, MOST_TWIST)) / 2)
    fingers = _unit(rest[f"finger3-1.{side}"] - wrist)
    target = half.T @ half.T @ arm.T @ _unit(aim.hand)
    bend = min(_angle(fingers, target), np.radians(MOST_BEND))
    axis = np.cross(fingers, target)
    if np.linalg.norm(axis) < 1e-6:
        return half, half
    return half, half @ _about(_unit(axis), bend)


def _unit(vector: Points) -> Points:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def _angle(first: Points, second: Points) -> float:
    return float(np.arccos(np.clip(_unit(first) @ _unit(second), -1, 1)))


def _frame(first: Points, second: Points) -> Points:
    return np.stack([first, second, np.cross(first, second)], axis=1)


def _about(axis: Points, radians: float) -> Points:
    from scipy.spatial.transform import Rotation

    return np.asarray(Rotation.from_rotvec(axis * radians).as_matrix())


def _degrees(matrix: Points) -> Degrees:
    from scipy.spatial.transform import Rotation

    x, y, z = Rotation.from_matrix(matrix).as_euler("xyz", degrees=True)
    return float(x), float(y), float(z)
