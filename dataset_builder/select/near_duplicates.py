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
from dataset_builder.select.grid import Grid, Numbers
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

LEAST_REACH = 1.0
"""Lab distance that the search goes at least, lest a strict parameter makes cells of nothing."""

MARGIN = 1.001
"""What the search goes further than a difference may be, for the sake of rounding."""


@dataclass(frozen=True)
class Seen:
    """What decides whether a photo is the same as another one."""

    store: str
    sku: str
    sha256: str
    role: Role
    measures: Measures

    @property
    def kind(self) -> tuple[Role, View | None]:
        """Role and side seen; photos of two kinds are never the same."""
        person = main_person(self.measures.people)
        return self.role, person.view if person else None


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
    likeness does not creep along a chain. Of those, only the ones near in colour and shape
    are looked at, so that time and memory grow with the photos and not with their pairs.
    """
    kinds = [photo.kind for photo in photos]
    looks = _Looks([photo.measures for photo in photos], _numbers(kinds), params)
    stores = _numbers([photo.store for photo in photos])
    products = _numbers([(photo.store, photo.sku) for photo in photos])
    contents = _numbers([(*kind, one.sha256) for kind, one in zip(kinds, photos, strict=True)])
    galleries = _numbers([*zip(contents.tolist(), products.tolist(), strict=True)])
    # Kept photos of one content are of one store: those of any other are the same as the first.
    kept, kept_in = np.full((2, len(photos)), -1, dtype=np.int64)
    first: list[int] = []
    for index in range(len(photos)):
        earliest, own = kept[contents[index]], kept_in[galleries[index]]
        elsewhere = earliest if stores[earliest] != stores[index] else -1
        near = looks.near(index)
        near = near[(stores.take(near) != stores[index]) | (products.take(near) == products[index])]
        same = [one for one in (elsewhere, own, *looks.alike(index, near)) if one >= 0]
        first.append(int(min(same, default=index)))
        if not same:
            looks.keep(index)
            kept[contents[index]] = index if earliest < 0 else earliest
            kept_in[galleries[index]] = index
    return first


class _Looks:
    """How photos look, and which of the kept ones look alike.

    Args:
        measures: of the photos.
        kinds: (N,) those of different kinds are never alike.
        params: how much alike may differ.
    """

    def __init__(self, measures: Sequence[Measures], kinds: Numbers, params: SelectParams) -> None:
        self._params = params
        self._bits = _bits([one.phash for one in measures])
        self._colours = np.array([one.colour for one in measures]).reshape(-1, 3)
        self._shapes = np.log(np.array([max(one.aspect, 1e-6) for one in measures]))
        colour = max(params.duplicate_colour, LEAST_REACH)
        # Without one of three colours: 27 cells to look into in place of 81, and few more photos.
        points = np.column_stack([self._colours[:, 0], self._colours[:, 2], self._shapes])
        self._grid = Grid(points, MARGIN * np.array([colour, colour, SAME_SHAPE]), kinds)

    def keep(self, index: int) -> None:
        """Let a photo be found."""
        self._grid.add(index)

    def near(self, index: int) -> Numbers:
        """Kept photos that may look like one."""
        return self._grid.near(index)

    def alike(self, index: int, others: Numbers) -> Numbers:
        """Those of some photos that look like one."""
        if others.size:
            others = others[self._differing(index, others) <= self._params.duplicate_bits]
        if not others.size:
            return others
        colours = np.linalg.norm(self._colours[others] - self._colours[index], axis=1)
        shapes = np.abs(self._shapes[others] - self._shapes[index])
        alike: Numbers = others[(colours <= self._params.duplicate_colour) & (shapes <= SAME_SHAPE)]
        return alike

    def _differing(self, index: int, others: Numbers) -> npt.NDArray[np.int16]:
        """Bits in which the hashes of others differ from one's.

        Word by word: over an axis of four numpy takes several times as long.
        """
        bits, own = self._bits.take(others, axis=0), self._bits[index]
        differing = np.zeros(len(others), dtype=np.int16)
        for word in range(bits.shape[1]):
            differing += np.bitwise_count(bits[:, word] ^ own[word])
        return differing


def _numbers(values: Sequence[object]) -> Numbers:
    """Equal numbers for equal values, from 0."""
    known: dict[object, int] = {}
    return np.array([known.setdefault(value, len(known)) for value in values], dtype=np.int64)


def _bits(hashes: Sequence[str]) -> npt.NDArray[np.uint64]:
    """(N, 4) words of 64 bits."""
    packed = np.frombuffer(b"".join(map(bytes.fromhex, hashes)), dtype=np.uint64)
    return packed.reshape(len(hashes), HASH_SIDE**2 // 64)
