"""The geometry of hair: ribbons, a knot of them, and their shades."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from atelier.mesh import Material, Mesh, Points, Texture, merged, vertex_normals
from sichak.labels import CIHP

STEPS = 22


def ribbons(
    lines: Points,
    centre: Points,
    width: float,
    generator: np.random.Generator,
    material: Material,
) -> Mesh:
    """(N, STEPS, 3) polylines as ribbons that face away from ``centre``, shaded as if round."""
    count = len(lines)
    along = np.gradient(lines, axis=1)
    outward = lines - centre
    outward[:, :, 2] *= 0.35
    outward /= np.linalg.norm(outward, axis=2, keepdims=True) + 1e-9
    across = np.cross(along, outward)
    across /= np.linalg.norm(across, axis=2, keepdims=True) + 1e-9
    facing = np.cross(across, along)
    facing /= np.linalg.norm(facing, axis=2, keepdims=True) + 1e-9
    taper = np.interp(np.linspace(0, 1, STEPS), [0, 0.15, 0.7, 1], [0.7, 1, 0.9, 0.15])
    wide = width * generator.uniform(0.6, 1.3, (count, 1)) * taper / 2
    left, right = lines - across * wide[..., None], lines + across * wide[..., None]
    vertices = np.stack([left, right], axis=2).reshape(-1, 3)
    normals = np.stack([facing - 0.8 * across, facing + 0.8 * across], axis=2).reshape(-1, 3)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    shade = generator.uniform(0, 0.93, (count, 1, 1)) + np.array([0.0, 0.05])[None, None, :]
    run = np.broadcast_to(np.linspace(0.01, 0.99, STEPS)[None, :, None], (count, STEPS, 2))
    uv = np.stack([np.broadcast_to(shade, run.shape), run], axis=-1).reshape(-1, 2)
    return Mesh(vertices, _strips(count, STEPS), uv, CIHP.HAIR, material, normals, "hair")


def _strips(count: int, steps: int) -> npt.NDArray[np.int64]:
    base = (np.arange(count)[:, None] * steps + np.arange(steps - 1)[None, :]).ravel() * 2
    first = np.stack([base, base + 1, base + 2], axis=1)
    second = np.stack([base + 1, base + 3, base + 2], axis=1)
    return np.concatenate([first, second]).astype(np.int64)


def knot(
    centre: Points, unit: float, turn: Points, generator: np.random.Generator, material: Material
) -> Mesh:
    """A bun: a bundle of rings round a ball."""
    count, steps, size = 260, 40, 0.60 * unit
    tilt = generator.normal(scale=0.28, size=(count, 2))
    height = generator.uniform(-0.92, 0.92, count)
    round_ = np.linspace(0, 2 * np.pi, steps)[None, :] + generator.uniform(0, 6, (count, 1))
    radius = np.sqrt(1 - height**2)[:, None] * size * (1 + 0.05 * np.sin(round_ * 3))
    x, y = radius * np.cos(round_), radius * np.sin(round_)
    z = height[:, None] * size * 0.9 + tilt[:, :1] * x + tilt[:, 1:] * y
    rings = np.stack([x, y, z], axis=-1)
    half = 0.0022 * generator.uniform(0.8, 1.4, (count, 1, 1))
    unit_out = rings / np.linalg.norm(rings, axis=2, keepdims=True)
    along = np.gradient(rings, axis=1)
    across = np.cross(along, unit_out)
    across /= np.linalg.norm(across, axis=2, keepdims=True)
    vertices = np.stack([rings - across * half, rings + across * half], axis=2).reshape(-1, 3)
    normals = np.stack([unit_out - across, unit_out + across], axis=2).reshape(-1, 3)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    shade = np.broadcast_to(generator.uniform(0, 0.9, (count, 1, 1)), (count, steps, 2))
    uv = np.stack([shade, np.full_like(shade, 0.5)], axis=-1).reshape(-1, 2)
    core = _core(size * 0.93)
    turned = vertices @ turn.T + centre
    ring_mesh = Mesh(turned, _strips(count, steps), uv, CIHP.HAIR, material, normals @ turn.T)
    core_mesh = Mesh(
        core[0] @ turn.T + centre, core[1], np.full((len(core[0]), 2), 0.1), CIHP.HAIR, material
    )
    both = merged(ring_mesh, core_mesh)
    core_normals = vertex_normals(core_mesh.vertices, core_mesh.faces)
    return Mesh(
        both.vertices,
        both.faces,
        both.uv,
        CIHP.HAIR,
        material,
        np.concatenate([normals @ turn.T, core_normals]),
        "bun",
    )


def _core(radius: float) -> tuple[Points, npt.NDArray[np.int64]]:
    import trimesh

    ball = trimesh.creation.icosphere(subdivisions=3, radius=radius)
    return np.asarray(ball.vertices), np.asarray(ball.faces, dtype=np.int64)


def shades(colour: tuple[float, float, float], seed: int) -> Texture:
    """(32, 128, 3) uint8: columns are locks of different shades, rows root (bottom) to tip."""
    generator = np.random.default_rng(seed + 7)
    shade = generator.normal(1.0, 0.16, (1, 128, 1)).clip(0.6, 1.5)
    run = np.linspace(1.12, 0.82, 32)[:, None, None]
    warm = np.array([1.02, 1.0, 0.97]) ** generator.normal(0, 1.5, (1, 128, 1))
    return np.asarray(np.clip(np.array(colour) * shade * run * warm, 0, 1) * 255, dtype=np.uint8)
