"""The decisions over all measured photos: pure, so the same photos always give the same choice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dataset_builder.select.candidate import (
    Candidate,
    Dropped,
    Kept,
    Pair,
    Selection,
    dropped,
    measured_facts,
)
from dataset_builder.select.category import category_of
from dataset_builder.select.measures import Measures
from dataset_builder.select.near_duplicates import Seen, same_as
from dataset_builder.select.pairing import Worn, pair
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Category, Photo
from dataset_builder.select.quality import quality_problem
from dataset_builder.select.role import RoleDecision, decide_role
from dataset_builder.select.shown_by import Copy, shown_by, stand_ins
from sichak.layout import make_stem
from sichak.work.item import Json

MAX_SLUG = 100
"""Characters of a stem before its number."""


@dataclass(frozen=True)
class Measured:
    """A photo, its measures, and the id under which its picture was written."""

    id: str
    photo: Photo
    measures: Measures


@dataclass(frozen=True)
class _Ruled:
    """A photo of good quality and known role."""

    measured: Measured
    role: RoleDecision

    @property
    def photo(self) -> Photo:
        return self.measured.photo


def choose(photos: Sequence[Measured], params: SelectParams) -> Selection:
    """Decide which photos are kept, as what and under which stem.

    Args:
        photos: in any order, at most one a place in a gallery.
        params: see :class:`SelectParams`.
    """
    ordered = sorted(photos, key=lambda one: one.photo.place)
    good, lost = _good(ordered, params)
    new, repeats = _without_duplicates(good, params)
    copies = [(one.photo, original) for one, original in repeats]
    categories = _categories(new, params)
    shown = shown_by((one.photo for one in good), copies)
    groups = _groups(good, copies)
    candidates: list[Candidate] = []
    for one in new:
        category = categories.get(one.photo.product)
        if category is None:
            reason = "garment category unknown: not in the shop's words"
            lost.append(dropped(one.photo, reason, one.role.facts()))
            continue
        candidates.append(
            Candidate(
                one.measured.id,
                one.photo,
                one.measured.measures,
                one.role,
                category,
                _others(shown[one.photo.sha256], one.photo.product_name),
                groups[one.photo.product_name],
            )
        )
    worn, unpaired = pair(candidates, params)
    kept, pairs = _named(worn)
    lost += [
        dropped(one.photo, f"the same photo as {original}", one.role.facts())
        for one, original in repeats
    ]
    return Selection(kept, pairs, [*lost, *unpaired])


def _good(photos: Sequence[Measured], params: SelectParams) -> tuple[list[_Ruled], list[Dropped]]:
    good: list[_Ruled] = []
    lost: list[Dropped] = []
    times = stand_ins([one.photo for one in photos])
    for one in photos:
        photo = one.photo
        role = decide_role(one.measures, photo.role, photo.role_source, params.sure_role)
        problem = quality_problem(one.measures, params)
        if problem is None and (count := times.get((photo.store, photo.sha256))):
            problem = f"a stand-in: {count} products of the store have this very picture"
        if problem is None:
            good.append(_Ruled(one, role))
            continue
        figures: dict[str, Json] = {
            "blur": one.measures.blur,
            "contrast": one.measures.contrast,
            "foreground": one.measures.foreground,
        }
        lost.append(dropped(photo, problem, {**role.facts(), **figures}))
    return good, lost


def _without_duplicates(
    photos: Sequence[_Ruled], params: SelectParams
) -> tuple[list[_Ruled], list[tuple[_Ruled, Photo]]]:
    """New photos in their order, and copies with their originals; the largest is the original."""

    def pixels(one: _Ruled) -> int:
        geometry = one.measured.measures.geometry
        return geometry.width * geometry.height

    largest_first = sorted(photos, key=lambda one: (-pixels(one), one.photo.place))
    seen = [
        Seen(one.photo.store, one.photo.sku, one.photo.sha256, one.role.role, one.measured.measures)
        for one in largest_first
    ]
    first = same_as(seen, params)
    new = [one for index, one in enumerate(largest_first) if first[index] == index]
    copies = [
        (one, largest_first[first[index]].photo)
        for index, one in enumerate(largest_first)
        if first[index] != index
    ]
    return sorted(new, key=lambda one: one.photo.place), copies


def _categories(photos: Sequence[_Ruled], params: SelectParams) -> dict[tuple[str, str], Category]:
    """Product → category: what most of its photos say."""
    votes: dict[tuple[str, str], Counter[Category]] = {}
    for one in photos:
        category = category_of(one.photo) or params.category
        if category is not None:
            votes.setdefault(one.photo.product, Counter())[category] += 1
    return {product: counted.most_common(1)[0][0] for product, counted in votes.items()}


def _groups(photos: Sequence[_Ruled], copies: Sequence[Copy]) -> dict[str, str]:
    """Product → smallest product of those linked by shared photos."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while (above := leader.setdefault(name, name)) != name:
            leader[name] = leader[above]  # halves the way for the next one
            name = above
        return name

    def join(one: str, other: str) -> None:
        low, high = sorted((find(one), find(other)))
        leader[high] = low

    owner: dict[str, str] = {}
    for ruled in photos:
        name = ruled.photo.product_name
        join(name, owner.setdefault(ruled.photo.sha256, name))
    for copy, original in copies:
        join(copy.product_name, original.product_name)
    return {name: find(name) for name in list(leader)}


def _others(products: tuple[str, ...], own: str) -> tuple[str, ...]:
    return tuple(one for one in products if one != own)


def _named(products: Sequence[Worn]) -> tuple[list[Kept], list[Pair]]:
    slugs = _slugs([worn.garment.photo for worn in products])
    kept: list[Kept] = []
    pairs: list[Pair] = []
    for worn, slug in zip(products, slugs, strict=True):
        garment = _kept(worn.garment, f"{slug}_00", "garment")
        kept.append(garment)
        for index, person in enumerate(worn.people):
            stem = f"{slug}_{index:02d}"
            kept.append(_kept(person, stem, "person"))
            facts: dict[str, Json] = {"product": person.photo.product_name, "group": person.group}
            pairs.append(Pair(stem, garment.stem, garment.category, facts))
    return kept, pairs


def _slugs(photos: Sequence[Photo]) -> list[str]:
    """A stem's text for each product; products whose texts are alike get a hash behind it."""
    plain = [make_stem(photo.store, photo.sku).removesuffix("_00") for photo in photos]
    times = Counter(plain)
    slugs = []
    for photo, slug in zip(photos, plain, strict=True):
        if times[slug] > 1 or len(slug) > MAX_SLUG:
            digest = hashlib.sha256(f"{photo.store}\0{photo.sku}".encode()).hexdigest()[:8]
            slug = f"{slug[:MAX_SLUG]}-{digest}"
        slugs.append(slug)
    return slugs


def _kept(one: Candidate, stem: str, kind: str) -> Kept:
    photo = one.photo
    facts: dict[str, Json] = {
        "store": photo.store,
        "sku": photo.sku,
        "image_index": photo.image_index,
        "name": photo.name,
        "brand": photo.brand,
        "gender": photo.gender,
        "colour": photo.colour,
        "view": one.view,
        "view_declared": photo.view,
        **one.role.facts(),
        "also": list(one.also),
        "group": one.group,
        **measured_facts(one.measures),
        "sha256": photo.sha256,
        "source": photo.url,
        "page_url": photo.page_url,
        "licence": photo.licence,
    }
    return Kept(one.id, stem, kind, one.category, facts)
