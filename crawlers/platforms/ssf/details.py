"""Further pages of an SSF Shop product: its measurements and its long description."""

from __future__ import annotations

from parsel import Selector

from crawlers import links
from crawlers.items import Picture, SizeTable
from crawlers.platforms.ssf.urls import canonical_image
from crawlers.reading import Reader, Wins, clean

ROWS = 40
"""Rows, and columns, of a table of measurements that are kept."""

DESCRIPTION_LIMIT = 60
"""Pictures of a description that are looked at."""


def parse_sizes(page: Selector, wins: Wins) -> SizeTable | None:
    """The first table of ``realSize`` whose rows are as long as its head; None for none."""
    reader = Reader(page, wins)
    for table in reader.nodes("sizes", ".tbl-info table", ".tbl-info", "table")[:3]:
        lines = [_cells(line) for line in table.css("tr")[: ROWS + 1]]
        lines = [line for line in lines if any(line)]
        if len(lines) > 1 and 1 < len(lines[0]) <= ROWS:
            rows = tuple(line for line in lines[1:] if len(line) == len(lines[0]))
            return SizeTable(columns=lines[0], rows=rows) if rows else None
    return None


def parse_description(page: Selector, url: str, wins: Wins) -> tuple[Picture, ...]:
    """Pictures of the description tab, each once; they may lie on other hosts and load lazily."""
    reader = Reader(page, wins)
    nodes = reader.nodes(
        "description", "#godsTabView .gods-detail-img img", ".gods-detail-img img", "img"
    )
    held = [links.held_in(one.attrib) for one in nodes[:DESCRIPTION_LIMIT]]
    found = dict.fromkeys(filter(None, (canonical_image(link, url) for link in held if link)))
    return tuple(Picture(url=link, section="description") for link in found)


def _cells(line: Selector) -> tuple[str, ...]:
    cells = line.css("th, td")[:ROWS]
    return tuple(clean(" ".join(cell.css("::text").getall())) for cell in cells)
