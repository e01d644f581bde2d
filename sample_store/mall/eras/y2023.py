"""Pages of 2023 to 2026: a list fragment, thumbnails, JSON-LD, tabs that a script fills."""

from __future__ import annotations

import json
from html import escape

from sample_store.mall.display import PLACEHOLDER, Display, Shot, resized
from sample_store.mall.skeleton import document, in_script, main_path
from sample_store.mall.stock import Goods, Page

DETAILS = "/public/goods/detail/info"
"""Where the script of the page gets the description from."""


def listing(page: Page, images: str) -> str:
    """What ``/selectProductList`` answers."""
    items = "".join(_item(goods, images) for goods in page.goods)
    numbers = "".join(
        f'<a href="javascript:void(0)" pageno="{number}">{number}</a>'
        for number in range(1, page.pages + 1)
    )
    total = "" if page.total is None else page.total
    return (
        f'<input type="hidden" id="ctgryGodsListTotalRow" value="{total}">'
        f'<ul class="god-list" id="dspGood">{items}</ul><div id="pagingArea">{numbers}</div>'
    )


def product(display: Display) -> str:
    """A product page. ``og:image`` has no path, as on the real page."""
    goods = display.goods
    item, brand = goods.product, goods.brand
    thumbs = "".join(_thumb(display, shot) for shot in display.shots)
    shown = [shot for shot in display.shots if shot.path and not shot.path.endswith(".mp4")]
    first = escape(display.picture(shown[0], "LB_750x1000")) if shown and not display.lazy else ""
    crumbs = "".join(f"<li><a>{escape(text)}</a></li>" for text in ("홈", *goods.category.path))
    colours = "".join(
        f"<label onclick=\"location.href='/{escape(other.brand.slug)}/{escape(other.product.sku)}"
        f"/good'\">{escape(other.product.colour)}</label>"
        for other in display.siblings
    )
    state, stock = ("SLDOUT", 0) if item.sold_out else ("SALE_PROGRS", 3)
    return document(
        item.name,
        f'<ol class="breadcrumb">{crumbs}</ol>'
        f'<h2 class="brand-name"><a href="{main_path(brand)}">{escape(brand.slug.upper())}</a></h2>'
        f'<div class="gods-name" id="goodDtlTitle">{escape(item.name)}</div>'
        f'<div class="gods-price"><span class="price">{item.price:,}</span>원</div>'
        f'<div id="godImgWrap">{f"<img src={chr(34)}{first}{chr(34)}>" if first else ""}</div>'
        f'<input type="hidden" id="defaultImage" value="{first}">'
        f'<div class="preview-thumb">{thumbs}</div>'
        f'<div class="opt-select color-thumbs"><label class="active">{escape(item.colour)}</label>'
        f"{colours}</div>"
        f'<input type="radio" name="sizeItmNo" sizeitmnm="FREE" onlineusefulinvqty="{stock}"'
        f' itmstatcd="{state}">'
        f"{_tabs(display)}<script>window._godNo = {in_script(item.sku)}</script>",
        head=f'<meta property="og:image" content="https://img.ssfshop.com">{_data(display)}',
    )


def _tabs(display: Display) -> str:
    """The description, empty until its tab is clicked or, where there is none, scrolled to."""
    source = in_script(f"{DETAILS}?godNo={display.goods.product.sku}")
    link = '<a id="godsTab" href="#godsTabView">상품정보</a>' if display.tabs else ""
    event = "godsTab.onclick" if display.tabs else "document.onscroll"
    return (
        f'{link}<div id="godsTabView" style="margin-top:{"0" if display.tabs else "300vh"}">'
        f'<div class="gods-detail-img"></div></div><script>{event} = () => fetch({source})'
        ".then(r=>r.text()).then(t=>godsTabView.innerHTML=t)</script>"
    )


def _thumb(display: Display, shot: Shot) -> str:
    if shot.outside:
        return f'<div class="thumb-item"><img src="{escape(shot.outside)}" alt=""></div>'
    if shot.path.endswith(".mp4"):
        return (
            f'<div class="thumb-item video" data="{escape(display.images + shot.path)}">'
            f'<img src="{PLACEHOLDER}" alt=""></div>'
        )
    small = escape(display.picture(shot, "RB_100x132"))
    if display.lazy:
        return (
            f'<div class="thumb-item" data="{display.shots.index(shot)}">'
            f'<img data-original="{small}" src="{PLACEHOLDER}" alt=""></div>'
        )
    large = escape(display.picture(shot, "LB_750x1000"))
    return f'<div class="thumb-item" data="{large}"><img src="{small}" alt=""></div>'


def _data(display: Display) -> str:
    if display.data == "none":
        return ""
    goods = display.goods
    item = goods.product
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": item.sku,
        "name": item.name,
        "brand": {"@type": "Brand", "name": goods.brand.slug.upper()},
        "category": " » ".join(goods.category.path),
        "color": item.colour,
        "image": [display.picture(Shot(path), "LB_750x1000") for path in goods.images],
        "offers": {
            "@type": "Offer",
            "url": f"{display.shop}/{goods.brand.slug}/{item.sku}/good",
            "priceCurrency": "KRW",
            "price": item.price,
            "availability": f"https://schema.org/{'SoldOut' if item.sold_out else 'InStock'}",
        },
    }
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    if display.data == "broken":
        text = text.replace(":", "=", 3)
    return f'<script type="application/ld+json">{text}</script>'


def _item(goods: Goods, images: str) -> str:
    item = goods.product
    pictures = "".join(
        f'<img{name} src="{escape(resized(images, path, "LB_220x293"))}" alt="">'
        for name, path in zip(("", ' class="hover"'), goods.images, strict=False)
    )
    sold, number = " soldout" if item.sold_out else "", escape(item.sku)
    return (
        f'<li class="god-item{sold}" data-prdno="{number}" view-godno="{number}">'
        f'<a href="/{escape(goods.brand.slug)}/{number}/good">'
        f'<div class="god-img">{pictures}</div><div class="god-info">'
        f'<span class="brand">{escape(goods.brand.slug.upper())}</span>'
        f'<span class="name">{escape(item.name)}</span>'
        f'<span class="price">{item.price:,}</span></div></a></li>'
    )
