"""What the user's words name; what could mean two things is refused."""

from __future__ import annotations

import pytest

from sichak.errors import ParamsError
from sichak.takedown.target import Target, parse_target
from sichak.takedown.whence import Whence

SHA = "cd" * 32
KNOWN = [
    Whence("hanok", "GM1", brand="HANOK"),
    Whence("hanok", "GM1", brand="HANOK"),
    Whence("maru", "GM2", brand="Maru"),
    Whence("hanok", "GM2", brand="HANOK"),
    Whence("maru", "twin", brand="Twin"),
]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("https://img.example/1.jpg", Target("url", "https://img.example/1.jpg")),
        ("//img.example/1.jpg", Target("url", "//img.example/1.jpg")),
        ("url:https://img.example/1.jpg", Target("url", "https://img.example/1.jpg")),
        (SHA.upper(), Target("sha256", SHA)),
        (f"sha256:{SHA}", Target("sha256", SHA)),
        ("brand:Nobody Knows", Target("brand", "Nobody Knows")),
        ("sku:GM9", Target("sku", "GM9")),
        ("sku:kuho/GM9", Target("sku", "kuho/GM9")),
        ("gm1", Target("sku", "hanok/GM1")),
        ("maru/GM2", Target("sku", "maru/GM2")),
    ],
)
def test_words_and_what_they_name(text, target):
    assert parse_target(text, KNOWN) == target


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no product or brand"),
        ("GM9", "say what it is: url:ADDRESS"),
        ("GM2", "'sku:hanok/GM2', 'sku:maru/GM2'"),
        ("HANOK", "'brand:HANOK'"),
        ("twin", "'brand:Twin', 'sku:maru/twin'"),
        ("brand:", "without a value"),
        ("sku: ", "without a value"),
        ("sha256:abc", "64 hexadecimal digits"),
        ("url:img/1.jpg", "no address"),
        ("url:https://[x", "no address"),
    ],
)
def test_what_is_not_clear_is_refused(text, words):
    with pytest.raises(ParamsError) as refused:
        parse_target(text, KNOWN)
    assert words in str(refused.value)


def test_equal_targets_have_one_key():
    assert Target("brand", "KUHO").key == Target("brand", " kuho").key
    assert Target("brand", "KUHO").key != Target("sku", "KUHO").key
