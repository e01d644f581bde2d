"""Products that a store's crawls have seen: since when, in which list, and what they were.

A product is known once a crawl that read it has come to its end; before that, the
crawl is resumed from the pages it has (:mod:`crawlers.cache`). Only facts of the shop
are kept. Rows of the manifest are made of them anew each time.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from crawlers.items import Garment, Seen
from crawlers.state import now


@dataclass(frozen=True)
class Known:
    """A product as the last crawl that saw it left it.

    Attributes:
        list: code of the list it belongs to.
        tile: hash of what that list showed of it; "" where its page could not be had.
        read_at: when its page last answered, UTC, ISO 8601; "" for never.
        whole: whether all there is to have of it is here; of goods that are not wanted,
            nothing is.
    """

    list: str
    tile: str
    read_at: str
    whole: bool


@dataclass(frozen=True)
class Walked:
    """A list that was once walked to its end, or to what was known.

    Attributes:
        newest: the latest date that a goods number in it told; None where numbers tell none.
    """

    newest: date | None


def known_products(database: sqlite3.Connection) -> dict[str, Known]:
    """All products by number."""
    rows = database.execute("SELECT sku, list, tile, read_at, whole FROM products")
    return {
        sku: Known(code, tile, read_at, bool(whole)) for sku, code, tile, read_at, whole in rows
    }


def walked_lists(database: sqlite3.Connection) -> dict[str, Walked]:
    """Lists without a gap, by their code: all that they showed was asked for."""
    rows = database.execute("SELECT code, newest FROM lists")
    return {code: Walked(date.fromisoformat(day) if day else None) for code, day in rows}


def garments(database: sqlite3.Connection, lists: Collection[str]) -> Iterator[tuple[str, Garment]]:
    """Garments that are known, with the code of their list; those of ``lists`` only."""
    rows = database.execute("SELECT list, garment FROM products WHERE garment != '' ORDER BY sku")
    for code, text in rows:
        if code in lists:
            yield code, Garment.model_validate_json(text)


def gallery_hash(garment: Garment) -> str:
    """What changes when a gallery does: its addresses, in their order."""
    text = json.dumps([picture.url for picture in garment.images])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Ended:
    """What a crawl that came to its end tells of products.

    Attributes:
        seen: products on the lists.
        garments: products that were read.
        whole: numbers of those whose photos are all here, and of those not wanted.
        unread: numbers of those whose page told nothing this time.
        walked: code of a list without a gap → latest date in it, "" for none.
        gaps: codes of lists with a gap.
        replaces: whether this was a crawl of all that ``walked`` lists show: what they no
            longer show has left the shop.
    """

    seen: Collection[Seen]
    garments: Collection[Garment]
    whole: Collection[str]
    unread: Collection[str]
    walked: Mapping[str, str]
    gaps: Collection[str]
    replaces: bool


def take_in(database: sqlite3.Connection, ended: Ended) -> list[str]:
    """Take a crawl's products in, all or nothing.

    Returns:
        numbers of known products whose gallery changed.
    """
    moment = now().isoformat()
    database.execute("BEGIN IMMEDIATE")
    try:
        for one in ended.seen:
            _see(database, one, "" if one.sku in ended.unread else one.tile, moment)
        answered = {one.sku for one in ended.seen if one.asked} - set(ended.unread)
        read = {garment.sku for garment in ended.garments}
        _settle(database, answered - read, ended.whole, moment)
        changed = [one.sku for one in ended.garments if _read(database, one, ended.whole, moment)]
        _walk(database, ended, moment)
        if ended.replaces:
            _drop(database, ended)
        database.execute("COMMIT")
    except BaseException:
        database.execute("ROLLBACK")
        raise
    return changed


def _see(database: sqlite3.Connection, one: Seen, tile: str, moment: str) -> None:
    """Note that a list shows a product; it stays in its list unless it was asked for anew."""
    database.execute(
        "INSERT INTO products (sku, list, first_seen, last_seen, read_at, listed, tile, gallery,"
        " whole, garment) VALUES (?, ?, ?, ?, '', ?, ?, '', 0, '')"
        " ON CONFLICT (sku) DO UPDATE SET last_seen = excluded.last_seen",
        (one.sku, one.list, moment, moment, one.listed, tile),
    )
    if one.asked:
        database.execute(
            "UPDATE products SET list = ?, tile = ? WHERE sku = ?", (one.list, tile, one.sku)
        )


def _read(
    database: sqlite3.Connection, garment: Garment, whole: Collection[str], moment: str
) -> bool:
    """Write a garment down. Returns whether its gallery was another before."""
    gallery = gallery_hash(garment)
    row = database.execute("SELECT gallery FROM products WHERE sku = ?", (garment.sku,)).fetchone()
    database.execute(
        "UPDATE products SET read_at = ?, gallery = ?, whole = ?, garment = ? WHERE sku = ?",
        (moment, gallery, garment.sku in whole, garment.model_dump_json(), garment.sku),
    )
    return bool(row) and row[0] not in ("", gallery)


def _settle(
    database: sqlite3.Connection, skus: Iterable[str], whole: Collection[str], moment: str
) -> None:
    """Their pages answered and made no garment: what was known of them holds no longer."""
    database.executemany(
        "UPDATE products SET garment = '', gallery = '', whole = ?, read_at = ? WHERE sku = ?",
        [(sku in whole, moment, sku) for sku in skus],
    )


def _walk(database: sqlite3.Connection, ended: Ended, moment: str) -> None:
    database.executemany("DELETE FROM lists WHERE code = ?", [(code,) for code in ended.gaps])
    rows = [(code, moment, day) for code, day in ended.walked.items()]
    database.executemany(
        "INSERT INTO lists VALUES (?, ?, ?) ON CONFLICT (code) DO UPDATE SET"
        " walked_at = excluded.walked_at, newest = max(newest, excluded.newest)",
        rows,
    )


def _drop(database: sqlite3.Connection, ended: Ended) -> None:
    """Forget what complete lists no longer show."""
    seen = {one.sku for one in ended.seen}
    rows = database.execute("SELECT sku, list FROM products").fetchall()
    gone = [(sku,) for sku, code in rows if code in ended.walked and sku not in seen]
    database.executemany("DELETE FROM products WHERE sku = ?", gone)
