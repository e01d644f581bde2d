"""How a store stands: saved pages, last crawl, drift, permission."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from crawlers.coverage import Coverage
from crawlers.fixtures import write_case
from crawlers.last_run import LastRun, write_last_run
from crawlers.page import Page
from crawlers.politeness.permissions import Permission
from crawlers.standing import HEAD, Standing, standings
from crawlers.store import find_store

KUHO = find_store("kuho")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = Page("https://www.ssfshop.com/KUHO/GM0024122750066/good", b"<h1 id=goodDtlTitle>Pants</h1>")


def stands(
    tmp_path: Path, *permissions: Permission, store: str = "kuho", pages: Path | None = None
) -> Standing:
    (found,) = standings([find_store(store)], pages, tmp_path, permissions, NOW)
    assert len(found.row) == len(HEAD)
    return found


def ran(tmp_path: Path, code: int, selectors: dict[str, dict[str, int]], photos: int = 0) -> None:
    last = LastRun(
        store="kuho",
        finished_at="2026-11-20T10:00:00+00:00",
        exit_code=code,
        message="",
        new=False,
        counts={"photos": photos},
        coverage=Coverage(),
        selectors=selectors,
    )
    (tmp_path / "kuho").mkdir(exist_ok=True)
    write_last_run(tmp_path / "kuho", last, None)


def permission(**said: Any) -> Permission:
    entry = {
        "id": "kuho-1",
        "host": "www.ssfshop.com",
        "grantor": "Kim, KUHO",
        "contact": "kim@example.org",
        "basis": "letter",
        "scope": "research",
        "paths": ["/"],
        "document": "letter.pdf",
        "document_sha256": "0" * 64,
        "granted": date(2026, 1, 1),
        "expires": date(2027, 1, 31),
        "requests_per_minute": 10.0,
    }
    return Permission.model_validate({**entry, **said})


def test_no_store_has_no_row(tmp_path: Path) -> None:
    assert standings([], None, tmp_path) == []


def test_a_store_of_which_nothing_is_known(tmp_path: Path) -> None:
    assert stands(tmp_path).row == ("kuho", "ssf", "none", "none", "never", "-")


def test_saved_pages_are_read_and_those_that_fail_are_told(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    for name in ("one", "two", "three"):
        write_case(pages / "kuho" / name, KUHO, "product", PAGE)
    assert stands(tmp_path, pages=pages).row[3] == "3 read"
    output = pages / "kuho" / "two" / "output.json"
    said = json.loads(output.read_text())
    said["fields"] |= {"name": "Skirt", "brand": "KUHO"}
    output.write_text(json.dumps(said))
    (pages / "kuho" / "one" / "inputs" / "page.html").unlink()
    found = stands(tmp_path, pages=pages)
    assert found.row[3] == "2 of 3 fail"
    assert found.failing[1:] == (
        "kuho/two: brand: expected 'KUHO', found ''",
        "kuho/two: name: expected 'Skirt', found 'Pants'",
    )
    assert "no inputs/page.html" in found.failing[0]


@pytest.mark.parametrize(
    ("code", "photos", "text"),
    [
        (0, 48, "2026-11-20 ok, 48 photos"),
        (2, 0, "2026-11-20 refused"),
        (3, 0, "2026-11-20 nothing found"),
        (4, 8, "2026-11-20 fields lost, 8 photos"),
        (5, 0, "2026-11-20 errors"),
        (1, 0, "2026-11-20 failed"),
    ],
)
def test_how_the_last_crawl_ended(code: int, photos: int, text: str, tmp_path: Path) -> None:
    ran(tmp_path, code, {}, photos)
    assert stands(tmp_path).row[4:] == (text, "-")


def test_drift_is_of_the_last_crawl(tmp_path: Path) -> None:
    ran(tmp_path, 0, {"images": {"json-ld": 9}, "name": {"#goodDtlTitle": 9}, "model": {"-": 9}})
    assert stands(tmp_path).row[5] == "1 of 2: images"


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({}, "until 2027-01-31"),
        ({"paths": ["/selectProductList", "/KUHO/"]}, "until 2027-01-31"),
        ({"paths": ["/8seconds/"]}, "none"),
        ({"host": "img.ssfshop.com"}, "none"),
        ({"expires": date(2026, 11, 1)}, "expired on 2026-11-01"),
        ({"granted": date(2026, 12, 1)}, "holds from 2026-12-01 on"),
    ],
)
def test_a_written_permission_holds_for_its_paths_and_days(
    said: dict[str, Any], text: str, tmp_path: Path
) -> None:
    assert stands(tmp_path, permission(**said)).row[2] == text


def test_the_sample_stores_permit_everything(tmp_path: Path) -> None:
    assert stands(tmp_path, store="hanok").row[2] == "own mall"
