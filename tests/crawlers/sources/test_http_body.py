"""Bodies of archived answers: what a browser would see, and never more than allowed."""

from __future__ import annotations

import gzip
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.sources.http_body import dechunked, decoded
from crawlers.sources.source import NotThere

ENCODINGS = {
    "": lambda body: body,
    "identity": lambda body: body,
    "gzip": gzip.compress,
    "X-GZIP": gzip.compress,
    "deflate": zlib.compress,
    "deflate, gzip": lambda body: gzip.compress(zlib.compress(body)),
}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("body", [b"", b"a", b"page" * 5_000])
def test_what_was_packed_is_unpacked(encoding: str, body: bytes) -> None:
    assert decoded(ENCODINGS[encoding](body), "", encoding, 20_000) == body


@given(pieces=st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_chunks_are_joined(pieces: list[bytes]) -> None:
    raw = b"".join(b"%X\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"
    assert dechunked(raw) == b"".join(pieces)


@given(raw=st.binary(max_size=200), transfer=st.sampled_from(["", "chunked"]))
def test_bytes_of_any_kind_end_in_a_body_or_in_a_reason(raw: bytes, transfer: str) -> None:
    for encoding in ENCODINGS:
        with suppress(NotThere):
            assert len(decoded(raw, transfer, encoding, 100)) <= 100


@pytest.mark.parametrize(
    ("raw", "transfer", "encoding", "reason"),
    [
        (b"x" * 101, "", "", "larger than 100"),
        (gzip.compress(bytes(10_000_000), mtime=0), "", "gzip", "larger than 100"),
        (zlib.compress(bytes(10_000_000)), "", "deflate", "larger than 100"),
        (gzip.compress(b"page", mtime=0)[:-3], "", "gzip", "cut off"),
        (b"\x1f\x8bnothing", "", "gzip", "damaged"),
        (b"5\r\nhello\r\n3\r\nab", "chunked", "", "cut off in a chunk"),
        (b"5\r\nhello\r\n", "chunked", "", "cut off between"),
        (b"x", "", "br", "'br' is not read"),
        (b"x", "", "gzip, gzip, gzip, gzip", "4 content encodings"),
        (b"FFFFFFFFFFFFFFF\r\nab", "chunked", "", "cut off in a chunk"),
    ],
)
def test_what_cannot_be_unpacked_says_why(
    raw: bytes, transfer: str, encoding: str, reason: str
) -> None:
    with pytest.raises(NotThere, match=reason):
        decoded(raw, transfer, encoding, 100)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"zz\r\nab\r\n", b"-5\r\nhello\r\n"])
def test_what_is_not_in_chunks_is_returned_as_it_is(raw: bytes) -> None:
    assert dechunked(raw) == raw
