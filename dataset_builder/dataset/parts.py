"""Who is in ``train`` and who in ``test``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dataset_builder.dataset.assemble import Part
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.dataset.records import SelectedPair, SelectedPhoto
from dataset_builder.dataset.split import split_by_product
from dataset_builder.dataset.unpaired import unpaired


def crawled_parts(
    photos: Sequence[SelectedPhoto], pairs: Sequence[SelectedPair], params: DatasetParams
) -> list[Part]:
    """Both parts of one category of crawled products, where each pair is worn.

    ``train_pairs.txt`` gives every person their own garment, ``test_pairs.txt``
    one of another product, as in VITON-HD: HR-VITON's "paired" setting takes the
    person's name for the garment anyway.

    Args:
        photos: the complete photos of the category.
        pairs: person and garment of one product; pairs with an incomplete photo are left out.
        params: see :class:`DatasetParams`.
    """
    product = {photo.stem: photo.identity for photo in photos}
    worn = _both_complete(pairs, photos)
    side = split_by_product(product, params.test_share, params.seed)
    return [_crawled_part(name, worn, product, side) for name in ("train", "test")]


def _crawled_part(
    name: str, worn: Sequence[SelectedPair], product: dict[str, str], side: dict[str, str]
) -> Part:
    here = sorted(
        (pair for pair in worn if side[pair.person] == name), key=lambda pair: pair.person
    )
    people = tuple(pair.person for pair in here)
    made_as = {pair.person: pair.garment for pair in here}
    made_as |= {pair.garment: pair.garment for pair in here}
    lines = tuple((person, person) for person in people)
    if name == "test":
        others = dict(unpaired(people, sorted({pair.garment for pair in here}), product))
        lines = tuple((person, others.get(person, person)) for person in people)
    return Part(name, people, dict(sorted(made_as.items())), lines)


def listed_part(photos: Sequence[SelectedPhoto], pairs: Sequence[SelectedPair]) -> Part:
    """The one test part of photos that a pairs file names, in the file's order."""
    lines = tuple((pair.person, pair.garment) for pair in _both_complete(pairs, photos))
    people = tuple(sorted(photo.stem for photo in photos if photo.kind == "person"))
    garments = sorted(photo.stem for photo in photos if photo.kind == "garment")
    return Part("test", people, {stem: stem for stem in garments}, lines)


def provenance(
    parts: Sequence[Part], photos: Sequence[SelectedPhoto]
) -> Iterator[dict[str, object]]:
    """One row a photo of the dataset, for ``records.jsonl``: all that is known of it.

    ``part``, ``kind`` and ``stem`` say where it lies; a garment that lies under several
    names has a row for each. The other columns are those of ``items.jsonl``.
    """
    known: dict[tuple[str, str], SelectedPhoto] = {(p.kind, p.stem): p for p in photos}
    for part in parts:
        people = {stem: stem for stem in part.people}
        for kind, stems in (("person", people), ("garment", part.garments)):
            for stem, made_as in sorted(stems.items()):
                yield {**known[kind, made_as].model_dump(), "part": part.name, "stem": stem}


def _both_complete(
    pairs: Sequence[SelectedPair], photos: Sequence[SelectedPhoto]
) -> list[SelectedPair]:
    there = {(photo.kind, photo.stem) for photo in photos}
    return [
        pair
        for pair in pairs
        if ("person", pair.person) in there and ("garment", pair.garment) in there
    ]
