"""Write TensorFlow V2 checkpoints, sound ones and others, to read them back."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.cihp_pgn.crc32c import crc32c

MAGIC = 0xDB4775248B80FB57
DTYPE_NUMBERS = {"float32": 1, "float64": 2, "int32": 3, "int64": 9, "uint8": 4}
HEADER = b"\x08\x01\x1a\x02\x08\x01"
"""One shard, little-endian, written by version 1."""

Entries = Iterable[tuple[bytes, bytes]]


def masked(crc: int) -> int:
    return ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF


def varint(number: int) -> bytes:
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def field(number: int, value: int | bytes, kind: int | None = None) -> bytes:
    """A protocol buffer's field: a varint or bytes; kind 5 is four bytes of a number."""
    if isinstance(value, bytes):
        return varint(number << 3 | 2) + varint(len(value)) + value
    if kind == 5:
        return varint(number << 3 | 5) + struct.pack("<I", value)
    return varint(number << 3) + varint(value)


def variable(
    shape: Iterable[int], size: int, offset: int = 0, crc: int = 0, dtype: int = 1, **more: int
) -> bytes:
    """A BundleEntryProto; ``shard`` and ``slices`` may be given besides."""
    axes = b"".join(field(2, field(1, length)) for length in shape)
    entry = field(1, dtype) + field(2, axes)
    entry += field(3, more["shard"]) if "shard" in more else b""
    entry += field(4, offset) + field(5, size) + field(6, masked(crc), kind=5)
    return entry + (field(7, b"") if "slices" in more else b"")


def block(entries: Entries, restart_every: int = 4) -> bytes:
    """Keys share what they have in common with the one before, but for every fourth."""
    content, restarts, before = bytearray(), [], b""
    for index, (key, value) in enumerate(entries):
        shared = 0
        if index % restart_every == 0:
            restarts.append(len(content))
        else:
            while shared < min(len(key), len(before)) and key[shared] == before[shared]:
                shared += 1
        differing = key[shared:]
        content += varint(shared) + varint(len(differing)) + varint(len(value))
        content += differing + value
        before = key
    restarts = restarts or [0]
    return bytes(content) + struct.pack(f"<{len(restarts) + 1}I", *restarts, len(restarts))


def stored(content: bytes, compression: int = 0) -> bytes:
    """A block as it lies in the file: behind it its compression and checksum."""
    whole = content + bytes([compression])
    return whole + struct.pack("<I", masked(crc32c(whole)))


def table_of(blocks: Iterable[bytes], compression: int = 0) -> bytes:
    """A table whose blocks have these contents."""
    file = bytearray()
    handles: list[tuple[bytes, bytes]] = []
    for content in blocks:
        handles.append((b"k%09d" % len(handles), varint(len(file)) + varint(len(content))))
        file += stored(content, compression)
    return with_index(bytes(file), handles)


def with_index(file: bytes, handles: Entries) -> bytes:
    """A table of blocks that lie in ``file``, listed by these keys and handles."""
    index = block(handles)
    metaindex = block([])
    tail = stored(metaindex) + stored(index)
    start = len(file)
    footer = varint(start) + varint(len(metaindex))
    footer += varint(start + len(metaindex) + 5) + varint(len(index))
    return file + tail + footer.ljust(40, b"\0") + struct.pack("<Q", MAGIC)


def table(entries: Entries, block_entries: int = 7) -> bytes:
    entries = list(entries)
    starts = range(0, len(entries), block_entries)
    return table_of(block(entries[start : start + block_entries]) for start in starts)


def write_checkpoint(prefix: Path, variables: Mapping[str, Callable[[], npt.NDArray[Any]]]) -> None:
    """One shard; each variable is made when its turn comes."""
    entries, offset = [(b"", HEADER)], 0
    with Path(f"{prefix}.data-00000-of-00001").open("wb") as data:
        for name in sorted(variables):
            values = variables[name]()
            content = np.ascontiguousarray(values).tobytes()
            data.write(content)
            number = DTYPE_NUMBERS[str(values.dtype)]
            entry = variable(values.shape, len(content), offset, crc32c(content), number)
            entries.append((name.encode(), entry))
            offset += len(content)
    Path(f"{prefix}.index").write_bytes(table(entries))
