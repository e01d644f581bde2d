"""Which garment each person of an unpaired test tries on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def unpaired(
    people: Sequence[str], garments: Sequence[str], product: Mapping[str, str]
) -> list[tuple[str, str]]:
    """One garment of another product for each person, all garments used about equally often.

    Args:
        people: person stems.
        garments: garment stems.
        product: stem → product, of people and garments.

    Returns:
        (person, garment) in the order of ``people``; a person for whom there is no
        other product is left out.
    """
    pairs = []
    order = sorted(garments)
    for position, person in enumerate(sorted(people)):
        turn = [order[(position + step) % len(order)] for step in range(1, len(order) + 1)]
        other = [stem for stem in turn if product[stem] != product[person]]
        if other:
            pairs.append((person, other[0]))
    return pairs
