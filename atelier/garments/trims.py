"""Trims: prints on the chest, button stands, buttons and collars."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from atelier.cloths import cloth as cloth_named
from atelier.garments.figure import Figure
from atelier.garments.panel import Panel, parted, raised
from atelier.garments.spec import GarmentSpec
from atelier.mesh import Material
from atelier.prints import print_on

PRINT_REPEATS = 4
"""A chest print covers 4 x 4 repeats of its cloth."""


def chest_print(fig: Figure, spec: GarmentSpec, panel: Panel) -> list[Panel]:
    """Cut the square of the print out of the body panel and give it the picture."""
    if not spec.picture or panel.name != "body":
        return [panel]
    size = cloth_named(spec.fabric).size
    edge = PRINT_REPEATS * size
    throat = float(fig.body.rest_joints["clavicle.L"][2])
    top = np.floor((throat - spec.depth - 0.05) / size) * size
    around = []
    for column, low in ((0, -edge / 2), (1, top - edge)):
        below, panel = parted(panel, panel.uv[:, column] - low)
        panel, above = parted(panel, panel.uv[:, column] - low - edge)
        around += [below, above]
    picture = print_on(
        cloth_named(spec.fabric), spec.picture, spec.inks, PRINT_REPEATS, PRINT_REPEATS
    )
    fabric = cloth_named(spec.fabric)
    material = Material(texture=picture, roughness=fabric.roughness)
    uv = (panel.uv - [-edge / 2, top - edge]) / edge
    shown = replace(panel, name="print", uv=uv, material=material, around=0.0)
    return [*around, shown]


def opened(spec: GarmentSpec, panel: Panel) -> list[Panel]:
    """Part the button stand of a shirt from its body."""
    if not spec.buttons or panel.name != "body":
        return [panel]
    stand, rest = parted(panel, np.abs(panel.uv[:, 0]) - 0.017)
    level = np.abs(stand.uv[:, 0]) - 0.017
    return [rest, raised(replace(stand, name="button stand"), level, 0.0018)]
