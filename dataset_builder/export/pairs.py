"""Persons with garments: what a row of most formats is, and the key it has there."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dataset_builder.export.records import Dataset, Photo

MAX_KEY = 150
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")


@dataclass(frozen=True)
class Pair:
    """A person and a garment.

    Attributes:
        key: names the pair in the export; letters, digits, ``-`` and ``_`` alone.
        worn: whether the person wears the garment in the photo, or shall be given it.
        try_on: stem of the garment that the pairs file gives the person; "" for none.
    """

    key: str
    person: Photo
    garment: Photo
    worn: bool
    try_on: str

    @property
    def part(self) -> tuple[str, str]:
        """Category and train or test."""
        return self.person.record.category, self.person.record.part


def pairs_of(dataset: Dataset, photos: Sequence[Photo]) -> list[Pair]:
    """Every person with the garment they wear, or else with those the pairs file gives them.

    In HR-VITON's layout a person and their own garment share the stem.

    Args:
        dataset: whose pairs files say who is given what.
        photos: those of the dataset that may go out.

    Returns:
        sorted by category, part and stem; people without any garment are in none.
    """
    known = {photo.place: photo for photo in photos}
    given = {
        (*part, person, garment)
        for part, lines in dataset.pairs.items()
        for person, garment in lines
    }
    by_person: dict[tuple[str, str, str], list[str]] = {}
    for category, part, person, garment in sorted(given):
        by_person.setdefault((category, part, person), []).append(garment)
    found: list[tuple[Photo, Photo, bool, str]] = []
    for photo in sorted(photos, key=lambda one: one.place):
        if photo.record.kind != "person":
            continue
        category, part, stem, _ = photo.place
        wanted = by_person.get((category, part, stem), [])
        own = known.get((category, part, stem, "garment"))
        if own is not None:
            found.append((photo, own, True, wanted[0] if wanted else ""))
            continue
        for name in wanted:
            garment_photo = known.get((category, part, name, "garment"))
            if garment_photo is not None:
                found.append((photo, garment_photo, False, name))
    names = keys(
        person.record.stem if worn else f"{person.record.stem}_{garment.record.stem}"
        for person, garment, worn, _ in found
    )
    return [Pair(key, *one) for key, one in zip(names, found, strict=True)]


def keys(names: Iterable[str]) -> list[str]:
    """A key for each name: the name itself where it can be one, and no key twice.

    A WebDataset cuts a file's name at its first dot, so there is none in a key; case
    is not told apart on every disk, so keys that differ by it alone count as the same.
    """
    wanted = list(names)
    slugs = [_UNSAFE.sub("-", name)[:MAX_KEY] for name in wanted]
    times: dict[str, int] = {}
    for slug in slugs:
        times[slug.lower()] = times.get(slug.lower(), 0) + 1
    taken: set[str] = set()
    found: list[str] = []
    for name, slug in zip(wanted, slugs, strict=True):
        if slug != name or times[slug.lower()] > 1:
            slug = f"{slug[: MAX_KEY - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
        number = 1
        key = slug
        while key.lower() in taken:
            number += 1
            key = f"{slug}-{number}"
        taken.add(key.lower())
        found.append(key)
    return found
