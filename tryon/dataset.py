"""Reading a person and a garment from a dataset in the HR-VITON layout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from sichak.body25 import Pose, read_openpose
from sichak.densepose import parts_of_colours
from sichak.errors import DatasetError, ImageError
from sichak.image import RGB, Grey, read_grey, read_labels, read_rgb
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CATEGORIES,
    CLOTH,
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    HEIGHT,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    WIDTH,
    Folder,
)
from sichak.roots import Root
from sichak.work.item import Item
from tryon.backend import TryOnSample
from tryon.pairs import Pair

PERSON_ROLES: Mapping[str, Folder] = {
    "image": IMAGE,
    "parse": PARSE,
    "parse_agnostic": PARSE_AGNOSTIC,
    "pose": OPENPOSE_JSON,
    "agnostic": AGNOSTIC,
    "agnostic_mask": AGNOSTIC_MASK,
}
"""Role → folder of what every person must have."""

GARMENT_ROLES: Mapping[str, Folder] = {"cloth": CLOTH, "cloth_mask": CLOTH_MASK}
"""Role → folder of what every garment must have."""

OPTIONAL_ROLES: Mapping[str, Folder] = {"densepose_iuv": DENSEPOSE_IUV, "densepose": DENSEPOSE}
"""Role → folder of what a person may have."""


def items(root: Root, pairs: Sequence[Pair]) -> list[Item]:
    """One item a pair, for :class:`tryon.stage.TryOnStage`.

    A file that is not there is left out of its item: the stage rejects that item.

    Args:
        root: the dataset; person and garment may lie in different parts of it.
        pairs: who wears what.

    Raises:
        DatasetError: a folder that everyone needs is in no part of the dataset.
    """
    needed = [*PERSON_ROLES.values(), *GARMENT_ROLES.values()]
    missing = [
        folder.name
        for folder in needed
        if not any((part / folder.name).is_dir() for part in root.parts)
    ]
    if missing:
        raise DatasetError(f"{root.path}: no folder {', '.join(missing)}")
    return [_item(root, pair) for pair in pairs]


def _item(root: Root, pair: Pair) -> Item:
    paths = {
        **{role: root.find(folder, pair.person) for role, folder in PERSON_ROLES.items()},
        **{role: root.find(folder, pair.person) for role, folder in OPTIONAL_ROLES.items()},
        **{role: root.find(folder, pair.garment) for role, folder in GARMENT_ROLES.items()},
    }
    there = {role: path for role, path in paths.items() if path is not None}
    facts = {"person": pair.person, "garment": pair.garment, "category": root.category}
    return Item(pair.name, there, facts)


def read_sample(item: Item) -> TryOnSample:
    """Read and check what an item names.

    Raises:
        DatasetError: a file is damaged, has the wrong size, or holds nobody; the text names
            it by its role.
    """
    person, garment, category = (
        str(item.facts.get(key)) for key in ("person", "garment", "category")
    )
    if category not in CATEGORIES:
        raise DatasetError(f"category {category!r} is none of {', '.join(CATEGORIES)}")
    return TryOnSample(
        person=person,
        garment=garment,
        category=category,
        image=_rgb(item, "image"),
        parse=_labels(item, "parse"),
        parse_agnostic=_labels(item, "parse_agnostic"),
        pose=_pose(item),
        agnostic=_rgb(item, "agnostic"),
        agnostic_mask=_grey(item, "agnostic_mask"),
        densepose=_densepose(item),
        cloth=_rgb(item, "cloth"),
        cloth_mask=_grey(item, "cloth_mask"),
    )


def _rgb(item: Item, role: str) -> RGB:
    try:
        return _sized(read_rgb(item.inputs[role]), role)
    except ImageError as error:
        raise DatasetError(f"{role}: {error}") from error


def _grey(item: Item, role: str) -> Grey:
    try:
        return _sized(read_grey(item.inputs[role]), role)
    except ImageError as error:
        raise DatasetError(f"{role}: {error}") from error


def _labels(item: Item, role: str) -> Grey:
    try:
        return _sized(read_labels(item.inputs[role]), role)
    except ImageError as error:
        raise DatasetError(f"{role}: {error}") from error


def _pose(item: Item) -> Pose:
    people = read_openpose(item.inputs["pose"])
    if not people:
        raise DatasetError("pose: nobody was found in the photo")
    return people[0]


def _densepose(item: Item) -> Grey | None:
    """Parts from IUV, else from the colours of ``image-densepose``, else nothing."""
    if "densepose_iuv" in item.inputs:
        return np.ascontiguousarray(_rgb(item, "densepose_iuv")[..., 0])
    if "densepose" in item.inputs:
        return _parts(_rgb(item, "densepose"))
    return None


def _parts(pixels: RGB) -> Grey:
    import cv2

    # The median takes away the parts that JPEG makes up along borders.
    return np.asarray(cv2.medianBlur(parts_of_colours(pixels), 5), dtype=np.uint8)


def _sized(pixels: RGB, role: str) -> RGB:
    if pixels.shape[:2] != (HEIGHT, WIDTH):
        raise DatasetError(
            f"{role}: {pixels.shape[1]}x{pixels.shape[0]} pixels; {WIDTH}x{HEIGHT} is due"
        )
    return pixels
