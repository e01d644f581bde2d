"""What a product's tabs bring: its measurements, and the pictures of its description."""

from __future__ import annotations

import zlib
from html import escape

from sample_store.mall.catalogue import Product
from sample_store.mall.display import PLACEHOLDER, resized
from sample_store.mall.stock import Goods

COLUMNS = {
    "upper": ("총장", "어깨너비", "가슴단면", "소매길이"),
    "lower": ("총장", "허리단면", "엉덩이단면", "밑단단면"),
    "dress": ("총장", "어깨너비", "가슴단면", "허리단면"),
}
"""What is measured of a garment, in the shop's words."""

_FIRST = {"upper": 62, "lower": 98, "dress": 108}
_SIZES = ("S", "M", "L")

LABEL = "/goods/label.png"
"""The care label that ends every description."""


def measurements(product: Product) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Columns and rows of a product's size table, in centimetres; made up from its number."""
    seed = zlib.crc32(product.sku.encode())
    columns = COLUMNS[product.category]
    first = _FIRST[product.category] + seed % 9
    rows = tuple(
        (size, *(str(max(12, first - 22 * place) + 2 * step) for place in range(len(columns))))
        for step, size in enumerate(_SIZES)
    )
    return ("사이즈", *columns), rows


def size_table(product: Product) -> str:
    """The fragment with a product's measurements."""
    columns, rows = measurements(product)
    head = "".join(f"<th>{escape(text)}</th>" for text in columns)
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows
    )
    return (
        f'<div class="tbl-info"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{lines}</tbody></table></div>"
    )


def description(goods: Goods, images: str) -> str:
    """The fragment with a product's long description: its photos again, last first, and a label.

    The pictures load when they are scrolled to: their addresses stand in ``data-original``.
    """
    addresses = [resized(images, path, "RB_750x") for path in reversed(goods.images)]
    pictures = "".join(
        f'<img data-original="{escape(address)}" src="{PLACEHOLDER}" alt="">'
        for address in (*addresses, images + LABEL)
    )
    return f'<div class="gods-detail-img">{pictures}</div>'
