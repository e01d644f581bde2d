"""What all pages of the mall have in common: the document, and the ways in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape

from sample_store.mall.brands import Brand

_STYLE = (
    "body{font-family:sans-serif;margin:2em;max-width:70em}ul{padding:0}"
    "li.god-item{display:inline-block;width:230px;vertical-align:top;list-style:none;margin:4px}"
    "li.god-item .hover{display:none}.thumb-item{display:inline-block}"
)


def document(title: str, body: str, head: str = "") -> str:
    """A whole page; ``title`` is text, ``body`` and ``head`` are markup."""
    return (
        '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style>{head}</head>"
        f'<body><div id="content">{body}</div></body></html>'
    )


def in_script(text: str) -> str:
    """A text as a JavaScript string that cannot leave its script."""
    return json.dumps(text).replace("<", "\\u003c")


def home(brands: Iterable[Brand]) -> str:
    """The mall's entrance."""
    links = "".join(
        f'<li><a href="{main_path(brand)}">{escape(brand.slug)}</a></li>' for brand in brands
    )
    return document("Mall", f"<h1>Mall</h1><ul>{links}</ul>")


def brand_main(brand: Brand, categories: Sequence[tuple[str, str]]) -> str:
    """A store's entrance; ``categories`` are (number, name)."""
    links = "".join(
        f'<li><a href="/{escape(brand.slug)}/{escape(name.replace("/", "-"))}/list'
        f"?dspCtgryNo={escape(code)}&amp;brandShopNo={escape(brand.brand_shop_no)}"
        f'&amp;brndShopId={escape(brand.brnd_shop_id)}">{escape(name)}</a></li>'
        for code, name in categories
    )
    return document(brand.slug, f"<h1>{escape(brand.slug)}</h1><ul>{links}</ul>")


def list_shell(query: str) -> str:
    """A category page: an empty frame that a script fills with the list fragment."""
    return document(
        "List",
        '<div id="godsList"></div><script>'
        f"fetch({in_script(f'/selectProductList?{query}')})"
        ".then(r=>r.text()).then(t=>godsList.innerHTML=t)</script>",
    )


def gone() -> str:
    """The page of a product that is sold no more, with HTTP 200."""
    return document("안내", "<h1>판매가 종료된 상품입니다</h1><a href='/'>홈으로</a>")


def main_path(brand: Brand) -> str:
    """A store's entrance, escaped."""
    return (
        f"/{escape(brand.slug)}/main?brandShopNo={escape(brand.brand_shop_no)}"
        f"&amp;brndShopId={escape(brand.brnd_shop_id)}"
    )
