"""Of several pictures, the one with the most pixels."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from crawlers.sources.largest import largest, pixels_of
from crawlers.sources.source import Local


def png(width: int, height: int) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (width, height)).save(buffer, "PNG")
    return buffer.getvalue()


def local(body: bytes) -> Local:
    return Local(body, "file:x", "0" * 64)


def head(width: int, height: int) -> bytes:
    """A PNG of any size, of which there is nothing but the head."""
    data = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"
    return b"\x89PNG\r\n\x1a\n\0\0\0\x0d" + data + zlib.crc32(data).to_bytes(4) + b"\0\0\0\0IDAT"


@pytest.mark.parametrize("bodies", [[], [b""], [b"<html>", b"\xff\xd8\xff"]])
def test_where_there_is_no_picture_there_is_none(bodies) -> None:
    assert largest(map(local, bodies)) is None


def test_most_pixels_win_and_the_first_of_equals() -> None:
    small, wide, tall = (local(png(*size)) for size in ((5, 5), (20, 10), (10, 20)))
    assert largest([small, wide, tall]) is wide
    assert largest([small, tall, wide]) is tall


def test_a_size_is_read_without_decoding() -> None:
    assert pixels_of(png(30, 40)) == 1_200
    assert pixels_of(head(30, 40)) == 1_200


def test_a_bomb_is_no_picture_and_does_no_harm() -> None:
    assert pixels_of(head(100_000, 100_000)) == 0
