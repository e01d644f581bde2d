"""Take photos out of an export that is there, without the dataset it was made from.

Where a photo is one of a pair, the pair goes: what is left of it shows the same product.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from dataset_builder.export.finish import finish
from dataset_builder.export.hugging_face import METADATA
from dataset_builder.export.manifest import Entry, Manifest, inside, read_manifest, write_manifest
from dataset_builder.export.shard import rewrite_shard
from dataset_builder.export.tables import KEY, without_rows
from sichak.errors import DatasetError
from sichak.work.memo import open_atomically

_BROKEN = (KeyError, TypeError, ValueError, RecursionError, tarfile.TarError)
"""What reading a file that is not what its name says leads to; Arrow's errors are ValueErrors."""


def withdraw(out: Path, gone: Callable[[Entry], bool]) -> list[Entry]:
    """Remove photos, their files and rows; write card, description and manifest anew.

    A run that is killed is finished by the same call: the manifest forgets a photo last. Of
    an export that never ended, what is there is taken out; it stays unfinished.

    Args:
        out: an export of any format.
        gone: says of a photo whether it must go, by its SHA-256, address, store, product
            (``sku``, and ``also`` for products that show the same photo) or brand.

    Returns:
        what was removed: the photos asked for, and those that formed pairs with them.

    Raises:
        DatasetError: no export, or a manifest that leads out of its folder.
    """
    manifest = read_manifest(out)
    keys, removed = _to_remove(manifest.photos, gone)
    if not removed:
        return []
    if manifest.state == "complete":
        manifest = manifest.model_copy(update={"state": "withdrawing"})
        write_manifest(out, manifest)
    for path in out.rglob(".tmp-*"):
        path.unlink()  # a piece of a run that was killed: it may show a photo
    for entry in removed:
        for file in entry.files:
            inside(out, file).unlink(missing_ok=True)
    for table in sorted(manifest.tables, key=lambda name: not name.endswith(".tar")):
        path = inside(out, table)
        try:
            _rewrite(path, manifest.format, keys, removed)
        except _BROKEN as error:
            raise DatasetError(f"{path}: broken ({error}); photos may still be in it") from error
    left = _without(manifest, out, keys, removed)
    if left.state == "begun":
        write_manifest(out, left)
    else:
        finish(out, left)
    return removed


def _to_remove(
    photos: Sequence[Entry], gone: Callable[[Entry], bool]
) -> tuple[set[str], list[Entry]]:
    """Keys of the rows that go, and the photos all of whose rows go."""
    keys = {key for entry in photos if gone(entry) for key in entry.keys}
    return keys, [entry for entry in photos if set(entry.keys) <= keys]


def _rewrite(path: Path, form: str, keys: Collection[str], removed: Sequence[Entry]) -> None:
    if not path.is_file():
        return
    if path.suffix == ".tar":
        rewrite_shard(path, keys)
    elif path.suffix == ".parquet":
        without_rows(path, keys)
    elif path.suffix == ".jsonl":
        _keep_lines(path, lambda line: json.loads(line)[KEY] not in keys)
        if path.name == METADATA and path.stat().st_size == 0:
            path.unlink()  # datasets would look for its pictures
    elif path.suffix == ".txt":
        words = {word for entry in removed for word in _words(entry, form)}
        _keep_lines(path, lambda line: not words & set(enumerate(line.decode().split())))


def _words(entry: Entry, form: str) -> Iterator[tuple[int, str]]:
    """What a photo is called in a pairs file, and in which column."""
    column = 0 if entry.kind == "person" else 1
    for key in entry.keys:
        yield column, f"{key}_{column}.jpg" if form == "dress-code" else f"{entry.stem}.jpg"


def _keep_lines(path: Path, keep: Callable[[bytes], bool]) -> None:
    with path.open("rb") as lines, open_atomically(path) as file:
        file.writelines(line for line in lines if keep(line))


def _without(
    manifest: Manifest, out: Path, keys: Collection[str], removed: Sequence[Entry]
) -> Manifest:
    """The manifest of what is left; tables without a row are gone."""
    away = {(entry.category, entry.part, entry.stem, entry.kind) for entry in removed}
    kept = tuple(
        entry.model_copy(update={"keys": tuple(key for key in entry.keys if key not in keys)})
        for entry in manifest.photos
        if (entry.category, entry.part, entry.stem, entry.kind) not in away
    )
    left_out = dict(manifest.left_out)
    left_out["withdrawn"] = left_out.get("withdrawn", 0) + len(removed)
    tables = tuple(table for table in manifest.tables if inside(out, table).is_file())
    return manifest.model_copy(update={"photos": kept, "left_out": left_out, "tables": tables})
