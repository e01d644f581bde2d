"""Looks: people dressed for a photo, and the camera that takes them."""

from __future__ import annotations

import functools
import os
import pickle
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from atelier.body import Body, euler
from atelier.camera import Camera
from atelier.cast import person, person_meshes, posed
from atelier.collection import COLLECTION, outfit
from atelier.files import write
from atelier.mesh import Mesh
from atelier.products import Product


@dataclass(frozen=True, eq=False)
class Look:
    """A person dressed for a photo."""

    body: Body
    meshes: list[Mesh]
    garment: tuple[int, ...]
    product: Product
    sock: bool


@functools.lru_cache(maxsize=4)
def undressed(product: Product) -> Look:
    """The product's person in its pose, with hair and shoes."""
    someone, shoe = person(product.person), product.shoe
    sock = shoe.kind == "sneaker"
    body = posed(someone, product.pose, shoe)
    return Look(body, person_meshes(someone, body, shoe, sock), (), product, sock)


@functools.lru_cache(maxsize=3)
def dressed(product: Product, garment: str) -> Look:
    """The same, wearing ``garment`` in the product's place and the rest of the outfit.

    Draping takes longer than rendering: with ``ATELIER_LOOKS`` set to a folder, who is
    dressed once is kept there (empty it when people or garments change).
    """
    kept = os.environ.get("ATELIER_LOOKS")
    if not kept:
        return _dress(product, garment)
    file = Path(kept) / f"{product.sku}-{garment}.pickle"
    if not file.exists():
        look = _dress(product, garment)
        parts = (look.body, look.meshes, look.garment, look.sock)
        write(file, pickle.dumps(parts, protocol=pickle.HIGHEST_PROTOCOL))
    # our own file, from the folder the user named
    body, meshes, garments, sock = pickle.loads(file.read_bytes())
    return Look(body, meshes, garments, product, sock)


def _dress(product: Product, garment: str) -> Look:
    bare = undressed(product)
    body, meshes = bare.body, bare.meshes
    specs = {spec.id: spec for spec in COLLECTION}
    worn = outfit(body, [specs[garment], *(specs[other] for other in product.others)])
    mine: list[int] = []
    for name, parts in worn.items():
        if name == garment:
            mine = list(range(len(meshes), len(meshes) + len(parts)))
        meshes = [*meshes, *parts]
    return Look(body, meshes, tuple(mine), product, bare.sock)


def turned(meshes: list[Mesh], degrees: float) -> list[Mesh]:
    """Meshes turned about the vertical through the middle of the stage."""
    turn = euler(0.0, 0.0, degrees).T
    return [
        replace(
            mesh,
            vertices=mesh.vertices @ turn,
            normals=None if mesh.normals is None else mesh.normals @ turn,
        )
        for mesh in meshes
    ]


def camera_for(product: Product) -> Camera:
    """The frame of a worn photo: head to shoes, or from the thighs up."""
    look = undressed(product)
    top = max(float(mesh.vertices[:, 2].max()) for mesh in look.meshes)
    low = -product.shoe.lift
    if product.close:
        knee = float(look.body.joints["lowerleg01.L"][2])
        return Camera(height=1.25, distance=4.6, bottom=knee + 0.10, top=top + 0.07)
    return Camera(height=1.05, distance=5.2, bottom=low - 0.09, top=top + 0.09)


def detail_camera(look: Look) -> Camera:
    """A close crop of the product."""
    points = np.concatenate([look.meshes[number].vertices for number in look.garment])
    tall = 0.46
    category = next(spec for spec in COLLECTION if spec.id == look.product.garment).category
    # below a top that may hang over the waistband
    below = {"upper": 0.16, "lower": 0.24, "dress": 0.20}[category]
    middle = float(points[:, 2].max()) - below
    core = points[np.abs(points[:, 2] - middle) < 0.1]
    centre = float(np.median(core[:, 0]))
    return Camera(middle, 3.2, middle - tall / 2, middle + tall / 2, centre)


def packshot_camera(meshes: list[Mesh]) -> Camera:
    """A frame with an even margin round a garment alone."""
    points = np.concatenate([mesh.vertices for mesh in meshes])
    low, high = points.min(axis=0), points.max(axis=0)
    tall = max(high[2] - low[2], (high[0] - low[0]) * 4 / 3) / 0.84
    middle = float((high[2] + low[2]) / 2)
    centre = float((high[0] + low[0]) / 2)
    return Camera(middle, 5.0, middle - tall / 2, middle + tall / 2, centre)
