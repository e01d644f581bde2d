"""A garment: what a product page says, completed by the store and the list it was found in."""

from __future__ import annotations

from pydantic import ValidationError

from crawlers.goods import Unwanted, garment_category
from crawlers.items import Garment, Picture, Product
from crawlers.platform import Listed
from crawlers.store import Category, Store


def garment_of(
    product: Product, store: Store, category: Category, page_url: str, listed: Listed
) -> Garment:
    """The garment of a product page.

    Args:
        product: as the platform read it.
        store, category: whose it is; the store's title stands in for a missing brand.
        page_url: where the page was fetched.
        listed: what the list said of it.

    Raises:
        ValueError: the page is of another product, or lacks what a garment needs
            (pydantic's ``ValidationError``); see :func:`why_no_garment`.
        Unwanted: it is no garment.
    """
    if product.sku and product.sku != listed.sku:
        raise ValueError(f"the page is of another product, {product.sku}")
    said = product.model_dump(exclude={"images", "brand", "sold_out"})
    return Garment(
        **said,
        store=store.name,
        brand=product.brand or store.title,
        sold_out=product.sold_out or listed.sold_out,
        images=_with_hover(product.images, listed.hover),
        category=garment_category(product, category),
        gender=category.gender,
        page_url=page_url,
    )


def why_no_garment(error: ValueError) -> str:
    """What is wrong with a product page, in a sentence."""
    if isinstance(error, ValidationError):
        lacks = ", ".join(sorted({str(one["loc"][0]) for one in error.errors()}))
        return f"the product page lacks: {lacks}"
    if isinstance(error, Unwanted):
        return str(error)
    return f"the product page cannot be read: {error}"


def _with_hover(pictures: tuple[Picture, ...], hover: str) -> tuple[Picture, ...]:
    return tuple(
        picture.model_copy(update={"hover": True}) if hover and picture.url == hover else picture
        for picture in pictures
    )
