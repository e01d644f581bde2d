"""The mall over HTTP: two hosts, a log of requests, and faults on demand."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.made_up import sku_of, write_catalogue


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_catalogue(tmp_path_factory.mktemp("mall"), products=2)


GOOD = f"/hanok/{sku_of('hanok', 0)}/good"


def get(url: str, **headers: str) -> http.client.HTTPResponse:
    """An answer, errors included, never redirected; its body is not read yet."""
    host, _, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=10)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", f"/{path}", headers={"User-Agent": "test", **named})
    return connection.getresponse()


def test_it_is_open_inside_the_context_and_shut_outside(folder: Path) -> None:
    with Mall(folder) as mall:
        assert get(mall.url + "/").status == 200
        assert mall.url.startswith("http://127.0.0.1:")
        assert mall.url != mall.image_url
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(mall.url, timeout=2)


def test_pages_and_pictures_are_on_different_hosts(folder: Path) -> None:
    with Mall(folder) as mall:
        picture = get(mall.url + GOOD).read().decode().split('<img src="')[1].split('"')[0]
        assert picture.startswith(mall.image_url)
        assert get(picture).getheader("Content-Type") == "image/jpeg"
        assert get(mall.image_url + GOOD).status == 404


def test_a_replaced_answer_is_there_even_where_the_mall_has_nothing(folder: Path) -> None:
    with Mall(folder, faults={"/ai.txt": Fault.replaced(b"x")}) as mall:
        assert get(mall.url + "/ai.txt").status == 200
        assert get(mall.url + "/none.txt").status == 404


def test_a_picture_is_sent_again_only_if_it_changed(folder: Path) -> None:
    with Mall(folder) as mall:
        page = get(mall.url + GOOD).read().decode()
        picture = page.split('<img src="')[1].split('"')[0]
        first = get(picture)
        tag = first.getheader("ETag") or ""
        assert len(first.read()) > 1000
        again = get(picture, If_None_Match=tag)
        assert (again.status, again.read(), again.getheader("ETag")) == (304, b"", tag)
        assert get(picture, If_None_Match='"another"').status == 200
        assert get(mall.url + GOOD).getheader("ETag") is None


def test_it_remembers_what_was_asked(folder: Path) -> None:
    with Mall(folder) as mall:
        get(mall.url + "/robots.txt?x=1").read()
        get(mall.image_url + "/none").read()
        assert [(seen.host, seen.target, seen.user_agent) for seen in mall.requests] == [
            ("shop", "/robots.txt?x=1", "test"),
            ("images", "/none", "test"),
        ]
        assert (mall.paths(), mall.paths("shop")) == (["/robots.txt", "/none"], ["/robots.txt"])
        assert {seen.method for seen in mall.requests} == {"GET"}
        assert mall.requests[0].headers["user-agent"] == "test"


@pytest.mark.parametrize(
    ("robots", "status", "body"), [(None, 404, "404"), ("User-agent: *", 200, "User-agent: *")]
)
def test_robots_txt_of_either_host_is_an_option(
    folder: Path, robots: str | None, status: int, body: str
) -> None:
    with Mall(folder, robots=robots, image_robots=robots) as mall:
        for host in (mall.url, mall.image_url):
            reply = get(host + "/robots.txt")
            assert (reply.status, body in reply.read().decode()) == (status, True)


def test_head_has_no_body(folder: Path) -> None:
    with Mall(folder) as mall:
        request = urllib.request.Request(mall.url + GOOD, method="HEAD")
        with urllib.request.urlopen(request, timeout=10) as reply:
            assert int(reply.headers["Content-Length"]) > 1000
            assert reply.read() == b""


def test_a_port_can_be_chosen_but_not_shared(folder: Path) -> None:
    with Mall(folder) as mall, pytest.raises(OSError, match="in use"):
        Mall(folder, port=int(mall.url.rsplit(":", 1)[1]))


@pytest.mark.parametrize(
    ("fault", "status", "header", "value"),
    [
        (Fault.status_code(500), 500, "Retry-After", None),
        (Fault.status_code(429, retry_after=3), 429, "Retry-After", "3"),
        (Fault.redirect("/else"), 302, "Location", "/else"),
        (Fault.mistyped("image/png"), 200, "Content-Type", "image/png"),
        (Fault.replaced(b"x"), 200, "Content-Length", "1"),
        (Fault.replaced(b""), 200, "Content-Length", "0"),
        (Fault.with_headers({"X-Robots-Tag": "noai"}), 200, "X-Robots-Tag", "noai"),
        (Fault.huge(300_000), 200, "Content-Length", "300000"),
    ],
)
def test_a_fault_spoils_the_answer(
    folder: Path, fault: Fault, status: int, header: str, value: str | None
) -> None:
    with Mall(folder, faults={GOOD: fault}) as mall:
        reply = get(mall.url + GOOD)
        assert (reply.status, reply.getheader(header)) == (status, value)
        assert len(reply.read()) == int(reply.getheader("Content-Length") or -1)
        assert get(mall.url + "/").status == 200


def test_a_truncated_body_breaks_off(folder: Path) -> None:
    with Mall(folder, faults={GOOD: Fault.truncated()}) as mall:
        with pytest.raises(http.client.IncompleteRead) as caught:
            get(mall.url + GOOD).read()
        assert len(caught.value.partial) > 500


def test_a_slow_body_is_whole_in_the_end(folder: Path) -> None:
    with Mall(folder, faults={GOOD: Fault.slow(0.3)}) as mall:
        started = time.monotonic()
        assert get(mall.url + GOOD).read().endswith(b"</html>")
        assert time.monotonic() - started >= 0.3


def test_a_page_without_photos_and_a_list_without_products(folder: Path) -> None:
    faults = {GOOD: Fault.no_photos(), "/selectProductList": Fault.no_products()}
    with Mall(folder, faults=faults) as mall:
        page = get(mall.url + GOOD).read().decode()
        assert "goodDtlTitle" in page
        assert "_ORGINL_" not in page
        fragment = get(mall.url + "/selectProductList?dspCtgryNo=SFMA41").read().decode()
        assert 'id="ctgryGodsListTotalRow" value="0"' in fragment


@pytest.mark.parametrize(
    ("pattern", "target", "hit"),
    [
        ("/a", "/a", True),
        ("/a", "/a?x=1", True),
        ("/a", "/ab", False),
        ("/a*", "/ab", True),
        ("*_1_*.jpg", "/goods/G_1_T.jpg", True),
        ("/list?page=2*", "/list?page=2&x", True),
        ("/list?page=2*", "/list?page=1", False),
    ],
)
def test_a_fault_is_chosen_by_a_pattern(pattern: str, target: str, hit: bool) -> None:
    found = Faults({pattern: Fault.status_code(500)}).for_request(target)
    assert (found is not None) is hit


def test_a_fault_may_come_later_than_so_many_requests() -> None:
    faults = Faults({"/robots.txt": Fault.status_code(500).later(3), "/*": Fault.redirect("/")})
    kinds = [
        faults.for_request(path) for path in ("/robots.txt", "/a", "/robots.txt", "/robots.txt")
    ]
    assert [fault.status if fault else None for fault in kinds] == [302, 302, 302, 500]


def test_a_mall_of_another_era_says_so_in_all_its_answers(folder: Path) -> None:
    with Mall(folder, era="2018") as mall:
        page = get(mall.url + GOOD).read().decode()
        assert "h1" in page
        picture = page.split('<img src="')[1].split('"')[0]
        assert "_ORGINL_" in picture
        assert "THNAIL" not in picture
        assert get(picture).status == 200


def test_a_fault_may_pass() -> None:
    faults = Faults({"/*": Fault.status_code(500).first(2)})
    answers = [
        faults.for_request(path) is not None for path in ("/a", "/a", "/b", "/a", "/b", "/b")
    ]
    assert answers == [True, True, True, False, True, False]
    assert Faults().for_request("/a") is None
