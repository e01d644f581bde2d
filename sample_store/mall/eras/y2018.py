"""Pages of 2018 to 2022: front and back photo in the list, a slider, ``rb:`` and ``og:`` metas."""

from __future__ import annotations

from html import escape

from sample_store.mall.display import Display, Shot, resized
from sample_store.mall.skeleton import document
from sample_store.mall.stock import Goods, Page


def listing(page: Page, images: str) -> str:
    """What ``/selectProductList`` answered."""
    items = "".join(_item(goods, images) for goods in page.goods)
    total = "" if page.total is None else f'<span id="godTotalCount">{page.total:,}</span>'
    numbers = "".join(f"<a>{number}</a>" for number in range(1, page.pages + 1))
    return (
        f'{total}<ul id="dspGood">{items}</ul>'
        f'<div id="pagingArea">{numbers}<a id="page_last" pageno="{page.pages}">last</a></div>'
    )


def product(display: Display) -> str:
    """A product page; its ``og:image`` worked."""
    item, brand = display.goods.product, display.goods.brand
    crumbs = "".join(
        f"<span><a>{escape(text)}</a></span>" for text in ("홈", *display.goods.category.path)
    )
    photos = "".join(f"<li><a>{picture(display, shot)}</a></li>" for shot in display.shots)
    metas = {
        "rb:itemId": item.sku,
        "rb:itemName": item.name,
        "rb:originalPrice": item.price,
        "rb:salePrice": item.price,
        "og:title": item.name,
        "og:image": display.images + display.goods.images[0] if display.goods.images else "",
        "product:sale_price:amount": item.price,
    }
    sold = "<em class='soldout'>SOLD OUT</em>" if item.sold_out else ""
    return document(
        item.name,
        f'<div id="location">{crumbs}</div>'
        f'<section><h1 id="goodDtlTitle">{escape(item.name)}</h1>'
        f'<h3 class="brand">{escape(brand.slug.upper())} <small>{model_of(item.sku)}</small></h3>'
        f'<div class="price"><em>{item.price:,}</em>원{sold}</div>'
        f'<input type="hidden" name="godNo" value="{escape(item.sku)}"></section>'
        f'<section><div class="prd-img"><ul class="lslide">{photos}</ul></div></section>',
        head="".join(
            f'<meta property="{name}" content="{escape(str(value))}">'
            for name, value in metas.items()
        ),
    )


def picture(display: Display, shot: Shot) -> str:
    """A picture of the slider, or a video in its place."""
    if shot.path.endswith(".mp4"):
        return f'<video src="{escape(display.images + shot.path)}"></video>'
    address = escape(display.picture(shot, "LB_500x660"))
    return f'<img {"data-original" if display.lazy else "src"}="{address}" alt="">'


def model_of(sku: str) -> str:
    """The maker's number of a product, made up from the shop's."""
    return f"{sku[5:10]}AY{sku[-2:]}"


def _item(goods: Goods, images: str) -> str:
    item = goods.product
    pictures = "".join(
        f'<span class="{name}"><img src="{escape(resized(images, path, "LB_220x293"))}"></span>'
        for name, path in zip(("front", "back"), goods.images, strict=False)
    )
    click = f"javascript:goToProductDetail('{goods.brand.slug}','{item.sku}','','1')"
    sold = ' class="soldout"' if item.sold_out else ""
    return (
        f'<li{sold} data-prdno="{escape(item.sku)}"><a onclick="{escape(click)}">'
        f"{pictures}<em>{escape(item.name)}</em></a></li>"
    )
