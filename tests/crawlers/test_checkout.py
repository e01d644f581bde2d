"""Where a new store is written: a checkout, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.checkout import checkout
from sichak.errors import CrawlError

PROJECT = Path(__file__).parents[2]


def test_the_program_s_own_checkout_is_found() -> None:
    found = checkout()
    assert found.root == PROJECT
    for path in (found.stores, found.platforms, found.pages, found.params, found.table):
        assert path.exists()
    assert found == checkout(PROJECT)


@pytest.mark.parametrize("make", [lambda path: path, lambda path: path / "absent"])
def test_another_folder_is_none_and_says_what_to_do(tmp_path: Path, make: object) -> None:
    assert callable(make)
    with pytest.raises(CrawlError, match=r"is no checkout of sichak: .*Clone the project"):
        checkout(make(tmp_path))


def test_an_installed_program_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawlers.checkout.__file__", str(tmp_path / "crawlers" / "checkout.py"))
    with pytest.raises(CrawlError, match=f"sichak is installed in {tmp_path}: .*--checkout FOLDER"):
        checkout()
