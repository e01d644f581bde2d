"""``sichak new-store`` as an author runs it: into a checkout, from saved pages to a green check."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[3]
PAGES = PROJECT / "tests" / "crawlers" / "pages"

BRAND = """<!DOCTYPE html>
<!-- saved from url=(0055)https://www.ssfshop.com/Dal-Saem/GM0026110100077/good -->
<html><head><script>var member = "Hong Gildong";</script></head><body>
<ol class="breadcrumb"><li>홈</li><li>여성</li><li>스커트</li></ol>
<h2 class="brand-name">
<a href="/Dal-Saem/main?brandShopNo=BDMA99A01&amp;brndShopId=DALSM">DAL</a></h2>
<div id="goodDtlTitle">플리츠 스커트</div><div class="gods-price"><b class="price">89,000</b></div>
<div class="preview-thumb"><div class="thumb-item" data="https://img.ssfshop.com/goods/1.jpg"></div>
<div class="thumb-item" data="https://img.ssfshop.com/goods/2.jpg"></div></div>
<script>window._godNo = 'GM0026110100077';</script></body></html>"""

BRAND_LIST = """<input id="ctgryGodsListTotalRow" value="61"><ul>
<li class="god-item" data-prdno="GM0026110100077"><div class="god-img"><img src="/goods/1.jpg">
<img src="https://img.ssfshop.com/cmd/LB_220x293/src/https://img.ssfshop.com/goods/2.jpg"></div></li>
<li class="god-item soldout" data-prdno="GM0026110100078"></li></ul>"""


def run(
    place: Any, *arguments: object, command: str = "new-store"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sichak.cli.app", command, *map(str, arguments)],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": str(place.root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def saved(tmp_path: Path, **pages: str) -> list[object]:
    """Options that name saved pages."""
    options: list[object] = []
    for name, html in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(html, encoding="utf-8")
        options += ["--from-saved", path]
    return options


def passes_its_tests(place: Any, name: str) -> subprocess.CompletedProcess[str]:
    options = ["-q", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib", "-k", name]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *options, "tests/crawlers/test_pages.py"],
        cwd=place.root,
        env={**os.environ, "PYTHONPATH": str(place.root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def output(place: Any, store: str, case: str) -> Any:
    return json.loads((place.pages / store / case / "output.json").read_text())


def test_a_store_of_a_known_platform(place: Any, tmp_path: Path) -> None:
    before = place.files
    pages = saved(tmp_path, product=BRAND, list=BRAND_LIST)
    done = run(place, "dalsaem", "--platform", "ssf", *pages)
    assert (done.returncode, done.stderr) == (0, "")
    after = place.files
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {
        "crawlers/stores/dalsaem.py",
        "params.yaml",
        "docs/stores.md",
        "tests/crawlers/pages/dalsaem/product/inputs/page.html",
        "tests/crawlers/pages/dalsaem/product/output.json",
        "tests/crawlers/pages/dalsaem/list/inputs/page.html",
        "tests/crawlers/pages/dalsaem/list/output.json",
    }
    assert before.keys() <= after.keys()
    assert b"Hong" not in after["tests/crawlers/pages/dalsaem/product/inputs/page.html"]
    assert "    dalsaem: {source: crawlers/stores/dalsaem.py}\n" in after["params.yaml"].decode()
    assert (
        "| `dalsaem` | DAL | ssf | women | by the pixels | 2 |" in after["docs/stores.md"].decode()
    )
    product = output(place, "dalsaem", "product")
    assert product["found_in"] == "women/skirts"
    assert product["hover"] == "https://img.ssfshop.com/goods/2.jpg"
    assert product["fields"]["price"] == 89_000
    listing = output(place, "dalsaem", "list")
    assert "brandShopNo=BDMA99A01" in listing["url"]
    assert listing["fields"]["total"] == 61
    lines = done.stdout.splitlines()
    assert "  found brand_shop_no: BDMA99A01 (from the pages' links)" in lines
    assert "  found 2 products of 61" in lines
    assert any(line.startswith("  unsure: roles") for line in lines)
    assert lines[-1].startswith("check: all 17 fields are read as saved; ")
    tests = passes_its_tests(place, "dalsaem")
    assert tests.returncode == 0, tests.stdout


def test_what_the_author_corrects_and_the_parser_does_not_read_fails(
    place: Any, tmp_path: Path
) -> None:
    run(place, "dalsaem", "--platform", "ssf", *saved(tmp_path, product=BRAND, list=BRAND_LIST))
    said = output(place, "dalsaem", "product")
    said["fields"]["colour"] = "navy"
    (place.pages / "dalsaem" / "product" / "output.json").write_text(json.dumps(said))
    tests = passes_its_tests(place, "dalsaem")
    assert tests.returncode == 1
    assert "test_a_field_is_read_as_saved[dalsaem/product/colour]" in tests.stdout


def test_a_store_of_a_platform_that_nobody_knows(place: Any, shop: Any) -> None:
    pages = [part for name in ("list", "product") for part in saved_at(shop.folder, name)]
    done = run(place, "dalsaem", "--new-platform", "dalsaem", *pages)
    assert (done.returncode, done.stderr) == (0, "")
    assert "check: all 17 fields are read as saved" in done.stdout
    assert "unsure: the list's hover photo is not in the gallery" in done.stdout
    assert output(place, "dalsaem", "list")["fields"]["total"] == 27
    product = output(place, "dalsaem", "product")["fields"]
    assert (product["sku"], product["colour"], len(product["images"])) == ("DS-2001", "샌드", 4)
    page = (place.pages / "dalsaem/product/inputs/page.html").read_text()
    assert not [word for word in ("Hong", "secret-token", "Kim Customer") if word in page]
    tests = passes_its_tests(place, "dalsaem")
    assert tests.returncode == 0, tests.stdout
    written = ["crawlers/platforms/dalsaem", "crawlers/stores/dalsaem.py"]
    for check in (["ruff", "check"], ["ruff", "format", "--check"], ["mypy", "--strict"]):
        ended = subprocess.run(
            [sys.executable, "-m", *check, *written], cwd=place.root, capture_output=True, text=True
        )
        assert ended.returncode == 0, ended.stdout


def test_a_shop_in_the_markup_of_dawn(place: Any, dawn: Any) -> None:
    pages = [part for name in ("list", "product") for part in saved_at(dawn.folder, name)]
    urls = ["--url", dawn.list_url, "--url", dawn.product_url]
    done = run(place, "haru", "--new-platform", "haru", "--lists", "new,unisex/tops", *pages, *urls)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    read = "check: all 17 fields are read as saved; "
    assert lines[-1] == f"{read}14 found something, 3 nothing: pages, siblings, sizes"
    assert "  found 5 products of 37" in lines
    listing = output(place, "haru", "list")["fields"]["products"]
    assert [one["sku"] for one in listing if one.get("sold_out")] == ["denim-shorts-mid-blue"]
    said = output(place, "haru", "product")
    photos = [f"https://haru.example/cdn/shop/files/rms_0{n}.jpg?v=1714" for n in (1, 2, 3, 4)]
    assert said["fields"]["images"] == photos
    assert said["hover"] == photos[1]
    assert (said["found_in"], said["fields"]["category"]) == ("women/bottoms", "lower")
    fields = {name: said["fields"][name] for name in ("sku", "brand", "model", "colour", "price")}
    assert list(fields.values()) == ["ribbed-midi-skirt-ink", "HARU", "HR24-SK-011", "Ink", 68_000]
    store = (place.stores / "haru.py").read_text()
    for text in (
        '"women/bottoms": Category("bottoms", "lower", "women"),',
        '"women/new": Category("new", None, "women"),',
        '"unisex/tops": Category("tops", "upper", "unisex"),',
        '"women/dresses": Category("dresses", "dress", "women"),',
    ):
        assert text in store
    cut = (place.pages / "haru/product/inputs/page.html").read_text()
    assert "kim@example.org" not in cut
    assert "related" not in cut


def test_a_list_that_gives_nothing_is_told_last_and_stays_for_correction(
    place: Any, dawn: Any, tmp_path: Path
) -> None:
    bare = dawn.listing().text.replace("<img", "<i").replace("</ul><nav", "</ul><!-- kim --><nav")
    pages = saved(tmp_path, list=bare, product=dawn.product().text)
    urls = ["--url", dawn.list_url, "--url", dawn.product_url]
    done = run(place, "haru", "--new-platform", "haru", *pages, *urls)
    assert done.returncode == 1
    assert "check FAILED: the list gave 0 products; correct item=, link= and sku=" in done.stderr
    assert "stays, for correction" in done.stderr
    kept = (place.pages / "haru/list/inputs/page.html").read_text()
    assert "card__heading" in kept
    assert not [word for word in ("login", "<header", "kim", "pagination") if word in kept]


def test_a_number_that_all_products_share_is_told(place: Any, dawn: Any) -> None:
    pages = [part for name in ("list", "product") for part in saved_at(dawn.folder, name)]
    urls = ["--url", dawn.list_url, "--url", dawn.product_url]
    run(place, "haru", "--new-platform", "haru", *pages, *urls)
    module = place.platforms / "haru" / "platform.py"
    module.write_text(module.read_text().replace("/products/(", "/("))
    again = [*saved_at(dawn.folder, "list"), "--url", dawn.list_url]
    done = run(place, "haru", *again, command="save-page")
    assert done.returncode == 1
    assert "5 items of the list gave 1 products; correct link= and sku=" in done.stderr


def saved_at(folder: Path, name: str) -> list[object]:
    return ["--from-saved", folder / f"{name}.html"]


def test_a_page_may_stay_as_it_was_saved(place: Any, tmp_path: Path) -> None:
    pages = saved(tmp_path, product=BRAND, list=BRAND_LIST)
    assert run(place, "dalsaem", *pages, "--whole").returncode == 0  # its host tells the platform
    assert (place.pages / "dalsaem/product/inputs/page.html").read_text() == BRAND


def test_a_product_alone_is_written_and_told_to_be_too_little(place: Any, tmp_path: Path) -> None:
    done = run(place, "dalsaem", *saved(tmp_path, product=BRAND))
    assert done.returncode == 0
    assert "check: no saved list: save one, or its test fails" in done.stdout


GONE = "<h1>판매가 종료된 상품입니다</h1>"
CODES = ["--set", "slug=Dal", "--set", "brand_shop_no=BDMA99A01"]


@pytest.mark.parametrize(
    ("arguments", "pages", "code", "words"),
    [
        (["Dal"], {"p": BRAND}, 1, "'Dal' is no name for a store"),
        (["kuho", "--set", "brand_shop_no=BDMA99A09"], {"p": BRAND}, 1, "kuho.py is there already"),
        (["dal", "--platform", "sff"], {"p": BRAND}, 1, "no platform 'sff' among"),
        (["dal", "--platform", "../ssf"], {"p": BRAND}, 1, "no platform '../ssf' among"),
        (["dal", "--platform", "nextshop"], {"p": BRAND}, 1, "nextshop drafts no stores"),
        (["dal", "--new-platform", "ssf"], {"p": BRAND}, 1, "ssf/__init__.py is there already"),
        (["dal", "--platform", "ssf", "--new-platform", "x1"], {"p": BRAND}, 1, "not both"),
        (["dal"], {"p": BRAND_LIST}, 1, "no platform is known for pages from a place"),
        (["dal", "--platform", "ssf"], {"p": BRAND_LIST}, 1, "say it, as in --set slug=KUHO"),
        (["dal", "--set", "slug"], {"p": BRAND}, 2, "KEY=VALUE is expected"),
        (["dal", "--url", "javascript:x"], {"p": BRAND}, 1, "is no web address"),
        (["dal", "--url", "http://a.x", "--url", "http://b.x"], {"p": BRAND}, 1, "1 pages and 2"),
        (["dal", "--checkout", "/"], {"p": BRAND}, 1, "/ is no checkout of sichak"),
        (["dal"], {"p": " "}, 1, "a page of 1 to"),
        (["dal", "--platform", "ssf", *CODES], {"p": GONE}, 1, "reads neither a product nor"),
        (["dal", "--platform", "ssf", *CODES], {"p": "\0<" * 99}, 1, "reads neither a product"),
        (["dal", "--platform", "ssf", *CODES], {"p": "{}"}, 1, "reads neither a product nor"),
    ],
)
def test_a_mistake_is_a_sentence_and_nothing_is_written(
    arguments: list[str],
    pages: dict[str, str],
    code: int,
    words: str,
    place: Any,
    fails: Callable[..., tuple[int, str]],
    tmp_path: Path,
) -> None:
    before = place.files
    said = ["--checkout", place.root, *arguments, *saved(tmp_path, **pages)]
    ended, told = fails("new-store", *said, cwd=place.root)
    assert (ended, words in told) == (code, True), told
    assert place.files == before
    assert not (place.root / "crawlers/platforms/x1").exists()


def test_a_missing_entry_of_params_takes_all_back(place: Any, tmp_path: Path) -> None:
    place.params.write_text("select: {}\n")
    before = place.files
    done = run(place, "dalsaem", *saved(tmp_path, product=BRAND, list=BRAND_LIST))
    assert "has no section stores: with waiting: below" in done.stderr
    assert place.files == before


def test_a_page_more_is_a_test_more(place: Any, tmp_path: Path) -> None:
    before = place.files
    pages = saved(tmp_path, product=BRAND.replace("Dal-Saem", "KUHO"))
    done = run(place, "kuho", *pages, command="save-page")
    assert (done.returncode, done.stderr) == (0, "")
    assert "check: all 14 fields are read as saved" in done.stdout
    changed = {name for name, body in place.files.items() if body != before.get(name)}
    assert changed == {
        "docs/stores.md",  # which counts them
        "tests/crawlers/pages/kuho/product/inputs/page.html",
        "tests/crawlers/pages/kuho/product/output.json",
    }
    run(place, "kuho", *pages, command="save-page")
    assert (place.pages / "kuho" / "product-2" / "output.json").exists()


def test_a_store_s_module_that_fails_is_named(place: Any, tmp_path: Path) -> None:
    pages = saved(tmp_path, product=BRAND)
    module = place.stores / "kuho.py"
    module.write_text(module.read_text() + "\n[].pop()\n")
    line = len(module.read_text().splitlines())
    done = run(place, "kuho", *pages, command="save-page")
    assert done.returncode == 1
    assert f"crawlers/stores/kuho.py, line {line}: IndexError: pop from empty list" in done.stderr


@pytest.mark.parametrize(
    ("name", "html", "words"),
    [
        ("dalsaem", BRAND, "no store 'dalsaem' in"),
        ("../kuho", BRAND, "'../kuho' is no name for a store"),
        ("kuho", GONE, "reads neither a product nor a list"),
    ],
)
def test_a_page_that_is_no_use_changes_nothing(
    name: str, html: str, words: str, place: Any, tmp_path: Path
) -> None:
    before = place.files
    pages = saved(tmp_path, good=BRAND, bad=html)
    done = run(place, name, *pages, command="save-page")
    assert (done.returncode, words in done.stderr) == (1, True), done.stderr
    assert place.files == before
