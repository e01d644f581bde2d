"""What the fields of a feed mean: Google Merchant's names, and a shop's own by a mapping."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import yaml

from crawlers.items import GarmentCategory, Product
from crawlers.links import absolute
from crawlers.politeness.kids import REASON
from crawlers.reading import clean, number
from crawlers.sources.below import read_at_most
from crawlers.sources.feed_rows import Row
from sichak.errors import CrawlError

NAMES = (
    "id", "title", "link", "image_link", "additional_image_link", "color", "product_type",
    "google_product_category", "category", "price", "sale_price", "availability", "item_group_id",
    "gender", "age_group", "brand", "mpn",
)  # fmt: skip
"""Fields that are read: those of Google Merchant Center's product data, and ``category``."""

ALSO: Mapping[str, tuple[str, ...]] = {
    "id": ("sku", "goods_no", "product_id"),
    "title": ("name",),
    "link": ("url", "page_url"),
    "image_link": ("image", "images", "image_url", "photo", "photos"),
    "additional_image_link": ("additional_images", "additional_image_links"),
    "color": ("colour",),
    "product_type": ("category_path", "breadcrumb"),
    "item_group_id": ("group_id",),
}
"""Other names of the same that are understood where the first is not there."""

TAXONOMY: Mapping[str, GarmentCategory] = {
    "204": "lower",  # Pants
    "207": "lower",  # Shorts
    "1581": "lower",  # Skirts
    "212": "upper",  # Shirts & Tops
    "2271": "dress",  # Dresses
}
"""Numbers of Google's product taxonomy; its words are read as any other's."""

KIDS = ("newborn", "infant", "toddler", "kids")
"""Google's age groups but "adult"."""

SOLD_OUT = ("out_of_stock", "out of stock", "outofstock", "soldout", "sold_out", "sold out")

PICTURES = 80
"""Pictures of a product that are read."""

MAPPING_BYTES = 1024 * 1024

_LEVELS = re.compile(r"\s*(?:>|»|/|\|)\s*")
_ROOTS = frozenset({"apparel & accessories", "clothing", "apparel", "home"})
"""Levels of a path that tell nothing; the first of them has "accessories" in it."""


@dataclass(frozen=True)
class Mapped:
    """How a shop's own feed is understood.

    Attributes:
        fields: our name → the feed's.
        categories: the feed's word for a category, in lower case → garment category.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    categories: Mapping[str, GarmentCategory] = field(default_factory=dict)

    def texts(self, row: Row, name: str) -> list[str]:
        """The texts of one of :data:`NAMES`."""
        own = self.fields.get(name)
        names = (own,) if own else (name, *ALSO.get(name, ()))
        return next((row[one] for one in names if row.get(one)), [])

    def text(self, row: Row, name: str) -> str:
        """The first of them, clean; "" for none."""
        return clean(next(iter(self.texts(row, name)), ""))

    def category(self, row: Row, levels: tuple[str, ...]) -> GarmentCategory | None:
        """The garment category that a row tells by itself; None where words have to."""
        told = self.text(row, "category").lower()
        kinds: tuple[GarmentCategory, ...] = get_args(GarmentCategory)
        for kind in kinds:
            if told == kind:
                return kind
        words = (told, *(one.lower() for one in reversed(levels)))
        mapped = (self.categories.get(one) for one in words)
        google = TAXONOMY.get(self.text(row, "google_product_category"))
        return next(filter(None, mapped), None) or google


def read_mapping(path: Path | None) -> Mapped:
    """A mapping out of a YAML file with ``fields`` and ``categories``.

    Raises:
        CrawlError: it is none; says what is wrong.
    """
    if path is None:
        return Mapped()
    try:
        data = read_at_most(path, MAPPING_BYTES)
        said = yaml.safe_load(data or b"")
    except (OSError, yaml.YAMLError, RecursionError, ValueError) as error:
        raise CrawlError(f"{path}: no mapping that can be read ({error})") from error
    if not isinstance(said, dict) or not set(said) <= {"fields", "categories"}:
        raise CrawlError(f"{path}: a mapping has 'fields' and 'categories', and nothing else")
    fields, categories = _pairs(path, said, "fields"), _pairs(path, said, "categories")
    for name in fields:
        if name not in NAMES:
            raise CrawlError(f"{path}: no field {name!r} among {', '.join(NAMES)}")
    kinds = {kind: kind for kind in get_args(GarmentCategory)}
    for kind in categories.values():
        if kind not in kinds:
            raise CrawlError(f"{path}: {kind!r} is none of {', '.join(kinds)}")
    lower = {name.lower(): kinds[kind] for name, kind in categories.items()}
    return Mapped({name: one.lower().replace(" ", "_") for name, one in fields.items()}, lower)


def _pairs(path: Path, said: dict[Any, Any], key: str) -> dict[str, str]:
    found = said.get(key) or {}
    if not isinstance(found, dict):
        raise CrawlError(f"{path}: {key} is no mapping")
    return {str(name): str(value) for name, value in found.items()}


def product_of(row: Row, mapped: Mapped) -> Product:
    """What a row says of a product, but for its pictures and siblings."""
    text = mapped.text
    price = text(row, "sale_price") or text(row, "price")
    currency = re.search(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])", price)
    return Product(
        sku=text(row, "id")[:100],
        name=text(row, "title"),
        brand=text(row, "brand"),
        model=text(row, "mpn"),
        price=number(price.replace(currency[0], "") if currency else price),
        currency=currency[0] if currency else "KRW",
        colour=text(row, "color"),
        breadcrumb=levels_of(row, mapped),
        sold_out=text(row, "availability").lower() in SOLD_OUT,
    )


def levels_of(row: Row, mapped: Mapped) -> tuple[str, ...]:
    """The path to a product: the shop's own, else Google's."""
    for name in ("product_type", "google_product_category"):
        levels = [clean(one) for one in _LEVELS.split(mapped.text(row, name))][:10]
        levels = [one for one in levels if one.lower() not in _ROOTS and not one.isdigit()]
        if any(levels):
            return tuple(filter(None, levels))
    told = mapped.text(row, "category")
    return (told,) if told and told.lower() not in get_args(GarmentCategory) else ()


def kids_in_row(row: Row, mapped: Mapped) -> str | None:
    """Why a row is of kids' goods, by its age group; None where it is not."""
    return REASON if mapped.text(row, "age_group").lower() in KIDS else None


def picture_names(row: Row, mapped: Mapped) -> list[str]:
    """Addresses or file names of a row's pictures, in order, each once.

    Several in one field are separated as Google asks for, by commas.
    """
    found: list[str] = []
    for name in ("image_link", "additional_image_link"):
        for text in mapped.texts(row, name):
            found += [text] if _is_one(text) else text.split(",")
    return list(dict.fromkeys(one for text in found if (one := text.strip())))[:PICTURES]


def _is_one(text: str) -> bool:
    """Whether commas in a text are part of one address: a list of addresses repeats its scheme."""
    return text.startswith("data:") or (text.startswith("http") and text.count("://") == 1)


def page_of(row: Row, mapped: Mapped) -> str:
    """Address of a product's page; "" where there is none."""
    return absolute(mapped.text(row, "link"), "") or ""
