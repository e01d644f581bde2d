"""What the studio renders: triangle meshes with a surface and a parse label."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sichak.labels import CIHP

Points = npt.NDArray[np.float64]
Triangles = npt.NDArray[np.int64]
Texture = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Material:
    """How a surface looks.

    Attributes:
        colour: sRGB in [0, 1]; ignored when there is a texture.
        texture: (H, W, 3) uint8 sRGB; u runs right, v runs UP (v = 0 is the bottom row);
            repeats outside [0, 1].
        roughness: 0.05 (patent leather) to 1 (no gloss at all).
        specular: strength of the gloss in [0, 1]; 0 is a plain diffuse surface.
        height: (H, W) float bump map in metres, laid out as the texture; None for smooth.
    """

    colour: tuple[float, float, float] = (0.8, 0.8, 0.8)
    texture: Texture | None = None
    roughness: float = 0.8
    specular: float = 0.0
    height: npt.NDArray[np.float32] | None = None


@dataclass(frozen=True, eq=False)
class Mesh:
    """A surface in the studio.

    Attributes:
        vertices: (V, 3) metres; z up, the person faces -y, her left is +x.
        faces: (F, 3) vertex indices, counter-clockwise seen from outside. Surfaces are
            two-sided: a skirt needs no lining.
        uv: (V, 2) texture coordinates; vertices on a seam are doubled.
        label: the CIHP label of its pixels.
        material: how it looks.
        normals: (V, 3) unit; None to compute smooth ones from the faces.
        name: for messages and for telling the meshes of one label apart.
    """

    vertices: Points
    faces: Triangles
    uv: Points
    label: CIHP
    material: Material = field(default_factory=Material)
    normals: Points | None = None
    name: str = ""


def vertex_normals(vertices: Points, faces: Triangles) -> Points:
    """Smooth unit normals (V, 3), weighted by the area of the triangles around a vertex.

    A vertex without a triangle gets (0, 0, 1).
    """
    corners = vertices[faces]
    face_normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = np.zeros_like(vertices)
    for corner in range(3):
        np.add.at(normals, faces[:, corner], face_normals)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 1e-12, normals / np.maximum(length, 1e-12), [0.0, 0.0, 1.0])


def merged(first: Mesh, second: Mesh) -> Mesh:
    """Two meshes as one, with the label, material and name of the first."""
    return Mesh(
        vertices=np.concatenate([first.vertices, second.vertices]),
        faces=np.concatenate([first.faces, second.faces + len(first.vertices)]),
        uv=np.concatenate([first.uv, second.uv]),
        label=first.label,
        material=first.material,
        name=first.name,
    )
