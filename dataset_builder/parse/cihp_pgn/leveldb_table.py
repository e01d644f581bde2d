"""LevelDB's sorted tables, the format of a checkpoint's ``.index`` file.

Source: https://github.com/google/leveldb/blob/main/doc/table_format.md. Whatever a file
says about lengths and places is checked before it is believed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from dataset_builder.parse.cihp_pgn.crc32c import crc32c, unmasked
from dataset_builder.parse.cihp_pgn.wire import Malformed, read_varint

MAGIC = 0xDB4775248B80FB57
FOOTER_BYTES = 48
TRAILER_BYTES = 5
"""Behind a block: one byte of compression, four of checksum."""

UNCOMPRESSED = 0


def read_table(table: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keys and values of a table, in the order of the keys.

    Args:
        table: a whole file.

    Raises:
        Malformed: no table, a compressed one, or one whose checksums, lengths or order
            are wrong. Entries before the fault may have been given already.
    """
    end = 0
    last: bytes | None = None
    for _, handle in _entries(_block(table, *_index_handle(table))):
        offset, size, _ = _handle(handle, 0)
        if offset < end:
            raise Malformed("blocks that overlap")
        end = offset + size
        for key, value in _entries(_block(table, offset, size)):
            if last is not None and key <= last:
                raise Malformed("keys out of order")
            last = key
            yield key, value


def _index_handle(table: bytes) -> tuple[int, int]:
    """Offset and size of the block that lists the blocks, from the footer."""
    footer = table[-FOOTER_BYTES:]
    if len(footer) < FOOTER_BYTES or int.from_bytes(footer[-8:], "little") != MAGIC:
        raise Malformed("no LevelDB table: its last bytes are missing or others")
    _, _, after_metaindex = _handle(footer, 0)
    offset, size, _ = _handle(footer, after_metaindex)
    return offset, size


def _handle(data: bytes, at: int) -> tuple[int, int, int]:
    offset, at = read_varint(data, at)
    size, at = read_varint(data, at)
    return offset, size, at


def _block(table: bytes, offset: int, size: int) -> bytes:
    """A block's content, its checksum verified."""
    if offset + size + TRAILER_BYTES > len(table) - FOOTER_BYTES:
        raise Malformed("a block that reaches over the end")
    content = table[offset : offset + size]
    compression, masked = struct.unpack_from("<BI", table, offset + size)
    if crc32c(table[offset : offset + size + 1]) != unmasked(masked):
        raise Malformed("a block with a wrong checksum")
    if compression != UNCOMPRESSED:
        raise Malformed(f"a block with compression {compression}; only uncompressed ones are read")
    return content


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """A block's keys and values; a key is stored as what differs from the one before."""
    if len(block) < 4:
        raise Malformed("a block without restart points")
    end = len(block) - 4 * (int.from_bytes(block[-4:], "little") + 1)
    if end < 0:
        raise Malformed("a block with too many restart points")
    key, at = b"", 0
    while at < end:
        shared, at = read_varint(block, at)
        differing, at = read_varint(block, at)
        length, at = read_varint(block, at)
        if shared > len(key) or differing + length > end - at:
            raise Malformed("an entry that reaches over its block")
        key = key[:shared] + block[at : at + differing]
        at += differing + length
        yield key, block[at - length : at]
