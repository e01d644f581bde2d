"""From a draped cloth to what the studio renders: panels, bands, hems and trims."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from atelier.cloths import cloth as cloth_named
from atelier.cloths import material
from atelier.garments.cloth import Cloth, border_loops
from atelier.garments.collar import collar
from atelier.garments.drape import smoothed, smoothing
from atelier.garments.figure import Figure, Girths, girths
from atelier.garments.hem import band_level, turned_in
from atelier.garments.panel import Panel, half_level, half_uv, parted, raised, sleeve_uv
from atelier.garments.seams import trouser_seams
from atelier.garments.spec import GarmentSpec
from atelier.garments.top import arm_share
from atelier.garments.trims import buttons, chest_print, opened
from atelier.garments.trousers import leg_column
from atelier.mesh import Mesh, Points, vertex_normals

Loop = npt.NDArray[np.int64]


def sewn(fig: Figure, spec: GarmentSpec, cloth: Cloth, posed: Points) -> list[Mesh]:
    """All meshes of a garment whose pattern ``cloth`` has come to rest at ``posed``."""
    cloth = cloth.with_fields(
        posed=posed,
        normal=vertex_normals(posed, cloth.faces),
        rest_normal=vertex_normals(cloth.rest, cloth.faces),
    )
    borders = named_borders(fig, spec, cloth)
    panels: list[Panel] = []
    for panel in panels_of(fig, spec, cloth):
        panels += banded(spec, panel, cloth, borders)
    panels = [part for p in panels for part in chest_print(fig, spec, p)]
    panels = [part for p in panels for part in opened(fig, spec, p)]
    panels += hems(spec, cloth, borders)
    if spec.neckline == "collar":
        panels += [collar(cloth, loop, trim_of(spec)) for loop in borders.get("neck", [])[:1]]
    meshes = [p.mesh(spec.label) for p in panels if len(p.cloth.faces)]
    for stand in panels:
        if stand.name == "button stand":
            meshes += buttons(spec, stand)
    return meshes + trouser_seams(fig, spec, cloth, material(trim_of(spec)))


def hems(spec: GarmentSpec, cloth: Cloth, borders: dict[str, list[Loop]]) -> list[Panel]:
    """The turned-in edges of every border."""
    found = []
    for name, loops in borders.items():
        fabric = trim_of(spec) if name == "neck" else spec.fabric
        for loop in loops:
            rim = turned_in(cloth, loop)
            found.append(Panel("hem", rim, rim.rest[:, [0, 2]], fabric))
    return found


def back_of_neck(
    fig: Figure, spec: GarmentSpec, cloth: Cloth, posed: Points
) -> tuple[Points, Points]:
    """Middle of the back's border and the outward normal there, posed: for a label."""
    borders = named_borders(fig, spec, cloth)
    loop = (borders.get("neck") or borders["waist"])[0]
    rest = cloth.rest[loop]
    middle = int(np.argmax(rest[:, 1] - 2 * np.abs(rest[:, 0])))
    normal = vertex_normals(posed, cloth.faces)[loop]
    return posed[loop[middle]], normal[middle]


def trim_of(spec: GarmentSpec) -> str:
    """The cloth of ribs, collars and waistbands."""
    return spec.trim or spec.fabric


def named_borders(fig: Figure, spec: GarmentSpec, cloth: Cloth) -> dict[str, list[Loop]]:
    """The borders of a garment by what they are: neck, cuff, hem, waist."""
    names: dict[str, list[Loop]] = {}
    loops = [loop for loop in border_loops(cloth.faces) if len(loop) > 20]
    lowest = min(float(cloth.rest[loop, 2].mean()) for loop in loops)
    highest = max(float(cloth.rest[loop, 2].mean()) for loop in loops)
    for loop in loops:
        middle = cloth.rest[loop].mean(axis=0)
        if spec.category == "lower":
            name = "waist" if middle[2] > highest - 0.02 else "hem"
        elif middle[2] < lowest + 0.02:
            name = "hem"
        else:
            name = "cuff" if abs(middle[0]) > 0.08 else "neck"
        names.setdefault(name, []).append(loop)
    return names


def panels_of(fig: Figure, spec: GarmentSpec, cloth: Cloth) -> list[Panel]:
    """Cut a garment at its armholes, or between its legs, and lay each piece out."""
    if spec.category == "lower" and "skirt" not in spec.kind:
        return _legs(fig, spec, cloth)
    top, bottom = float(cloth.rest[:, 2].max()), float(cloth.rest[:, 2].min())
    panel = Panel("body", cloth, cloth.rest[:, [0, 2]], spec.fabric)
    sleeves = []
    if spec.sleeve > 0:
        for side in ("L", "R"):
            share = smoothed(
                arm_share(fig, panel.cloth, side),
                smoothing(panel.cloth.faces, len(panel.cloth.rest)),
                10,
            )
            panel, sleeve = parted(panel, share - 0.42)
            uv, around = sleeve_uv(fig, sleeve.cloth.rest, side, spec.fabric)
            sleeves.append(replace(sleeve, name=f"sleeve {side}", uv=uv, around=around))
    column = body_column(fig, bottom, top)
    front, back = parted(panel, half_level(panel.cloth.rest, column))
    front = replace(front, uv=half_uv(front.cloth.rest, column, False))
    back = replace(back, name="back", uv=half_uv(back.cloth.rest, column, True))
    return [front, back, *sleeves]


def body_column(fig: Figure, bottom: float, top: float) -> Girths:
    """Girths of the trunk (and legs) between two heights, for laying cloth out."""
    feet = float(fig.body.rest_joints["foot.L"][2]) + 0.06
    shoulder = float(fig.body.rest_joints["upperarm01.L"][2]) - 0.03
    trunk = fig.points[fig.arm < 0.3]
    return girths(trunk, max(bottom, feet), min(top, shoulder))


def _legs(fig: Figure, spec: GarmentSpec, cloth: Cloth) -> list[Panel]:
    right, left = parted(Panel("leg", cloth, cloth.rest[:, [0, 2]], spec.fabric), cloth.rest[:, 0])
    legs = []
    for side, panel in ((1, left), (-1, right)):
        column = leg_column(fig, spec, side, float(cloth.rest[:, 2].min()))
        # the seam is on the inside: turn the axis so that u = 0 looks outwards
        points = panel.cloth.rest
        height = np.clip(points[:, 2], None, fig.crotch + 0.05)
        low = np.clip((height - column.bottom) / 0.01, 0, len(column.axis) - 1).astype(int)
        away = points[:, :2] - column.axis[low]
        turn = np.arctan2(away[:, 1] * side, away[:, 0] * side)
        around = float(column.radius.mean()) * 2 * np.pi
        size = cloth_named(spec.fabric).size
        around = max(1, round(around / size)) * size
        uv = np.stack([turn * around / (2 * np.pi), points[:, 2]], axis=1)
        legs.append(replace(panel, name=f"leg {'L' if side > 0 else 'R'}", uv=uv, around=around))
    return legs


WIDTHS = {"neck": 0.018, "cuff": 0.022, "hem": 0.022, "waist": 0.035}
"""Metres of the band along each kind of border."""


def banded(
    spec: GarmentSpec, panel: Panel, cloth: Cloth, borders: dict[str, list[Loop]]
) -> list[Panel]:
    """Part a panel from the bands along its borders, which lie a little higher."""
    bands = []
    for name, loops in borders.items():
        width = WIDTHS[name] * (2.4 if "jumper" in spec.kind and name != "neck" else 1.0)
        ribbed = bool(spec.trim) and (name == "neck" or "jumper" in spec.kind)
        for loop in loops:
            if len(panel.cloth.faces) == 0:
                continue
            level = band_level(panel.cloth.rest, cloth.rest[loop], width)
            if not (level < 0).any():
                continue
            band, panel = parted(panel, level)
            fabric = trim_of(spec) if ribbed else spec.fabric
            level = band_level(band.cloth.rest, cloth.rest[loop], width)
            bands.append(raised(replace(band, name=f"{name} band", fabric=fabric), level, 0.0014))
    return [panel, *bands]
