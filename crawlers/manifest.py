"""A crawl's folder: photos, ``manifest.jsonl`` and ``.parquet``, products, rejects, and more.

All files but ``run.json`` and ``fetches.jsonl`` follow from the shop's pages and
photos alone: no times, no ports, rows in order of product and gallery. What an earlier
manifest names goes when the new one is there, so that a folder with one has its photos
at any moment.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from crawlers.items import CrawlReject, Photo
from crawlers.job import Found, RobotsRecord
from crawlers.politeness.permissions import permission_file
from sichak.work.memo import TEMPORARY, write_atomically

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST = "manifest.jsonl"
PARQUET = "manifest.parquet"
PRODUCTS = "products.jsonl"
REJECTS = "rejects.jsonl"
FETCHES = "fetches.jsonl"

_OURS = re.compile(r"[0-9a-f]{64}\.[a-z]{3,4}")
_INTEGERS = ("price", "image_index", "image_count", "bytes", "width", "height")


def publish(
    out: Path,
    found: Found,
    robots: Collection[RobotsRecord],
    kept: Path,
) -> None:
    """Make ``out`` hold just what a crawl found.

    Args:
        out: the crawl's folder. Photos that are there already stay, photos that are no
            longer in the shop go.
        kept: the store's state, below which the photos' bytes are.
    """
    rows = sorted(found.photos, key=lambda photo: (photo.sku, photo.image_index, photo.url))
    files = {row.file for row in rows}
    for file in sorted(files):
        _copy(kept / file, out / file)
    rules = {robots_file(kept, sha256) for sha256 in _robots_of(rows, robots)}
    rules |= {permission_file(kept, name) for name in _permissions_of(rows, robots)}
    for path in filter(Path.is_file, rules):
        files.add(path.relative_to(kept).as_posix())
        _copy(path, out / path.relative_to(kept))
    unique = {fetch.url: fetch for fetch in found.fetches}
    _write_lines(out / FETCHES, [unique[url] for url in sorted(unique)])
    write_rejects(out, found.rejects)
    products = {garment.sku: garment for garment in found.garments}
    _write_lines(out / PRODUCTS, [products[sku] for sku in sorted(products)])
    _write_parquet(out / PARQUET, rows)
    _write_lines(out / MANIFEST, rows)
    _remove_others(out, files)


def robots_file(folder: Path, sha256: str) -> Path:
    """Where the text of a robots.txt is archived, in a crawl's folder and in the state."""
    return folder / "robots" / f"{sha256}.txt"


def write_rejects(out: Path, rejects: Iterable[CrawlReject]) -> None:
    """Write ``rejects.jsonl``, each reject once."""
    unique = {(one.sku, one.url, one.reason): one for one in rejects}
    _write_lines(out / REJECTS, [unique[key] for key in sorted(unique)])


def read_manifest(out: Path) -> list[Photo]:
    """The rows of a crawl's folder."""
    with (out / MANIFEST).open("rb") as file:  # no line ends at U+2028 or the like
        return [Photo.model_validate_json(line) for line in file if line.strip()]


def manifest_schema() -> pa.Schema:
    """Columns of ``manifest.parquet``: the fields of :class:`Photo`, text or int64."""
    import pyarrow as pa

    return pa.schema(
        [(name, pa.int64() if name in _INTEGERS else pa.string()) for name in Photo.model_fields]
    )


def _robots_of(rows: Iterable[Photo], robots: Iterable[RobotsRecord]) -> set[str]:
    said = {row.robots_sha256 for row in rows} | {one.sha256 for one in robots}
    return {sha256 for sha256 in said if sha256}


def _permissions_of(rows: Iterable[Photo], robots: Iterable[RobotsRecord]) -> set[str]:
    said = {row.permission_id for row in rows} | {id_ for one in robots for id_ in one.permissions}
    return {name for name in said if name}


def _write_parquet(path: Path, rows: Sequence[Photo]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pylist([row.model_dump() for row in rows], schema=manifest_schema())
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer)
    write_atomically(path, buffer.getvalue().to_pybytes())


def _write_lines(path: Path, rows: Iterable[BaseModel]) -> None:
    lines = (json.dumps(row.model_dump(mode="json"), ensure_ascii=False) + "\n" for row in rows)
    write_atomically(path, "".join(lines).encode())


def _copy(source: Path, target: Path) -> None:
    """Copy unless the file is there whole; its name is its hash."""
    if target.is_file():
        with target.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() == target.stem:
                return
    write_atomically(target, source.read_bytes())


def _remove_others(out: Path, files: set[str]) -> None:
    """Remove photos, rules and permissions of earlier crawls, and what a killed one left."""
    for path in (*out.glob("photos/??/*"), *out.glob("robots/*"), *out.glob("permissions/*")):
        is_photo = path.parent.parent.name == "photos"
        is_ours = path.name.startswith(TEMPORARY) or not is_photo or _OURS.fullmatch(path.name)
        if is_ours and path.relative_to(out).as_posix() not in files:
            path.unlink()
    for folder in (*out.glob("photos/??"), out / "robots", out / "permissions"):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
