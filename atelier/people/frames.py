"""How people are photographed at random: turn, frame, light and background."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.body import Body
from atelier.camera import Camera
from atelier.mesh import Mesh
from atelier.people.somebody import colour
from atelier.studio import Light

SIZE = (384, 512)


@dataclass(frozen=True, eq=False)
class View:
    """How one photo is taken: ``turn`` is in degrees, ``behind`` (H, W, 3) sRGB in [0, 1].

    ``behind`` is None when the light's backdrop is the background.
    """

    turn: float
    camera: Camera
    light: Light
    behind: npt.NDArray[np.float32] | None
    exposure: float


def turn_of(rng: np.random.Generator) -> float:
    """Mostly from the front, some half turned, 7 % from the side and 9 % from behind."""
    kind = rng.choice(4, p=[0.64, 0.20, 0.07, 0.09])
    way = 1.0 if rng.uniform() < 0.5 else -1.0
    low, high = ((0, 22), (22, 60), (65, 115), (150, 180))[int(kind)]
    return float(way * rng.uniform(low, high))


def camera_of(
    rng: np.random.Generator, body: Body, meshes: list[Mesh], lift: float, size: tuple[int, int]
) -> Camera:
    """Full body, knees up, head cropped or waist up."""
    top = max(float(mesh.vertices[:, 2].max()) for mesh in meshes)
    crown = float(body.joints["head"][2]) + 0.22
    knee, hip = float(body.joints["lowerleg01.L"][2]), float(body.joints["upperleg01.L"][2])
    chin = float(body.joints["head"][2])
    kind = str(rng.choice(["full", "knees", "cropped", "waist"], p=[0.42, 0.2, 0.18, 0.2]))
    low = -lift - rng.uniform(0.03, 0.2)
    high = max(top, crown) + rng.uniform(0.02, 0.2)
    if kind == "knees":
        low = knee + rng.uniform(-0.2, 0.25)
    if kind == "waist":
        low = hip + rng.uniform(-0.15, 0.1)
    if kind == "cropped":
        high = chin + rng.uniform(-0.02, 0.14)
        low = low if rng.uniform() < 0.5 else knee + rng.uniform(-0.25, 0.3)
    distance = rng.uniform(2.8, 6.0)
    shift = rng.uniform(-0.07, 0.07) * (high - low)
    height = float(np.clip((low + high) / 2 + rng.uniform(-0.2, 0.4), 0.5, 1.7))
    return Camera(height, float(distance), float(low), float(high), float(shift), size)


def view_of(
    rng: np.random.Generator, body: Body, meshes: list[Mesh], lift: float, size: tuple[int, int]
) -> View:
    """A random view of somebody who is already turned by ``View.turn``."""
    camera = camera_of(rng, body, meshes, lift, size)
    paper = paper_colour(rng)
    seamless = rng.uniform() < 0.6
    light = Light(
        key=float(rng.uniform(4.5, 10)),
        fill=float(rng.uniform(1.2, 4)),
        around=float(rng.uniform(0.4, 0.85)),
        # never before the lens: the labels' rays would end there
        key_side=float(rng.choice([-1, 1]) * rng.uniform(0.75, 1.2)),
        warmth=float(rng.uniform(-0.6, 1.0)),
        backdrop=paper if seamless else None,
        floor=-lift,
    )
    behind = None if seamless else gradient(rng, size)
    return View(0.0, camera, light, behind, float(rng.uniform(0.85, 1.2)))


def paper_colour(rng: np.random.Generator) -> tuple[float, float, float]:
    """A studio's paper: white, grey, or a quiet colour."""
    kind = rng.choice(3, p=[0.45, 0.25, 0.3])
    if kind == 0:
        white = rng.uniform(0.84, 0.95)
        r, g, b = white + rng.uniform(-0.012, 0.012, 3)
        return float(r), float(g), float(b)
    if kind == 1:
        grey = float(rng.uniform(0.25, 0.8))
        return grey, grey, grey
    return colorsys.hsv_to_rgb(
        float(rng.uniform()), float(rng.uniform(0.08, 0.4)), float(rng.uniform(0.5, 0.92))
    )


def gradient(rng: np.random.Generator, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """A plain colour, a slope between two colours, or a bright spot on a darker ground."""
    width, height = size
    x, y = np.meshgrid(np.linspace(-1, 1, width), np.linspace(-1, 1, height))
    first = np.array(paper_colour(rng))
    second = np.array(colour(rng)) if rng.uniform() < 0.3 else first * rng.uniform(0.6, 0.95)
    kind = rng.choice(3)
    if kind == 0:
        share = np.zeros_like(x)
    elif kind == 1:
        angle = rng.uniform(0, 2 * np.pi)
        share = 0.5 + 0.5 * (np.cos(angle) * x + np.sin(angle) * y) / 1.4
    else:
        share = np.clip(np.hypot(x - rng.uniform(-0.3, 0.3), y + rng.uniform(0, 0.5)) / 1.5, 0, 1)
    mixed = first + (second - first) * share[..., None]
    return np.asarray(np.clip(mixed, 0, 1), dtype=np.float32)
