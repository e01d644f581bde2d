"""TensorFlow's V2 checkpoints, read without TensorFlow.

A checkpoint ``model.ckpt-7`` is the table ``model.ckpt-7.index`` (variable → kind, shape and
place) and one or more shards ``model.ckpt-7.data-00000-of-00001`` with the bare numbers.
Source: tensorflow/core/protobuf/tensor_bundle.proto. It is untrusted input: every length,
place and checksum is verified.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.cihp_pgn.crc32c import crc32c, unmasked
from dataset_builder.parse.cihp_pgn.leveldb_table import read_table
from dataset_builder.parse.cihp_pgn.wire import Malformed, fields
from sichak.errors import WeightsError
from sichak.weights.custom import file_hash

DTYPES = {1: "<f4", 2: "<f8", 3: "<i4", 9: "<i8"}
"""TensorFlow's number of a type → numpy's name; no parser's checkpoint holds others."""

MAX_INDEX_BYTES = 16 << 20
MAX_NOTE_CHARACTERS = 1 << 16
MAX_SHARDS = 1000
LITTLE_ENDIAN = 0
SUFFIX = re.compile(r"(?<=.)\.(index|meta|data-\d{5}-of-\d{5})$")
NAMED = re.compile(r'^model_checkpoint_path: "(?:.*/)?([^/"]+)"', re.MULTILINE)


@dataclass(frozen=True)
class Variable:
    """Where a variable's numbers lie and what they are.

    Attributes:
        dtype: TensorFlow's number of the type.
        shape: as TensorFlow orders it: a convolution's weights are (height, width, in, out).
        shard: number of the data file.
        offset: in it, in bytes.
        size: in bytes.
        masked_crc: masked CRC-32C of the bytes.
        sliced: cut into parts that lie elsewhere; such variables are not read.
    """

    dtype: int = 0
    shape: tuple[int, ...] = ()
    shard: int = 0
    offset: int = 0
    size: int = 0
    masked_crc: int = 0
    sliced: bool = False


class TfCheckpoint:
    """A checkpoint whose index has been read and whose numbers are read when asked for."""

    def __init__(self, prefix: Path) -> None:
        """Read the index.

        Args:
            prefix: the path without ``.index``.

        Raises:
            WeightsError: files are missing, or the index is malformed.
        """
        self.prefix = prefix
        self.index = Path(f"{prefix}.index")
        try:
            self.variables: Mapping[str, Variable]
            self.shards, self.variables = _read_index(_small_file(self.index))
        except (OSError, Malformed, UnicodeDecodeError) as error:
            raise WeightsError(f"{self.index}: no index of a checkpoint ({error})") from error
        missing = [str(file) for file in self.data_files() if not file.is_file()]
        if missing:
            raise WeightsError(f"{self.index}: its data is missing: {', '.join(missing)}")

    def data_files(self) -> list[Path]:
        """The shards, in their order."""
        return [
            Path(f"{self.prefix}.data-{shard:05d}-of-{self.shards:05d}")
            for shard in range(self.shards)
        ]

    def sha256(self) -> str:
        """SHA-256 of the hexadecimal SHA-256s of all that is read: the index, then the shards."""
        hashes = (file_hash(path) for path in (self.index, *self.data_files()))
        return hashlib.sha256("".join(hashes).encode()).hexdigest()

    def read(self, name: str) -> npt.NDArray[Any]:
        """A variable's numbers, of its shape and type.

        Raises:
            WeightsError: no such variable, one of a kind that is not read, or one whose
                size, place or checksum is wrong.
        """
        if name not in self.variables:
            raise WeightsError(f"{self.prefix}: no variable {name}")
        variable = self.variables[name]
        try:
            content = self._content(variable)
        except (OSError, Malformed) as error:
            raise WeightsError(f"{self.prefix}: {name}: {error}") from error
        return np.frombuffer(content, DTYPES[variable.dtype]).reshape(variable.shape)

    def _content(self, variable: Variable) -> bytes:
        if variable.sliced or variable.dtype not in DTYPES:
            raise Malformed(f"sliced, or of type {variable.dtype}, which is not read")
        if variable.size != math.prod(variable.shape) * np.dtype(DTYPES[variable.dtype]).itemsize:
            raise Malformed(f"{variable.size} bytes cannot have shape {variable.shape}")
        if variable.shard >= self.shards:
            raise Malformed(f"in shard {variable.shard} of {self.shards}")
        path = self.data_files()[variable.shard]
        if variable.offset + variable.size > path.stat().st_size:
            raise Malformed(f"{path.name} ends before it; is the download whole?")
        with path.open("rb") as file:
            file.seek(variable.offset)
            content = file.read(variable.size)
        if crc32c(content) != unmasked(variable.masked_crc):
            raise Malformed("wrong checksum; the file is damaged")
        return content


def checkpoint_prefix(path: Path) -> Path | None:
    """The checkpoint that a path means: its folder, one of its files, or its prefix.

    Of several in a folder, it is the one that the folder's file ``checkpoint`` names.

    Returns:
        the path without ``.index``; None when there is no checkpoint.

    Raises:
        WeightsError: a folder with several checkpoints, none of them named.
    """
    if not path.is_dir():
        prefix = path.with_name(SUFFIX.sub("", path.name))
        return prefix if Path(f"{prefix}.index").is_file() else None
    found = {index.stem: index.with_suffix("") for index in sorted(path.glob("*.index"))}
    if len(found) <= 1:
        return next(iter(found.values()), None)
    named = _named_latest(path / "checkpoint")
    if named not in found:
        raise WeightsError(f"{path} holds several checkpoints: name one of {', '.join(found)}")
    return found[named]


def _named_latest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open(errors="replace") as file:
        match = NAMED.search(file.read(MAX_NOTE_CHARACTERS))
    return match[1] if match else ""


def _small_file(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_INDEX_BYTES + 1)
    if len(content) > MAX_INDEX_BYTES:
        raise Malformed(f"more than {MAX_INDEX_BYTES:,} bytes")
    return content


def _read_index(index: bytes) -> tuple[int, dict[str, Variable]]:
    """The number of shards, and name → variable."""
    entries = read_table(index)
    key, header = next(entries, (None, b""))
    if key != b"":
        raise Malformed("it does not begin with a header")
    shards = _shards(header)
    return shards, {key.decode(): _variable(value) for key, value in entries}


def _shards(header: bytes) -> int:
    values = dict(fields(header))
    shards, endianness = values.get(1, 0), values.get(2, LITTLE_ENDIAN)
    if not isinstance(shards, int) or not 1 <= shards <= MAX_SHARDS:
        raise Malformed(f"{shards!r} shards")
    if endianness != LITTLE_ENDIAN:
        raise Malformed("big-endian numbers")
    return shards


def _variable(entry: bytes) -> Variable:
    values: dict[str, Any] = {}
    names = {1: "dtype", 3: "shard", 4: "offset", 5: "size", 6: "masked_crc"}
    for number, value in fields(entry):
        if number == 2 and isinstance(value, bytes):
            values["shape"] = tuple(_sizes(value))
        elif number == 7:
            values["sliced"] = True
        elif number in names and isinstance(value, int):
            values[names[number]] = value
    return Variable(**values)


def _sizes(shape: bytes) -> Iterator[int]:
    """The lengths of a shape's axes."""
    for number, axis in fields(shape):
        if number == 2 and isinstance(axis, bytes):
            sizes = [value for number, value in fields(axis) if number == 1]
            size = sizes[-1] if sizes else 0
            if not isinstance(size, int) or size >= 1 << 63:
                raise Malformed("an axis of unknown length")
            yield size
