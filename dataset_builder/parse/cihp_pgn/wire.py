"""Protocol buffers' wire format, as much of it as a checkpoint's index needs.

Source: https://protobuf.dev/programming-guides/encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

MAX_VARINT_BYTES = 10

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
WIDTH = {FIXED64: 8, FIXED32: 4}


class Malformed(Exception):
    """The bytes are not what they should be; the text says in what way."""


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, least significant first, and where it ends.

    Returns:
        the number, 0..2^64-1, and the position behind it.

    Raises:
        Malformed: the data ends within the number, or it has more than 64 bits.
    """
    number = 0
    for index, byte in enumerate(data[at : at + MAX_VARINT_BYTES]):
        number |= (byte & 0x7F) << 7 * index
        if byte < 0x80:
            if number >> 64:
                break
            return number, at + index + 1
    raise Malformed("a number that does not end")


def fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """The fields of a message in their order: field number and value.

    A value is an unsigned number, or the bytes of a string or of a message within.

    Raises:
        Malformed: a field that reaches over the end, or of no known kind.
    """
    at = 0
    while at < len(message):
        tag, at = read_varint(message, at)
        number, kind = tag >> 3, tag & 7
        if kind == VARINT:
            value, at = read_varint(message, at)
            yield number, value
            continue
        if kind == BYTES:
            length, at = read_varint(message, at)
        elif kind in WIDTH:
            length = WIDTH[kind]
        else:
            raise Malformed(f"a field of the unknown kind {kind}")
        if length > len(message) - at:
            raise Malformed("a field that reaches over the end")
        content = message[at : at + length]
        at += length
        yield number, content if kind == BYTES else int.from_bytes(content, "little")
