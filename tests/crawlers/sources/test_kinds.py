"""What a path is, and the store it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.params import CrawlParams
from crawlers.sources.kinds import KINDS, Kind, Wanted, kind_of, read_order, source_of
from sichak.errors import CrawlError


@pytest.mark.parametrize(
    ("names", "path", "kind"),
    [
        (["p.html"], ".", "saved-pages"),
        (["a/p.htm", "a/p_files/1.jpg"], ".", "saved-pages"),
        (["p.mhtml"], "p.mhtml", "saved-pages"),
        (["a.warc.gz"], "a.warc.gz", "warc"),
        (["x/a.warc", "x/index.html"], ".", "warc"),
        (["feed.csv"], "feed.csv", "feed"),
        (["feed.xml"], "feed.xml", "feed"),
        (["A/1.jpg", "products.csv"], ".", "photos"),
    ],
)
def test_a_path_tells_its_kind(names: list[str], path: str, kind: Kind, tmp_path: Path) -> None:
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert kind_of(tmp_path / path) == kind


@pytest.mark.parametrize(
    ("name", "words"), [("absent", "nothing at"), (".", "is not plain"), ("x.bin", "is not plain")]
)
def test_what_is_not_plain_is_asked_for(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x.bin").touch()
    with pytest.raises(CrawlError, match=words):
        kind_of(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("packshot", {0: ("packshot", "front")}),
        ("worn", {0: ("worn", "unknown")}),
        ("worn/front, detail", {0: ("worn", "front"), 1: ("detail", "unknown")}),
    ],
)
def test_an_order_of_roles(text: str, places: dict[int, tuple[str, str]]) -> None:
    assert read_order(text).places == places


@pytest.mark.parametrize("text", ["", "hat", "worn/top", "worn//front"])
def test_an_order_of_something_else(text: str) -> None:
    with pytest.raises(CrawlError, match="no role"):
        read_order(text)


@pytest.mark.parametrize(
    ("name", "words"),
    [("hanock", "did you mean 'hanok'"), ("ours", "no store 'ours'")],
)
@pytest.mark.parametrize("kind", KINDS[:2])
def test_pages_are_of_a_registered_store(name: str, words: str, kind: Kind, tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match=words):
        source_of(name, kind, tmp_path, Wanted("b", "l"), CrawlParams(), lambda _: None)


@pytest.mark.parametrize("name", ["", "Ours", "../x", "a b", "a" * 50])
def test_a_new_store_has_a_plain_name(name: str, tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="no name for a store"):
        source_of(name, "photos", tmp_path, Wanted("b", "l"), CrawlParams(), lambda _: None)


def test_a_registered_store_lends_its_terms_and_roles(tmp_path: Path) -> None:
    store = source_of("hanok", "photos", tmp_path, Wanted(), CrawlParams(), lambda _: None).store
    assert (store.licence, store.platform, store.roles.default.places[0]) == (
        "Apache-2.0", "photos", ("worn", "front"),
    )  # fmt: skip
