"""``export.json``: what an export holds, so that anything in it can be found and removed.

One line a photo: where its original is from, which files are made of it alone
(``files``), and under which keys it stands in files that hold many (``keys``; those files
are the ``tables``). It is written before the first file, with ``state: begun``, and
again at the end; an export that was killed is found by it too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from dataset_builder.export.records import Record
from sichak.errors import DatasetError
from sichak.work.memo import write_atomically

EXPORT_JSON = "export.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,254}")
_CONFIG = ConfigDict(extra="ignore", frozen=True)


def safe_path(path: str) -> str:
    """A path of an export as it may be written in ``export.json``; it cannot lead out of it.

    Raises:
        ValueError: empty, absolute, with ``..`` or with names of other letters.
    """
    if not all(_NAME.fullmatch(name) for name in path.split("/")):
        raise ValueError(f"{path!r} is no path inside an export")
    return path


class Entry(BaseModel):
    """One photo of the export.

    Attributes:
        keys: of its rows in the tables, and of its members in tar files.
        files: made of this photo alone, below the export's folder.
    """

    model_config = _CONFIG

    kind: Literal["person", "garment"]
    part: Literal["train", "test"]
    category: Literal["upper", "lower", "dress"]
    stem: str
    keys: tuple[str, ...]
    files: tuple[str, ...] = ()
    sha256: str
    url: str = ""
    page_url: str = ""
    store: str = ""
    sku: str = ""
    also: tuple[str, ...] = ()
    brand: str = ""
    licence: str = ""
    face_action: str = ""

    _inside = field_validator("files")(lambda paths: tuple(safe_path(path) for path in paths))

    @property
    def owner(self) -> str:
        """The store, or "own" for photos from none."""
        return self.store or "own"


class Manifest(BaseModel):
    """All of ``export.json``.

    Attributes:
        state: ``begun`` until all files are there; ``withdrawing`` while photos are taken out.
        format: urls, webdataset, hf or dress-code.
        dataset: its name.
        made_by: stage → what made its files.
        pixels: whether photos are in it.
        annotations: whether labels made from photos are in it.
        permissions: store → whose word the publisher has, for photos under closed terms.
        about: creator, homepage, contact, version, published and licence, where stated.
        tables: files that hold rows or members of many photos.
        left_out: how many photos of the dataset are not in the export, and why.
        photos: sorted by category, part, stem and kind.
    """

    model_config = _CONFIG

    version: Literal[1] = 1
    state: Literal["begun", "withdrawing", "complete"]
    format: str
    dataset: str
    made_by: dict[str, str]
    pixels: bool
    annotations: bool
    permissions: dict[str, str]
    about: dict[str, str]
    tables: tuple[str, ...]
    left_out: dict[str, int]
    photos: tuple[Entry, ...] = Field(default=())

    _inside = field_validator("tables")(lambda paths: tuple(safe_path(path) for path in paths))

    def files(self) -> set[str]:
        """Every file that the manifest names, tables included."""
        return {file for entry in self.photos for file in entry.files} | set(self.tables)


def entry_of(record: Record, keys: Sequence[str], files: Iterable[str] = ()) -> Entry:
    """The line of a photo."""
    shared = record.model_dump(include=set(Entry.model_fields) - {"keys", "files"})
    return Entry(**shared, keys=tuple(keys), files=tuple(files))


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Write ``export.json``, a photo a line; equal manifests give equal bytes."""
    head = manifest.model_dump(mode="json", exclude={"photos"})
    lines = [
        _json(entry.model_dump(mode="json", exclude_defaults=True)) for entry in manifest.photos
    ]
    text = _json(head)[:-1] + ', "photos": [\n' + ",\n".join(lines) + "\n]}\n"
    write_atomically(out / EXPORT_JSON, text.encode())


def read_manifest(out: Path) -> Manifest:
    """Read the ``export.json`` of an export, which may come from anyone.

    Raises:
        DatasetError: there is none, or it is no manifest.
    """
    path = out / EXPORT_JSON
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read ({error.strerror})") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"])
        raise DatasetError(f"{path}: no export's manifest ({where}: {problem['msg']})") from error


def inside(out: Path, file: str) -> Path:
    """The path of a file that a manifest names.

    Raises:
        DatasetError: it leads out of the export, through a link for instance.
    """
    path = out / safe_path(file)
    if not path.parent.resolve().is_relative_to(out.resolve()):
        raise DatasetError(f"{path}: leads out of {out}")
    return path


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
