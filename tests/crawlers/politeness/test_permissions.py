"""Written permissions: what they open, and what they do not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import ValidationError

from crawlers.politeness.permissions import Permission, Permissions

ENTRY: dict[str, Any] = {
    "id": "ssf-2026-1",
    "host": "www.ssfshop.com",
    "grantor": "A. Kim, head of e-commerce",
    "contact": "kim@example.org",
    "basis": "letter",
    "scope": "research on virtual try-on",
    "paths": ["/selectProductList", "/*/good$", "/public/goods/detail/realSize"],
    "document": "letters/ssf-2026-1.pdf",
    "document_sha256": "a" * 64,
    "granted": datetime(2026, 11, 1).date(),
    "expires": datetime(2027, 10, 31).date(),
    "requests_per_minute": 20.0,
}
HOST = "https://www.ssfshop.com"
GOOD = f"{HOST}/KUHO/GM0024122750066/good"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def permission(**changes: Any) -> Permission:
    return Permission.model_validate({**ENTRY, **changes})


@pytest.mark.parametrize(
    ("url", "covered"),
    [
        ("", False),
        (HOST, False),
        (f"{HOST}/", False),
        (GOOD, True),
        (f"{GOOD}?x=1", False),  # the pattern ends with $
        (f"{HOST}/selectProductList?dspCtgryNo=SFMA41A04", True),
        (f"{HOST}/secured/order", False),
        (f"{HOST}/ai.txt", False),
        ("http://www.ssfshop.com/KUHO/GM0024122750066/good", True),
        ("https://www.ssfshop.com:443/KUHO/GM0024122750066/good", True),
        ("https://www.ssfshop.com:8443/KUHO/GM0024122750066/good", False),
        ("https://img.ssfshop.com/selectProductList", False),  # another host
        ("https://ssfshop.com/selectProductList", False),
        ("https://www.ssfshop.com.evil.test/selectProductList", False),
        ("https://www.ssfshop.com@evil.test/selectProductList", False),
    ],
)
def test_it_opens_its_paths_of_its_host_and_nothing_else(url: str, covered: bool) -> None:
    assert permission().covers(url) is covered
    found = Permissions([permission()], "sichak/1").covering(url, NOW)
    assert (found is not None) is covered


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-10-31T14:59:59", "holds from 2026-11-01 on"),
        ("2026-10-31T15:00:00", None),  # the first of November in Seoul
        ("2027-10-31T14:59:59", None),
        ("2027-10-31T15:00:00", "expired on 2027-10-31"),
    ],
)
def test_it_holds_from_its_first_day_to_its_last_in_the_shop_s_time(
    moment: str, words: str | None
) -> None:
    assert permission().why_not_on(datetime.fromisoformat(moment).replace(tzinfo=UTC)) == words


def test_none_says_nothing() -> None:
    nothing = Permissions([], "sichak/1")
    assert nothing.covering(GOOD, NOW) is None
    assert nothing.why_none(GOOD, NOW) == ""
    assert nothing.holding(GOOD, NOW) == []
    assert nothing.delay(GOOD, NOW) == 0.0


def test_why_it_does_not_help_names_the_entry() -> None:
    old = permission(id="old", expires=datetime(2026, 11, 2).date())
    partner = permission(id="partner", user_agent="sichak-partner")
    all_ = Permissions([old, partner, permission()], "sichak/1")
    assert all_.why_none(f"{HOST}/x", NOW) == (
        "permission old is for other paths; permission partner is for other paths; "
        "permission ssf-2026-1 is for other paths"
    )
    assert Permissions([old], "sichak/1").why_none(GOOD, NOW) == (
        "permission old expired on 2026-11-02"
    )
    assert Permissions([partner], "sichak/1").why_none(GOOD, NOW) == (
        "permission partner is for the User-Agent 'sichak-partner'"
    )
    assert all_.why_none("https://img.ssfshop.com/x", NOW) == ""


def test_how_a_host_s_permissions_stand_in_words() -> None:
    old = permission(id="old", expires=datetime(2026, 11, 2).date())
    found = Permissions([old, permission()], "sichak/1")
    assert found.in_words(GOOD, NOW) == "old expired on 2026-11-02, ssf-2026-1 until 2027-10-31"
    assert found.in_words("https://img.ssfshop.com/", NOW) == "none"


def test_of_several_the_first_that_holds_is_used() -> None:
    old = permission(id="old", expires=datetime(2026, 11, 2).date())
    new = permission(id="new", user_agent="sichak/1 (+mail@example.org)")
    found = Permissions([old, new, permission()], "sichak/1 (+mail@example.org)")
    assert found.covering(GOOD, NOW) == new
    assert [one.id for one in found.holding(GOOD, NOW)] == ["new", "ssf-2026-1"]


def test_the_slowest_rate_of_a_host_holds_on_all_its_paths() -> None:
    slow = permission(id="slow", requests_per_minute=4.0, paths=["/other"])
    expired = permission(id="old", requests_per_minute=0.5, expires=datetime(2026, 11, 2).date())
    found = Permissions([permission(), slow, expired], "sichak/1")
    assert found.delay(GOOD, NOW) == 15.0
    assert found.delay("https://img.ssfshop.com/", NOW) == 0.0


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"id": ""}, "id"),
        ({"id": "../x"}, "id"),
        ({"id": "A b"}, "id"),
        ({"id": 7}, "id"),
        ({"host": ""}, "host"),
        ({"host": "*.ssfshop.com"}, "host"),
        ({"host": "https://www.ssfshop.com"}, "host"),
        ({"host": "WWW.ssfshop.com"}, "host"),
        ({"host": "www.ssfshop.com/x"}, "host"),
        ({"grantor": ""}, "grantor"),
        ({"grantor": "a\nb"}, "grantor"),
        ({"contact": ""}, "contact"),
        ({"basis": "they did not say no"}, "basis"),
        ({"scope": ""}, "scope"),
        ({"paths": []}, "paths"),
        ({"paths": ["goods"]}, "paths.0"),
        ({"paths": ["*"]}, "paths.0"),
        ({"paths": ["/a\nAllow: /"]}, "paths.0"),
        ({"paths": ["/a #b"]}, "paths.0"),
        ({"paths": "/"}, "paths"),
        ({"document": ""}, "document"),
        ({"document_sha256": "a" * 63}, "document_sha256"),
        ({"document_sha256": "A" * 64}, "document_sha256"),
        ({"granted": "soon"}, "granted"),
        ({"granted": datetime(2028, 1, 1).date()}, ""),
        ({"time_zone": "Seoul"}, "time_zone"),
        ({"requests_per_minute": 0.0}, "requests_per_minute"),
        ({"requests_per_minute": 1e9}, "requests_per_minute"),
        ({"requests_per_minute": "20"}, "requests_per_minute"),
        ({"ignore_robots": True}, "ignore_robots"),
    ],
)
def test_an_entry_is_strict(changes: dict[str, Any], where: str) -> None:
    with pytest.raises(ValidationError) as caught:
        permission(**changes)
    assert ".".join(map(str, caught.value.errors()[0]["loc"])) == where


@pytest.mark.parametrize("name", list(ENTRY))
def test_nothing_of_an_entry_may_be_left_out(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        Permission.model_validate({key: value for key, value in ENTRY.items() if key != name})


def test_an_entry_survives_the_way_to_the_crawling_process() -> None:
    one = permission()
    assert Permission.model_validate_json(one.model_dump_json()) == one
