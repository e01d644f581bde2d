"""Meshes and materials as Mitsuba knows them."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from atelier.develop import linear
from atelier.mesh import Material, Mesh, vertex_normals


@functools.cache
def mitsuba() -> Any:
    """Mitsuba with the LLVM variant set.

    Raises:
        ImportError: mitsuba is not installed, or LLVM 19 is not found
            (``apt-get install libllvm19``; ``DRJIT_LIBLLVM_PATH``).
    """
    import os
    from pathlib import Path

    library = Path("/usr/lib/x86_64-linux-gnu/libLLVM.so.19.1")
    if library.exists():
        os.environ.setdefault("DRJIT_LIBLLVM_PATH", str(library))
    import mitsuba as mi

    mi.set_variant("llvm_ad_rgb")
    return mi


def use_threads(count: int) -> None:
    """How many threads render; 0 leaves the choice to Mitsuba."""
    if count:
        mitsuba()
        import drjit

        drjit.set_thread_count(count)


def bsdf(material: Material) -> dict[str, Any]:
    """Mitsuba's description of a material."""
    mi = mitsuba()
    colour: dict[str, Any]
    if material.texture is not None:
        pixels = linear(material.texture / np.float32(255))[::-1]
        bitmap = mi.Bitmap(np.ascontiguousarray(pixels))
        colour = {"type": "bitmap", "bitmap": bitmap, "raw": True, "wrap_mode": "repeat"}
    else:
        rgb = [float(v) for v in linear(np.array(material.colour))]
        colour = {"type": "rgb", "value": rgb}
    surface: dict[str, Any] = {"type": "diffuse", "reflectance": colour}
    if material.specular > 0:
        surface = {
            "type": "principled",
            "base_color": colour,
            "roughness": material.roughness,
            "specular": material.specular,
        }
    if material.height is not None:
        height = np.ascontiguousarray(material.height[::-1, :, None].astype(np.float32))
        surface = {
            "type": "bumpmap",
            "arbitrary": {"type": "bitmap", "bitmap": mi.Bitmap(height), "raw": True},
            "scale": 1.0,
            "bsdf": surface,
        }
    return {"type": "twosided", "bsdf": surface}


def shape(mesh: Mesh) -> Any:
    """A Mitsuba mesh."""
    mi = mitsuba()
    properties = mi.Properties()
    properties["mesh_bsdf"] = mi.load_dict(bsdf(mesh.material))
    made = mi.Mesh(
        mesh.name or mesh.label.name.lower(),
        vertex_count=len(mesh.vertices),
        face_count=len(mesh.faces),
        has_vertex_normals=True,
        has_vertex_texcoords=True,
        props=properties,
    )
    normals = mesh.normals
    if normals is None:
        normals = vertex_normals(mesh.vertices, mesh.faces)
    values = mi.traverse(made)
    values["vertex_positions"] = mesh.vertices.astype(np.float32).ravel()
    values["vertex_normals"] = normals.astype(np.float32).ravel()
    values["vertex_texcoords"] = mesh.uv.astype(np.float32).ravel()
    values["faces"] = mesh.faces.astype(np.uint32).ravel()
    values.update()
    return made
