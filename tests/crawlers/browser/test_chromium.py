"""Which browser is taken, and what is said where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.browser.chromium import VARIABLE, check_browser, chromium, needs_browser
from crawlers.params import CrawlParams
from crawlers.run import crawl
from crawlers.store import find_store
from sichak.errors import CrawlError

SKIRTS = CrawlParams(categories=("women/skirts",))


def test_a_browser_that_does_not_start_is_an_error_with_its_reason(
    browser: str, catalogue: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "/bin/false")
    report = crawl(
        "bada", tmp_path / "out", catalogue=catalogue, state=tmp_path / "state", params=SKIRTS
    )
    assert (report.exit_code, report.photos) == (5, 0)
    assert "the browser failed: BrowserType.launch" in report.message


@pytest.mark.parametrize("path", ["/nowhere/chromium", "", "/etc/passwd"])
def test_without_a_browser_nothing_is_asked_and_it_is_said_what_to_install(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("scrapy_playwright", reason="the extra 'browser' is not installed")
    monkeypatch.setenv(VARIABLE, path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CrawlError, match=r"no Chromium: .*apt-get install chromium.*SICHAK_CHROMI"):
        crawl("bada", tmp_path / "out", base_url="http://127.0.0.1:9", state=tmp_path / "state")
    assert not (tmp_path / "out").exists()


def test_a_chosen_browser_wins_over_those_on_the_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("google-chrome", "chromium"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    assert chromium() == str(tmp_path / "chromium")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "google-chrome"))
    assert chromium() == str(tmp_path / "google-chrome")


@pytest.mark.parametrize(
    ("store", "parts", "needed"),
    [("hanok", ("sizes",), False), ("nuri", (), False), ("bada", (), True)],
)
def test_only_a_store_whose_pages_need_one_needs_a_browser(
    store: str, parts: tuple[str, ...], needed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert needs_browser(find_store(store), CrawlParams(parts=parts)) is needed
    monkeypatch.setenv(VARIABLE, "/nowhere")
    if not needed:
        check_browser(find_store(store), CrawlParams(parts=parts))
