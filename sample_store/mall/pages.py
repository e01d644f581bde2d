"""The mall's HTML: skeletons with the class names and ids of SSF Shop, 2023 to 2026."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from sample_store.mall.brands import Brand
from sample_store.mall.stock import Goods, Page

_STYLE = (
    "body{font-family:sans-serif;margin:2em;max-width:70em}ul{padding:0}"
    "li.god-item{display:inline-block;width:230px;vertical-align:top;list-style:none;margin:4px}"
    "li.god-item .hover{display:none}.thumb-item{display:inline-block}"
)


def resized(image_host: str, path: str, size: str) -> str:
    """URL of a picture in another size, such as ``LB_750x1000``."""
    return f"{image_host}/cmd/{size}/src/{image_host}{path}"


def home(brands: Iterable[Brand]) -> str:
    """The mall's entrance."""
    links = "".join(
        f'<li><a href="{_main(brand)}">{escape(brand.slug)}</a></li>' for brand in brands
    )
    return _document("Mall", f"<h1>Mall</h1><ul>{links}</ul>")


def brand_main(brand: Brand, categories: Sequence[tuple[str, str]]) -> str:
    """A store's entrance; ``categories`` are (number, name)."""
    links = "".join(
        f'<li><a href="/{escape(brand.slug)}/{escape(name.replace("/", "-"))}/list'
        f"?dspCtgryNo={escape(code)}&amp;brandShopNo={escape(brand.brand_shop_no)}"
        f'&amp;brndShopId={escape(brand.brnd_shop_id)}">{escape(name)}</a></li>'
        for code, name in categories
    )
    return _document(brand.slug, f"<h1>{escape(brand.slug)}</h1><ul>{links}</ul>")


def list_shell(query: str) -> str:
    """A category page: an empty frame that a script fills with the list fragment."""
    target = json.dumps(f"/selectProductList?{query}").replace("<", "\\u003c")
    return _document(
        "List",
        '<div id="godsList"></div><script>'
        f"fetch({target}).then(r=>r.text()).then(t=>godsList.innerHTML=t)</script>",
    )


def list_fragment(page: Page, image_host: str) -> str:
    """What ``/selectProductList`` answers."""
    items = "".join(_list_item(goods, image_host) for goods in page.goods)
    numbers = "".join(
        f'<a href="javascript:void(0)" pageno="{number}">{number}</a>'
        for number in range(1, page.pages + 1)
    )
    return (
        f'<input type="hidden" id="ctgryGodsListTotalRow" value="{page.total}">'
        f'<ul class="god-list" id="dspGood">{items}</ul><div id="pagingArea">{numbers}</div>'
    )


def product(goods: Goods, siblings: Sequence[Goods], image_host: str, host: str) -> str:
    """A product page. ``og:image`` has no path, as on the real page."""
    item, brand = goods.product, goods.brand
    thumbs = "".join(
        f'<div class="thumb-item" data="{escape(resized(image_host, path, "LB_750x1000"))}">'
        f'<img src="{escape(resized(image_host, path, "RB_100x132"))}" alt=""></div>'
        for path in goods.images
    )
    first = escape(resized(image_host, goods.images[0], "LB_750x1000")) if goods.images else ""
    crumbs = "".join(f"<li><a>{escape(text)}</a></li>" for text in ("홈", *goods.category.path))
    colours = "".join(
        f"<label onclick=\"location.href='/{escape(other.brand.slug)}/{escape(other.product.sku)}"
        f"/good'\">{escape(other.product.colour)}</label>"
        for other in siblings
    )
    state = "SLDOUT" if item.sold_out else "SALE_PROGRS"
    return _document(
        item.name,
        f'<ol class="breadcrumb">{crumbs}</ol>'
        f'<h2 class="brand-name"><a href="{_main(brand)}">{escape(brand.slug.upper())}</a></h2>'
        f'<div class="gods-name" id="goodDtlTitle">{escape(item.name)}</div>'
        f'<div class="gods-price"><span class="price">{item.price:,}</span>원</div>'
        f'<div id="godImgWrap">{f"<img src={chr(34)}{first}{chr(34)}>" if first else ""}</div>'
        f'<input type="hidden" id="defaultImage" value="{first}">'
        f'<div class="preview-thumb">{thumbs}</div>'
        f'<div class="opt-select color-thumbs"><label class="active">{escape(item.colour)}</label>'
        f"{colours}</div>"
        f'<input type="radio" name="sizeItmNo" sizeitmnm="FREE" onlineusefulinvqty="3"'
        f' itmstatcd="{state}">'
        '<div id="godsTabView"><div class="gods-detail-img"></div></div>'
        f"<script>window._godNo = '{escape(item.sku)}';</script>",
        head='<meta property="og:image" content="https://img.ssfshop.com">'
        f'<script type="application/ld+json">{_json_ld(goods, image_host, host)}</script>',
    )


def _json_ld(goods: Goods, image_host: str, host: str) -> str:
    item = goods.product
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "sku": item.sku,
        "name": item.name,
        "brand": {"@type": "Brand", "name": goods.brand.slug.upper()},
        "category": " » ".join(goods.category.path),
        "color": item.colour,
        "image": [resized(image_host, path, "LB_750x1000") for path in goods.images],
        "offers": {
            "@type": "Offer",
            "url": f"{host}/{goods.brand.slug}/{item.sku}/good",
            "priceCurrency": "KRW",
            "price": item.price,
            "availability": f"https://schema.org/{'SoldOut' if item.sold_out else 'InStock'}",
        },
    }
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def _list_item(goods: Goods, image_host: str) -> str:
    item = goods.product
    pictures = "".join(
        f'<img{name} src="{escape(resized(image_host, path, "LB_220x293"))}" alt="">'
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


def _main(brand: Brand) -> str:
    return (
        f"/{escape(brand.slug)}/main?brandShopNo={escape(brand.brand_shop_no)}"
        f"&amp;brndShopId={escape(brand.brnd_shop_id)}"
    )


def _document(title: str, body: str, head: str = "") -> str:
    return (
        '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{head}</head>"
        f'<body><div id="content">{body}</div></body></html>'
    )
