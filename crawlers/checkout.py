"""A checkout of the project: where a store's module, saved pages, parameters and row lie.

Stores are part of the program, so a new one is written into a checkout of it; what pip
has installed elsewhere has neither saved pages nor pages of documentation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sichak.errors import CrawlError

_MARKS = ("pyproject.toml", "crawlers/stores/__init__.py", "crawlers/platforms/__init__.py")


@dataclass(frozen=True)
class Checkout:
    """The project's folder and what is where in it."""

    root: Path

    @property
    def stores(self) -> Path:
        """Folder of the stores' modules."""
        return self.root / "crawlers" / "stores"

    @property
    def platforms(self) -> Path:
        """Folder of the platforms' packages."""
        return self.root / "crawlers" / "platforms"

    @property
    def pages(self) -> Path:
        """Folder of the saved pages."""
        return self.root / "tests" / "crawlers" / "pages"

    @property
    def params(self) -> Path:
        """The parameters."""
        return self.root / "params.yaml"

    @property
    def table(self) -> Path:
        """The page with a row a store."""
        return self.root / "docs" / "stores.md"


def checkout(folder: Path | None = None) -> Checkout:
    """The checkout at a folder, or the one this program runs from.

    Raises:
        CrawlError: it is none; the text says how to get one.
    """
    root = (folder or Path(__file__).parents[1]).resolve()
    if not all((root / mark).is_file() for mark in _MARKS):
        where = f"{root} is no checkout of sichak" if folder else f"sichak is installed in {root}"
        raise CrawlError(
            f"{where}: stores and their saved pages belong into a checkout. Clone the project, "
            "`pip install -e .` there, or name the clone with --checkout FOLDER"
        )
    return Checkout(root)
