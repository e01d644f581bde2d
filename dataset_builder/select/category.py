"""The garment category of a photo: as the store says, else as its words tell."""

from __future__ import annotations

import re

from dataset_builder.select.photo import Category, Photo
from sichak.garment_words import category_in_words

LEVELS = re.compile(r"\s*(?:[>»›|]|\s/\s)\s*")
"""Between the levels of a breadcrumb."""


def category_of(photo: Photo) -> Category | None:
    """A product's category: what the store says, else its breadcrumb, else its name."""
    if photo.category is not None:
        return photo.category
    return category_in_words(LEVELS.split(photo.category_path or ""), photo.name or "")
