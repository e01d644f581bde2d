"""The garment category, read off a shop's words in Korean and English.

In both languages the head of a name comes last: a "shirt dress" is a dress and a
"dress shirt" a shirt, 셔츠 원피스 a dress. So the last garment word of a text counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

GarmentCategory: TypeAlias = Literal["upper", "lower", "dress"]

WORDS: dict[GarmentCategory, tuple[str, ...]] = {
    "upper": (
        *(
            "top",
            "tee",
            "tshirt",
            "t-shirt",
            "shirt",
            "blouse",
            "polo",
            "henley",
            "tank",
            "camisole",
        ),
        *("knit", "knitwear", "sweater", "pullover", "jumper", "cardigan", "vest", "gilet"),
        *(
            "sweatshirt",
            "hoodie",
            "hoody",
            "jacket",
            "blazer",
            "coat",
            "parka",
            "outer",
            "outerwear",
        ),
        *(
            "티셔츠",
            "셔츠",
            "블라우스",
            "탑",
            "상의",
            "나시",
            "민소매",
            "카라티",
            "반팔티",
            "긴팔티",
        ),
        *("니트", "스웨터", "풀오버", "가디건", "카디건", "조끼", "스웨트셔츠", "맨투맨"),
        *("후드", "후디", "자켓", "재킷", "블레이저", "점퍼", "코트", "파카", "패딩", "아우터"),
    ),
    "lower": (
        *("pant", "trouser", "slack", "jean", "chino", "jogger", "legging", "culotte"),
        *("shorts", "bermuda", "skirt", "skort", "bottom", "sweatpant"),
        *("팬츠", "바지", "반바지", "청바지", "슬랙스", "진", "데님팬츠", "조거", "레깅스", "큐롯"),
        *("쇼츠", "버뮤다", "스커트", "치마", "하의", "스웨트팬츠", "치노"),
    ),
    "dress": (
        *("dress", "gown", "jumpsuit", "romper", "playsuit", "onepiece", "one-piece"),
        *("원피스", "드레스", "점프수트", "점프슈트", "롬퍼", "올인원"),
    ),
}
"""Garment words by category; English ones in the singular. Outerwear counts as upper.

베스트 is left out: it is a vest, and the shelf of best sellers.
"""

SEPARATORS = re.compile(r"[&/,+]|\band\b")
"""Between alternatives, as in "shirts/blouses"; they must agree on the category."""


def category_in_words(levels: Iterable[str], name: str) -> GarmentCategory | None:
    """The category that a breadcrumb tells, its narrowest level first, else the name."""
    found = (category_from_text(text) for text in (*reversed(tuple(levels)), name))
    return next((category for category in found if category is not None), None)


def category_from_text(text: str) -> GarmentCategory | None:
    """The category a name or one level of a breadcrumb tells; None for none or for two."""
    thing = text.lower().split(" with ")[0]
    heads = [_head(part) for part in SEPARATORS.split(thing)]
    named = {category for category in heads if category is not None}
    return named.pop() if len(named) == 1 else None


def _head(text: str) -> GarmentCategory | None:
    """The category of the garment word that ends last; of those that end together, the longest."""
    found = [
        (match.end(), match.end() - match.start(), category)
        for category, pattern in _PATTERNS.items()
        for match in pattern.finditer(text)
    ]
    return max(found)[2] if found else None


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """English words stand alone, in singular or plural; Korean ones of one syllable alone too."""
    longest_first = sorted(words, key=len, reverse=True)
    english = "|".join(re.escape(word) for word in longest_first if word.isascii())
    korean = "|".join(
        word if len(word) > 1 else rf"(?<![가-힣]){word}(?![가-힣])"
        for word in longest_first
        if not word.isascii()
    )
    return re.compile(rf"(?<![a-z])(?:{english})(?:s|es)?(?![a-z])|{korean}")


_PATTERNS: dict[GarmentCategory, re.Pattern[str]] = {
    category: _pattern(words) for category, words in WORDS.items()
}
