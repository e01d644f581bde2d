"""What a page's JSON-LD ``Product`` (schema.org) says, each thing in one of its several forms."""

from __future__ import annotations

import re
from typing import Any

from crawlers.reading import clean, text_of

SOLD_OUT = ("SoldOut", "OutOfStock", "Discontinued")
"""The ends of schema.org's ``ItemAvailability`` that mean that nothing is to be had."""


def offer_of(data: dict[str, Any]) -> dict[str, Any]:
    """The offer, the first of several; an empty dictionary for none."""
    offers = data.get("offers")
    offer = offers[0] if isinstance(offers, list) and offers else offers
    return offer if isinstance(offer, dict) else {}


def availability(offer: dict[str, Any]) -> str:
    """The last part of an offer's availability, such as "InStock"; "" where it does not say."""
    return text_of(offer.get("availability")).rpartition("/")[2]


def image_links(data: dict[str, Any]) -> list[str]:
    """Addresses of the pictures as they stand there; some may be empty."""
    images = data.get("image") or []
    return [text_of(image) for image in (images if isinstance(images, list) else [images])]


def category_levels(data: dict[str, Any]) -> list[str]:
    """Levels of the category, where it is a text such as ``여성 » 팬츠``."""
    parts = (clean(part) for part in re.split("[»›>/]", text_of(data.get("category"))))
    return [part for part in parts if part]
