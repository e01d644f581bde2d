"""Which part of the body a point of the skin belongs to, and its place on that part.

Parts are DensePose's 24 (numbering: VITON-HD's ``image-densepose``). Every chart is
smooth inside a part and runs over [0, 1]; it is not SMPL's chart: U runs round the
limb and V along it, as documented at :func:`charts`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.atlas import landmarks
from atelier.body import Body
from atelier.mesh import Points

Labels = npt.NDArray[np.uint8]

TORSO = ("spine", "root", "pelvis", "clavicle", "breast", "shoulder01")
LIMBS: dict[str, tuple[str, ...]] = {
    "hand.R": ("wrist", "metacarpal", "finger"),
    "hand.L": ("wrist", "metacarpal", "finger"),
    "foot.L": ("foot", "toe"),
    "foot.R": ("foot", "toe"),
    "thigh.R": ("upperleg",),
    "thigh.L": ("upperleg",),
    "shank.R": ("lowerleg",),
    "shank.L": ("lowerleg",),
    "upperarm.L": ("upperarm",),
    "upperarm.R": ("upperarm",),
    "forearm.L": ("lowerarm",),
    "forearm.R": ("lowerarm",),
}
SEGMENTS = ("torso", *LIMBS, "head")
"""Rows of :func:`segment_weights`: 0 torso, then the limbs, 13 the head with the neck."""

BACK_OF = {"torso": 1, "thigh.R": 7, "thigh.L": 8, "shank.R": 11, "shank.L": 12}
FRONT_OF = {"torso": 2, "thigh.R": 9, "thigh.L": 10, "shank.R": 13, "shank.L": 14}
INNER_OF = {"upperarm.L": 15, "upperarm.R": 16, "forearm.L": 19, "forearm.R": 20}
OUTER_OF = {"upperarm.L": 17, "upperarm.R": 18, "forearm.L": 21, "forearm.R": 22}
WHOLE = {"hand.R": 3, "hand.L": 4, "foot.L": 5, "foot.R": 6}
"""DensePose part numbers of the segments: trunk and legs have a back and a front, arms an inner
half (it faces the trunk when the arm hangs) and an outer one, hands and feet are undivided."""

AXES = {
    "thigh": ("upperleg01", "lowerleg01"),
    "shank": ("lowerleg01", "foot"),
    "upperarm": ("upperarm01", "lowerarm01"),
    "forearm": ("lowerarm01", "wrist"),
    "hand": ("wrist", "finger3-3"),
    "foot": ("foot", "toe3-1"),
}
"""Segment -> the bones whose heads begin and end its axis."""


def segment_weights(body: Body) -> npt.NDArray[np.float32]:
    """(V, 14) how much of a vertex's bone weight lies in each segment."""
    columns = [body.limb_weight(*TORSO)]
    for name, prefixes in LIMBS.items():
        side = name[-1]
        chosen = [b.startswith(prefixes) and b.endswith(f".{side}") for b in body.bone_labels]
        columns.append(body.weights[:, chosen].sum(axis=1))
    columns.append(body.limb_weight("head", "neck", "eye", "jaw", "tongue"))
    return np.stack(columns, axis=1).astype(np.float32)


@dataclass(frozen=True, eq=False)
class SkinPoints:
    """Points of the skin: interpolated over triangles.

    Attributes:
        rest: (N, 3) in rest space.
        segments: (N, 14) interpolated :func:`segment_weights`.
    """

    rest: Points
    segments: npt.NDArray[np.float32]


def skin_points(
    body: Body,
    segments: npt.NDArray[np.float32],
    faces: npt.NDArray[np.int64],
    weights: Points,
) -> SkinPoints:
    """Points on triangles of a body.

    Args:
        segments: (V, 14).
        faces: (N,) triangle numbers.
        weights: (N, 3) barycentric.
    """
    corners = body.faces[faces]
    rest = np.einsum("nk,nkd->nd", weights, body.rest_vertices[corners])
    mixed = np.einsum("nk,nkd->nd", weights, segments[corners])
    return SkinPoints(rest, mixed.astype(np.float32))


def charts(body: Body, points: SkinPoints) -> tuple[Labels, npt.NDArray[np.float32]]:
    """DensePose part, U and V of points of the skin.

    Limbs: V is 0 at the joint nearer the trunk and 1 at the farther one; U is the angle
    round the axis inside the half, 0 to 1: on legs from the person's right to her left, on
    arms from the back to the front in the inner half and on to the back in the outer. Torso: U
    from her right to her left, V from the hips (0) to the neck (1). Head (23 right, 24
    left half, neck included): U is the angle from the back (0) to the face (1), V from
    the base of the neck to the crown. Hands and feet: U is the angle all the way round,
    cut at the palm's and sole's inner side.

    Returns:
        (N,) uint8 1..24 and (N, 2) float32 U, V in [0, 1].
    """
    part = np.zeros(len(points.rest), dtype=np.uint8)
    chart = np.zeros((len(points.rest), 2), dtype=np.float32)
    segment = points.segments.argmax(axis=1)
    for number, name in enumerate(SEGMENTS):
        mine = segment == number
        if not mine.any():
            continue
        at = points.rest[mine]
        if name == "head":
            part[mine], chart[mine] = _head(body, at)
        elif name == "torso":
            part[mine], chart[mine] = _torso(body, at)
        else:
            part[mine], chart[mine] = _limb(body, name, at)
    return part, np.clip(chart, 0, 1)


def _head(body: Body, at: Points) -> tuple[Labels, npt.NDArray[np.float32]]:
    marks = landmarks(body)
    low = float(body.rest_joints["neck01"][2]) - 0.03
    middle = (marks.front + marks.back) / 2
    angle = np.arctan2(np.abs(at[:, 0]), -(at[:, 1] - middle))
    chart = np.stack([1 - angle / np.pi, (at[:, 2] - low) / (marks.top - low)], axis=1)
    return np.where(at[:, 0] > 0, 24, 23).astype(np.uint8), chart.astype(np.float32)


def _torso(body: Body, at: Points) -> tuple[Labels, npt.NDArray[np.float32]]:
    spine = np.array([body.rest_joints[f"spine0{i}"] for i in (5, 4, 3, 2, 1)])
    low = float(body.rest_joints["upperleg01.L"][2]) - 0.10
    high = float(body.rest_joints["neck01"][2])
    half = float(body.rest_joints["upperarm01.L"][0]) + 0.03
    order = np.argsort(spine[:, 2])
    middle = np.interp(at[:, 2], spine[order, 2], spine[order, 1]) - 0.025
    front = at[:, 1] < middle
    chart = np.stack([(at[:, 0] + half) / (2 * half), (at[:, 2] - low) / (high - low)], axis=1)
    return np.where(front, 2, 1).astype(np.uint8), chart.astype(np.float32)


def _limb(body: Body, name: str, at: Points) -> tuple[Labels, npt.NDArray[np.float32]]:
    kind, side = name.split(".")
    start = body.rest_joints[f"{AXES[kind][0]}.{side}"]
    end = body.rest_joints[f"{AXES[kind][1]}.{side}"]
    axis = end - start
    length = float(np.linalg.norm(axis))
    axis = axis / length
    front = np.array([0.0, -1.0, 0.0]) if kind != "foot" else np.array([0.0, 0.0, 1.0])
    front = front - (front @ axis) * axis
    front /= np.linalg.norm(front)
    across = np.cross(axis, front)
    if across[0] < 0:
        across = -across
    along = (at - start) @ axis
    radial = at - start - along[:, None] * axis
    angle = np.arctan2(radial @ across, radial @ front)
    v = along / length
    if name in WHOLE:
        reach = 1.35 if kind == "hand" else 1.5
        chart = np.stack([(angle + np.pi) / (2 * np.pi), v / reach], axis=1)
        return np.full(len(at), WHOLE[name], np.uint8), chart.astype(np.float32)
    part, u = _arm_halves(name, angle) if name in INNER_OF else _leg_halves(name, angle)
    return part, np.stack([u, v], axis=1).astype(np.float32)


def _leg_halves(name: str, angle: Points) -> tuple[Labels, Points]:
    """Part and U of (N,) angles from the front (0) to the person's left (π/2) and right."""
    is_front = np.abs(angle) <= np.pi / 2
    back_angle = np.where(angle > 0, np.pi - angle, -np.pi - angle)
    u = (np.where(is_front, angle, back_angle) + np.pi / 2) / np.pi
    return np.where(is_front, FRONT_OF[name], BACK_OF[name]).astype(np.uint8), u


def _arm_halves(name: str, angle: Points) -> tuple[Labels, Points]:
    """Part and U of (N,) angles, as :func:`_leg_halves`; the seams run down front and back."""
    outwards = angle if name.endswith("L") else -angle
    is_outer = outwards > 0
    u = np.where(is_outer, outwards, outwards + np.pi) / np.pi
    return np.where(is_outer, OUTER_OF[name], INNER_OF[name]).astype(np.uint8), u
