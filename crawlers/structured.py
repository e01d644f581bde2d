"""What a page's JSON-LD ``Product`` (schema.org) says, each thing in one of its several forms."""

from __future__ import annotations

import re
from typing import Any

from parsel import Selector

from crawlers.reading import clean, json_ld, text_of

SOLD_OUT = ("SoldOut", "OutOfStock", "Discontinued")
"""The ends of schema.org's ``ItemAvailability`` that mean that nothing is to be had."""


VARIANTS = 200
"""Variants of a product that are looked at."""


def product_data(page: Selector) -> dict[str, Any]:
    """A page's JSON-LD ``Product``; an empty dictionary for none.

    A ``ProductGroup`` is given as one: what it says itself, and of its ``hasVariant`` the
    colour, number and maker's number that all share, the photos of all, and the offer of the
    first that is to be had.
    """
    data = json_ld(page, "Product")
    group = {} if data else json_ld(page, "ProductGroup")
    return _of_group(group) if group else data


def _of_group(group: dict[str, Any]) -> dict[str, Any]:
    held = group.get("hasVariant")
    several = held[:VARIANTS] if isinstance(held, list) else [held]
    variants = [one for one in several if isinstance(one, dict)]
    first = variants[0] if variants else {}
    shared = {
        key: first[key]
        for key in ("brand", "category", "color", "sku", "mpn", "name")
        if key in first and all(one.get(key) == first[key] for one in variants)
    }
    offers = [offer for offer in map(offer_of, variants) if offer]
    offers.sort(key=lambda one: availability(one) in SOLD_OUT)
    offers = offers or [offer_of(group)]
    images = list(dict.fromkeys(link for one in variants for link in image_links(one) if link))
    said = {key: value for key, value in group.items() if value not in (None, "", [])}
    more = {"sku": said.get("productGroupID"), "image": images}
    return {**{key: one for key, one in more.items() if one}, **shared, **said, "offers": offers}


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
