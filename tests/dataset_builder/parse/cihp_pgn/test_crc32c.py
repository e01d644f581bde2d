"""CRC-32C agrees with its definition and its published values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.cihp_pgn.crc32c import BLOCK_BYTES, POLYNOMIAL, crc32c, unmasked


def bit_by_bit(data: bytes) -> int:
    register = 0xFFFFFFFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (POLYNOMIAL if register & 1 else 0)
    return register ^ 0xFFFFFFFF


@pytest.mark.parametrize(
    ("data", "crc"),
    [
        (b"", 0),
        (b"123456789", 0xE3069283),
        (bytes(32), 0x8A9136AA),
        (b"\xff" * 32, 0x62A8AB43),
        (bytes(range(32)), 0x46DD794E),
        (bytes(range(31, -1, -1)), 0x113FDB5C),
    ],
)
def test_published_values(data: bytes, crc: int) -> None:
    """RFC 3720, B.4, and the check value of the catalogue of CRCs."""
    assert crc32c(data) == crc


@given(st.binary(max_size=300))
def test_any_message(data: bytes) -> None:
    assert crc32c(data) == bit_by_bit(data)


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_a_message_may_come_in_parts(first: bytes, second: bytes) -> None:
    assert crc32c(second, crc32c(first)) == crc32c(first + second)


@pytest.mark.parametrize("size", [BLOCK_BYTES, BLOCK_BYTES + 1, 2 * BLOCK_BYTES + 7])
def test_a_message_of_several_blocks(size: int) -> None:
    data = (b"a few words, " * (size // 13 + 1))[:size]
    cut = 12345
    assert crc32c(data) == crc32c(memoryview(data)[cut:], crc32c(data[:cut]))


@pytest.mark.parametrize("place", [0, 5, BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 9])
def test_any_changed_bit_shows(place: int) -> None:
    data = bytearray(BLOCK_BYTES + 10)
    before = crc32c(bytes(data))
    data[place] ^= 0x10
    assert crc32c(bytes(data)) != before


@given(st.integers(0, 2**32 - 1))
def test_a_masked_crc_is_unmasked(crc: int) -> None:
    masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
    assert unmasked(masked) == crc
