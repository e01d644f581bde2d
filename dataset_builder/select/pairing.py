"""The packshot of a product beside the photos of somebody wearing it.

Only photos of one product are paired: a shop's product number stands for one garment
in one colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from dataset_builder.pose.person import near_people
from dataset_builder.select.candidate import Candidate, Dropped, dropped
from dataset_builder.select.params import SelectParams
from dataset_builder.select.people import out_of_frame, view_problem
from sichak.work.item import Json

MAX_PEOPLE = 100
"""Worn photos of one product: a stem ends in two digits."""


@dataclass(frozen=True)
class Worn:
    """A product's packshot and the photos of people who wear it, in the gallery's order."""

    garment: Candidate
    people: tuple[Candidate, ...]


def pair(candidates: Sequence[Candidate], params: SelectParams) -> tuple[list[Worn], list[Dropped]]:
    """Pair the photos of each product.

    Args:
        candidates: in the order of products and galleries, each photo once.
        params: see :class:`SelectParams`.

    Returns:
        products with a packshot and at least one worn photo, and the photos left over.
    """
    paired: list[Worn] = []
    lost: list[Dropped] = []
    for _, group in groupby(candidates, key=lambda one: one.photo.product):
        worn, rest = _pair_product(list(group), params)
        paired += [worn] if worn else []
        lost += rest
    return paired, lost


def _pair_product(
    photos: Sequence[Candidate], params: SelectParams
) -> tuple[Worn | None, list[Dropped]]:
    lost: list[Dropped] = []
    garments: list[Candidate] = []
    people: list[Candidate] = []
    for one in photos:
        problem = _problem(one, params)
        if problem is not None:
            lost.append(_drop(one, problem))
        else:
            (garments if one.role.role == "packshot" else people).append(one)
    if not garments or not people:
        missing = "packshot" if not garments else "worn photo from the front"
        lost += [_drop(one, f"the product has no usable {missing}") for one in garments + people]
        return None, lost
    best = min(garments, key=_preference)
    lost += [
        _drop(one, f"photo {best.photo.image_index} is the product's packshot")
        for one in garments
        if one is not best
    ]
    lost += [_drop(one, f"more than {MAX_PEOPLE} worn photos") for one in people[MAX_PEOPLE:]]
    return Worn(best, tuple(people[:MAX_PEOPLE])), lost


def _preference(garment: Candidate) -> tuple[bool, bool, float, int]:
    """Smallest first: seen from the front for sure, undisputed, clearly a packshot, early."""
    role = garment.role
    sure = role.seen.score if role.seen.role == "packshot" else 0.0
    return garment.view != "front", role.disagrees, -sure, garment.photo.image_index


def _problem(one: Candidate, params: SelectParams) -> str | None:
    if one.role.role == "packshot":
        return "a packshot from the back" if one.view == "back" else None
    if one.role.role != "worn":
        return f"neither a packshot nor worn, but a {one.role.role} photo"
    near = near_people(one.measures.people, params.rival_size)
    person = one.person
    if person is None:
        return f"no person found (best score {one.measures.person_score:.2f})"
    if len(near) > 1:
        return f"{len(near)} people in the photo"
    missing = out_of_frame(person, one.category, params.min_joint)
    if (seen_from := view_problem(one.view)) is not None:
        return seen_from
    if missing:
        return f"{' and '.join(missing)} not in the frame, which a {one.category} photo must show"
    return None


def _drop(one: Candidate, reason: str) -> Dropped:
    figures: dict[str, Json] = {
        **one.role.facts(),
        "view": one.view,
        "view_declared": one.photo.view,
        "people": len(one.measures.people),
        "person_score": one.measures.person_score,
    }
    return dropped(one.photo, reason, figures)
