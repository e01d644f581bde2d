"""Which products show a photo: those with its very bytes, or a copy of it, in their galleries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dataset_builder.select.photo import Photo

MOST_PRODUCTS = 100
"""Products of one store that may have the very same file: a garment's colours and sizes share
photos, but "photo to come" and a banner stand in any number of galleries and are no garment."""

Copy = tuple[Photo, Photo]
"""A photo that is not kept, and the kept one it is the same as."""


def shown_by(photos: Iterable[Photo], copies: Iterable[Copy]) -> dict[str, tuple[str, ...]]:
    """SHA-256 of a kept photo → the products that show it, its own too.

    Products of one store are never merged, so two of them can each keep a photo of the
    same bytes; all that a copy in another store tells of one of these holds for both.

    Args:
        photos: all, the copies too.
        copies: of photos that are kept.

    Returns:
        products as ``store/sku``, sorted.
    """
    having: dict[str, set[str]] = {}
    for photo in photos:
        having.setdefault(photo.sha256, set()).add(photo.product_name)
    files: dict[str, set[str]] = {}
    for copy, original in copies:
        files.setdefault(original.sha256, {original.sha256}).add(copy.sha256)
    return {
        sha256: tuple(sorted(set().union(*(having[one] for one in files.get(sha256, {sha256})))))
        for sha256 in having
    }


def stand_ins(photos: Sequence[Photo]) -> Mapping[tuple[str, str], int]:
    """(store, SHA-256) of files that stand for no garment → products that have them."""
    having: dict[tuple[str, str], set[str]] = {}
    for photo in photos:
        having.setdefault((photo.store, photo.sha256), set()).add(photo.sku)
    return {file: len(skus) for file, skus in having.items() if len(skus) > MOST_PRODUCTS}
