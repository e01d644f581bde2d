"""Challenge pages."""

from __future__ import annotations

import pytest

from crawlers.politeness.captcha import in_headers, in_page


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({}, None),
        ({"cf-ray": "8f2b"}, None),
        ({"cf-mitigated": ""}, None),
        ({"cf-mitigated": "challenge"}, "cf-mitigated: challenge"),
        ({"cf-mitigated": " Challenge "}, "cf-mitigated: challenge"),
        ({"x-amzn-waf-action": "captcha"}, "x-amzn-waf-action: captcha"),
        ({"x-amzn-waf-action": "count"}, None),
    ],
)
def test_a_header_may_say_so(headers: dict[str, str], found: str | None) -> None:
    assert in_headers(lambda name: headers.get(name, "")) == found


@pytest.mark.parametrize(
    ("body", "whose"),
    [
        (b"", None),
        (b"<html><h1>Wide trousers</h1></html>", None),
        (b"<script>window._cf_chl_opt={cvId:'3'}</script>", "Cloudflare"),
        (b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>", None),
        (b"<script src='https://js.hCaptcha.com/1/api.js'></script>", "hCaptcha"),
        (b"<script src='https://www.google.com/recaptcha/api.js'></script>", "reCAPTCHA"),
        (b"<script src='https://geo.captcha-delivery.com/c.js'></script>", "DataDome"),
        (b"<iframe src='/_Incapsula_Resource?x'></iframe>", "Imperva"),
        (b"<div id='px-captcha'></div>", "PerimeterX"),
        (b" " * 300_000 + b"hcaptcha.com/", None),  # a challenge is a small page
        (bytes(range(256)) * 10, None),
    ],
)
def test_a_page_may_say_so(body: bytes, whose: str | None) -> None:
    assert in_page(body) == whose
