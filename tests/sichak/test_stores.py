"""``sichak stores``: a table, a card, the page; light to start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.store import stores
from sichak.errors import CrawlError

PROJECT = Path(__file__).parents[2]


def sichak(*arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sichak.cli.app", "stores", *arguments],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "SICHAK_CRAWL_STATE": str(cwd / "state"), **variables},
        check=False,
    )


def test_every_store_has_a_line_and_its_saved_pages_are_read(tmp_path: Path) -> None:
    done = sichak(cwd=tmp_path)
    head, *lines = done.stdout.splitlines()
    assert head.split("  ")[0] == "store"
    assert [line.split()[0] for line in lines] == list(stores())
    assert all(" read " in line and " never " in line for line in lines), done.stderr
    assert (done.returncode, done.stderr) == (0, "")


def test_chosen_stores_alone_are_told_of(tmp_path: Path) -> None:
    lines = sichak("kuho", "ami", cwd=tmp_path).stdout.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["kuho", "ami"]


def test_a_card_is_the_store_s_and_its_platform_s(tmp_path: Path) -> None:
    said = sichak("--card", "kuho", cwd=tmp_path).stdout
    assert "the photo under the pointer is the garment alone" in said
    assert "Not verified: whether it still is." in said
    assert "robots.txt forbids everything" in said


def test_the_page_is_the_documentation_s(tmp_path: Path) -> None:
    assert sichak("--markdown", cwd=tmp_path).stdout == (PROJECT / "docs/stores.md").read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("kuhoo",), "did you mean 'kuho'"),
        (("--card", "../kuho"), "no store '../kuho'"),
        (("--checkout", "absent"), "is no checkout of sichak"),
    ],
)
def test_what_is_not_there_is_a_sentence(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    done = sichak(*arguments, cwd=tmp_path)
    assert (done.returncode, words in done.stderr) == (CrawlError.exit_code, True)
    assert "Traceback" not in done.stderr


def test_permissions_that_are_wrong_are_told_of_and_permit_nothing(tmp_path: Path) -> None:
    (tmp_path / "permissions.toml").write_text("[[permission]]\nid = 1\n")
    done = sichak("kuho", cwd=tmp_path)
    assert "permissions.toml" in done.stderr
    assert done.stdout.splitlines()[1].split()[2] == "none"


def test_no_crawler_is_started_up_for_a_table(tmp_path: Path) -> None:
    code = (
        "import sys; sys.argv = ['sichak', 'stores', 'kuho']\n"
        "from sichak.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(sorted({'scrapy', 'twisted', 'pyarrow', 'torch'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout.splitlines()[-1] == "[]"
