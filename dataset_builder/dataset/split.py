"""Train and test, split by product so that nothing leaks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def split_by_product(products: Mapping[str, str], test_share: float, seed: int) -> dict[str, str]:
    """Assign every stem to ``train`` or ``test``.

    All stems of one product go to one side. A product's side depends on its name
    alone, so that a new product moves no other one; only when no product falls
    to the test side by itself, the one nearest to it does.

    Args:
        products: stem → product, e.g. ``hanok/GM0026101400012``.
        test_share: expected share of products in the test part, 0..1.
        seed: another seed gives another split.

    Returns:
        stem → "train" or "test".
    """
    places = {product: _place(product, seed) for product in products.values()}
    test = {product for product, place in places.items() if place < test_share}
    if places and not test and test_share > 0:
        test = {min(places, key=lambda product: places[product])}
    return {stem: "test" if product in test else "train" for stem, product in products.items()}


def _place(product: str, seed: int) -> float:
    """A number in [0, 1) that only the product's name and the seed decide."""
    digest = hashlib.sha256(f"{seed}/{product}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64
