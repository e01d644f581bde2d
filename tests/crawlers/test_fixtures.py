"""Saved pages as tests: written from what is read, checked field by field."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawlers.fixtures import SIZE_LIMIT, Mismatch, cases, check, read_case, write_case
from crawlers.page import Page
from crawlers.store import Store, find_store
from sichak.errors import CrawlError

URL = "https://www.ssfshop.com/x/GM0024122750066/good"
BODY = """<h2 class="brand-name">8SECONDS</h2><div id="goodDtlTitle">데님 팬츠</div>
<div class="preview-thumb"><div class="thumb-item" data="/goods/1.jpg"></div></div>
<script>window._godNo = 'GM0024122750066';</script>""".encode()


@pytest.fixture
def store() -> Store:
    return find_store("eightseconds")


def test_a_folder_without_cases_has_none(tmp_path: Path) -> None:
    assert cases(tmp_path) == []


def test_a_written_case_holds_what_is_read_and_passes_its_own_check(
    tmp_path: Path, store: Store
) -> None:
    case = write_case(tmp_path / "eightseconds" / "product", store, "product", Page(URL, BODY))
    assert cases(tmp_path) == [case]
    assert case.store == "eightseconds"
    assert case.page.body == BODY
    assert case.fields["name"] == "데님 팬츠"
    assert case.fields["images"] == ["https://www.ssfshop.com/goods/1.jpg"]
    assert case.wins["name"] == "#goodDtlTitle"
    assert list(check(case, store)) == []


def test_a_correction_by_the_author_is_a_mismatch_that_names_all(
    tmp_path: Path, store: Store
) -> None:
    folder = tmp_path / "eightseconds" / "product"
    said = {"kind": "product", "url": URL}
    case = write_case(folder, store, "product", Page(URL, BODY))
    fields = {**case.fields, "colour": "navy", "size": 4}
    output = {**said, "fields": fields, "wins": {"name": "h1"}}
    (folder / "output.json").write_text(json.dumps(output))
    case = read_case(folder)
    assert list(check(case, store)) == [
        Mismatch(case, "colour", "navy", ""),
        Mismatch(case, "size", 4, None),
        Mismatch(case, "selector of name", "h1", "#goodDtlTitle"),
    ]
    assert str(next(check(case, store))) == (
        "eightseconds/product: colour: expected 'navy', found ''"
    )


def test_parts_and_lists_are_cases_too(tmp_path: Path, store: Store) -> None:
    table = b"<table><tr><td>size<td>length</tr><tr><td>M<td>99</tr></table>"
    sizes = write_case(tmp_path / "eightseconds" / "sizes", store, "sizes", Page(URL, table))
    assert sizes.fields["sizes"] == {"columns": ["size", "length"], "rows": [["M", "99"]]}
    listing = b'<ul id="dspGood"><li data-prdno="GM0024122750066" class="soldout"></ul>'
    found = write_case(tmp_path / "eightseconds" / "list", store, "list", Page(URL, listing))
    assert found.fields["products"] == [{"sku": "GM0024122750066", "sold_out": True}]
    assert [case.kind for case in cases(tmp_path)] == ["list", "sizes"]


KUHO = find_store("kuho")
PHOTO = "https://www.ssfshop.com/goods/1.jpg"


@pytest.mark.parametrize(
    ("found_in", "hover", "expected"),
    [
        ("women/pants", "", ("lower", ["unknown/unknown/none"])),
        ("women/pants", PHOTO, ("lower", ["packshot/front/hover"])),
        ("women/dresses", "", ("dress", ["unknown/unknown/none"])),
        ("women/new", PHOTO, ("lower", ["packshot/front/hover"])),  # its name tells
    ],
)
def test_a_product_of_a_list_has_a_category_and_roles(
    tmp_path: Path, found_in: str, hover: str, expected: tuple[str, list[str]]
) -> None:
    folder = tmp_path / "kuho" / "product"
    case = write_case(folder, KUHO, "product", Page(URL, BODY), found_in, hover)
    assert (case.fields["category"], case.fields["roles"]) == expected
    assert (read_case(folder).found_in, read_case(folder).hover) == (found_in, hover)
    assert list(check(case, KUHO)) == []


def test_a_product_that_becomes_no_garment_says_why(tmp_path: Path) -> None:
    bag = BODY.replace("데님 팬츠".encode(), "가방".encode())
    folder = tmp_path / "kuho" / "bag"
    case = write_case(folder, KUHO, "product", Page(URL, bag), "women/new")
    assert (case.fields["category"], case.fields["roles"]) == (None, [])
    assert case.fields["reject"] == "neither its breadcrumb nor its name tells a garment"


@pytest.mark.parametrize("found_in", ["women", "women/hats", "../women/pants"])
def test_a_list_that_the_store_has_not_is_an_error(tmp_path: Path, found_in: str) -> None:
    with pytest.raises(CrawlError, match="kuho has no list"):
        write_case(tmp_path / "kuho" / "x", KUHO, "product", Page(URL, BODY), found_in)


def test_a_page_of_json_is_saved_as_such(tmp_path: Path, store: Store) -> None:
    write_case(tmp_path / "eightseconds" / "list", store, "list", Page(URL, b' {"a": 1}'))
    assert (tmp_path / "eightseconds/list/inputs/page.json").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"kind": "list"}', "1", "[" * 100])
def test_an_output_that_is_none_is_an_error_that_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "output.json").write_text(text)
    with pytest.raises(CrawlError, match=r"output\.json cannot be read"):
        read_case(tmp_path)


def test_an_unknown_kind_is_an_error(tmp_path: Path, store: Store) -> None:
    with pytest.raises(CrawlError, match="ssf has no pages of kind 'reviews'"):
        write_case(tmp_path / "eightseconds" / "x", store, "reviews", Page(URL, BODY))


def test_a_missing_or_huge_page_is_an_error(tmp_path: Path, store: Store) -> None:
    case = write_case(tmp_path / "eightseconds" / "x", store, "product", Page(URL, BODY))
    page = case.folder / "inputs" / "page.html"
    page.write_bytes(b"x" * (SIZE_LIMIT + 1))
    with pytest.raises(CrawlError, match="is larger than"):
        _ = case.page
    page.unlink()
    with pytest.raises(CrawlError, match=r"no inputs/page\.html"):
        _ = case.page
