"""The cloths on the atelier's shelf, by name."""

from __future__ import annotations

import functools
from collections.abc import Callable

from atelier import fabric
from atelier.fabric import Fabric
from atelier.mesh import Material
from atelier.prints import dots, floral

CLOTHS: dict[str, Callable[[], Fabric]] = {
    "white cotton": lambda: fabric.cotton((238, 237, 232), 1),
    "black cotton": lambda: fabric.cotton((34, 34, 38), 2),
    "navy cotton": lambda: fabric.cotton((38, 48, 84), 3),
    "mustard cotton": lambda: fabric.cotton((214, 164, 62), 4),
    "sand cotton": lambda: fabric.cotton((226, 210, 178), 5),
    "beige cotton": lambda: fabric.cotton((190, 168, 132), 6),
    "coral rib": lambda: fabric.rib_knit((222, 112, 96), 7),
    "white rib": lambda: fabric.rib_knit((236, 234, 228), 8),
    "black rib": lambda: fabric.rib_knit((38, 38, 42), 9),
    "sage jumper": lambda: fabric.cable_knit((142, 160, 128), 10),
    "sage rib": lambda: fabric.rib_knit((134, 152, 120), 11),
    "breton": lambda: fabric.stripes((240, 238, 230), (36, 46, 88), 12),
    "wine stripes": lambda: fabric.stripes((120, 34, 52), (232, 214, 196), 13, 0.05, 0.3),
    "blue shirting": lambda: fabric.pinstripes((226, 235, 246), (96, 136, 196), 14, 0.014),
    "white shirting": lambda: fabric.suiting((236, 238, 240), 15),
    "red check": lambda: fabric.checks((186, 52, 46), (38, 32, 44), (236, 214, 160), 16),
    "grey check": lambda: fabric.checks((150, 148, 146), (74, 72, 76), (196, 120, 70), 17, 0.06),
    "indigo denim": lambda: fabric.denim((34, 44, 78), 18),
    "light denim": lambda: fabric.denim((112, 138, 172), 19),
    "charcoal suiting": lambda: fabric.suiting((72, 74, 82), 20),
    "camel suiting": lambda: fabric.suiting((176, 134, 92), 21),
    "olive suiting": lambda: fabric.suiting((104, 106, 74), 22),
    "black suiting": lambda: fabric.suiting((40, 40, 46), 23),
    "tweed": lambda: fabric.tweed((70, 66, 78), (206, 190, 178), 24),
    "emerald satin": lambda: fabric.satin((24, 108, 88), 25),
    "dusty pink satin": lambda: fabric.satin((206, 150, 152), 26),
    "wine jersey": lambda: fabric.cotton((122, 32, 50), 27),
    "navy floral": lambda: floral(
        fabric.cotton((40, 50, 88), 28), (238, 206, 206), (244, 196, 92), (104, 150, 120), 28, 0.15
    ),
    "dots": lambda: dots(fabric.satin((40, 42, 50), 29), (236, 232, 224), 0.05),
}
"""Name -> a function that draws the cloth (drawn once, when first asked for)."""


WEAVES: dict[str, tuple[int, Callable[..., Fabric]]] = {
    "cotton": (1, fabric.cotton),
    "satin": (1, fabric.satin),
    "suiting": (1, fabric.suiting),
    "rib": (1, fabric.rib_knit),
    "knit": (1, fabric.cable_knit),
    "denim": (1, fabric.denim),
    "stripes": (2, lambda a, b: fabric.stripes(a, b, 0, 0.05)),
    "pinstripes": (2, fabric.pinstripes),
    "tweed": (2, fabric.tweed),
    "dots": (2, lambda a, b: dots(fabric.cotton(a), b, 0.06)),
    "checks": (3, fabric.checks),
    "floral": (4, lambda a, b, c, d: floral(fabric.cotton(a), b, c, d, sum(a), 0.16)),
}
"""Weave -> how many colours it takes, and a function of them."""


def woven(name: str) -> Fabric:
    """A cloth made to order: a weave and its colours, ``"cotton 7a2232"``."""
    weave, *colours = name.split(" ")
    count, make = WEAVES[weave]
    if len(colours) != count:
        raise KeyError(name)
    return make(*((int(c[:2], 16), int(c[2:4], 16), int(c[4:6], 16)) for c in colours))


@functools.lru_cache(maxsize=64)
def cloth(name: str) -> Fabric:
    """A cloth by name.

    A name that is not on the shelf is a weave and its colours in hexadecimal, as in
    ``"stripes f0eee6 242e58"``; any number of cloths can be asked for so.

    Raises:
        KeyError: no such cloth, and no such weave.
    """
    return CLOTHS[name]() if name in CLOTHS else woven(name)


@functools.lru_cache(maxsize=64)
def material(name: str) -> Material:
    """A cloth as the studio's material; its UV is metres divided by ``Fabric.size``."""
    chosen = cloth(name)
    return Material(
        texture=chosen.albedo,
        roughness=chosen.roughness,
        specular=max(0.0, 0.8 - chosen.roughness) * 0.5,
        height=chosen.height * chosen.relief,
    )
