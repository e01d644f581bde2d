"""Rows as parquet and JSON lines: equal rows give equal bytes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dataset_builder.export.records import Photo, Record
from sichak.work.item import Json
from sichak.work.memo import write_atomically

if TYPE_CHECKING:
    import pyarrow as pa

KEY = "key"
"""Column that names a row in every table of an export."""

TEXTS = (
    KEY, "kind", "part", "category", "stem", "role", "view", "store", "sku", "brand", "name",
    "colour", "gender", "url", "page_url", "sha256", "licence", "face_action",
)  # fmt: skip
INTEGERS = ("image_index", "width", "height")
FLOATS = ("scale", "left", "top")
PHOTO_COLUMNS = (*TEXTS, *INTEGERS, *FLOATS)
"""Columns that describe one photo; ``width`` and ``height`` are the original's pixels."""

PAIR_TEXTS = (KEY, "category", "part", "try_on")


def photo_row(key: str, record: Record) -> dict[str, Json]:
    """A photo with its provenance under the names of :data:`PHOTO_COLUMNS`."""
    shape = record.geometry.model_dump() if record.geometry else {}
    row: dict[str, Json] = {KEY: key, **record.model_dump(mode="json", exclude={"geometry"})}
    row |= {name: shape.get(name) for name in ("width", "height", *FLOATS)}
    return {name: row[name] for name in PHOTO_COLUMNS}


def pair_row(key: str, person: Record, garment: Record, worn: bool, try_on: str) -> dict[str, Json]:
    """A pair with both photos' provenance, ``person_…`` and ``garment_…``."""
    row: dict[str, Json] = {
        KEY: key,
        "category": person.category,
        "part": person.part,
        "worn": worn,
        "try_on": try_on,
    }
    for record in (person, garment):
        described = photo_row("", record)
        row |= {f"{record.kind}_{name}": described[name] for name in OF_EACH}
    return row


OF_EACH = tuple(name for name in PHOTO_COLUMNS if name not in (KEY, "kind", "part", "category"))
"""Columns that a pair has for each of its photos."""


def photo_schema() -> pa.Schema:
    """The types of :data:`PHOTO_COLUMNS`."""
    import pyarrow as pa

    return pa.schema([(name, _type(name)) for name in PHOTO_COLUMNS])


def pair_schema() -> pa.Schema:
    """The types of :func:`pair_row`."""
    import pyarrow as pa

    each = [(f"{kind}_{name}", _type(name)) for kind in ("person", "garment") for name in OF_EACH]
    return pa.schema([*((name, pa.string()) for name in PAIR_TEXTS), ("worn", pa.bool_()), *each])


def write_parquet(
    path: Path,
    rows: Sequence[Mapping[str, Json]],
    schema: pa.Schema,
    notes: Mapping[str, str] | None = None,
) -> None:
    """Write a table; ``notes`` go into the file's own metadata."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist(list(rows), schema=schema.with_metadata(dict(notes or {})))
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    write_atomically(path, buffer.getvalue().to_pybytes())


def has_rows(path: Path, keys: Collection[str]) -> bool:
    """Whether a table has rows of some keys; one that is absent has none."""
    import pyarrow.parquet as pq

    if not path.is_file():
        return False
    return not set(keys).isdisjoint(pq.read_table(path, columns=[KEY])[KEY].to_pylist())


def without_rows(path: Path, keys: Collection[str], notes: Mapping[str, str] | None = None) -> None:
    """Take the rows of some keys out of a table; its notes stay unless there are new ones."""
    import pyarrow.parquet as pq

    if has_rows(path, keys):
        table = pq.read_table(path)
        kept = [row for row in table.to_pylist() if row[KEY] not in keys]
        schema = table.schema.remove_metadata()
        write_parquet(path, kept, schema, read_notes(path) if notes is None else notes)


def read_notes(path: Path) -> dict[str, str]:
    """The notes of a table; none when the file is absent or broken."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_schema(path).metadata or {}
        return {name.decode(): text.decode() for name, text in metadata.items()}
    except (OSError, pa.ArrowException, UnicodeDecodeError):
        return {}


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Json]]) -> None:
    """Write a row a line."""
    lines = (json.dumps(dict(row), ensure_ascii=False) + "\n" for row in rows)
    write_atomically(path, "".join(lines).encode())


def rows_of(photos: Iterable[tuple[str, Photo]]) -> list[dict[str, Json]]:
    """The rows of photos under their keys."""
    return [photo_row(key, photo.record) for key, photo in photos]


def _type(name: str) -> pa.DataType:
    import pyarrow as pa

    if name in INTEGERS:
        return pa.int64()
    return pa.float64() if name in FLOATS else pa.string()
