"""Protocol buffers are read to the letter, or refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.cihp_pgn.wire import Malformed, fields, read_varint
from tests.dataset_builder.parse.cihp_pgn.bundle import field, varint


@given(st.integers(0, 2**64 - 1), st.binary(max_size=3))
def test_a_number_is_read_and_what_follows_left(number: int, after: bytes) -> None:
    encoded = varint(number)
    assert read_varint(b"\xff" + encoded + after, 1) == (number, 1 + len(encoded))


@pytest.mark.parametrize(
    "data",
    [b"", b"\x80", b"\x80" * 9, b"\xff" * 10, b"\x80" * 10 + b"\x01", b"\xff" * 9 + b"\x02"],
    ids=["empty", "one", "nine", "all ones", "eleven bytes", "65 bits"],
)
def test_a_number_that_does_not_end_or_fit_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed, match="does not end"):
        read_varint(data, 0)


def test_the_longest_number() -> None:
    assert read_varint(b"\xff" * 9 + b"\x01", 0) == (2**64 - 1, 10)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (b"", []),
        (b"\x08\x96\x01", [(1, 150)]),
        (b"\x12\x07testing", [(2, b"testing")]),
        (b"\x35\x01\x02\x00\x00", [(6, 0x201)]),
        (b"\x31\x01\x00\x00\x00\x00\x00\x00\x80", [(6, 2**63 + 1)]),
        (b"\x12\x00\x12\x00", [(2, b""), (2, b"")]),
        (field(300, 7) + field(1, b"\x08\x01"), [(300, 7), (1, b"\x08\x01")]),
    ],
)
def test_fields_in_their_order(message: bytes, found: list[tuple[int, int | bytes]]) -> None:
    assert list(fields(message)) == found


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"\x08", "does not end"),
        (b"\x12\x05abcd", "over the end"),
        (b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "over the end"),
        (b"\x35\x01\x02\x00", "over the end"),
        (b"\x31" + bytes(7), "over the end"),
        (b"\x0b", "unknown kind 3"),
        (b"\x0f", "unknown kind 7"),
    ],
)
def test_malformed_messages_are_refused(message: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        list(fields(message))


@given(st.binary(max_size=60))
def test_noise_is_read_or_refused_and_nothing_else(message: bytes) -> None:
    with suppress(Malformed):
        assert all(number >= 0 for number, _ in fields(message))
