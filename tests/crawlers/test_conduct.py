"""Conduct, seen from the shop: real crawls of a mall that says what may be done with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crawlers.items import CrawlReject, Photo
from crawlers.job import Job, Outcome
from crawlers.manifest import read_manifest, robots_file
from crawlers.params import CrawlParams
from crawlers.politeness.address import host_of
from crawlers.politeness.permissions import Permission, permission_file
from crawlers.politeness.permissions_file import BadPermissions
from crawlers.politeness.site_opt_out import AI_TXT, FILES, TDMREP
from crawlers.report import CrawlReport, TooManyErrors
from crawlers.run import crawl
from crawlers.settings import FLOOR, delay
from crawlers.spawn import spawn
from crawlers.store import find_store
from sample_store.mall import Fault, Mall
from sample_store.mall.made_up import sku_of
from sample_store.mall.server import Seen
from sichak import __version__
from sichak.errors import CrawlError, Refused

AT_ONCE = 3
SKUS = [sku_of("hanok", index) for index in range(12)]
NOBODY = "User-agent: *\nDisallow: /\n"
SIGNED = b"We allow it."

CALM = CrawlParams(retries=0, max_error_rate=1.0)
ONE = CALM.model_copy(update={"categories": ("women/skirts",), "limit": 1})
TWO = ONE.model_copy(update={"limit": 2})


def page(index: int) -> str:
    return f"/hanok/{SKUS[index]}/good"


def photo(index: int, place: int) -> str:
    return f"/goods/*/{SKUS[index]}_{place}_*"


@dataclass(frozen=True)
class Conduct:
    """A crawl that came to its end, and all that the mall was asked."""

    report: CrawlReport
    folder: Path
    requests: list[Seen]

    @property
    def rows(self) -> list[Photo]:
        return read_manifest(self.folder / "out")

    @property
    def rejects(self) -> list[CrawlReject]:
        lines = (self.folder / "out" / "rejects.jsonl").read_text().splitlines()
        return [CrawlReject.model_validate_json(line) for line in lines]

    @property
    def run(self) -> Any:
        return json.loads((self.folder / "out" / "run.json").read_text())

    def targets(self, host: str) -> list[str]:
        return [seen.target.partition("?")[0] for seen in self.requests if seen.host == host]

    def reasons(self, index: int, place: int | None = None) -> list[str]:
        """Reasons of the rejects of a product's page, or of one of its photos."""
        name = "/good" if place is None else f"_{place}_THNAIL"
        return [one.reason for one in self.rejects if one.sku == SKUS[index] and name in one.url]


def entry(name: str, host: str, paths: list[str], expires: str = "2099-12-31") -> str:
    sha256 = hashlib.sha256(SIGNED).hexdigest()
    return f"""
[[permission]]
id = "{name}"
host = "{host}"
grantor = "A. Kim"
contact = "kim@example.org"
basis = "letter"
scope = "tests"
paths = {json.dumps(paths)}
document = "letter.pdf"
document_sha256 = "{sha256}"
granted = 2026-01-01
expires = {expires}
requests_per_minute = 200.0
"""


def shop_entry(mall: Mall, expires: str = "2099-12-31") -> str:
    paths = ["/selectProductList", "/hanok/*/good$"]
    return entry("shop-1", host_of(mall.url), paths, expires)


def both_entries(mall: Mall) -> str:
    return shop_entry(mall) + entry("images-1", host_of(mall.image_url), ["/goods/"])


Start = Callable[..., "Future[Conduct]"]


@pytest.fixture(scope="module")
def start(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start a crawl beside others; ``entries`` writes its permissions when the mall is open."""

    def run(
        store: str,
        params: CrawlParams,
        entries: Callable[[Mall], str] | None,
        folder: Path,
        options: Any,
    ) -> Conduct:
        with Mall(catalogue, **options) as mall:
            permissions = None
            if entries:
                permissions = folder / "permissions.toml"
                permissions.write_text(entries(mall))
                (folder / "letter.pdf").write_bytes(SIGNED)
            report = crawl(
                store,
                folder / "out",
                base_url=mall.url,
                params=params,
                state=folder / "state",
                permissions=permissions,
            )
            return Conduct(report, folder, list(mall.requests))

    with ThreadPoolExecutor(AT_ONCE) as pool:

        def begin(
            params: CrawlParams,
            store: str = "hanok",
            entries: Callable[[Mall], str] | None = None,
            **options: Any,
        ) -> Future[Conduct]:
            folder = tmp_path_factory.mktemp("conduct")
            return pool.submit(run, store, params, entries, folder, options)

        yield begin


KIDS_PAGE = (
    "<ol class='breadcrumb'><li>홈</li><li>키즈</li></ol>"
    "<div class='gods-name' id='goodDtlTitle'>Coat</div>"
    "<div class='preview-thumb'><div class='thumb-item' data='/kids.jpg'></div></div>"
)
HONEST_PAGE = (
    "<div class='gods-name' id='goodDtlTitle'>Coat</div>"
    "<div class='preview-thumb'><div class='thumb-item' data='/no.jpg'></div></div>"
    "<script src='https://www.google.com/recaptcha/api.js'></script>"
)
CHALLENGE = b"<title>Just a moment...</title><script>window._cf_chl_opt={cvId:'3'}</script>"

WISHES = {
    photo(0, 0): Fault.with_headers({"X-Robots-Tag": "noai, noindex"}),
    photo(0, 1): Fault.with_headers({"X-Robots-Tag": "otherbot: noai"}),
    photo(0, 2): Fault.with_headers({"tdm-reservation": "1"}),
    photo(0, 3): Fault.with_headers({"X-Robots-Tag": "noindex"}),
    page(1): Fault.with_headers({"X-Robots-Tag": "noai"}),
    page(2): Fault.replaced(b"<meta name='robots' content='noai'>"),
    page(3): Fault.with_headers({"X-Robots-Tag": "noindex"}),
    page(4): Fault.redirect("/member/login?next=/"),
    page(5): Fault.redirect(f"/public/goods/detail/listReview?godNo={SKUS[5]}"),
    page(6): Fault.replaced(KIDS_PAGE.encode()),
    page(7): Fault.replaced(HONEST_PAGE.encode()),
    "/robots.txt": Fault.with_headers({"Set-Cookie": "session=1"}),
}
RESERVED = [{"location": f"{page(3)}$", "tdm-reservation": 1}]


@pytest.fixture(scope="module")
def crawls(start: Start) -> dict[str, Future[Conduct]]:
    """All crawls of this file, started at once."""

    def answers(texts: dict[str, bytes]) -> dict[str, Fault]:
        return {path: Fault.replaced(text, "text/plain") for path, text in texts.items()}

    shut = {"robots": NOBODY, "image_robots": NOBODY}
    return {
        "permitted": start(ONE, entries=both_entries, **shut),
        "shop only": start(ONE, entries=shop_entry, **shut),
        "expired": start(ONE, entries=lambda mall: shop_entry(mall, "2026-10-01"), **shut),
        "failing": start(
            ONE, entries=both_entries, faults={"/robots.txt": Fault.status_code(503)}, **shut
        ),
        "wishes": start(CALM, faults=WISHES),
        "files": start(
            TWO,
            faults=answers(
                {
                    AI_TXT: f"User-Agent: *\nDisallow: /goods/*/{SKUS[7]}_0_\n".encode(),
                    TDMREP: json.dumps(RESERVED).encode(),
                }
            ),
        ),
        "few pages": start(CALM.model_copy(update={"max_pages": 13})),
        "few bytes": start(CALM.model_copy(update={"max_bytes": 90_000})),
        "captcha": start(CALM, faults={page(0): Fault.replaced(CHALLENGE)}),
        "captcha header": start(
            ONE, faults={"/goods/*": Fault.with_headers({"cf-mitigated": "challenge"})}
        ),
        "second thoughts": start(
            CALM.model_copy(update={"robots_hours": 0.0}),
            faults={"/robots.txt": Fault.replaced(b"User-agent: *\nAllow: /\n").first(9)},
            robots=NOBODY,
            image_robots=NOBODY,
        ),
        "named": start(
            CrawlParams(contact="mail@example.org", delay=0.0, categories=("women/pants",)),
            "eightseconds",
            faults={"/robots.txt": Fault.with_headers({"Set-Cookie": "session=1"})},
        ),
        "slowly": start(ONE, robots="User-agent: *\nCrawl-delay: 86400\n"),
    }


def test_a_permission_opens_its_hosts_although_robots_txt_refuses(crawls: Any) -> None:
    permitted = crawls["permitted"].result()
    assert (permitted.report.exit_code, permitted.report.photos) == (0, 4)
    assert {row.permission_id for row in permitted.rows} == {"images-1"}
    assert permitted.rejects == []


def test_only_its_paths_are_asked_for(crawls: Any) -> None:
    permitted = crawls["permitted"].result()
    asked = permitted.targets("shop")
    (sku,) = {row.sku for row in permitted.rows}
    assert set(asked) == {"/robots.txt", "/selectProductList", f"/hanok/{sku}/good"}
    assert all(path == "/robots.txt" or "/goods/" in path for path in permitted.targets("images"))
    assert not set(FILES) & {seen.target for seen in permitted.requests}


def test_its_rate_is_kept(crawls: Any) -> None:
    times = [seen.at for seen in crawls["permitted"].result().requests if "/goods/" in seen.target]
    assert times[-1] - times[0] >= 0.9 * 3 * 60 / 200  # four photos, 200 a minute


def test_the_refusing_robots_txt_and_the_permission_are_archived(crawls: Any) -> None:
    permitted = crawls["permitted"].result()
    out = permitted.folder / "out"
    (row, *_) = permitted.rows
    assert robots_file(out, row.robots_sha256).read_text() == NOBODY
    kept = Permission.model_validate_json(permission_file(out, "images-1").read_bytes())
    assert kept.document_sha256 == hashlib.sha256(SIGNED).hexdigest()
    assert permission_file(out, "shop-1").exists()
    assert {tuple(one["permissions"]) for one in permitted.run["robots"]} == {
        ("images-1",),
        ("shop-1",),
    }


def test_a_permission_for_the_shop_does_not_open_its_image_host(crawls: Any) -> None:
    half = crawls["shop only"].result()
    assert half.targets("images") == ["/robots.txt"]
    assert (half.report.exit_code, half.report.photos, half.report.refused) == (2, 0, 4)
    with pytest.raises(Refused, match=r"not allowed by robots\.txt"):
        half.report.raise_for_exit()


def test_an_expired_permission_opens_nothing_and_is_named(crawls: Any) -> None:
    expired = crawls["expired"].result()
    assert [seen.target for seen in expired.requests] == ["/robots.txt"]
    with pytest.raises(Refused) as caught:
        expired.report.raise_for_exit()
    for words in (
        "permission shop-1 expired on 2026-10-01",
        "written permission",
        "permissions.toml",
        "docs/conduct.md",
        "saved pages",
        "feed",
        "hanok and maru",
    ):
        assert words in str(caught.value)
    assert caught.value.exit_code == 2


def test_a_permission_does_not_help_where_robots_txt_cannot_be_had(crawls: Any) -> None:
    failing = crawls["failing"].result()
    assert {seen.target for seen in failing.requests} == {"/robots.txt"}
    assert failing.report.exit_code == 2
    assert "it answered HTTP 503; RFC 9309" in failing.report.message


@pytest.mark.parametrize(
    ("index", "place", "reason"),
    [
        (0, 0, "opted out by X-Robots-Tag: noai"),
        (0, 2, "opted out by tdm-reservation: 1"),
        (0, 3, "opted out by X-Robots-Tag: noindex"),
        (1, None, "opted out by X-Robots-Tag: noai"),
        (2, None, "opted out by its meta robots: noai"),
    ],
)
def test_what_opts_out_is_a_reject_that_says_how(
    crawls: Any, index: int, place: int | None, reason: str
) -> None:
    wishes = crawls["wishes"].result()
    assert wishes.reasons(index, place) == [reason]
    (reject,) = [one for one in wishes.rejects if one.reason == reason and one.sku == SKUS[index]]
    assert reject.refused


def test_an_opt_out_for_others_is_put_on_record(crawls: Any) -> None:
    rows = {(row.sku, row.image_index): row for row in crawls["wishes"].result().rows}
    assert rows[SKUS[0], 1].x_robots_tag == "otherbot: noai"
    assert rows[SKUS[8], 0].x_robots_tag == ""
    assert (SKUS[0], 0) not in rows


def test_noindex_on_a_page_is_about_search_results(crawls: Any) -> None:
    rows = crawls["wishes"].result().rows
    assert sum(row.sku == SKUS[3] for row in rows) == 4


def test_logins_and_reviews_are_not_followed(crawls: Any) -> None:
    wishes = crawls["wishes"].result()
    for index, part in ((4, "member"), (5, "listreview")):
        found = [one for one in wishes.rejects if one.sku == SKUS[index]]
        assert [(one.refused, one.reason) for one in found] == [
            (True, f"/{part}/ is never asked for")
        ]
    asked = " ".join(wishes.targets("shop"))
    assert "login" not in asked
    assert "listReview" not in asked


def test_kids_goods_are_left_out_before_their_photos_are_asked_for(crawls: Any) -> None:
    wishes = crawls["wishes"].result()
    (reject,) = [one for one in wishes.rejects if one.sku == SKUS[6]]
    assert (reject.reason, reject.unwanted) == ("kids' goods are not crawled", True)
    assert "127.0.0.1" not in reject.url
    assert "/kids.jpg" not in wishes.targets("shop")


def test_a_product_page_that_uses_a_captcha_service_stops_nothing(crawls: Any) -> None:
    wishes = crawls["wishes"].result()
    assert "/no.jpg" in wishes.targets("shop")
    assert wishes.run["stopped_hosts"] == {}
    assert {SKUS[index] for index in (8, 9, 10, 11)} <= {row.sku for row in wishes.rows}


def test_nothing_is_sent_but_get_and_no_cookie_comes_back(crawls: Any) -> None:
    for name in ("wishes", "named"):
        for seen in crawls[name].result().requests:
            assert seen.method == "GET"
            assert not {"cookie", "authorization"} & seen.headers.keys()


def test_ai_txt_and_tdmrep_json_are_asked_for_once_a_host_and_heeded(crawls: Any) -> None:
    files = crawls["files"].result()
    for path in FILES:
        assert files.targets("shop").count(path) == files.targets("images").count(path) == 1
    assert {row.sku for row in files.rows} == {SKUS[7]}
    assert files.reasons(7, 0) == [f"opted out by {AI_TXT}"]
    assert files.reasons(3) == [f"opted out by {TDMREP}"]
    assert page(3) not in files.targets("shop")


def test_a_budget_of_pages_ends_a_crawl_with_what_it_has(crawls: Any) -> None:
    few = crawls["few pages"].result()
    pages = [path for path in few.targets("shop") if path not in ("/robots.txt", *FILES)]
    assert len(pages) == 13
    read = {path.split("/")[2] for path in pages if path.endswith("/good")}
    assert {row.sku for row in few.rows} == read
    assert len(few.rows) == 4 * len(read) > 0
    assert few.report.exit_code == 0
    assert "ended early: its budget of 13 pages (crawl.max_pages) is spent" in few.report.message


def test_a_budget_of_bytes_ends_a_crawl_after_the_answer_that_spends_it(crawls: Any) -> None:
    few = crawls["few bytes"].result()
    assert few.report.exit_code == 0
    assert "its budget of 90,000 bytes (crawl.max_bytes) is spent" in few.run["ended_early"]
    assert 0 < len(few.rows) < 48
    assert all(one.refused for one in few.rejects)
    asked = [path for path in few.targets("images") if path.startswith("/goods/")]
    assert len(asked) == len(few.rows)


def test_a_host_that_shows_a_captcha_is_left_alone(crawls: Any) -> None:
    stopped = crawls["captcha"].result()
    assert stopped.report.exit_code == 5
    with pytest.raises(TooManyErrors, match=r"left alone: it shows a captcha \(Cloudflare\)"):
        stopped.report.raise_for_exit()
    place = stopped.targets("shop").index(page(0))
    assert len(stopped.requests) - place < 8  # out of sixty


def test_a_challenge_that_a_header_announces_stops_at_once(crawls: Any) -> None:
    stopped = crawls["captcha header"].result()
    assert len([path for path in stopped.targets("images") if "/goods/" in path]) == 1
    assert "it shows a captcha (cf-mitigated: challenge)" in stopped.report.message


def test_a_robots_txt_that_changes_is_obeyed_when_it_is_asked_for_anew(crawls: Any) -> None:
    changed = crawls["second thoughts"].result()
    targets = [seen.target for seen in changed.requests]
    places = [place for place, target in enumerate(targets) if target == "/robots.txt"]
    assert len(places) > 9
    after = targets[places[9] + 1 :]
    assert sum(target not in ("/robots.txt", *FILES) for target in after) <= 16  # on their way
    assert any("not allowed by robots.txt" in one.reason for one in changed.rejects)
    assert 0 < len(changed.rows) < 48


def test_a_real_shop_is_told_who_asks(crawls: Any) -> None:
    named = crawls["named"].result()
    assert len(named.requests) >= 4
    for seen in named.requests:
        assert seen.user_agent == f"sichak/{__version__} (+mail@example.org)"
        assert seen.headers["from"] == "mail@example.org"


def test_a_pause_that_nobody_can_keep_is_a_no(crawls: Any) -> None:
    slowly = crawls["slowly"].result()
    assert set(slowly.targets("shop")) <= {"/robots.txt", *FILES}
    assert "its robots.txt asks for 86,400 s between requests" in slowly.report.message
    assert slowly.report.exit_code == 5


def closed_now() -> str:
    """Hours of one minute, half a day from now."""
    there = datetime.now(ZoneInfo("Asia/Seoul")) + timedelta(hours=12)
    return f"{there:%H:%M}-{there + timedelta(minutes=1):%H:%M}"


def test_outside_its_hours_a_crawl_does_not_begin(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"not asked now: its hours are .* it may go on at 20") as no:
        crawl("hanok", tmp_path, params=CrawlParams(hours=closed_now()), state=tmp_path / "s")
    assert no.value.exit_code == 2
    assert not (tmp_path / "s").exists()


def test_a_crawl_whose_hours_end_sends_nothing_more(catalogue: Path, tmp_path: Path) -> None:
    with Mall(catalogue) as mall:
        job = Job(
            store="hanok",
            base_url=mall.url,
            params=CrawlParams(hours=closed_now()),
            user_agent="sichak/0",
            folder=tmp_path,
            state=tmp_path / "state" / "hanok",
        )
        spawn(job)
        assert mall.requests == []
    ended = Outcome.model_validate_json(job.outcome.read_bytes()).ended
    assert ended.startswith("its hours are ")
    assert "it may go on at " in ended


@pytest.mark.parametrize(
    ("store", "base_url", "wanted", "seconds"),
    [
        ("hanok", "http://127.0.0.1:8000", 1.5, 0.001),
        ("eightseconds", "http://127.0.0.1:8000", 0.0, 0.001),
        ("eightseconds", "http://127.0.0.1:8000", 2.0, 2.0),
        ("eightseconds", "https://www.ssfshop.com", 0.0, FLOOR),
        ("eightseconds", "https://www.ssfshop.com", 2.0, 2.0),
    ],
)
def test_a_real_host_is_never_asked_faster_than_once_a_second(
    store: str, base_url: str, wanted: float, seconds: float, tmp_path: Path
) -> None:
    job = Job(
        store=store,
        base_url=base_url,
        params=CrawlParams(delay=wanted),
        user_agent="sichak/0",
        folder=tmp_path,
        state=tmp_path,
    )
    assert delay(find_store(store), job) == seconds


def test_a_sample_store_is_no_way_around_the_manners(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="on this machine only, not at https://www"):
        crawl("hanok", tmp_path, base_url="https://www.ssfshop.com", state=tmp_path)


def test_wrong_permissions_stop_the_crawl_before_anything_is_asked(tmp_path: Path) -> None:
    (tmp_path / "permissions.toml").write_text("[[permission]]\nid = 'shop-1'\n")
    with pytest.raises(BadPermissions, match="permission 'shop-1' is wrong"):
        crawl("hanok", tmp_path, permissions=tmp_path / "permissions.toml", state=tmp_path)


def test_a_crawl_that_its_budget_ended_goes_on_where_it_was(
    catalogue: Path, tmp_path: Path
) -> None:
    params = CrawlParams(max_pages=13)
    with Mall(catalogue) as mall:
        options: Any = {"base_url": mall.url, "params": params, "state": tmp_path / "state"}
        first = crawl("hanok", tmp_path / "out", **options)
        half = len(mall.requests)
        second = crawl("hanok", tmp_path / "out", **options)
        targets = [seen.target for seen in mall.requests]
    assert 0 < first.photos < second.photos == len(read_manifest(tmp_path / "out")) == 48
    assert "ended early" in first.message
    assert "ended early" not in second.message
    rules = {"/robots.txt", *FILES}
    assert not set(targets[:half]) & set(targets[half:]) - rules
