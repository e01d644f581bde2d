"""No host but the store's is asked, however a request comes to lead there."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from scrapy import Request

from crawlers.manifest import REJECTS
from crawlers.params import CrawlParams
from crawlers.politeness.own_hosts import AnotherHost, OwnHosts
from crawlers.run import crawl
from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.made_up import sku_of

SKUS = [sku_of("hanok", index) for index in range(12)]
PARAMS = CrawlParams(retries=1, max_error_rate=1.0)


def gate(*domains: str) -> OwnHosts:
    crawler = SimpleNamespace(spider=SimpleNamespace(allowed_domains=list(domains)), stats=None)
    return OwnHosts(cast(Any, crawler))


def elsewhere(mall: Mall) -> str:
    """An address of the same machine, under a name that is not the store's."""
    return f"http://localhost:{urlsplit(mall.url).port}/internal"


@pytest.mark.parametrize(
    "url",
    [
        "https://ssfshop.com/",
        "https://www.ssfshop.com/8seconds",
        "https://IMG.SSFSHOP.com:443/goods/a.jpg",
        "http://127.0.0.1:8000/",
    ],
)
def test_its_own_hosts_and_their_subdomains_may_be_asked(url: str) -> None:
    gate("ssfshop.com", "127.0.0.1").process_request(Request(url))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http:///x", ""),
        ("http://localhost/", "localhost"),
        ("http://169.254.169.254/latest/meta-data", "169.254.169.254"),
        ("https://notssfshop.com/", "notssfshop.com"),
        ("https://ssfshop.com.evil.test/", "ssfshop.com.evil.test"),
        ("https://www.ssfshop.com@evil.test/", "evil.test"),
        ("http://[::1]/", "::1"),
    ],
)
@pytest.mark.parametrize("meta", [{}, {"allow_offsite": True}, {"is_robots_txt": True}])
@pytest.mark.parametrize("again", [False, True])
def test_no_other_may_whatever_a_request_carries(
    url: str, host: str, meta: dict[str, Any], again: bool
) -> None:
    with pytest.raises(AnotherHost) as caught:
        gate("ssfshop.com").process_request(Request(url, meta=meta, dont_filter=again))
    assert str(caught.value) == f"{host} is none of the store's hosts"


def test_a_redirect_leads_nowhere_else_even_after_another_try(
    catalogue: Path, tmp_path: Path
) -> None:
    """A request that is sent again after a fault is no longer filtered by Scrapy itself."""
    with Mall(catalogue) as mall:
        mall.faults = Faults(
            {
                f"/hanok/{SKUS[1]}/good": Fault.status_code(500).first(1),
                f"/hanok/{SKUS[2]}/good": Fault.status_code(429, retry_after=0).first(1),
                f"/hanok/{SKUS[7]}/good": Fault.replaced(b"").first(1),
                "/hanok/*/good": Fault.redirect(elsewhere(mall)),
            }
        )
        report = crawl(
            "hanok", tmp_path / "out", base_url=mall.url, state=tmp_path / "s", params=PARAMS
        )
        asked = [seen.target for seen in mall.requests]
    assert "/internal" not in asked
    pages = {target for target in asked if target.endswith("/good")}
    assert len(pages) == report.rejects == 12
    rejects = (tmp_path / "out" / REJECTS).read_text(encoding="utf-8")
    assert rejects.count("localhost is none of the store's hosts") == 12
    assert report.exit_code == 5


def test_nor_does_a_robots_txt(catalogue: Path, tmp_path: Path) -> None:
    """A pattern of its own makes the first answer a fault, and the second one a redirect."""
    with Mall(catalogue) as mall:
        mall.faults = Faults(
            {
                "/robots.tx?": Fault.status_code(500).first(1),
                "/robots.txt": Fault.redirect(elsewhere(mall)),
            }
        )
        report = crawl(
            "hanok", tmp_path / "out", base_url=mall.url, state=tmp_path / "s", params=PARAMS
        )
        assert {seen.target for seen in mall.requests} == {"/robots.txt"}
    assert report.exit_code == 2
    assert "localhost is none of the store's hosts; RFC 9309" in report.message
