"""Procedural fabrics: a small tile of colour and relief that repeats without a seam.

Every fabric is drawn from a seed by periodic functions only (sines of whole
periods and noise filtered on a torus), so tile edges always meet. Sizes are in
metres: a garment divides its own coordinates by ``Fabric.size`` to get UV.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Rgb = tuple[int, int, int]
Plane = npt.NDArray[np.float32]

TILE = 512
"""Width and height of a fabric tile in pixels."""


@dataclass(frozen=True)
class Fabric:
    """One repeat of a cloth.

    ``albedo`` is uint8 (H, W, 3) sRGB; ``height`` is float32 (H, W) in [0, 1],
    the relief of the threads; ``size`` is the edge of the repeat in metres,
    ``relief`` the height of 1.0 in metres; ``roughness`` in [0, 1]; ``weight``
    in [0, 1] is how stiff the cloth falls (0 silk, 1 denim).
    """

    name: str
    albedo: npt.NDArray[np.uint8]
    height: Plane
    size: float
    relief: float = 0.0002
    roughness: float = 0.8
    weight: float = 0.4


def grid(size: int = TILE) -> tuple[Plane, Plane]:
    """Pixel-centre coordinates u (to the right) and v (down) in [0, 1)."""
    line = (np.arange(size, dtype=np.float32) + 0.5) / size
    u, v = np.meshgrid(line, line)
    return u.astype(np.float32), v.astype(np.float32)


def torus_noise(seed: int, scale: float, size: int = TILE, stretch: float = 1.0) -> Plane:
    """Smooth periodic noise with zero mean and unit deviation.

    ``scale`` is the blob size as a fraction of the tile; ``stretch`` makes blobs
    that many times longer down than across (threads of a warp).
    """
    rng = np.random.default_rng(seed)
    spectrum = np.fft.fft2(rng.standard_normal((size, size)))
    f = np.fft.fftfreq(size, 1.0 / size)
    fx, fy = np.meshgrid(f, f)
    spectrum *= np.exp(-0.5 * (np.pi * scale) ** 2 * (fx**2 + (fy * stretch) ** 2))
    spectrum[0, 0] = 0
    noise = np.fft.ifft2(spectrum).real
    return (noise / max(float(noise.std()), 1e-9)).astype(np.float32)


def colour_plane(colour: Rgb) -> Plane:
    """A tile of one colour, float32 (H, W, 3) in [0, 255]."""
    return np.broadcast_to(np.array(colour, dtype=np.float32), (TILE, TILE, 3)).copy()


def mix(low: Plane, high: Plane, amount: Plane) -> Plane:
    """``low`` where ``amount`` is 0, ``high`` where it is 1."""
    return (low + (high - low) * amount[..., None]).astype(np.float32)


def shade(colour: Plane, amount: Plane) -> Plane:
    """Lighten or darken a colour by a fraction: 0.1 is a tenth brighter."""
    return (colour * (1.0 + amount[..., None])).astype(np.float32)


def to_bytes(colour: Plane) -> npt.NDArray[np.uint8]:
    """Round a float image in [0, 255] to uint8, clipped."""
    return np.asarray(np.clip(np.rint(colour), 0, 255), dtype=np.uint8)


def unit(plane: Plane) -> Plane:
    """Stretch a plane to exactly [0, 1]; a flat plane becomes 0.5."""
    low, high = float(plane.min()), float(plane.max())
    if high - low < 1e-9:
        return np.full_like(plane, 0.5)
    return ((plane - low) / (high - low)).astype(np.float32)


def wave(x: Plane, periods: int) -> Plane:
    """A sine in [0, 1] with a whole number of periods over the tile."""
    return np.asarray(
        (0.5 + 0.5 * np.sin(2 * np.pi * periods * x)).astype(np.float32), dtype=np.float32
    )


def _plain_weave(threads: int) -> Plane:
    u, v = grid()
    return (wave(u, threads) * wave(v, threads)).astype(np.float32)


def cotton(colour: Rgb, seed: int = 0, size: float = 0.08) -> Fabric:
    """Plain cotton jersey: a faint weave and a mottle one hardly sees."""
    weave = _plain_weave(64)
    mottle = torus_noise(seed, 0.05)
    rgb = shade(colour_plane(colour), 0.05 * (weave - 0.4) + 0.006 * mottle)
    return Fabric("cotton", to_bytes(rgb), unit(weave + 0.1 * mottle), size, 0.00015, 0.85, 0.35)


def satin(colour: Rgb, seed: int = 0, size: float = 0.08) -> Fabric:
    """A smooth, faintly shining cloth for flowing skirts and dresses."""
    threads = torus_noise(seed, 0.004, stretch=12)
    rgb = shade(colour_plane(colour), 0.018 * threads)
    return Fabric("satin", to_bytes(rgb), unit(threads), size, 0.00003, 0.42, 0.1)


def suiting(colour: Rgb, seed: int = 0, size: float = 0.05) -> Fabric:
    """Wool suiting: a fine twill with a melange of light and dark threads."""
    u, v = grid()
    twill = wave((u + v).astype(np.float32), 50)
    melange = torus_noise(seed, 0.003, stretch=6)
    rgb = shade(colour_plane(colour), 0.07 * (twill - 0.5) + 0.05 * melange)
    return Fabric("suiting", to_bytes(rgb), unit(twill), size, 0.0001, 0.75, 0.6)


def rib_knit(colour: Rgb, seed: int = 0, size: float = 0.06, ribs: int = 14) -> Fabric:
    """Vertical ribs with the small V stitches of a knit."""
    u, v = grid()
    rib = wave(u, ribs)
    stitch = wave((v + 0.25 / 40 * np.abs(np.sin(np.pi * ribs * 2 * u))).astype(np.float32), 40)
    height = (0.8 * np.sqrt(rib) + 0.2 * stitch).astype(np.float32)
    rgb = shade(colour_plane(colour), 0.34 * (height - 0.75) + 0.01 * torus_noise(seed, 0.02))
    return Fabric("rib knit", to_bytes(rgb), unit(height), size, 0.0009, 0.9, 0.3)


def cable_knit(colour: Rgb, seed: int = 0, size: float = 0.09) -> Fabric:
    """A chunky jumper: rows of large V stitches."""
    u, v = grid()
    column = np.abs(np.sin(np.pi * 12 * u)).astype(np.float32)
    stitch = wave((v + 0.5 / 14 * (1 - column)).astype(np.float32), 14)
    height = (0.6 * column + 0.4 * stitch).astype(np.float32)
    fuzz = torus_noise(seed, 0.006)
    rgb = shade(colour_plane(colour), 0.28 * (height - 0.6) + 0.03 * fuzz)
    return Fabric("jumper knit", to_bytes(rgb), unit(height + 0.05 * fuzz), size, 0.0012, 0.95, 0.5)


def stripes(
    ground: Rgb, line: Rgb, seed: int = 0, size: float = 0.036, share: float = 0.36
) -> Fabric:
    """Horizontal stripes: ``share`` of each repeat is the line colour."""
    base = cotton((255, 255, 255), seed)
    _, v = grid()
    edge = np.clip((share / 2 - np.abs(v - 0.5)) * 90 + 0.5, 0, 1).astype(np.float32)
    rgb = mix(colour_plane(ground), colour_plane(line), edge) * base.albedo.astype(np.float32)
    return Fabric("stripes", to_bytes(rgb / np.float32(250)), base.height, size, 0.0001, 0.85, 0.35)


def pinstripes(ground: Rgb, line: Rgb, seed: int = 0, size: float = 0.028) -> Fabric:
    """Thin vertical lines on a shirting ground."""
    base = cotton((255, 255, 255), seed)
    u, _ = grid()
    edge = np.clip((0.09 - np.abs(u - 0.5)) * 90 + 0.5, 0, 1).astype(np.float32)
    rgb = mix(colour_plane(ground), colour_plane(line), edge) * base.albedo.astype(np.float32)
    return Fabric(
        "pinstripes", to_bytes(rgb / np.float32(250)), base.height, size, 0.00008, 0.7, 0.4
    )


def checks(ground: Rgb, line: Rgb, accent: Rgb, seed: int = 0, size: float = 0.08) -> Fabric:
    """A woven check: two crossing bands and a thin accent line each way."""
    u, v = grid()
    rgb = colour_plane(ground)
    for axis in (u, v):
        band = np.clip((0.22 - np.abs(axis - 0.5)) * 120 + 0.5, 0, 1).astype(np.float32)
        rgb = mix(rgb, colour_plane(line), 0.5 * band)
    for axis in (u, v):
        thin = np.clip((0.018 - np.abs(axis - 0.06)) * 200 + 0.5, 0, 1).astype(np.float32)
        rgb = mix(rgb, colour_plane(accent), 0.75 * thin)
    twill = wave((u + v).astype(np.float32), 90)
    rgb = shade(rgb, 0.06 * (twill - 0.5) + 0.012 * torus_noise(seed, 0.02))
    return Fabric("checks", to_bytes(rgb), unit(twill), size, 0.00012, 0.85, 0.5)


def denim(colour: Rgb, seed: int = 0, size: float = 0.1) -> Fabric:
    """Indigo twill: a steep diagonal, white weft showing through, slubs."""
    u, v = grid()
    twill = wave((2 * u + v).astype(np.float32), 48)
    slub = torus_noise(seed, 0.006, stretch=9)
    cloud = torus_noise(seed + 1, 0.14)
    white = np.clip(0.1 + 0.16 * (twill - 0.5) + 0.03 * slub + 0.014 * cloud, 0, 0.6)
    rgb = mix(colour_plane(colour), colour_plane((222, 226, 232)), white.astype(np.float32))
    return Fabric("denim", to_bytes(rgb), unit(twill + 0.3 * slub), size, 0.0003, 0.9, 0.8)


def tweed(colour: Rgb, fleck: Rgb, seed: int = 0, size: float = 0.06) -> Fabric:
    """A nubby weave of two yarns with flecks of both."""
    u, v = grid()
    weave = np.where((np.floor(u * 20) + np.floor(v * 20)) % 2 == 0, wave(u, 40), wave(v, 40))
    nub = torus_noise(seed, 0.012)
    amount = np.clip(0.35 + 0.35 * (weave - 0.5) + 0.32 * nub, 0, 1).astype(np.float32)
    rgb = mix(colour_plane(colour), colour_plane(fleck), amount)
    rgb = shade(rgb, 0.06 * torus_noise(seed + 1, 0.004))
    return Fabric("tweed", to_bytes(rgb), unit(weave + 0.4 * nub), size, 0.0007, 0.95, 0.7)
