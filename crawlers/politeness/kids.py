"""Kids' goods are not crawled: photos of them worn show minors."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from scrapy.crawler import Crawler

from crawlers.items import Garment

REASON = "kids' goods are not crawled"

CODES = ("SFMA43",)
"""SSF Shop's kids' lists (noted 2026-08); the codes of their sublists begin so."""

_WORD = re.compile(
    r"(?<![a-z])(kids?|child|children|childrens|toddlers?|infants?|newborns?)(?![a-z])"
    r"|키즈|아동|유아|베이비|신생아|어린이|주니어"
)
_ALONE = re.compile("bab(y|ies)|boys?|girls?|juniors?|teens?|남아|여아")
"""Kids' only where they stand alone: a "baby tee" and a "boy fit" are adults' garments."""

_IN_NAME = re.compile(r"(?<![a-z])kids?(?![a-z])|키즈|아동|유아용")


def kids_in_url(url: str) -> str | None:
    """Why an address is one of kids' goods; None where it does not say so.

    >>> kids_in_url("https://www.ssfshop.com/Beanpole-Kids/list?dspCtgryNo=SFMA41A04")
    "kids' goods are not crawled"
    """
    parts = urlsplit(url)
    coded = any(value.startswith(CODES) for _, value in parse_qsl(parts.query))
    return REASON if coded or _for_kids(unquote(parts.path).lower().split("/")) else None


def kids_in_garment(garment: Garment) -> str | None:
    """Why a garment is a kids' one: its breadcrumb, brand or name says so."""
    crumbs = [text.lower().strip() for text in (*garment.breadcrumb, garment.brand)]
    return REASON if _for_kids(crumbs) or _IN_NAME.search(garment.name.lower()) else None


def _for_kids(words: list[str]) -> bool:
    return any(_ALONE.fullmatch(word) or _WORD.search(word) for word in words)


class NoKids:
    """Item pipeline that turns a kids' garment into a reject before its photos are fetched."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> NoKids:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """The item, or its reject."""
        why = kids_in_garment(item) if isinstance(item, Garment) else None
        if why is None:
            return item
        spider: Any = self.crawler.spider
        reject = spider.reject(item.page_url, why, item.sku)
        return reject.model_copy(update={"unwanted": True})
