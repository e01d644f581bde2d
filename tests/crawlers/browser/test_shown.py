"""Real Chromium on the real mall: what scripts fill in is read; nothing is asked past the gate."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawlers.params import CrawlParams
from sample_store.mall import Fault, Mall
from sample_store.mall.catalogue import load_catalogue
from sample_store.mall.made_up import sku_of

SKUS = [f"GBD0{sku_of('maru', index)[4:]}" for index in range(12)]
SKIRTS = [SKUS[index] for index in (3, 7, 11)]
LISTS = "/bada/list-of/list?dspCtgryNo="
FRAGMENT = "/selectProductList?dspCtgryNo="
IN_FULL = CrawlParams(categories=("women/skirts",), parts=("sizes", "description"))


@pytest.fixture(scope="module")
def elsewhere(catalogue: Path) -> Iterator[Mall]:
    """Another host, which no page of the mall may reach."""
    with Mall(catalogue) as mall:
        yield mall


def page(body: str) -> Fault:
    return Fault.replaced(f"<!DOCTYPE html><html><body>{body}</body></html>".encode())


def everything_else(elsewhere: str) -> str:
    """A page that tries every way past the gate, and shows a product when all have ended."""
    return f"""
    <link rel=stylesheet href=/style.css><link rel=prefetch href=/prefetch><img src=/picture.png>
    <link rel=preconnect href={elsewhere}><iframe src=/frame></iframe><video src=/film.mp4></video>
    <script>
    setInterval(() => fetch('/tick?' + Math.random()), 500);  // it is not silent meanwhile
    const tries = [
      () => fetch('/sent', {{method: 'POST', body: 'x'}}),
      () => fetch('{elsewhere}/fetched', {{mode: 'no-cors'}}),
      () => fetch('/leap'),
      () => fetch('/secured/account'),
      () => fetch('/who?' + encodeURIComponent(navigator.userAgent)),
      () => new Promise(end => {{
        const socket = new WebSocket('ws://' + location.host + '/socket');
        socket.onopen = socket.onerror = end;
      }}),
      () => new Promise(end => {{
        const events = new EventSource('/events'); events.onopen = events.onerror = end;
      }}),
      () => navigator.serviceWorker.register('/worker.js'),
      () => import('{elsewhere}/module.js'),
      () => {{ navigator.sendBeacon('/beacon', 'x'); open('/popup'); alert('stop'); }},
      () => new Promise(end => setTimeout(end, 500)),
    ];
    Promise.allSettled(tries.map(async one => await one())).then(() => {{
      document.body.innerHTML = '<ul><li class=god-item data-prdno={SKUS[2]}></ul>';
    }});
    </script>"""


@pytest.fixture(scope="module")
def crawls(start_crawl: Any, browser: str, elsewhere: Mall) -> dict[str, Any]:
    """All crawls of this file that can go on at once."""
    other = elsewhere.url.replace("127.0.0.1", "localhost")
    faults = {
        f"{LISTS}SFMA41A01*": page("<script>for (;;) {}</script>"),
        f"{LISTS}SFMA41A02*": page("<script>location.href = '/'</script>"),
        f"{LISTS}SFMA41A03*": page(
            "<script>for (let i = 0; i < 99; i++) fetch('/more?' + i)</script>"
        ),
        f"{LISTS}SFMA41A04*": Fault.status_code(404),
        f"{FRAGMENT}SFMA41A05*": Fault.status_code(500),
        f"{LISTS}SFMA41A06*": page(everything_else(other)),
        "/leap": Fault.redirect(f"{other}/leapt"),
        "/more": Fault.replaced(b"x"),
        f"{FRAGMENT}SFMA42A01*": Fault.slow(1.5),
        f"{FRAGMENT}SFMA42A02*": Fault.no_products(),
    }
    lists = ("women", "men/tees", "men/shirts")
    tricky = CrawlParams(timeout=4.0, retries=0, max_error_rate=1.0, categories=lists)
    no_lists = "User-agent: *\nDisallow: /selectProductList\n"
    by_scrolling = {f"/bada/{SKIRTS[0]}/good": Fault.no_tab()}
    return {
        "in full": start_crawl("bada", IN_FULL, faults=by_scrolling),
        "tricky": start_crawl("bada", tricky, faults=faults),
        "no lists": start_crawl("bada", IN_FULL, robots=no_lists),
    }


@pytest.fixture(scope="module")
def in_full(crawls: dict[str, Any]) -> Any:
    return crawls["in full"].result()


@pytest.fixture(scope="module")
def tricky(crawls: dict[str, Any]) -> Any:
    return crawls["tricky"].result()


def reason(crawled: Any, code: str) -> str:
    (found,) = [one.reason for one in crawled.rejects if f"dspCtgryNo={code}" in one.url]
    return str(found)


def test_a_list_that_a_script_fills_is_read(in_full: Any, catalogue: Path) -> None:
    maru = load_catalogue(catalogue).stores[1]
    files = {f"GBD0{one.sku[4:]}": one.photos for one in maru.products}
    gallery = [row for row in in_full.rows if row.section == "gallery"]
    assert {row.sku for row in gallery} == set(SKIRTS)
    for row in gallery:
        expected = (catalogue / files[row.sku][row.image_index].file).read_bytes()
        assert (in_full.out / row.file).read_bytes() == expected
    assert len(gallery) == 12
    assert in_full.report.exit_code == 0


def test_the_description_comes_by_a_click_or_by_scrolling(in_full: Any) -> None:
    further = [row for row in in_full.rows if row.section == "description"]
    assert {row.sku for row in further} == set(SKIRTS)  # its photos are those of the gallery
    assert {row.url for row in further} == {"http://img.mall.invalid/goods/label.png"}
    assert {(row.role, row.role_source) for row in further} == {("unknown", "none")}
    assert {row.image_index for row in further} == {4}


def test_the_browser_itself_fetches_nothing(in_full: Any) -> None:
    """Every request is Scrapy's: under its name, once, and no picture for the sake of the page."""
    asked = [seen.target for seen in in_full.requests if seen.target != "/robots.txt"]
    assert {seen.user_agent for seen in in_full.requests} == {in_full.run["user_agent"]}
    assert len([target for target in asked if target.startswith(FRAGMENT)]) == 1
    assert len(in_full.paths("images")) == 1 + 12 + 1  # robots.txt, gallery, label
    assert not any("/cmd/" in target for target in asked)
    assert in_full.run["scrapy"]["browser/visits"] == 1 + 3


def test_robots_txt_holds_for_what_a_page_s_script_asks_for(crawls: dict[str, Any]) -> None:
    refused = crawls["no lists"].result()
    assert not any(seen.target.startswith(FRAGMENT) for seen in refused.requests)
    assert refused.report.exit_code == 2
    (reject,) = refused.rejects
    assert reject.refused
    assert reject.reason.startswith("not allowed by robots.txt of 127.0.0.1")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("SFMA41A01", "the page keeps the browser busy without end"),
        ("SFMA41A02", "its script leads to another page"),
        ("SFMA41A03", "its scripts ask for more than 60 things"),
        ("SFMA41A04", "HTTP 404"),
        ("SFMA41A05", "what its script needs: HTTP 500"),
    ],
)
def test_a_page_that_cannot_be_shown_is_a_reject_and_the_next_is_shown(
    tricky: Any, code: str, words: str
) -> None:
    assert reason(tricky, code) == words


def test_a_list_that_is_slow_is_waited_for_and_an_empty_one_is_no_fault(tricky: Any) -> None:
    assert SKUS[4] in {row.sku for row in tricky.rows}
    assert not any("SFMA42A02" in one.url for one in tricky.rejects)


def test_no_page_reaches_anything_past_the_gate(tricky: Any, elsewhere: Mall) -> None:
    assert SKUS[2] in {row.sku for row in tricky.rows}  # the page was shown, and came to its end
    paths = set(tricky.paths("shop"))
    assert {"/leap", "/who", "/more"} <= paths
    tried = {"/style.css", "/prefetch", "/picture.png", "/frame", "/film.mp4", "/sent", "/socket"}
    tried |= {"/events", "/worker.js", "/beacon", "/popup", "/secured/account", "/favicon.ico"}
    assert not paths & tried
    assert elsewhere.requests == []
    assert {seen.method for seen in tricky.requests} == {"GET"}
    assert sum(path == "/more" for path in tricky.paths("shop")) == 60


def test_a_script_is_told_the_crawl_s_own_name(tricky: Any) -> None:
    told = [seen for seen in tricky.requests if seen.target.startswith("/who")]
    assert told
    assert all("sichak%2F" in seen.target for seen in told)
    assert {seen.user_agent for seen in told} == {tricky.run["user_agent"]}
