"""The record of a store's last crawl, and of its last good one."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.coverage import Coverage
from crawlers.last_run import ENOUGH, FILE, Good, LastRun, read_last_run, write_last_run


def run(code: int = 0, products: int = ENOUGH, at: str = "1") -> LastRun:
    return LastRun(
        store="hanok",
        finished_at=at,
        exit_code=code,
        message="한옥",
        new=False,
        counts={"pages": 3},
        coverage=Coverage(pages={"name": 3}, shares={"name": 1.0}, products=products, gallery=4.0),
        selectors={"name": {"h1": 3}},
    )


def good(of: LastRun) -> Good:
    return Good(finished_at=of.finished_at, coverage=of.coverage, selectors=of.selectors)


def write(folder: Path, *runs: LastRun) -> LastRun:
    for one in runs:
        write_last_run(folder, one, read_last_run(folder))
    found = read_last_run(folder)
    assert found
    return found


def test_there_is_none_at_first(tmp_path: Path) -> None:
    assert read_last_run(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"store": 1}', "\0"])
def test_a_record_that_cannot_be_read_is_none(text: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(text)
    assert read_last_run(tmp_path) is None
    assert write(tmp_path, run()).good == good(run())


def test_a_good_crawl_is_what_the_next_is_compared_with(tmp_path: Path) -> None:
    assert write(tmp_path, run()) == run().model_copy(update={"good": good(run())})


@pytest.mark.parametrize(
    ("later", "compared_with"),
    [
        (run(0, at="2"), "2"),
        (run(2, at="2"), "1"),
        (run(3, at="2"), "1"),
        (run(4, at="2"), "1"),
        (run(5, at="2"), "1"),
        (run(0, products=ENOUGH - 1, at="2"), "1"),  # as of what is new: too few to compare with
    ],
)
def test_the_last_good_crawl_stays(later: LastRun, compared_with: str, tmp_path: Path) -> None:
    found = write(tmp_path, run(at="1"), later)
    assert found.finished_at == "2"
    assert found.good
    assert found.good.finished_at == compared_with


def test_a_small_first_crawl_is_better_than_none(tmp_path: Path) -> None:
    found = write(tmp_path, run(5, at="0"), run(products=2, at="1"))
    assert found.good
    assert found.good.finished_at == "1"
