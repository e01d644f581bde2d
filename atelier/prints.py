"""Prints: a picture on the chest, or a motif scattered over the whole cloth."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from atelier.fabric import TILE, Fabric, Rgb, colour_plane, mix, to_bytes
from atelier.lettering import hangul, latin, sun_and_waves

Picture = npt.NDArray[np.uint8]


def _place(
    ink: Picture, canvas: tuple[int, int], box: tuple[float, float, float, float]
) -> Picture:
    height, width = canvas
    left, top = round(box[0] * width), round(box[1] * height)
    wide, tall = round((box[2] - box[0]) * width), round((box[3] - box[1]) * height)
    page = np.zeros(canvas, np.uint8)
    image = Image.fromarray(ink).resize((wide, tall), Image.Resampling.LANCZOS)
    page[top : top + tall, left : left + wide] = np.asarray(image)
    return page


def tiled(fabric: Fabric, rows: int, columns: int, pixels: int) -> Picture:
    """The fabric repeated rows x columns, each repeat ``pixels`` wide."""
    small = Image.fromarray(fabric.albedo).resize((pixels, pixels), Image.Resampling.BOX)
    return np.tile(np.asarray(small), (rows, columns, 1))


def print_on(fabric: Fabric, name: str, inks: tuple[Rgb, ...], rows: int, columns: int) -> Picture:
    """A chest print on its cloth, uint8 (rows * 256, columns * 256, 3).

    ``name`` is ``"seoul"``, ``"sichak"`` or ``"sunset"``. The picture covers a
    whole number of repeats, so the cloth goes on without a break around it.
    """
    ground = tiled(fabric, rows, columns, 256).astype(np.float32)
    shape = ground.shape[:2]
    layers: list[tuple[npt.NDArray[np.float32], Rgb]] = []
    if name == "seoul":
        layers.append((_ink(hangul("서울"), shape, (0.2, 0.08, 0.8, 0.5)), inks[0]))
        layers.append((_ink(latin("SEOUL  1988"), shape, (0.14, 0.58, 0.86, 0.72)), inks[-1]))
    elif name == "sichak":
        layers.append((_ink(latin("SICHAK"), shape, (0.06, 0.12, 0.94, 0.36)), inks[0]))
        layers.append((_ink(hangul("시착"), shape, (0.36, 0.44, 0.64, 0.62)), inks[-1]))
    elif name == "sunset":
        classes = sun_and_waves(1024)
        for i, ink in enumerate(inks, start=1):
            mask = ((classes == i) * 255).astype(np.uint8)
            layers.append((_ink(mask, shape, (0.08, 0.04, 0.92, 0.96)), ink))
    else:
        raise ValueError(f"no print named {name!r}")
    for alpha, ink in layers:
        worn = np.broadcast_to(np.array(ink, dtype=np.float32), ground.shape)
        ground = mix(ground, worn, 0.94 * alpha)
    return to_bytes(ground)


def _ink(
    mask: Picture, shape: tuple[int, ...], box: tuple[float, float, float, float]
) -> npt.NDArray[np.float32]:
    return _place(mask, (shape[0], shape[1]), box).astype(np.float32) / np.float32(255)


def _flower(draw: ImageDraw.ImageDraw, x: float, y: float, r: float, turn: float) -> None:
    for k in range(5):
        a = turn + k * 2 * math.pi / 5
        px, py = x + r * math.cos(a), y + r * math.sin(a)
        draw.ellipse((px - 0.7 * r, py - 0.7 * r, px + 0.7 * r, py + 0.7 * r), fill=1)
    draw.ellipse((x - 0.5 * r, y - 0.5 * r, x + 0.5 * r, y + 0.5 * r), fill=2)


def floral(fabric: Fabric, petal: Rgb, heart: Rgb, leaf: Rgb, seed: int, size: float) -> Fabric:
    """Small flowers and leaves scattered over the cloth, seamless."""
    rng = np.random.default_rng(seed)
    over = 2
    page = Image.new("L", (TILE * over * 3, TILE * over * 3), 0)
    draw = ImageDraw.Draw(page)
    side = TILE * over
    for i in range(4):
        for j in range(4):
            x = (i + 0.5 * (j % 2) + rng.uniform(0.2, 0.6)) / 4 * side
            y = (j + rng.uniform(0.2, 0.6)) / 4 * side
            r, turn, tilt = rng.uniform(0.024, 0.04) * side, rng.uniform(0, 7), rng.uniform(0, 7)
            for ox in (0, side, 2 * side):
                for oy in (0, side, 2 * side):
                    lx, ly = x + ox + 3.1 * r * math.cos(tilt), y + oy + 3.1 * r * math.sin(tilt)
                    draw.ellipse((lx - r, ly - 0.5 * r, lx + r, ly + 0.5 * r), fill=3)
                    _flower(draw, x + ox, y + oy, r, turn)
    middle = np.asarray(page)[side : 2 * side, side : 2 * side]
    rgb = fabric.albedo.astype(np.float32)
    for i, ink in enumerate((petal, heart, leaf), start=1):
        share = (middle == i).reshape(TILE, over, TILE, over).mean((1, 3)).astype(np.float32)
        rgb = mix(rgb, colour_plane(ink), share)
    return replace(fabric, name="floral", albedo=to_bytes(rgb), size=size)


def dots(fabric: Fabric, ink: Rgb, size: float, radius: float = 0.13) -> Fabric:
    """Polka dots, two a repeat on the diagonal."""
    line = (np.arange(TILE) + 0.5) / TILE
    u, v = np.meshgrid(line, line)
    share = np.zeros((TILE, TILE))
    for cu, cv in ((0.25, 0.25), (0.75, 0.75)):
        distance = np.hypot(u - cu, v - cv)
        share = np.maximum(share, np.clip((radius - distance) * TILE + 0.5, 0, 1))
    rgb = mix(fabric.albedo.astype(np.float32), colour_plane(ink), share.astype(np.float32))
    return replace(fabric, name="dots", albedo=to_bytes(rgb), size=size)
