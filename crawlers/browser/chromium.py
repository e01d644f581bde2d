"""Whether a crawl needs a browser, which one there is, and how it is started."""

from __future__ import annotations

import importlib.util
import os
import shutil
from typing import Any

from crawlers.params import CrawlParams
from crawlers.platform import Platform, platform_of
from crawlers.store import Store
from sichak.errors import CrawlError

VARIABLE = "SICHAK_CHROMIUM"
"""Environment variable with the path of a Chromium or Chrome; else the PATH is searched."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give it 64 MB
    "--disable-extensions",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # UDP knows no proxy
    "--js-flags=--max-old-space-size=512",  # MB; a page that wants more crashes alone
)

NOWHERE = "http://127.0.0.1:9"
"""The proxy of all that is not answered by :mod:`crawlers.browser.visit`: nobody listens."""


def needs_browser(store: Store, params: CrawlParams) -> bool:
    """Whether a crawl of a store asks for pages that a browser must show."""
    platform: Platform[Store] = platform_of(store)
    parts = [part for part in platform.parts if part in params.parts]
    return any(kind in platform.looks for kind in ("list", "product", *parts))


def check_browser(store: Store, params: CrawlParams) -> None:
    """See to it that a crawl that needs a browser has one.

    Raises:
        CrawlError: it has none; the text says what to install.
    """
    if not needs_browser(store, params):
        return
    if importlib.util.find_spec("scrapy_playwright") is None:
        raise CrawlError(f"{store.title} is read through a browser: pip install 'sichak[browser]'")
    chromium()


def chromium() -> str:
    """The path of a Chromium or Chrome.

    Raises:
        CrawlError: there is none.
    """
    chosen = os.environ.get(VARIABLE)
    found = [shutil.which(name) for name in ([chosen] if chosen else NAMES)]
    for path in found:
        if path:
            return path
    what = f"{VARIABLE} is {chosen!r}, which is no program" if chosen else "none is on the PATH"
    raise CrawlError(
        f"no Chromium: {what}. Install one (Debian: apt-get install chromium) or set "
        f"{VARIABLE} to the path of a Chromium or Chrome"
    )


def playwright_settings(user_agent: str) -> dict[str, Any]:
    """Scrapy's settings for scrapy-playwright: one page at a time, and no way out.

    As root Chromium's own sandbox cannot work; for everybody else it is on.
    """
    return {
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": chromium(),
            "headless": True,
            "chromium_sandbox": os.geteuid() != 0,
            "args": list(ARGUMENTS),
            "proxy": {"server": NOWHERE},
            "timeout": 60_000,  # ms
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": 0,  # a visit has a patience of its own
        "SICHAK_BROWSER_CONTEXT": {
            "user_agent": user_agent,
            "service_workers": "block",  # their requests could not be answered for them
            "accept_downloads": False,
            "locale": "ko-KR",
            "viewport": {"width": 1280, "height": 1024},
        },
    }
