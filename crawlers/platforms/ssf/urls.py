"""SSF Shop's URLs: lists, products, pictures."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote, urlencode, urljoin, urlsplit

from crawlers import links
from crawlers.platforms.ssf.store import SsfStore

PAGE_SIZE = 60
"""Products a list page; the shop ignores ``pageSize``."""

GOODS_NUMBER = re.compile(r"G[A-Z0-9]{3}\d{10,20}")
"""``GM00`` or ``G`` + a vendor's code, then ``YYMMDD`` and a sequence number."""

PAGE_SHOWS = "LB_750x1000"
"""The size in which a product page shows its photos; the largest one that is known."""

_RESIZE = re.compile(r"/cmd/[A-Za-z]{1,4}_\d{0,5}x\d{0,5}/src/")
_PLACEHOLDER = re.compile(r"/noImg|/common/no_?img", re.IGNORECASE)


def goods_day(sku: str) -> date | None:
    """The day on which a product was registered, as its number tells it.

    >>> goods_day("GM0024122750066")
    datetime.date(2024, 12, 27)
    """
    digits = sku[4:10]
    if not (GOODS_NUMBER.fullmatch(sku) and digits.isascii() and digits.isdigit()):
        return None
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None


def list_url(base: str, store: SsfStore, code: str, page: int) -> str:
    """One page of a category's list, newest first."""
    query = {
        "dspCtgryNo": code,
        **store.codes,
        "currentPage": page,
        "sortColumn": "NEW_GOD_SEQ",
        "serviceType": "DSP",
        "ctgrySectCd": "GNRL_CTGRY",
        "fitPsbYn": "N",
    }
    return f"{base}/selectProductList?{urlencode(query)}"


def product_url(base: str, store: SsfStore, sku: str) -> str:
    """A product's page."""
    return f"{base}/{quote(store.slug, safe='')}/{quote(sku, safe='')}/good"


def sizes_url(base: str, sku: str) -> str:
    """A product's table of measurements, a fragment of HTML."""
    query = {"godNo": sku, "godTpCd": "GNRL_GOD", "partmalSectCd": "MCOM", "recommendItmList": ""}
    return f"{base}/public/goods/detail/realSize?{urlencode(query)}"


def canonical_image(url: str, page_url: str) -> str | None:
    """URL of a picture's original, or None where it is no picture of the garment.

    ``cmd/{mode}_{W}x{H}/src/`` is a resize prefix of the image host: what follows is
    the original's URL. Relative and protocol-relative URLs are completed; videos and
    the "no image" placeholder are no pictures, nor is an address that has no end.

    >>> canonical_image("//img.ssfshop.com/cmd/LB_750x1000/src//goods/A/1.jpg", "https://s/x")
    'https://img.ssfshop.com/goods/A/1.jpg'
    """
    if len(url) > links.LONGEST:
        return None
    try:
        found = urljoin(page_url, url.strip())
        while prefix := _RESIZE.search(found):
            found = urljoin(page_url, _behind(found[prefix.end() :], found))
    except ValueError:
        return None
    whole = links.picture(found, page_url)
    return None if whole is None or _PLACEHOLDER.search(urlsplit(whole).path) else whole


def resized(url: str, size: str) -> str:
    """URL of an original in another size such as ``LB_750x1000``; "" where it is not of the host.

    >>> resized("https://img.ssfshop.com/goods/A/1.jpg", "LB_750x1000")
    'https://img.ssfshop.com/cmd/LB_750x1000/src/https://img.ssfshop.com/goods/A/1.jpg'
    """
    parts = urlsplit(url)
    if not parts.path.startswith("/goods/"):
        return ""
    return f"{parts.scheme}://{parts.netloc}/cmd/{size}/src/{url}"


def _behind(rest: str, around: str) -> str:
    """What follows the prefix, as a URL: it has a scheme, or a host, or only a path."""
    if re.match(r"https?:/", rest):
        return re.sub(r"^(https?):/+", r"\1://", rest)
    rest = rest.lstrip("/")
    host = rest.partition("/")[0]
    return f"//{rest}" if "." in host else urljoin(around, f"/{rest}")
