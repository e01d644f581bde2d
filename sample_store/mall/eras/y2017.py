"""Product pages until 2017: a title, a price and a plain list of photos."""

from __future__ import annotations

from html import escape

from sample_store.mall.display import Display
from sample_store.mall.eras.y2018 import picture
from sample_store.mall.skeleton import document


def product(display: Display) -> str:
    """A product page; it has no brand, no path, no colour and no structured data."""
    item = display.goods.product
    photos = "".join(f"<li>{picture(display, shot)}</li>" for shot in display.shots)
    return document(
        item.name,
        f'<h3 class="prdTit">{escape(item.name)}</h3>'
        f'<strong id="sPriceStrong">{item.price:,}</strong>원'
        f'<div class="prdImg"><ul>{photos}</ul></div>',
    )
