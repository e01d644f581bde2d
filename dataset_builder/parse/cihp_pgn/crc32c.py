"""CRC-32C (Castagnoli), the checksum of TensorFlow checkpoints, at the speed of array code.

A CRC is linear over GF(2): the register after a message is the exclusive or of what each
word of it alone would leave there. So words are folded in pairs, the left one advanced by
the length of the right one, all pairs of a block at once.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]

POLYNOMIAL = 0x82F63B78
"""Castagnoli's, bits reversed (RFC 3720, B.4)."""

LEVELS = 18
BLOCK_BYTES = 4 << LEVELS
"""Folded at once: as much as stays in a processor's cache."""

MASK_DELTA = 0xA282EAD8
ONES = 0xFFFFFFFF


def crc32c(data: bytes | memoryview, crc: int = 0) -> int:
    """CRC-32C of a message, 0..2^32-1.

    Args:
        data: the message, or its next part.
        crc: of the parts before.
    """
    register = crc ^ ONES
    whole = len(data) // 4 * 4
    for start in range(0, whole, BLOCK_BYTES):
        words = np.frombuffer(data[start : min(start + BLOCK_BYTES, whole)], dtype="<u4").copy()
        words[0] ^= register
        register = _folded(words)
    for byte in data[whole:]:
        register = _advanced_by_byte(register ^ byte)
    return register ^ ONES


def unmasked(masked: int) -> int:
    """The CRC behind one that was masked for storing, as LevelDB and TensorFlow do."""
    rotated = (masked - MASK_DELTA) & ONES
    return (rotated >> 17 | rotated << 15) & ONES


def _folded(words: Words) -> int:
    """The register after words, the first of which holds the register before."""
    for level in range(LEVELS):
        if len(words) == 1:
            break
        if len(words) % 2:
            # Zeros before a message leave an empty register empty.
            words = np.concatenate([np.zeros(1, np.uint32), words])
        words = _advanced(words[::2], level) ^ words[1::2]
    return int(_advanced(words, 0)[0])


def _advanced(words: Words, level: int) -> Words:
    """Registers after 4 · 2^level zero bytes."""
    low, high = _tables(level)
    advanced: Words = low[words & 0xFFFF] ^ high[words >> 16]
    return advanced


@cache
def _tables(level: int) -> tuple[Words, Words]:
    """What :func:`_advanced` makes of the lower and of the upper 16 bits."""
    images = _images(level)
    return _spanned(images[:16]), _spanned(images[16:])


def _images(level: int) -> list[int]:
    """What :func:`_advanced` makes of each of the 32 bits."""
    if level:
        before = np.array(_images(level - 1), dtype=np.uint32)
        return [int(image) for image in _advanced(before, level - 1)]
    images = [1 << bit for bit in range(32)]
    for _ in range(4):
        images = [_advanced_by_byte(image) for image in images]
    return images


def _spanned(images: list[int]) -> Words:
    """All exclusive ors of 16 images: entry n joins those at the set bits of n."""
    table = np.zeros(1, dtype=np.uint32)
    for image in images:
        table = np.concatenate([table, table ^ np.uint32(image)])
    return table


def _advanced_by_byte(register: int) -> int:
    for _ in range(8):
        register = register >> 1 ^ (POLYNOMIAL if register & 1 else 0)
    return register
