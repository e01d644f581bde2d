"""A series of dressed people: pictures, labels and poses, from a seed, resumable."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from atelier.body import Body, build_body
from atelier.cast import on_tiptoe
from atelier.cloths import material
from atelier.collection import Draped, drape_on, worn_order
from atelier.files import png, write, write_label_names
from atelier.garments.spec import GarmentSpec
from atelier.looks import turned
from atelier.mesh import Mesh
from atelier.people.extras import hat, scarf, sunglasses
from atelier.people.frames import SIZE, turn_of, view_of
from atelier.people.photo import Picture, picture_of
from atelier.people.somebody import Somebody, bare, colour, somebody
from atelier.people.stances import stance
from atelier.people.wardrobe import cloth_name, outfit_of
from atelier.shoes import Colour
from sichak.body25 import openpose_json
from sichak.labels import CIHP, pil_palette

EACH = 6
"""Photos of one dressed person: draping takes longer than a photo."""


@dataclass(frozen=True, eq=False)
class Dressed:
    """Somebody in a stance with what was draped on them, and what is worn besides."""

    who: Somebody
    body: Body
    skin: list[Mesh]
    clothes: list[tuple[GarmentSpec, list[Mesh]]]
    extras: list[Mesh]

    @property
    def worn(self) -> list[Mesh]:
        """The clothes."""
        return [mesh for _, parts in self.clothes for mesh in parts]

    def meshes(self, rng: np.random.Generator) -> list[Mesh]:
        """Everything, skin first, the clothes in new random cloths."""
        meshes = [*self.skin, *self.extras]
        for spec, parts in self.clothes:
            worn, other = material(spec.fabric), material(cloth_name(rng, spec))
            meshes += [replace(p, material=other) if p.material is worn else p for p in parts]
        return meshes


def dressed_somebody(seed: int) -> Dressed:
    """Draw somebody, a stance and an outfit, and drape it."""
    rng = np.random.default_rng([seed, 1])
    hatted, shaded, scarfed = (bool(rng.uniform() < p) for p in (0.10, 0.08, 0.08))
    who = somebody(rng, hatted)
    specs = worn_order(outfit_of(rng, who.is_woman))
    coated = any(spec.label is CIHP.COAT for spec in specs)
    room = 0.02 if coated else 0.0
    pose = on_tiptoe(stance(who.phenotype, rng, room), who.shoe)
    if not any(spec.label is CIHP.PANTS for spec in specs) and not coated:
        pose = replace(pose, pockets=())
    body = build_body(who.phenotype, pose)
    specs = [replace(spec, fabric=cloth_name(rng, spec)) for spec in specs]
    someone = dressed(who, body, specs)
    extras = hat(body, colour(rng), bool(rng.uniform() < 0.5)) if hatted else []
    extras += sunglasses(body, dark(colour(rng))) if shaded else []
    extras += scarf(body, someone.worn, colour(rng), rng) if scarfed else []
    return replace(someone, extras=extras)


def dressed(who: Somebody, body: Body, specs: list[GarmentSpec]) -> Dressed:
    """Somebody in these garments, put on in this order, without extras."""
    clothes = [(garment.spec, garment.meshes()) for garment in draped_on(body, specs)]
    return Dressed(who, body, bare(who, body), clothes, [])


def dark(shade: Colour) -> Colour:
    """A colour as sunglasses have it."""
    return 0.4 * shade[0], 0.4 * shade[1], 0.4 * shade[2]


def draped_on(body: Body, specs: list[GarmentSpec]) -> list[Draped]:
    """Garments draped in their order; each lies on those below it."""
    waist = next((s.rise for s in specs if s.category == "lower"), None)
    clothes: list[Draped] = []
    under: list[Mesh] = []
    for spec in specs:
        garment = drape_on(body, spec, under, waist if spec.tucked else None)
        plain = np.zeros((len(garment.posed), 2))
        under = [*under, Mesh(garment.posed, garment.cloth.faces, plain, spec.label)]
        clothes.append(garment)
    return clothes


def photos_of(
    someone: Dressed, seed: int, size: tuple[int, int], samples: int, count: int
) -> Iterator[Picture]:
    """Photos of one dressed person: other cloths, another turn, frame and light each time."""
    for number in range(count):
        rng = np.random.default_rng([seed, 2, number])
        angle = turn_of(rng)
        meshes = turned(someone.meshes(rng), angle)
        view = view_of(rng, someone.body, meshes, someone.who.shoe.lift, size)
        yield picture_of(
            someone.body, meshes, replace(view, turn=angle), someone.who.sock_top, samples,
            1000 * seed + number,
        )  # fmt: skip


def make_series(
    out: Path,
    count: int,
    seed: int,
    size: tuple[int, int] = SIZE,
    samples: int = 4,
    shard: tuple[int, int] = (1, 1),
) -> None:
    """Write ``count`` people below ``out``; what is there is skipped.

    Args:
        seed: of the series; the same one makes the same people.
        shard: (i, n): the i-th of n shares.
    """
    write_label_names(out)
    for person in range(shard[0] - 1, -(-count // EACH), shard[1]):
        names = [f"p{seed}_{person:04d}_{n}" for n in range(min(EACH, count - person * EACH))]
        if all((out / "labels" / f"{name}.png").exists() for name in names):
            continue
        began = time.process_time()
        own = 100_000 * seed + person
        someone = dressed_somebody(own)
        draped = time.process_time() - began
        for name, picture in zip(
            names, photos_of(someone, own, size, samples, len(names)), strict=True
        ):
            save(out, name, picture)
        spent = time.process_time() - began
        print(f"{names[-1]} {spent:.1f} s, dressing {draped:.1f} s", flush=True)


def save(out: Path, name: str, picture: Picture, quality: int = 92) -> None:
    """Write one picture's three files; the labels last, they say that all are there."""
    buffer = io.BytesIO()
    Image.fromarray(picture.photo, "RGB").save(buffer, "JPEG", quality=quality)
    write(out / "image" / f"{name}.jpg", buffer.getvalue())
    write(out / "openpose_json" / f"{name}_keypoints.json", openpose_json(picture.pose))
    labels = Image.fromarray(picture.labels, "P")
    labels.putpalette(pil_palette())
    write(out / "labels" / f"{name}.png", png(labels))
