"""Which rules of a robots.txt are ours, and what they match: RFC 9309, 2.2, and the wider use."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawlers.politeness.rules import Rules, decoded, reserves_training

HOST = "https://shop.test"


def allowed(text: str | bytes, path: str = "/goods/1") -> bool:
    return Rules(text if isinstance(text, bytes) else text.encode()).allowed(HOST + path)


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("", True),
        ("\n\n", True),
        ("Disallow: /\n", True),  # before any group
        ("User-agent: *\nDisallow:\n", True),
        ("User-agent: *\nDisallow: /\n", False),
        ("user-AGENT : *\ndisALLOW : /\n", False),
        ("User-agent: *\rDisallow: /\r", False),
        ("User-agent: *\r\nDisallow: /\r\n", False),
        ("\ufeffUser-agent: *\nDisallow: /\n", False),
        ("User-agent: * # all\nDisallow: / # everything\n", False),
        ("User-agent *\nDisallow /\n", False),  # colons forgotten
        ("User agent: *\nDissallow: /\n", False),  # a common misspelling
        ("User-agent: *\nDisallow: /other\n", True),
        ("User-agent: *\nDisallow: /\n# no end of a line:\x85Allow: /goods/\n", False),
        ("<!DOCTYPE html><h1>Not found</h1>", True),
    ],
)
def test_a_text_and_what_it_says_of_a_product_page(text: str, free: bool) -> None:
    assert allowed(text) is free


EVERYBODY_OUT = "User-agent: *\nDisallow: /\n\n"
WE_ARE_IN = "User-agent: sichak\nAllow: /\n\n"


@pytest.mark.parametrize(
    ("text", "free"),
    [
        ("User-agent: otherbot\nDisallow: /\n", True),
        (EVERYBODY_OUT + WE_ARE_IN, True),
        (WE_ARE_IN + EVERYBODY_OUT, True),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "SiChak"), True),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "sichak/1.0 (+mail)"), True),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "sichak*"), True),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "sichakbot"), False),  # another's name
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "sic"), False),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "s"), False),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "not-sichak"), False),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", ""), False),
        (EVERYBODY_OUT + WE_ARE_IN.replace("sichak", "*bot"), False),
    ],
)
def test_the_group_that_names_us_goes_before_the_one_for_everybody(text: str, free: bool) -> None:
    assert allowed(text) is free


@pytest.mark.parametrize(
    ("text", "free"),
    [
        # 2.2.1: groups that name us are one group
        ("User-agent: sichak\nAllow: /goods/1\n\nUser-agent: sichak\nDisallow: /goods/\n", True),
        ("User-agent: sichak\nDisallow: /a\n\nUser-agent: sichak\nDisallow: /goods/\n", False),
        # several names before the rules
        ("User-agent: a\nUser-agent: sichak\nUser-agent: b\nDisallow: /\n", False),
        ("User-agent: a\n\n# both\n\nUser-agent: sichak\nDisallow: /\n", False),
        # 2.2.4: other records end no group
        ("User-agent: sichak\nSitemap: https://x/y\nUser-agent: b\nDisallow: /\n", False),
        ("User-agent: sichak\nCrawl-delay: 1\nUser-agent: b\nDisallow: /\n", False),
        # rules do
        ("User-agent: sichak\nAllow: /\nUser-agent: b\nDisallow: /\n", True),
        ("User-agent: sichak\nDisallow:\nUser-agent: *\nDisallow: /\n", True),
    ],
)
def test_groups_of_several_names_and_several_groups_of_one(text: str, free: bool) -> None:
    assert allowed(text) is free


@pytest.mark.parametrize(
    ("rules", "path", "free"),
    [
        # 5.1 and 5.2 of the RFC: the longest match, Allow in a tie
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/", True),
        (
            "Allow: /example/page/\nDisallow: /example/page/disallowed.gif",
            "/example/page/disallowed.gif",
            False,
        ),
        ("Disallow: *.gif$\nDisallow: /example/\nAllow: /publications/", "/publications/a", True),
        ("Disallow: *.gif$\nDisallow: /example/\nAllow: /publications/", "/a/b.gif", False),
        ("Disallow: *.gif$\nDisallow: /example/\nAllow: /publications/", "/a/b.gif?x=1", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        # 2.2.3: special characters
        ("Disallow: /fish*.php", "/fishheads/catfish.php?p=1", False),
        ("Disallow: /fish*.php", "/Fish.PHP", True),
        ("Disallow: /*.php$", "/a.php5", True),
        ("Disallow: /*?", "/a?b", False),
        ("Disallow: /*?", "/a", True),
        ("Disallow: /a$b", "/a$b/c", False),
        ("Disallow: /**", "/x", False),
        ("Disallow: /goods/*/view$", "/goods/1/2/view", False),
        # 2.2.2: percent encodings
        ("Disallow: /foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar/x", False),
        ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", False),
        ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/ツ", False),
        ("Disallow: /foo/bar/%62%61%7A", "/foo/bar/baz", False),
        ("Disallow: /a%3cd.html", "/a%3Cd.html", False),
        ("Disallow: /a%2fb", "/a/b", True),
        ("Disallow: /여성", "/%EC%97%AC%EC%84%B1/list", False),
    ],
)
def test_paths_are_matched_as_the_rfc_has_it(rules: str, path: str, free: bool) -> None:
    assert allowed(f"User-agent: *\n{rules}\n", path) is free


def test_robots_txt_itself_is_always_allowed() -> None:
    assert allowed("User-agent: *\nDisallow: /\n", "/robots.txt")


def by_the_book(rules: list[tuple[bool, str]], path: str) -> bool:
    """RFC 9309, 2.2.2 and 2.2.3, literally; ASCII letters and separators only."""
    best = (-1, True)
    for allow, pattern in rules:
        anchored = pattern.endswith("$")
        core = re.escape(pattern.removesuffix("$")).replace(r"\*", ".*")
        if re.match(core + ("$" if anchored else ""), path, re.DOTALL):
            best = max(best, (len(pattern), allow))
    return best[1]


pieces = st.text("abc/*", max_size=6)
patterns = st.builds(lambda text, end: f"/{text}{end}", pieces, st.sampled_from(["", "$"]))
paths = st.text("abc/", max_size=10).map(lambda text: f"/{text}")


@given(st.lists(st.tuples(st.booleans(), patterns), max_size=6), paths)
@example([(False, "/*a$"), (True, "/b")], "/ba")
def test_any_rules_decide_as_the_rfc_s_own_words_do(
    rules: list[tuple[bool, str]], path: str
) -> None:
    lines = "\n".join(f"{'Allow' if allow else 'Disallow'}: {text}" for allow, text in rules)
    assert allowed(f"User-agent: sichak\n{lines}\n", path) is by_the_book(rules, path)


agents = st.sampled_from(["*", "sichak", "SICHAK/2", "otherbot", "sichakbot", "sic"])
groups = st.tuples(st.lists(agents, min_size=1, max_size=3), st.booleans())


@given(st.lists(groups, max_size=4), st.sampled_from(["\n", "\r", "\r\n"]))
def test_any_groups_we_obey_our_own_else_everybody_s(
    found: list[tuple[list[str], bool]], end: str
) -> None:
    lines = [
        line
        for names, allow in found
        for line in (
            *(f"User-agent: {name}" for name in names),
            "Allow: /" if allow else "Disallow: /",
        )
    ]
    ours = [allow for names, allow in found if {"sichak", "SICHAK/2"} & set(names)]
    everybody = [allow for names, allow in found if "*" in names]
    decisive = ours or everybody
    assert allowed(end.join(lines)) is (not decisive or any(decisive))


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
@example(b"User-agent: \xff\nDisallow: \xfe%ZZ%\n")
def test_no_bytes_make_it_fail(text: bytes) -> None:
    rules = Rules(text)
    assert rules.allowed(HOST + "/robots.txt")
    assert rules.reserved(HOST + "/a") in (True, False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_are_heeded(encoding: str) -> None:
    text = "User-agent: *\nDisallow: /\n".encode(encoding)
    assert decoded(text).startswith("User-agent")
    assert not allowed(text)


def test_a_text_made_to_be_slow_is_read_to_its_end() -> None:
    """By the square of its length, it would take hours."""
    many = b"User-agent: *\n" * 15_000 + b"Disallow: /\n" * 15_000
    long_line = b"User-agent: *\nDisallow: /" + b"a*" * 240_000 + b"\n" + b"a " * 100_000
    assert not Rules(many).allowed(HOST + "/goods")
    assert Rules(long_line).allowed(HOST + "/" + "a" * 2_000)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", None),
        ("User-agent: *\nDisallow: /x\n", None),
        ("User-agent: *\nCrawl-delay: 2.5\n", 2.5),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: -1\n", None),
        ("User-agent: *\nCrawl-delay: inf\n", None),
        ("User-agent: *\nCrawl-delay: 0\n", None),
        ("User-agent: *\nRequest-rate: 1/10s\n", 10.0),
        ("User-agent: *\nRequest-rate: 6/1m\nCrawl-delay: 3\n", 10.0),
        ("User-agent: other\nCrawl-delay: 9\n\nUser-agent: sichak\nCrawl-delay: 4\n", 4.0),
        ("User-agent: *\nCrawl-delay: 9\n\nUser-agent: sichak\nAllow: /\n", None),
    ],
)
def test_the_pause_a_host_asks_for(text: str, seconds: float | None) -> None:
    assert Rules(text.encode()).crawl_delay == seconds


@pytest.mark.parametrize(
    ("preference", "reserved"),
    [
        ("", None),
        ("search=yes", None),
        ("ai-train", None),
        ("ai-train=no", True),
        ("search=yes, AI-Train=No , ai-input=yes", True),
        ("train-ai=n", True),
        ("train-ai=n;q=1, search=y", True),
        ("train-ai=y", False),
        ("train-ai=y, train-genai=n", True),
        ("bots=n", True),
        ("xai-train=no", None),
    ],
)
def test_what_a_list_of_uses_says_of_training(preference: str, reserved: bool | None) -> None:
    assert reserves_training(preference) is reserved


@pytest.mark.parametrize(
    ("record", "path", "reserved"),
    [
        ("Allow: /", "/a", False),
        ("Content-Signal: search=yes", "/a", False),
        ("Content-Signal: search=yes,ai-train=no", "/a", True),
        ("content-signal : ai-train=no", "/a", True),
        ("Content-Usage: train-ai=n", "/a", True),
        ("Content-Usage: /goods/ train-ai=n", "/goods/1", True),
        ("Content-Usage: /goods/ train-ai=n", "/a", False),
        ("Content-Usage: train-ai=n\nContent-Usage: /free/ train-ai=y", "/free/1", False),
        ("Content-Usage: train-ai=n\nContent-Usage: /free/ train-ai=y", "/a", True),
    ],
)
def test_a_robots_txt_may_reserve_training(record: str, path: str, reserved: bool) -> None:
    rules = Rules(f"User-agent: *\n{record}\nAllow: /\n".encode())
    assert rules.reserved(HOST + path) is reserved
    assert rules.allowed(HOST + path)


def test_what_others_may_not_use_is_not_reserved_from_us() -> None:
    text = b"User-agent: otherbot\nContent-Signal: ai-train=no\nDisallow: /\n"
    assert not Rules(text).reserved(HOST + "/a")
