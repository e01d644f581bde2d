"""Codes and category numbers, in SSF Shop's form."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from sample_store.mall.catalogue import Product


@dataclass(frozen=True)
class Brand:
    """How a store is named in URLs: ``/{slug}/…?brandShopNo=…&brndShopId=…``."""

    slug: str
    brand_shop_no: str
    brnd_shop_id: str


BRANDS = {
    "hanok": Brand("hanok", "BDMA90A01", "SMHNK"),
    "maru": Brand("maru", "BDMA90A02", "SMMRU"),
    "bada": Brand("bada", "BDMA90A03", "SMBDA"),
}

RESOLD = {"bada": ("maru", "BD0")}
"""Stores that sell another's goods under numbers of their own: name → (source, vendor's code).
The same photos so lie in two stores at different addresses."""


def brand_of(name: str) -> Brand:
    """The codes of a store; those of an unknown one follow from its name."""
    number = zlib.crc32(name.encode())
    return BRANDS.get(name) or Brand(name, f"BDMA9{number % 10**6:06d}", f"SM{number:08X}")


@dataclass(frozen=True)
class Category:
    """A category of the mall: its number and its breadcrumb."""

    code: str
    path: tuple[str, ...]


GENDERS = {"women": ("SFMA41", "여성"), "men": ("SFMA42", "남성")}

NEW = {"SFMA41A14": "SFMA41", "SFMA42A13": "SFMA42"}
"""Lists of new goods, women's and men's: number → what they choose from."""

KINDS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("skirt",), "A05", "스커트"),
    (("trouser", "pants", "shorts", "jean", "slacks", "leggings"), "A04", "팬츠"),
    (("dress",), "A06", "원피스"),
    (("knit", "sweater", "cardigan"), "A03", "니트"),
    (("shirt", "blouse"), "A02", "셔츠/블라우스"),
)
"""Words in a product's kind → branch and name; the first that fits. T-shirts are tried before."""

DEFAULTS = {"upper": ("A01", "티셔츠"), "lower": ("A04", "팬츠"), "dress": ("A06", "원피스")}

FITTING = {"upper": ("A01", "A02", "A03"), "lower": ("A04", "A05"), "dress": ("A06",)}
"""Branches a garment category may lie in, so that a "shirt dress" is a dress."""


def category_of(product: Product) -> Category:
    """The leaf category a product is listed in."""
    root, gender = GENDERS.get(product.gender.lower(), GENDERS["women"])
    kind = product.kind.lower()
    branch, name = DEFAULTS[product.category]
    if "t-shirt" not in kind and "tshirt" not in kind:
        for words, code, title in KINDS:
            if code in FITTING[product.category] and any(word in kind for word in words):
                branch, name = code, title
                break
    return Category(root + branch, (gender, name))
