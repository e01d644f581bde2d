"""Scrapy's settings for a crawl. All of them are here; none is read from a project file."""

from __future__ import annotations

from typing import Any

from crawlers.browser.chromium import needs_browser, playwright_settings
from crawlers.job import Job
from crawlers.politeness.address import is_this_machine
from crawlers.politeness.identity import TOKEN, headers
from crawlers.store import Store

PAGE_BYTES = 8 * 1024 * 1024
"""Size above which a list or product page is not read."""

TURNS = "crawlers.politeness.handler.TurnHandler"

LEAST_DELAY = 0.001
"""Seconds. With no delay at all, Scrapy 2.19 sends a host's whole queue at once, whatever
``CONCURRENT_REQUESTS_PER_DOMAIN`` says: it counts a transfer only when its task has begun."""


FLOOR = 1.0
"""Seconds between two requests to a host that is not on this machine, whatever is set."""


def delay(store: Store, job: Job) -> float:
    """Seconds between two requests to a host that asks for no more itself."""
    if not is_this_machine(job.base_url):
        return max(job.params.delay, FLOOR)
    return LEAST_DELAY if store.sample else max(job.params.delay, LEAST_DELAY)


def scrapy_settings(store: Store, job: Job) -> dict[str, Any]:
    """Settings of one crawl.

    robots.txt is obeyed by the project's own middleware, in place of Scrapy's, and
    no parameter turns it off. One connection a host; nothing listens on a port.
    """
    params = job.params
    in_browser = needs_browser(store, params)
    return {
        **(playwright_settings(job.user_agent) if in_browser else {}),
        "USER_AGENT": job.user_agent,
        "ROBOTSTXT_USER_AGENT": TOKEN,
        "ROBOTSTXT_OBEY": True,
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "crawlers.politeness.own_hosts.OwnHosts": 70,
            "crawlers.sizes.OtherSizes": 80,
            "crawlers.politeness.never.NeverAskedFor": 90,
            "crawlers.politeness.taken_down.NothingTakenDown": 95,
            "crawlers.politeness.robots.RobotsMiddleware": 100,
            "crawlers.politeness.opt_out.OptOutMiddleware": 110,
            # Scrapy would import it even if it were set to None.
            **({"crawlers.browser.middleware.BrowserMiddleware": 540} if in_browser else {}),
            "crawlers.empty_answer.EmptyAnswers": 552,
            "crawlers.politeness.hosts.HostGate": 560,  # sees answers before the retries do
            "crawlers.politeness.ending.Ending": 950,  # below the cache of pages
        },
        "ITEM_PIPELINES": {
            "crawlers.politeness.taken_down.NothingTakenDown": 190,
            "crawlers.politeness.kids.NoKids": 200,
            "crawlers.media.PhotosPipeline": 300,
        },
        "DOWNLOAD_HANDLERS": {
            **dict.fromkeys(("http", "https"), TURNS),
            **dict.fromkeys(("data", "file", "ftp", "s3")),  # nothing but the web is asked
        },
        "SICHAK_DOWNLOAD_HANDLER": "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler",
        "SICHAK_TURNS": str(job.state.parent / ".turns"),
        "HTTPCACHE_ENABLED": params.resume_hours > 0,
        "HTTPCACHE_POLICY": "crawlers.cache.UnfinishedCrawl",
        "HTTPCACHE_STORAGE": "crawlers.cache.PageStorage",
        "SICHAK_STATE": str(job.state),
        "SICHAK_RESUME_HOURS": params.resume_hours,
        "SICHAK_PARAMS": params.model_dump(mode="json"),
        "SICHAK_PERMISSIONS": [one.model_dump_json() for one in job.permissions],
        "DEFAULT_REQUEST_HEADERS": headers(store, params),
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "CONCURRENT_ITEMS": 4,  # tasks that Scrapy makes for every page; a page has one garment
        "DOWNLOAD_DELAY": delay(store, job),
        "DOWNLOAD_DELAY_JITTER": 0.0,  # a Crawl-delay is a least, not a mean
        "DOWNLOAD_TIMEOUT": params.timeout,
        "DOWNLOAD_MAXSIZE": PAGE_BYTES,
        "DOWNLOAD_WARNSIZE": 0,
        # The spider asks for nothing twice, and Scrapy's filter would drop a redirect silently.
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter",
        "RETRY_TIMES": params.retries,
        "RETRY_HTTP_CODES": [500, 502, 503, 504, 522, 524, 408],  # 429 waits in HostGate
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
        "REDIRECT_MAX_TIMES": 5,
        "MEDIA_ALLOW_REDIRECTS": True,
        "METAREFRESH_ENABLED": False,  # it decodes pages in whatever encoding they name
        "COOKIES_ENABLED": False,
        "HTTPPROXY_ENABLED": False,  # under the machine's own address
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_FILE": str(job.log),
        "LOG_LEVEL": "INFO",
    }
