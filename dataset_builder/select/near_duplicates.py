"""Photos that are the same, whatever size or quality they were saved in.

A perceptual hash sees no colour: navy and black trousers have the same. So two
photos are the same only if the hash of the foreground, its mean colour and its shape
agree, and if both have the same role and show the same side. And only within a
product, where a gallery repeats itself, or between stores, where one sells what the
other does; two products of one store are never merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dataset_builder.select.foreground import Foreground
from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.people import main_person
from dataset_builder.select.photo import Role, View

HASH_SIDE = 16
"""The hash has this many bits squared. Measured on 30 garment photos: saved again or smaller,
nine of ten copies differ in at most 56 bits, most in less than 10; other photos alike in colour
and shape in 112 or more. But a person's front and back, in one pose, differ in only 68."""

Colour = tuple[float, float, float]
"""L 0..100, a and b about 0."""

SAME_SHAPE = 0.04
"""Largest difference of the boxes' log aspect."""


@dataclass(frozen=True)
class Seen:
    """What decides whether a photo is the same as another one."""

    store: str
    sku: str
    sha256: str
    role: Role
    measures: Measures


def phash(foreground: Foreground) -> str:
    """Perceptual hash of the foreground's core, 256 bits as 64 hex digits (Zauner 2010)."""
    import imagehash
    from PIL import Image

    light = foreground.lab[(*foreground.core(), 0)]
    grey = Image.fromarray(np.clip(light * 2.55, 0, 255).astype(np.uint8))
    return str(imagehash.phash(grey, hash_size=HASH_SIDE))


def mean_colour(foreground: Foreground) -> Colour:
    """Mean Lab of the foreground, of the whole picture when there is none."""
    chosen = foreground.lab[foreground.mask] if foreground.mask.any() else foreground.lab
    light, a, b = (float(value) for value in chosen.reshape(-1, 3).mean(axis=0))
    return light, a, b


def aspect(foreground: Foreground) -> float:
    """Width over height of the foreground's core."""
    rows, columns = foreground.core()
    return float(columns.stop - columns.start) / float(rows.stop - rows.start)


def same_as(photos: Sequence[Seen], params: SelectParams) -> list[int]:
    """For each photo the index of the first photo it is the same as: its own when it is new.

    Photos are compared with the ones kept before them, not with other copies, so that
    likeness does not creep along a chain.
    """
    bits = _bits(photos)
    colours = np.array([photo.measures.colour for photo in photos]).reshape(-1, 3)
    shapes = np.log(np.array([max(photo.measures.aspect, 1e-6) for photo in photos]))
    roles = _numbers([(photo.role, _view(photo)) for photo in photos])
    stores = _numbers([photo.store for photo in photos])
    products = _numbers([(photo.store, photo.sku) for photo in photos])
    contents = _numbers([photo.sha256 for photo in photos])
    first: list[int] = []
    kept: list[int] = []
    for index in range(len(photos)):
        old = np.array(kept, dtype=np.intp)
        other_store = stores[old] != stores[index]
        may_merge = other_store | (products[old] == products[index])
        old = old[may_merge & (roles[old] == roles[index])]
        near = (
            ((bits[old] != bits[index]).sum(axis=1) <= params.duplicate_bits)
            & (np.linalg.norm(colours[old] - colours[index], axis=1) <= params.duplicate_colour)
            & (np.abs(shapes[old] - shapes[index]) <= SAME_SHAPE)
        )
        same = old[near | (contents[old] == contents[index])]
        first.append(int(same[0]) if same.size else index)
        if not same.size:
            kept.append(index)
    return first


def _view(photo: Seen) -> View | None:
    person = main_person(photo.measures.people)
    return person.view if person else None


def _numbers(values: Sequence[object]) -> npt.NDArray[np.intp]:
    """Equal numbers for equal values."""
    known: dict[object, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.intp)


def _bits(photos: Sequence[Seen]) -> npt.NDArray[np.uint8]:
    hashes = b"".join(bytes.fromhex(photo.measures.phash) for photo in photos)
    packed = np.frombuffer(hashes, dtype=np.uint8).reshape(len(photos), HASH_SIDE**2 // 8)
    return np.unpackbits(packed, axis=1)
