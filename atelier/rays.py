"""One ray a pixel: what the camera sees, without light."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from atelier.camera import Camera
from atelier.mesh import Mesh, Points
from atelier.surfaces import mitsuba, shape


def first_hits(
    meshes: list[Mesh], camera: Camera
) -> tuple[npt.NDArray[np.int64], Points, npt.NDArray[np.int64], Points]:
    """What a ray through the middle of each pixel meets first.

    Returns:
        mesh: (H, W) index into ``meshes``, -1 for none.
        depth: (H, W) metres along the ray, inf for none.
        face: (H, W) triangle of that mesh, -1 for none.
        weights: (H, W, 3) barycentric weights of the triangle's corners.
    """
    description: dict[str, Any] = {"type": "scene"}
    for number, mesh in enumerate(meshes):
        plain = Mesh(mesh.vertices, mesh.faces, mesh.uv, mesh.label, name=f"m{number:03d}")
        description[f"m{number:03d}"] = shape(plain)
    return hits_in(mitsuba().load_dict(description), len(meshes), camera)


def hits_in(
    stage: Any, count: int, camera: Camera
) -> tuple[npt.NDArray[np.int64], Points, npt.NDArray[np.int64], Points]:
    """The same in a loaded scene with ``count`` meshes whose ids are m000, m001 and so on.

    Shapes with another id (lights) count as nothing, and hide what is behind them.
    """
    mi = mitsuba()
    origin, directions = camera.rays()
    ray = mi.Ray3f(
        mi.Point3f([float(v) for v in origin]), mi.Vector3f(directions.T.astype(np.float32))
    )
    found = stage.ray_intersect_preliminary(ray, coherent=True)
    hit = np.array(found.is_valid())
    width, height = camera.size
    grid = (height, width)
    names = {f"m{number:03d}": number for number in range(count)}
    back = np.array([names.get(shape.id(), -1) for shape in stage.shapes()])
    mesh_index = np.where(hit, back[np.minimum(np.array(found.shape_index), len(back) - 1)], -1)
    uv = np.array(found.prim_uv).T
    weights = np.stack([1 - uv[:, 0] - uv[:, 1], uv[:, 0], uv[:, 1]], axis=1)
    depth = np.where(hit, np.array(found.t), np.inf)
    face = np.where(hit, np.array(found.prim_index).astype(np.int64), -1)
    return (
        mesh_index.reshape(grid),
        depth.reshape(grid),
        face.reshape(grid),
        weights.reshape(*grid, 3),
    )
