"""An HTTP answer's body as an archive holds it: chunks joined, compression undone, bounded."""

from __future__ import annotations

import zlib

from crawlers.sources.source import NotThere

ENCODINGS = ("identity", "gzip", "x-gzip", "deflate")
"""Content encodings (RFC 9110, 8.4.1) that are undone."""

LAYERS = 3
"""Encodings laid over each other that are undone."""


def decoded(raw: bytes, transfer: str, encoding: str, limit: int) -> bytes:
    """The body that a browser would see.

    Args:
        raw: as it lies in the archive; may be decoded there already, whatever its headers say.
        transfer, encoding: the headers ``Transfer-Encoding`` and ``Content-Encoding``.
        limit: bytes of the body at most.

    Raises:
        NotThere: larger than that, cut off, or in an encoding that is not read.
    """
    body = dechunked(raw) if "chunked" in transfer.lower() else raw
    layers = [one for one in (part.strip() for part in encoding.lower().split(",")) if one]
    if len(layers) > LAYERS:
        raise NotThere(f"{len(layers)} content encodings over each other")
    for layer in reversed(layers):
        if layer not in ENCODINGS:
            raise NotThere(f"content encoding {layer[:20]!r} is not read")
        if layer != "identity":
            body = _inflated(body, layer, limit)
    if len(body) > limit:
        raise NotThere(f"larger than {limit:,} bytes")
    return body


def dechunked(raw: bytes) -> bytes:
    """Join the chunks of RFC 9112, 7.1; bytes that are no chunks are returned as they are.

    Raises:
        NotThere: the last chunk is not there.
    """
    pieces: list[bytes] = []
    at = 0
    while True:
        end = raw.find(b"\r\n", at, at + 1_000)
        size = _hex(raw[at:end].partition(b";")[0].strip()) if end >= 0 else None
        if size is None:
            if not pieces:
                return raw
            raise NotThere("cut off between its chunks")
        if size == 0:
            return b"".join(pieces)
        start = end + 2
        if start + size > len(raw):
            raise NotThere("cut off in a chunk")
        pieces.append(raw[start : start + size])
        at = start + size + 2


def _hex(digits: bytes) -> int | None:
    if not 0 < len(digits) <= 15 or digits.strip(b"0123456789abcdefABCDEF"):
        return None
    return int(digits, 16)


def _inflated(body: bytes, layer: str, limit: int) -> bytes:
    """Undo gzip or deflate; a body that is not compressed is returned as it is."""
    if layer != "deflate" and not body.startswith(b"\x1f\x8b"):
        return body
    windows = (zlib.MAX_WBITS, -zlib.MAX_WBITS) if layer == "deflate" else (16 + zlib.MAX_WBITS,)
    for window in windows:  # deflate is sent with and without its head
        inflate = zlib.decompressobj(window)
        try:
            found = inflate.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(found) > limit:
            raise NotThere(f"larger than {limit:,} bytes")
        if not inflate.eof:
            raise NotThere("its compressed body is cut off")
        return found
    if layer == "deflate":
        return body
    raise NotThere("its compressed body is damaged")
