"""Hosts."""

from __future__ import annotations

import pytest

from crawlers.politeness.address import host_of, is_this_machine


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("", ""),
        ("no address", ""),
        ("https://www.ssfshop.com/x?y#z", "www.ssfshop.com"),
        ("https://WWW.SSFshop.com/", "www.ssfshop.com"),
        ("https://www.ssfshop.com:443/", "www.ssfshop.com"),
        ("http://www.ssfshop.com:80/", "www.ssfshop.com"),
        ("http://www.ssfshop.com:443/", "www.ssfshop.com:443"),
        ("http://127.0.0.1:8000/", "127.0.0.1:8000"),
        ("https://www.ssfshop.com@evil.test/", "evil.test"),
    ],
)
def test_a_host_has_its_port_unless_it_is_the_usual_one(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("", False),
        ("http://127.0.0.1:8000/x", True),
        ("http://127.8.9.1/", True),
        ("http://[::1]:80/", True),
        ("http://localhost:3/", True),
        ("http://localhost.evil.test/", False),
        ("http://10.0.0.1/", False),
        ("http://127.0.0.1.evil.test/", False),
        ("https://www.ssfshop.com/127.0.0.1", False),
    ],
)
def test_only_the_loopback_is_this_machine(url: str, is_here: bool) -> None:
    assert is_this_machine(url) is is_here
