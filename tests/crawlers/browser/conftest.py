"""Whether there is a browser to test with."""

from __future__ import annotations

import pytest

from crawlers.browser.chromium import chromium
from sichak.errors import CrawlError


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of a Chromium that scrapy-playwright can start."""
    pytest.importorskip("scrapy_playwright", reason="the extra 'browser' is not installed")
    try:
        return chromium()
    except CrawlError as error:
        pytest.skip(str(error))
