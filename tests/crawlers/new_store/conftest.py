"""A made-up shop that nobody knows, its saved pages, and a checkout to write a store into."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawlers.checkout import Checkout, checkout
from crawlers.page import Page

PROJECT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Shop:
    """Pages as a browser saves them: with a visitor's name, tokens and scripts."""

    folder: Path = Path(__file__).parent / "shop"
    list_url: str = "https://www.dalsaem.example/shop/women/skirts"
    product_url: str = "https://www.dalsaem.example/item/DS-2001"

    def listing(self, change: Callable[[str], str] = str) -> Page:
        """The list, changed or as it is."""
        return self._page("list.html", self.list_url, change)

    def product(self, change: Callable[[str], str] = str) -> Page:
        """The product page, changed or as it is."""
        return self._page("product.html", self.product_url, change)

    def _page(self, name: str, url: str, change: Callable[[str], str]) -> Page:
        return Page(url, change((self.folder / name).read_text(encoding="utf-8")).encode())


@pytest.fixture
def shop() -> Shop:
    """The made-up shop."""
    return Shop()


@pytest.fixture
def cafe() -> Shop:
    """Another, in the markup of Cafe24: no structured data, lazy photos, addresses with words."""
    return Shop(
        Path(__file__).parent / "cafe",
        "https://www.moadam.example/product/list.html?cate_no=42",
        "https://www.moadam.example/product/pants-1201/1201/",
    )


@pytest.fixture
def dawn() -> Shop:
    """A third, in the markup of Shopify's theme Dawn: photos beside links, colours in names."""
    return Shop(
        Path(__file__).parent / "dawn",
        "https://haru.example/collections/bottoms",
        "https://haru.example/products/ribbed-midi-skirt-ink",
    )


@dataclass(frozen=True)
class Place(Checkout):
    """A checkout of a test's own."""

    @property
    def files(self) -> dict[str, bytes]:
        """All its files but what running leaves."""
        left = ("__pycache__", ".pytest_cache", ".hypothesis", ".mypy_cache", ".ruff_cache")
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in self.root.rglob("*")
            if path.is_file() and not any(part in left for part in path.parts)
        }


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A checkout with the project's code, saved pages, parameters and page of stores."""
    root = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", "*.onnx")
    for name in ("crawlers", "sichak", "tests/crawlers/pages"):
        shutil.copytree(PROJECT / name, root / name, ignore=ignored)
    (root / "docs").mkdir()
    for name in ("params.yaml", "pyproject.toml", "docs/stores.md", "tests/crawlers/test_pages.py"):
        shutil.copy(PROJECT / name, root / name)
    return Place(checkout(root).root)
