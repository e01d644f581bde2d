"""The mobile site of 2026: no total, and photos that stand in a script only, in no order."""

from __future__ import annotations

import json
from html import escape

from sample_store.mall.display import Display
from sample_store.mall.skeleton import document, in_script
from sample_store.mall.stock import Page


def listing(page: Page, images: str) -> str:
    """The mobile list; it does not say how many products there are."""
    items = "".join(
        f'<li name="gooditem" data-prdno="{escape(goods.product.sku)}">'
        f'<a class="godItem"><span class="godNm">{escape(goods.product.name)}</span>'
        f'<span class="brndNm">{escape(goods.brand.slug.upper())}</span>'
        f'<del class="rtlPrc">{goods.product.price:,}</del>'
        f'<span class="lastSalePrc">{goods.product.price:,}</span></a></li>'
        for goods in page.goods
    )
    return f"<ul>{items}</ul>"


def product(display: Display) -> str:
    """The mobile product page; it recommends another product, whose photos are in it too."""
    item = display.goods.product
    paths = [shot.path for shot in display.shots if shot.path]
    others = [path for other in display.siblings for path in other.images[:1]]
    addresses = [display.images + path for path in (*others, *sorted(paths, reverse=True))]
    pictures = json.dumps(addresses).replace("<", "\\u003c")
    return document(
        item.name,
        f'<h1 id="goodDtlTitle">{escape(item.name)}</h1>'
        f'<span class="lastSalePrc">{item.price:,}</span>'
        f"<script>var godNo = {in_script(item.sku)}, imgs = {pictures};</script>",
    )
