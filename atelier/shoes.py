"""Shoes, lofted round the foot: sneakers, loafers, boots and pumps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.body import Body
from atelier.mesh import Material, Mesh, Points
from sichak.labels import CIHP

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Shoe:
    """A kind of shoe.

    Attributes:
        kind: ``sneaker``, ``loafer`` or ``pump``.
        upper, sole: colours.
        gloss: of the upper, 0 to 1.
        lift: thickness of the sole under the ball of the foot, metres.
        heel: how much higher the heel stands, metres (the pose must bend the foot).
    """

    kind: str
    upper: Colour
    sole: Colour
    gloss: float = 0.2
    lift: float = 0.024
    heel: float = 0.0


SECTIONS, AROUND = 40, 36


def shoe_meshes(body: Body, shoe: Shoe) -> list[Mesh]:
    """Both shoes of a posed body; the floor is at ``-shoe.lift``."""
    left = _shoe(body, shoe, "L", CIHP.LEFT_SHOE)
    return left + _shoe(body, shoe, "R", CIHP.RIGHT_SHOE)


def _shoe(body: Body, shoe: Shoe, side: str, label: CIHP) -> list[Mesh]:
    chosen = np.zeros(len(body.vertices), dtype=bool)
    for prefix in ("foot", "toe"):
        for number, name in enumerate(body.bone_labels):
            if name.startswith(prefix) and name.endswith(side):
                chosen |= body.weights[:, number] > 0.35
    foot = body.vertices[chosen]
    ankle = body.joints[f"foot.{side}"]
    toes = body.joints[f"toe3-1.{side}"]
    along = np.array([toes[0] - ankle[0], toes[1] - ankle[1], 0.0])
    along /= np.linalg.norm(along)
    across = np.array([-along[1], along[0], 0.0])
    local = np.stack([(foot - ankle) @ along, (foot - ankle) @ across, foot[:, 2]], axis=1)
    profile = _profile(local, shoe)
    frame = (ankle * [1, 1, 0], along, across)
    return [
        _upper(profile, shoe, frame, label, side),
        _sole(profile, shoe, frame, label, side),
    ]


def _profile(local: Points, shoe: Shoe) -> Points:
    """(SECTIONS, 6): run, left, right, bottom, top, opening of the shoe along the foot."""
    start, end = local[:, 0].min() - 0.006, local[:, 0].max() + 0.012
    # sections crowd at both ends, where the shoe is round
    run = start + (end - start) * (1 - np.cos(np.linspace(0, np.pi, SECTIONS))) / 2
    rows = []
    for at in run:
        near = np.abs(local[:, 0] - np.clip(at, start + 0.014, end - 0.03)) < 0.016
        part = local[near]
        low = part[part[:, 2] < part[:, 2].min() + 0.06]
        rows.append([at, low[:, 1].min(), low[:, 1].max(), part[:, 2].min(), part[:, 2].max()])
    profile = np.array(rows)
    kernel = np.ones(5) / 5
    for column in range(1, 5):
        padded = np.pad(profile[:, column], 2, mode="edge")
        profile[:, column] = np.convolve(padded, kernel, mode="valid")
    share = (profile[:, 0] - start) / (end - start)
    margin = 0.005
    toe = np.sqrt(np.clip((1 - share) / 0.16, 0, 1))
    heel = np.sqrt(np.clip(share / 0.07, 0, 1))
    middle = (profile[:, 1] + profile[:, 2]) / 2
    half = (profile[:, 2] - profile[:, 1]) / 2 + margin
    half *= np.clip(toe, 0.06, 1) ** 0.9 * np.clip(heel, 0.35, 1)
    profile[:, 1], profile[:, 2] = middle - half, middle + half
    floor = profile[:, 3] - 0.002
    limit = {"sneaker": (0.092, 0.085), "loafer": (0.066, 0.058), "pump": (0.056, 0.030)}[shoe.kind]
    cap = np.interp(
        share, [0, 0.15, 0.45, 0.66, 0.74], [limit[0], limit[0], limit[1], limit[1], 0.09]
    )
    height = np.minimum(profile[:, 4] + 0.007 - floor, cap) * np.interp(toe, [0, 1], [0.45, 1])
    back = np.interp(share, [0, 0.05], [0.9, 1])
    profile[:, 3], profile[:, 4] = floor, floor + height * back
    return profile


def _place(points: Points, frame: tuple[Points, Points, Points]) -> Points:
    origin, along, across = frame
    return np.asarray(
        origin + points[..., :1] * along + points[..., 1:2] * across + points[..., 2:] * [0, 0, 1]
    )


def _upper(
    profile: Points, shoe: Shoe, frame: tuple[Points, Points, Points], label: CIHP, side: str
) -> Mesh:
    angle = np.linspace(0, np.pi, AROUND)
    square = 2 / 2.6
    shape = np.stack(
        [np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** square, np.sin(angle) ** square], axis=1
    )
    middle = (profile[:, 1] + profile[:, 2]) / 2
    half = (profile[:, 2] - profile[:, 1]) / 2
    y = middle[:, None] + half[:, None] * shape[None, :, 0]
    z = profile[:, 3][:, None] + (profile[:, 4] - profile[:, 3])[:, None] * shape[None, :, 1]
    x = np.broadcast_to(profile[:, :1], y.shape)
    points = _place(np.stack([x, y, z], axis=-1), frame)
    u, v = np.meshgrid(np.linspace(0, 1, AROUND), np.linspace(0, 1, SECTIONS))
    material = Material(
        texture=_leather(shoe), roughness=0.6 - 0.35 * shoe.gloss, specular=0.25 + 0.4 * shoe.gloss
    )
    uv = np.stack([u, v], axis=-1).reshape(-1, 2)
    faces = _grid(SECTIONS, AROUND)
    return Mesh(points.reshape(-1, 3), faces, uv, label, material, name=f"upper{side}")


def _sole(
    profile: Points, shoe: Shoe, frame: tuple[Points, Points, Points], label: CIHP, side: str
) -> Mesh:
    grow = 0.004
    middle = (profile[:, 1] + profile[:, 2]) / 2
    half = (profile[:, 2] - profile[:, 1]) / 2 + grow
    ends = np.array(profile[:, 0])
    ends[0] -= grow
    ends[-1] += grow
    outline = np.concatenate(
        [np.stack([ends, middle - half], 1), np.stack([ends, middle + half], 1)[::-1]]
    )
    edge = 0.012 if shoe.kind == "sneaker" else 0.002
    top = np.concatenate([profile[:, 3], profile[::-1, 3]]) + edge
    share = (outline[:, 0] - ends[0]) / (ends[-1] - ends[0])
    # a lifted foot takes its sole along
    floor = np.full(len(outline), max(0.0, float(profile[:, 3].min()) - 0.008) - shoe.lift)
    if shoe.kind == "pump":
        # a thin sole that leaves the floor under the arch; the heel is a block of its own
        arch = (share > 0.22) & (share < 0.60)
        thin = top - 0.007
        floor = np.where(arch, np.maximum(thin, -shoe.lift), floor)
    rows = np.stack([top, floor + 0.003, floor, floor + 0.0005])
    inset = np.array([0.0, 0.0, 0.004, 0.08])
    centre = outline.mean(axis=0)
    rings = []
    for z, pull in zip(rows, inset, strict=True):
        ring = outline + (centre - outline) * pull
        rings.append(np.column_stack([ring, z]))
    cap = np.column_stack([centre + (outline - centre) * 0.9, top])
    rings.insert(0, cap)
    points = _place(np.stack(rings), frame)
    closed = np.concatenate([points, points[:, :1]], axis=1)
    uv = np.zeros((closed.shape[0] * closed.shape[1], 2))
    faces = _grid(closed.shape[0], closed.shape[1])
    material = Material(colour=shoe.sole, roughness=0.7, specular=0.2)
    return Mesh(closed.reshape(-1, 3), faces, uv, label, material, name=f"sole{side}")


def _leather(shoe: Shoe) -> npt.NDArray[np.uint8]:
    """(128, 128, 3): rows run from toe (top, v = 1) to heel, columns over the foot."""
    rows, columns = np.mgrid[0:128, 0:128]
    run, over = 1 - rows / 127, np.abs(columns / 127 - 0.5) * 2
    colour = np.tile(np.array(shoe.upper), (128, 128, 1))
    if shoe.kind == "sneaker":
        lace_zone = (run > 0.42) & (run < 0.74) & (over < 0.34)
        laces = lace_zone & (np.sin(run * 120) > 0.2)
        colour = np.where(lace_zone[..., None], colour * 0.86, colour)
        colour = np.where(laces[..., None], np.clip(np.array(shoe.sole) * 1.0, 0, 1), colour)
        seam = (np.abs(run - 0.78) < 0.008) | (
            (np.abs(over - 0.42) < 0.02) & (run > 0.4) & (run < 0.78)
        )
        colour = np.where(seam[..., None], colour * 0.72, colour)
        tab = run < 0.08
        colour = np.where(tab[..., None], colour * 0.8, colour)
    if shoe.kind == "loafer":
        strap = (np.abs(run - 0.60) < 0.05) & (over < 0.75)
        seam = np.abs(over - 0.52 - 0.2 * (run - 0.6)) < 0.03
        colour = np.where(strap[..., None], colour * 1.25 + 0.02, colour)
        colour = np.where((seam & (run > 0.6))[..., None], colour * 0.6, colour)
    return np.asarray(np.clip(colour, 0, 1) * 255, dtype=np.uint8)


def _grid(rows: int, columns: int) -> npt.NDArray[np.int64]:
    index = np.arange(rows * columns).reshape(rows, columns)
    a, b = index[:-1, :-1].ravel(), index[:-1, 1:].ravel()
    c, d = index[1:, 1:].ravel(), index[1:, :-1].ravel()
    return np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]).astype(np.int64)
