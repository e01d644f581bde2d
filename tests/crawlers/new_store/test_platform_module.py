"""A platform begun with saved pages: its modules are data, whatever the pages hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.new_store.draft import Asked, Draft
from crawlers.new_store.platform_module import draft_platform
from crawlers.page import Page
from sichak.errors import CrawlError

ASKED = Asked(name="dalsaem", today="2026-11-22")
DATA = '<script type="application/ld+json">{"@type": "Product", "name": "x"}</script>'


def text_of(draft: Draft, file: str) -> str:
    return draft.files[f"crawlers/{file}"]


def is_data(draft: Draft) -> bool:
    """Whether the modules are docstrings, imports and one assignment of calls with literals."""
    allowed = (ast.Call, ast.keyword, ast.Name, ast.Constant, ast.Tuple, ast.Dict, ast.Load)
    for text in draft.files.values():
        for node in ast.parse(text).body:
            if isinstance(node, ast.Assign):
                inside = list(ast.walk(node.value))
                if not all(isinstance(one, allowed) for one in inside):
                    return False
                names = {one.id for one in inside if isinstance(one, ast.Name)}
                if not names <= {"Markup", "Selectors", "Store", "Category"}:
                    return False
            elif not isinstance(node, ast.Expr | ast.ImportFrom):
                return False
    return True


def test_the_made_up_shop(shop: Any) -> None:
    unpaged = shop.listing(lambda text: text.replace("page=", "sort="))
    draft = draft_platform(ASKED, "dalsaem", [unpaged, shop.product()])
    platform = text_of(draft, "platforms/dalsaem/platform.py")
    assert 'lists="{base}/shop/women/{code}?page={page}"' in platform
    assert 'products="{base}/item/{sku}"' in platform
    assert '"ul.item-grid > li.item-card"' in platform
    store = text_of(draft, "stores/dalsaem.py")
    assert '"women/skirts": Category("skirts", "lower", "women")' in store
    assert 'domains=("dalsaem.example",)' in store
    assert 'title="달샘"' in store
    assert "paging: ?page= is a guess, in {base}/shop/women/{code}?page={page}" in draft.unsure
    card = text_of(draft, "platforms/dalsaem/__init__.py")
    assert "2026-11-22, saved pages: addresses and selectors." in card
    assert "Not verified: " in card
    assert is_data(draft)


def test_a_shop_in_the_markup_of_cafe24(cafe: Any) -> None:
    draft = draft_platform(ASKED, "moadam", [cafe.listing(), cafe.product()])
    platform = text_of(draft, "platforms/moadam/platform.py")
    for text in (
        'lists="{base}/product/list.html?cate_no={code}&page={page}"',
        '"ul.prdList > li.xans-record-"',
        '"img[src*=soldout]"',
        '"p.prdCount"',
        '".path li"',
        'images=(".xans-product-image img",)',
    ):
        assert text in platform
    assert not [text for text in draft.unsure if "paging" in text or "sold-out" in text]
    store = text_of(draft, "stores/dalsaem.py")
    assert '"women/42": Category("42", "lower", "women")' in store
    assert is_data(draft)


def test_a_product_page_alone_is_a_platform_that_says_what_it_does_not_know(shop: Any) -> None:
    draft = draft_platform(ASKED, "dalsaem", [shop.product()])
    assert "no list was saved: its items are unknown" in draft.unsure
    assert "products: {base}/item/{sku}; which part of it is a product's own" in draft.unsure
    assert '"women/all": Category("all", "lower", "women")' in text_of(draft, "stores/dalsaem.py")


@pytest.mark.parametrize(
    ("currency", "line"), [("EUR", '    currency="EUR",\n'), ("KRW", ""), ("e'r", ""), ("", "")]
)
def test_a_currency_of_its_own_stands_in_the_platform(currency: str, line: str, shop: Any) -> None:
    page = shop.product(lambda text: text.replace('"KRW"', f'"{currency}"'))
    text = text_of(draft_platform(ASKED, "dalsaem", [page]), "platforms/dalsaem/platform.py")
    assert text.endswith(f"    ),\n{line})\n")


def test_a_package_s_card_says_no_guess_that_goes_stale(dawn: Any) -> None:
    draft = draft_platform(ASKED, "haru", [dawn.listing(), dawn.product()])
    card = text_of(draft, "platforms/haru/__init__.py")
    assert "Not verified: all of it on further pages; robots.txt." in card
    assert not [text for text in draft.unsure if text[:12] in card]
    platform = text_of(draft, "platforms/haru/platform.py")
    assert '"colour": r".+ / (.+)",' in platform
    assert 'original=(\n        r"_\\d+x\\d*' in platform
    assert "sizes: they and their stock are not read on this platform" in draft.unsure
    assert is_data(draft)


def test_several_lists_are_several_categories(shop: Any) -> None:
    men = Page(shop.list_url.replace("women/skirts", "men/shirts"), shop.listing().body)
    men = Page(men.url, men.body.replace("스커트".encode(), "셔츠".encode()))
    draft = draft_platform(ASKED, "dalsaem", [shop.listing(), men, shop.product()])
    store = text_of(draft, "stores/dalsaem.py")
    assert '"women/skirts": Category("skirts", "lower", "women")' in store
    assert 'Category("shirts", "upper"' in store
    assert "lists: the saved lists have addresses of several forms" in draft.unsure


def test_photos_of_another_host_are_the_store_s_too(shop: Any) -> None:
    page = shop.product(lambda text: text.replace("cdn.dalsaem.example", "img.cdn.example"))
    store = text_of(draft_platform(ASKED, "dalsaem", [page]), "stores/dalsaem.py")
    assert '        "dalsaem.example",\n        "img.cdn.example",\n' in store


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ([Page("", DATA.encode())], "1 of 1 pages do not say where they are from.*--url"),
        (
            [Page("https://a.x/1", DATA.encode()), Page("https://b.x/2", DATA.encode())],
            "the pages are of several shops: https://a.x, https://b.x",
        ),
        (
            [Page("https://a.x/1", b"<p>"), Page("https://a.x/2", b"<p>")],
            "none of the pages is known for a product's",
        ),
        ([Page("https://a.x/", DATA.encode())], "has no part that is its number"),
    ],
)
def test_pages_that_are_of_no_use_say_why(pages: list[Page], words: str) -> None:
    with pytest.raises(CrawlError, match=words):
        draft_platform(ASKED, "dalsaem", pages)


HOSTILE = [
    '"); import os; os.system("x',
    "''' + __import__('os') + '''",
    '"""\\',
    "{base.__class__}",
    "${jndi:x}",
    "\u202ex\u2028y\x85z",
    "a" * 5_000,
    "달" * 500,
    "../../../etc/passwd",
]


@pytest.mark.parametrize("evil", HOSTILE)
def test_a_hostile_page_gives_texts_and_no_code(evil: str, shop: Any, tmp_path: Path) -> None:
    quoted = evil.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")

    def spoil(text: str) -> str:
        for word in (
            "린넨 롱 스커트",
            "달샘",
            "샌드",
            "item-view",
            "item-card",
            "item-count",
            "스커트",
        ):
            text = text.replace(word, quoted)
        return text.replace("DS-2001", f"DS-2001{quoted[:30]}")

    listing, product = shop.listing(spoil), shop.product(spoil)
    product = Page(f"https://www.dalsaem.example/item/{quoted[:50]}", product.body)
    draft = draft_platform(ASKED, "dalsaem", [listing, product])
    assert is_data(draft)
    for name, text in draft.files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for check in (["check"], ["format", "--check"]):
        command = [sys.executable, "-m", "ruff", *check, "--no-cache", "."]
        config = ["--config", str(Path(__file__).parents[3] / "pyproject.toml")]
        done = subprocess.run([*command, *config], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200), url=st.text(max_size=60))
def test_any_page_gives_data_or_an_error(text: str, url: str) -> None:
    body = f"{DATA}<title>{text}</title><h1>{text}</h1>".encode("utf-8", "replace")
    try:
        draft = draft_platform(ASKED, "dalsaem", [Page(f"https://d.example/item/{url}", body)])
    except CrawlError:
        return
    assert is_data(draft)
