"""The photo studio: path-traced light on meshes in front of a seamless backdrop.

Renderer: Mitsuba 3 (``llvm_ad_rgb``), denoised by Intel Open Image Denoise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from atelier.camera import Camera
from atelier.develop import Linear
from atelier.mesh import Material, Mesh
from atelier.surfaces import mitsuba, shape


@dataclass(frozen=True)
class Light:
    """A soft set: a key softbox, a fill, and light from everywhere.

    Attributes:
        key, fill, around: radiances.
        key_side: -1 lights from the picture's left, +1 from its right.
        warmth: 0 neutral, positive warmer.
        backdrop: sRGB of the seamless paper; None for no backdrop (packshots).
        floor: z of the floor, metres (below 0 by the thickness of the shoes' soles).
    """

    key: float = 9.0
    fill: float = 2.2
    around: float = 0.62
    key_side: float = -1.0
    warmth: float = 0.0
    backdrop: tuple[float, float, float] | None = (0.93, 0.93, 0.935)
    floor: float = 0.0


def seamless(colour: tuple[float, float, float], floor: float = 0.0) -> Mesh:
    """The backdrop: floor, a round bend and a wall, in one sheet of paper."""
    from sichak.labels import CIHP

    bend, depth, wall = 1.1, 2.4, 6.0
    angles = np.linspace(0.0, np.pi / 2, 24)
    profile = [(-9.0, 0.0), (depth - bend, 0.0)]
    profile += [(depth - bend + bend * np.sin(a), bend - bend * np.cos(a)) for a in angles[1:]]
    profile += [(depth, wall)]
    line = np.array(profile)
    vertices = np.concatenate(
        [
            np.column_stack([np.full(len(line), x), line + np.array([0.0, floor])])
            for x in (-8.0, 8.0)
        ]
    )
    first = np.arange(len(line) - 1)
    second = first + len(line)
    faces = np.concatenate(
        [
            np.column_stack([first, second, first + 1]),
            np.column_stack([first + 1, second, second + 1]),
        ]
    )
    uv = np.zeros((len(vertices), 2))
    return Mesh(vertices, faces, uv, CIHP.BACKGROUND, Material(colour=colour), name="backdrop")


def sensor(camera: Camera, samples: int, box: tuple[int, int, int, int]) -> dict[str, Any]:
    """Mitsuba's camera for ours: same pinhole, shifted by the principal point."""
    mi = mitsuba()
    width, height = camera.size
    visible = camera.top - camera.bottom
    fov = 2 * np.degrees(np.arctan(visible / 2 / camera.distance))
    middle = (camera.top + camera.bottom) / 2
    eye = [camera.centre, -camera.distance, camera.height]
    return {
        "type": "perspective",
        "fov": float(fov),
        "fov_axis": "y",
        "principal_point_offset_y": float((camera.height - middle) / visible),
        "to_world": mi.ScalarTransform4f().look_at(
            origin=eye, target=[eye[0], 0.0, eye[2]], up=[0, 0, 1]
        ),
        "film": {
            "type": "hdrfilm",
            "width": width,
            "height": height,
            "crop_offset_x": box[0],
            "crop_offset_y": box[1],
            "crop_width": box[2] - box[0],
            "crop_height": box[3] - box[1],
            "pixel_format": "rgba",
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "independent", "sample_count": samples},
    }


def softbox(
    position: tuple[float, float, float], size: tuple[float, float], rgb: list[float]
) -> Any:
    """A rectangular light that looks at the middle of the person."""
    mi = mitsuba()
    turn = mi.ScalarTransform4f().look_at(origin=list(position), target=[0, 0, 1.1], up=[0, 0, 1])
    grow = mi.ScalarTransform4f().scale([size[0] / 2, size[1] / 2, 1])
    return {
        "type": "rectangle",
        "to_world": turn @ grow,
        "emitter": {"type": "area", "radiance": {"type": "rgb", "value": rgb}},
    }


def scene(
    meshes: list[Mesh],
    camera: Camera,
    light: Light,
    samples: int,
    box: tuple[int, int, int, int],
) -> Any:
    """The stage with its lights and its backdrop."""
    stage = [] if light.backdrop is None else [seamless(light.backdrop, light.floor)]
    return mitsuba().load_dict(
        {
            **described(camera, light, samples, box),
            **{f"mesh{number}": shape(mesh) for number, mesh in enumerate([*stage, *meshes])},
        }
    )


def stage_of(meshes: list[Mesh], camera: Camera, light: Light, samples: int) -> Any:
    """The stage with its lights and these meshes only, which get the ids m000, m001..."""
    description = described(camera, light, samples, (0, 0, *camera.size))
    for number, mesh in enumerate(meshes):
        description[f"m{number:03d}"] = shape(replace(mesh, name=f"m{number:03d}"))
    return mitsuba().load_dict(description)


def described(
    camera: Camera, light: Light, samples: int, box: tuple[int, int, int, int]
) -> dict[str, Any]:
    """Camera and lights as Mitsuba reads them."""
    warm = np.array([1.0 + 0.06 * light.warmth, 1.0, 1.0 - 0.10 * light.warmth])
    key_x = 2.6 * light.key_side
    return {
        "type": "scene",
        "sensor": sensor(camera, samples, box),
        "around": {
            "type": "constant",
            "radiance": {"type": "rgb", "value": [float(light.around)] * 3},
        },
        "key": softbox((key_x, -3.2, 2.9), (1.5, 1.9), [float(v) for v in light.key * warm]),
        "fill": softbox((-key_x, -3.6, 1.7), (1.8, 2.2), [float(light.fill)] * 3),
    }


def render(
    meshes: list[Mesh], camera: Camera, light: Light, samples: int = 16, seed: int = 0
) -> tuple[Linear, Linear]:
    """Path-trace and denoise.

    The paper behind is smooth: away from the meshes it is traced at a third of the
    resolution and enlarged, with its shadows.

    Returns:
        (H, W, 3) linear light and (H, W) coverage in [0, 1] (all 1 with a backdrop).
    """
    import cv2

    width, height = camera.size
    left, top, right, bottom = frame_of(meshes, camera, margin=36)
    tight, alpha = traced(meshes, camera, light, samples, seed, (left, top, right, bottom))
    if light.backdrop is None:
        colour, coverage = np.zeros((height, width, 3), np.float32), np.zeros((height, width))
        colour[top:bottom, left:right] = tight
        coverage[top:bottom, left:right] = alpha
        return colour, coverage.astype(np.float32)
    small = camera.scaled(1 / 3)
    coarse, _ = traced(meshes, small, light, 4, seed + 1, (0, 0, *small.size))
    # the denoiser leaves a seam of noise along the picture's edge
    inside = np.pad(coarse[3:-3, 3:-3], ((3, 3), (3, 3), (0, 0)), mode="edge")
    whole = cv2.resize(inside, (width, height), interpolation=cv2.INTER_CUBIC)
    blend = np.zeros((height, width), np.float32)
    blend[top:bottom, left:right] = 1.0
    padded = cv2.copyMakeBorder(blend, 24, 24, 24, 24, cv2.BORDER_REPLICATE)
    feather = cv2.blur(cv2.erode(padded, np.ones((25, 25))), (23, 23))[24:-24, 24:-24, None]
    placed = whole.copy()
    placed[top:bottom, left:right] = tight
    return whole + (placed - whole) * feather, np.ones((height, width), np.float32)


def frame_of(meshes: list[Mesh], camera: Camera, margin: int) -> tuple[int, int, int, int]:
    """The box of the picture that meshes fill: left, top, right, bottom in pixels."""
    width, height = camera.size
    pixels = np.concatenate([camera.project(mesh.vertices) for mesh in meshes])
    low = np.floor(pixels.min(axis=0)).astype(int) - margin
    high = np.ceil(pixels.max(axis=0)).astype(int) + margin
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    return left, top, min(width, int(high[0])), min(height, int(high[1]))


def traced(
    meshes: list[Mesh],
    camera: Camera,
    light: Light,
    samples: int,
    seed: int,
    box: tuple[int, int, int, int],
) -> tuple[Linear, Linear]:
    """Denoised light and coverage of a box of the picture."""
    return denoised(scene(meshes, camera, light, samples, box), samples, seed)


def denoised(
    stage: Any, samples: int, seed: int, behind: Linear | None = None
) -> tuple[Linear, Linear]:
    """Denoised light and coverage of a loaded stage.

    ``behind`` (H, W, 3) is light that is seen where nothing stands.
    """
    import pyoidn

    mi = mitsuba()
    path = mi.load_dict({"type": "path", "max_depth": 4, "rr_depth": 3, "hide_emitters": True})
    guide = mi.load_dict({"type": "aov", "aovs": "albedo:albedo,normal:sh_normal"})
    pixels = np.array(mi.render(stage, spp=samples, seed=seed, integrator=path))
    guides = np.array(mi.render(stage, spp=3, seed=seed + 1, integrator=guide))
    pixels, guides = np.nan_to_num(pixels), np.nan_to_num(guides)[:, :, -6:]
    if behind is not None:
        # before denoising, so that light and coverage have the same noise
        pixels[:, :, :3] += (1 - np.clip(pixels[:, :, 3:4], 0, 1)) * behind
    clean = pyoidn.denoise(
        np.ascontiguousarray(pixels[:, :, :3], dtype=np.float32),
        albedo=np.ascontiguousarray(np.clip(guides[:, :, :3], 0, 1), dtype=np.float32),
        normal=np.ascontiguousarray(np.clip(guides[:, :, 3:], -1, 1), dtype=np.float32),
        hdr=True,
    )
    return np.asarray(clean, dtype=np.float32), np.clip(pixels[:, :, 3], 0, 1).astype(np.float32)
