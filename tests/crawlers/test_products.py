"""Products as a store's state knows them, crawl after crawl."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import Garment, Picture, Seen
from crawlers.products import (
    Ended,
    Known,
    Walked,
    garments,
    known_products,
    take_in,
    walked_lists,
)
from crawlers.state import connect


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path)) as found:
        yield found


def seen(sku: str, code: str = "A", tile: str = "t", asked: bool = True) -> Seen:
    return Seen(sku=sku, list=code, tile=tile, asked=asked)


def garment(sku: str, *pictures: str) -> Garment:
    return Garment(
        store="hanok", sku=sku, name="치마", brand="한옥", category="lower", gender="women",
        page_url="http://mall.invalid/p", images=tuple(Picture(url=one) for one in pictures or "a"),
    )  # fmt: skip


def ended(**said: Any) -> Ended:
    read = said.get("garments", [])
    defaults: dict[str, Any] = {
        "seen": [], "garments": [], "whole": {one.sku for one in read}, "unread": set(),
        "walked": {}, "gaps": [], "replaces": False,
    }  # fmt: skip
    return Ended(**{**defaults, **said})


def read(*skus: str, **said: Any) -> Ended:
    return ended(seen=[seen(sku) for sku in skus], garments=[garment(sku) for sku in skus], **said)


def skus(database: sqlite3.Connection, lists: str = "AB") -> list[str]:
    return [one.sku for _, one in garments(database, set(lists))]


def test_nothing_is_known_at_first(database: sqlite3.Connection) -> None:
    assert (known_products(database), walked_lists(database), skus(database)) == ({}, {}, [])


def test_a_crawl_that_found_nothing_changes_nothing(database: sqlite3.Connection) -> None:
    assert take_in(database, ended()) == []
    assert known_products(database) == {}


def test_what_was_read_is_known_to_the_next_process(
    database: sqlite3.Connection, tmp_path: Path
) -> None:
    take_in(database, read("G2", "G1"))
    with closing(connect(tmp_path)) as other:
        found = known_products(other)
        assert [one for _, one in garments(other, {"A"})] == [garment("G1"), garment("G2")]
    assert found.keys() == {"G1", "G2"}
    assert found["G1"].read_at.endswith("+00:00")
    assert found["G1"] == Known("A", "t", found["G1"].read_at, whole=True)


def test_only_garments_of_the_lists_that_are_asked_for(database: sqlite3.Connection) -> None:
    take_in(database, ended(seen=[seen("G1", "A"), seen("G2", "B")],
                            garments=[garment("G1"), garment("G2")]))  # fmt: skip
    assert (skus(database, "A"), skus(database, "B"), skus(database, "")) == (["G1"], ["G2"], [])


def test_a_garment_that_lacks_a_photo_is_not_whole(database: sqlite3.Connection) -> None:
    take_in(database, read("G1", whole=set()))
    assert not known_products(database)["G1"].whole
    assert skus(database) == ["G1"]


def test_a_page_that_makes_no_garment_ends_what_was_known(database: sqlite3.Connection) -> None:
    take_in(database, read("G1"))
    take_in(database, ended(seen=[seen("G1")]))
    assert skus(database) == []
    assert not known_products(database)["G1"].whole


def test_goods_that_are_not_wanted_are_settled(database: sqlite3.Connection) -> None:
    take_in(database, ended(seen=[seen("G1")], whole={"G1"}))
    one = known_products(database)["G1"]
    assert one.whole
    assert one.read_at
    assert skus(database) == []


def test_a_page_in_vain_keeps_what_was_known_and_is_tried_again(
    database: sqlite3.Connection,
) -> None:
    take_in(database, read("G1"))
    before = known_products(database)["G1"]
    take_in(database, ended(seen=[seen("G1", tile="new"), seen("G2")], unread={"G1", "G2"}))
    found = known_products(database)
    assert skus(database) == ["G1"]
    assert (found["G1"].tile, found["G1"].read_at) == ("", before.read_at)
    assert found["G2"] == Known("A", "", "", whole=False)


def test_a_list_that_shows_a_known_product_changes_nothing_of_it(
    database: sqlite3.Connection,
) -> None:
    take_in(database, read("G1"))
    before = known_products(database)
    take_in(database, ended(seen=[seen("G1", code="B", tile="other", asked=False)]))
    assert known_products(database) == before
    assert skus(database) == ["G1"]


@pytest.mark.parametrize(
    ("pictures", "changed"),
    [(("a", "b"), []), (("b", "a"), ["G1"]), (("a",), ["G1"]), (("a", "c"), ["G1"])],
)
def test_a_gallery_that_changed_is_noticed(
    pictures: tuple[str, ...], changed: list[str], database: sqlite3.Connection
) -> None:
    first = ended(seen=[seen("G1")], garments=[garment("G1", "a", "b")])
    assert take_in(database, first) == []
    second = ended(seen=[seen("G1")], garments=[garment("G1", *pictures)])
    assert take_in(database, second) == changed
    assert take_in(database, second) == []


@pytest.mark.parametrize(
    ("replaces", "walked", "left"),
    [
        (True, {"A": ""}, ["G1"]),
        (True, {"B": ""}, ["G1", "G2"]),  # the list that had it was not walked to its end
        (True, {}, ["G1", "G2"]),
        (False, {"A": ""}, ["G1", "G2"]),
    ],
)
def test_what_a_complete_list_no_longer_shows_has_left_the_shop(
    replaces: bool, walked: dict[str, str], left: list[str], database: sqlite3.Connection
) -> None:
    take_in(database, read("G1", "G2"))
    take_in(database, read("G1", walked=walked, replaces=replaces))
    assert skus(database) == left
    assert sorted(known_products(database)) == left


def test_lists_are_walked_until_a_gap_is_found_in_them(database: sqlite3.Connection) -> None:
    take_in(database, ended(walked={"A": "2026-11-20", "B": "", "C": "2026-01-01"}))
    take_in(database, ended(walked={"A": "2026-11-02"}, gaps=["C"]))
    assert walked_lists(database) == {"A": Walked(date(2026, 11, 20)), "B": Walked(None)}


def test_a_crawl_is_taken_in_wholly_or_not_at_all(database: sqlite3.Connection) -> None:
    take_in(database, read("G1", walked={"A": ""}))
    with pytest.raises(AttributeError):
        take_in(database, ended(seen=[seen("G2")], garments=[garment("G2"), None]))
    assert skus(database) == ["G1"]
    assert take_in(database, read("G2")) == []  # no transaction is left open
