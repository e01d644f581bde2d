"""Challenge pages: what a host shows in place of its own pages to whom it takes for a robot.

Nothing is solved and nothing is disguised; such a host is left alone. Where a header
says so it is believed. Words in a page count only where the page is no list and no
product, because forms on honest pages use the same services.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

HEADERS: Mapping[str, tuple[str, ...]] = {
    "cf-mitigated": ("challenge",),  # Cloudflare, documented
    "x-amzn-waf-action": ("captcha", "challenge"),  # AWS WAF, documented
}

WORDS: Mapping[str, str] = {
    "_cf_chl_opt": "Cloudflare",
    "cf-chl-": "Cloudflare",
    "/cdn-cgi/challenge-platform/h/": "Cloudflare",
    "challenges.cloudflare.com/turnstile": "Cloudflare Turnstile",
    "hcaptcha.com/": "hCaptcha",
    "google.com/recaptcha": "reCAPTCHA",
    "recaptcha.net/recaptcha": "reCAPTCHA",
    "captcha-delivery.com": "DataDome",
    "px-captcha": "PerimeterX",
    "_incapsula_resource": "Imperva",
    "awswafintegration": "AWS WAF",
    "sec-if-cpt-container": "Akamai",
    "geetest.com": "GeeTest",
}
"""Parts of a page's source, in lower case → whose challenge it is. The services' own names for
their scripts and elements, as seen in their documentation and in public notes to 2026."""

READ = 256 * 1024
"""Bytes of a page that are looked at; a challenge is a small page."""


def in_headers(header: Callable[[str], str]) -> str | None:
    """Which challenge an answer's headers announce; ``header`` gives one by its name."""
    for name, values in HEADERS.items():
        if header(name).strip().lower() in values:
            return f"{name}: {header(name).strip().lower()}"
    return None


def in_page(body: bytes) -> str | None:
    """Whose challenge the words of a page are of; None for none."""
    text = body[:READ].lower()
    return next((name for words, name in WORDS.items() if words.encode() in text), None)
