"""Panels: pieces of a garment with straight coordinates for their cloth."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from atelier.cloths import cloth as cloth_named
from atelier.cloths import material
from atelier.garments.cloth import Cloth, Values
from atelier.garments.figure import ANGLES, Figure, Girths, polar
from atelier.mesh import Material, Mesh, Points
from sichak.labels import CIHP


@dataclass(frozen=True, eq=False)
class Panel:
    """A piece of a garment.

    ``cloth`` has the fields ``posed`` and ``normal`` (V, 3); ``uv`` (V, 2) is in
    metres on the cloth; ``around`` is the length after which u begins again (0:
    never); ``lift`` (V,) or one number is metres the piece lies above the garment.
    """

    name: str
    cloth: Cloth
    uv: Points
    fabric: str
    around: float = 0.0
    lift: Points | float = 0.0
    material: Material | None = None

    def mesh(self, label: CIHP) -> Mesh:
        """The panel as the studio renders it."""
        size = 1.0 if self.material else cloth_named(self.fabric).size
        up = np.broadcast_to(self.lift, len(self.cloth.rest))[:, None]
        lifted = self.cloth.fields["posed"] + up * self.cloth.fields["normal"]
        piece, uv = wrapped(self.cloth.with_fields(posed=lifted), self.uv, self.around)
        return Mesh(
            vertices=piece.fields["posed"],
            faces=piece.faces,
            uv=uv / size,
            label=label,
            material=self.material or material(self.fabric),
            normals=piece.fields["normal"],
            name=self.name,
        )


def parted(panel: Panel, level: Values) -> tuple[Panel, Panel]:
    """Cut a panel along ``level == 0``: the negative and the positive part."""
    from atelier.garments.cut import split

    below, above = split(panel.cloth.with_fields(uv=panel.uv), level)
    return (
        replace(panel, cloth=below, uv=below.fields["uv"]),
        replace(panel, cloth=above, uv=above.fields["uv"]),
    )


def raised(panel: Panel, level: Values, height: float) -> Panel:
    """A piece lifted by ``height`` where ``level`` is below -4 mm, sloping to its edge at 0."""
    return replace(panel, lift=height * np.clip(-level / 0.004, 0, 1))


def wrapped(cloth: Cloth, uv: Points, around: float) -> tuple[Cloth, Points]:
    """Double the vertices where u jumps from its end to its beginning."""
    if around <= 0 or len(cloth.faces) == 0:
        return cloth, uv
    u = uv[cloth.faces, 0]
    torn = (u.max(axis=1) - u.min(axis=1)) > around / 2
    moved = torn[:, None] & (u < 0)
    twins, number = np.unique(cloth.faces[moved], return_inverse=True)
    faces = cloth.faces.copy()
    faces[moved] = len(cloth.rest) + number
    grown = Cloth(
        np.concatenate([cloth.rest, cloth.rest[twins]]),
        faces,
        {k: np.concatenate([v, v[twins]]) for k, v in cloth.fields.items()},
    )
    return grown, np.concatenate([uv, uv[twins] + [around, 0.0]])


def whole_repeats(length: float, fabric: str) -> float:
    """The multiple of a cloth's repeat that is nearest to a length (at least one)."""
    size = cloth_named(fabric).size
    return max(1, round(length / size)) * size


def half_uv(points: Points, column: Girths, back: bool) -> Points:
    """Coordinates (N, 2) in metres on the front or back half of a column.

    u runs around the middle girth from the centre of the half, v is the height.
    Above the girths (chest and shoulders) u goes over to the width seen from the
    front, so that stripes and warp stay upright there.
    """
    _, turn, _ = polar(points, column)
    ring = column.radius[-12:].mean(axis=0) * 0.5 + column.radius.mean(axis=0) * 0.5
    quarter = ANGLES // 4 + 1
    start = ANGLES // 2 if back else 0
    way = -1 if back else 1
    radius = ring[(start + way * np.arange(quarter)) % ANGLES]
    angle = np.arange(quarter) * 2 * np.pi / ANGLES
    xy = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(xy, axis=0), axis=1))])
    from_centre = np.pi - np.abs(turn) if back else np.abs(turn)
    around = np.interp(from_centre, angle, length)
    usable = xy[: int(quarter * 0.7), 0]
    wide = np.abs(points[:, 0])
    beyond = np.maximum(wide - usable[-1], 0) * 1.3
    flat = np.interp(wide, usable, length[: len(usable)]) + beyond
    share = np.clip((points[:, 2] - column.heights()[-1] + 0.1) / 0.1, 0, 1)
    share = share * share * (3 - 2 * share)
    u = np.sign(points[:, 0]) * (around + (flat - around) * share)
    return np.stack([-u if back else u, points[:, 2]], axis=1)


def half_level(points: Points, column: Girths) -> Points:
    """Positive on the back half: behind the column's axis."""
    height = np.clip(points[:, 2], column.bottom, column.heights()[-1])
    return np.asarray(points[:, 1] - np.interp(height, column.heights(), column.axis[:, 1]))


def sleeve_uv(fig: Figure, points: Points, side: str, fabric: str) -> tuple[Points, float]:
    """Coordinates around an arm: u = 0 on top, the seam below; v falls along the arm."""
    from atelier.garments.top import arm_coordinate

    line = fig.arm_line(side)
    upper, lower = line[1] - line[0], line[2] - line[1]
    along = arm_coordinate(fig, points, side)
    first, second = np.linalg.norm(upper), np.linalg.norm(lower)
    share = np.clip((along - first) / 0.16 + 0.5, 0, 1)[:, None]
    ahead = (1 - share) * upper / first + share * lower / second
    ahead /= np.linalg.norm(ahead, axis=1, keepdims=True)
    share = share * share * (3 - 2 * share)
    down = along[:, None] - first
    middle = line[1] + (1 - share) * upper / first * down + share * lower / second * down
    away = points - middle
    away = away - np.einsum("ij,ij->i", away, ahead)[:, None] * ahead
    up = np.array([0.0, 0.0, 1.0]) - ahead * ahead[:, 2:]
    up /= np.linalg.norm(up, axis=1, keepdims=True)
    across = np.cross(ahead, up)
    turn = np.arctan2(np.einsum("ij,ij->i", away, across), np.einsum("ij,ij->i", away, up))
    around = whole_repeats(2 * np.pi * float(np.median(np.linalg.norm(away, axis=1))), fabric)
    return np.stack([turn * around / (2 * np.pi), -along], axis=1), around
