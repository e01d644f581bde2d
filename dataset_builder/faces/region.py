"""Where a face is: by the face mesh, or where the pose sees or expects a head.

A face that is missed is worse than one that is hidden twice: where the mesh finds none or
something that cannot be this head's face, an oval on the head joints is taken; where no
head joint is seen either, one above the shoulders. Faces of people whom the pose does not
find are looked for by a detector.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose, present
from sichak.image import RGB

Points = npt.NDArray[np.float64]

SEEN_FACE = (J.NOSE, J.R_EYE, J.L_EYE)
HEAD = (*SEEN_FACE, J.R_EAR, J.L_EAR)
TRUNK = (
    J.R_SHOULDER, J.L_SHOULDER, J.R_HIP, J.L_HIP, J.R_KNEE, J.L_KNEE, J.R_ANKLE, J.L_ANKLE,
)  # fmt: skip

EARS, EYES, NECK, PROFILE = 1.15, 2.6, 0.95, 1.7
"""Width of a head over the distance of its ears, of its eyes, from nose to neck, and from the
nose to the one ear that is seen. Anthropometric means (ANSUR II: head breadth 15 cm, pupils
6.3 cm apart, nose to neck's root about 16 cm), rounded up."""

LEAST, MOST = 0.3, 0.8
"""A head's width over that of the shoulders, where both are seen from the front."""

HALF_WIDTH, HALF_HEIGHT, DOWN = 0.52, 0.76, 0.06
"""Half axes of a face from forehead to chin, and its middle below the nose, in head widths."""

ABOVE = 0.62
"""Height of a head's middle above the neck, over the shoulders' width."""

ROOM = 1.05
"""By how much the mesh's outline is enlarged: it runs inside the ears and below the hair."""

CORNERS = 36


BROWS_TO_CHIN = 0.62, 0.8, 0.1
"""Half axes of a face over width and height of a detector's box, which runs from the brows to
the chin, and by how much its middle lies higher, over the height."""


class Boxes(Protocol):
    """The face detector, as far as it is needed."""

    def boxes(self, rgb: RGB) -> list[Points]:
        """Faces as (4,) left, top, right, bottom in pixels."""


class Outline(Protocol):
    """The face mesh, as far as it is needed."""

    def oval(self, rgb: RGB, pose: Pose) -> Points | None:
        """A face's border (N, 2) in pixels; None where no face is seen."""


@dataclass(frozen=True)
class Face:
    """A face, or where one must be expected.

    Attributes:
        border: (N, 2) x, y in pixels of the photo, in order around the face.
        found: by the mesh, by the head's joints, by the shoulders alone, or, apart from
            anybody the pose found, by the detector.
    """

    border: Points
    found: Literal["mesh", "head", "shoulders", "detector"]

    @property
    def width(self) -> float:
        """Pixels from side to side, at least 1."""
        return max(1.0, float(np.ptp(self.border[:, 0])))

    @property
    def chin(self) -> float:
        """The lowest row."""
        return float(self.border[:, 1].max())


def faces(rgb: RGB, people: Sequence[Pose], mesh: Outline) -> list[Face]:
    """The faces of all people in a photo.

    Args:
        rgb: (H, W, 3).
        people: BODY_25 of each, (25, 3) in pixels of the photo.
        mesh: see :class:`Outline`.

    Returns:
        those at least a bit of which is inside the photo.
    """
    height, width = rgb.shape[:2]
    found = (_face(rgb, pose, mesh) for pose in people)
    return [one for one in found if one is not None and _touches(one.border, width, height)]


def other_faces(
    rgb: RGB, people: Sequence[Pose], known: Sequence[Face], detector: Boxes
) -> list[Face]:
    """Faces beside those of the people the pose found: passers-by, mostly.

    What looks like a face on one of these people, such as a print or a button, is none.

    Args:
        rgb: (H, W, 3).
        people: as in :func:`faces`.
        known: their faces.
        detector: see :class:`Boxes`.
    """
    trunks = [trunk for pose in people if (trunk := _below_neck(pose)) is not None]
    found = []
    for left, top, right, bottom in detector.boxes(rgb):
        x, y = (left + right) / 2, (top + bottom) / 2
        taken = [_span(face.border) for face in known] + trunks
        if not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in taken):
            wide, high = right - left, bottom - top
            across, along, up = BROWS_TO_CHIN
            middle, down = np.array([x, y - up * high]), np.array([0.0, 1.0])
            found.append(Face(_oval(middle, down, across * wide, along * high), "detector"))
    return found


def _below_neck(pose: Pose) -> tuple[float, float, float, float] | None:
    """The box around a person's trunk and legs; None where too few of its joints were found."""
    seen = pose[[joint for joint in TRUNK if present(pose, joint)], :2]
    return _span(seen) if len(seen) > 2 else None


def _span(points: Points) -> tuple[float, float, float, float]:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    return float(left), float(top), float(right), float(bottom)


def shows_face(pose: Pose) -> bool:
    """Whether a person's face is seen: the nose or an eye is."""
    return any(present(pose, joint) for joint in SEEN_FACE)


def _face(rgb: RGB, pose: Pose, mesh: Outline) -> Face | None:
    expected = _by_head(pose)
    if expected is None:
        above = _by_shoulders(pose)
        return None if above is None else Face(above, "shoulders")
    border = mesh.oval(rgb, pose)
    if border is not None and _is_same(border, expected):
        middle = border.mean(axis=0)
        return Face(middle + (border - middle) * ROOM, "mesh")
    return Face(expected, "head")


def _by_head(pose: Pose) -> Points | None:
    """An oval on the head's joints; None where none is seen."""
    seen = [joint for joint in HEAD if present(pose, joint)]
    if not seen:
        return None
    width = _head_width(pose)
    down = _down(pose, np.mean([pose[joint, :2] for joint in seen], axis=0))
    front = [pose[joint, :2] for joint in SEEN_FACE if present(pose, joint)]
    if present(pose, J.NOSE):
        middle = pose[J.NOSE, :2] + down * DOWN * width
    elif front:  # eyes alone: the nose is below them
        middle = np.mean(front, axis=0) + down * 0.3 * width
    else:
        middle = np.mean([pose[joint, :2] for joint in seen], axis=0)
    return _oval(middle, down, HALF_WIDTH * width, HALF_HEIGHT * width)


def _by_shoulders(pose: Pose) -> Points | None:
    if not (present(pose, J.R_SHOULDER) and present(pose, J.L_SHOULDER)):
        return None
    neck = (pose[J.R_SHOULDER, :2] + pose[J.L_SHOULDER, :2]) / 2
    wide = float(np.linalg.norm(pose[J.R_SHOULDER, :2] - pose[J.L_SHOULDER, :2]))
    hips = [pose[joint, :2] for joint in (J.R_HIP, J.L_HIP) if present(pose, joint)]
    if hips:  # seen from the side the shoulders are near each other, but the trunk keeps its length
        wide = max(wide, 0.6 * float(np.linalg.norm(np.mean(hips, axis=0) - neck)))
    down = _unit(np.mean(hips, axis=0) - neck) if hips else np.array([0.0, 1.0])
    head = 0.45 * wide
    return _oval(neck - down * ABOVE * wide, down, HALF_WIDTH * head, HALF_HEIGHT * head)


def _head_width(pose: Pose) -> float:
    def apart(one: int, other: int) -> float:
        if not (present(pose, one) and present(pose, other)):
            return 0.0
        return float(np.linalg.norm(pose[one, :2] - pose[other, :2]))

    width = max(
        EARS * apart(J.R_EAR, J.L_EAR),
        EYES * apart(J.R_EYE, J.L_EYE),
        NECK * apart(J.NOSE, J.NECK),
        PROFILE * max(apart(J.NOSE, J.R_EAR), apart(J.NOSE, J.L_EAR)),
        1.0,
    )
    shoulders = apart(J.R_SHOULDER, J.L_SHOULDER)
    trunk = max(apart(J.R_SHOULDER, J.R_HIP), apart(J.L_SHOULDER, J.L_HIP))
    body = max(shoulders, 0.6 * trunk)
    return float(np.clip(width, LEAST * body, MOST * body)) if body else width


def _down(pose: Pose, head: Points) -> Points:
    """Unit vector from the crown to the chin."""
    if present(pose, J.NECK):
        return _unit(pose[J.NECK, :2] - head)
    return np.array([0.0, 1.0])


def _unit(vector: Points) -> Points:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length) if length > 1 else np.array([0.0, 1.0])


def _oval(middle: Points, down: Points, half_width: float, half_height: float) -> Points:
    turn = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    across = np.array([down[1], -down[0]])
    return np.asarray(
        middle
        + np.outer(np.cos(turn) * half_width, across)
        + np.outer(np.sin(turn) * half_height, down)
    )


def _is_same(border: Points, expected: Points) -> bool:
    """Whether the mesh's face can be that of the head: near its middle, and of about its size."""
    size = float(np.ptp(expected[:, 1]))
    off = float(np.linalg.norm(border.mean(axis=0) - expected.mean(axis=0)))
    return off < 0.4 * size and 0.45 * size < float(np.ptp(border[:, 1])) < 1.6 * size


def _touches(border: Points, width: int, height: int) -> bool:
    low, high = border.min(axis=0), border.max(axis=0)
    return bool(high[0] > 0 and high[1] > 0 and low[0] < width and low[1] < height)
