"""Read a finished dataset: what ``records.jsonl`` says of each photo, checked line by line.

Names, addresses and texts in it come from shops. A line that is wrong is left out with
its reason; nothing in a line is used as a path but a stem that is safe as one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AliasChoices,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from dataset_builder.export.texts import plain_text, web_address
from sichak.errors import DatasetError
from sichak.layout import CLOTH, IMAGE, STEM
from sichak.roots import DATASET_JSON, RECORDS_JSONL, Root, roots

MAX_LINE = 1024 * 1024
"""Bytes of a line that are read at once: a record takes about 1 kB, so more is none."""

Kind = Literal["person", "garment"]
KINDS: tuple[Kind, ...] = ("person", "garment")


def _stem(value: str) -> str:
    if not STEM.fullmatch(value):
        raise ValueError("not safe as a file name")
    return value


Text = Annotated[str, BeforeValidator(plain_text)]
Url = Annotated[str, BeforeValidator(web_address)]


class Geometry(BaseModel):
    """How the original lies in its 768x1024 picture: ``x' = scale * x + left``, the same for y."""

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False)

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    scale: float = Field(gt=0)
    left: float
    top: float


class Record(BaseModel):
    """One photo of the dataset: where it lies, whence it is, its terms.

    Attributes:
        part, kind, category, stem: where it lies.
        url: of the original; "" when it is not from the web.
        sha256: of the original's bytes.
        also: other products whose galleries show the same photo, ``store/sku``.
        face_action: what was done to faces in the dataset's picture; "" for nothing known.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    part: Literal["train", "test"]
    kind: Kind
    category: Literal["upper", "lower", "dress"]
    stem: Annotated[str, AfterValidator(_stem)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    url: Url = Field(default="", validation_alias=AliasChoices("url", "source"))
    page_url: Url = ""
    store: Text = ""
    sku: Text = ""
    also: tuple[Text, ...] = ()
    brand: Text = ""
    name: Text = ""
    colour: Text = ""
    gender: Text = ""
    role: Text = ""
    view: Text = ""
    image_index: int | None = None
    licence: Text = ""
    face_action: Text = ""
    geometry: Geometry | None = None

    @property
    def owner(self) -> str:
        """The store, or "own" for photos that are from none."""
        return self.store or "own"


@dataclass(frozen=True)
class Photo:
    """A record and the folder of its part, which holds ``image/``, ``cloth/`` and the others."""

    record: Record
    folder: Path

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Sorts photos, and tells them apart."""
        record = self.record
        return record.category, record.part, record.stem, record.kind

    def __str__(self) -> str:
        record = self.record
        folder = IMAGE if record.kind == "person" else CLOTH
        return f"{record.category}/{record.part}/{folder.file(record.stem)}"


@dataclass(frozen=True)
class LeftOut:
    """A photo, or a line that is none, that is not in the export, and why.

    Like reasons have the same words before a colon.
    """

    what: str
    reason: str


@dataclass(frozen=True)
class Dataset:
    """A finished dataset.

    Attributes:
        name: as its card says.
        made_by: stage → what made its files.
        photos: sorted, each stem once a kind.
        left_out: lines of ``records.jsonl`` that are no records.
        pairs: (category, part) → lines of the pairs file, as (person, garment) stems.
    """

    name: str
    made_by: dict[str, str]
    photos: tuple[Photo, ...]
    left_out: tuple[LeftOut, ...]
    pairs: dict[tuple[str, str], tuple[tuple[str, str], ...]]


def read_dataset(path: Path) -> Dataset:
    """Read what ``sichak dataset`` or ``sichak build`` made.

    Args:
        path: holds a dataset a garment category, or one dataset.

    Raises:
        DatasetError: no dataset is there, or it has no ``records.jsonl``.
    """
    found = roots(path)
    photos: dict[tuple[str, str], Photo] = {}
    left_out: list[LeftOut] = []
    pairs: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {}
    for root in found:
        for number, line in enumerate(_lines(root.path / RECORDS_JSONL), start=1):
            try:
                record = Record.model_validate_json(line)
                photo = Photo(record, _part(root, record))
                if photos.setdefault((record.kind, record.stem), photo) is not photo:
                    raise ValueError(f"a second {record.kind} {record.stem}")
            except (ValidationError, ValueError) as error:
                where = f"{root.category}/{RECORDS_JSONL}, line {number}"
                left_out.append(LeftOut(where, f"no record: {_first(error)}"))
        for part in root.parts:
            pairs[root.category, part.name] = _pairs(part.parent / f"{part.name}_pairs.txt")
    name, made_by = _about(found[0].path / DATASET_JSON)
    ordered = tuple(sorted(photos.values(), key=lambda photo: photo.place))
    return Dataset(name, made_by, ordered, tuple(left_out), pairs)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise DatasetError(
            f"{path}: cannot be read ({error.strerror}). It says whence each photo is and its "
            "terms; name the dataset itself, or make it again (sichak dataset, sichak build)"
        ) from error
    with file:
        while line := file.readline(MAX_LINE):
            if line.strip():
                yield line


def _part(root: Root, record: Record) -> Path:
    if record.category != root.category:
        raise ValueError(f"category {record.category} in a dataset of {root.category}")
    for part in root.parts:
        if part.name == record.part:
            return part
    raise ValueError(f"there is no {record.part}/")


def _pairs(path: Path) -> tuple[tuple[str, str], ...]:
    try:
        words = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(
        (line[0].removesuffix(".jpg"), line[1].removesuffix(".jpg"))
        for line in words
        if len(line) == 2
    )


def _about(path: Path) -> tuple[str, dict[str, str]]:
    try:
        said = json.loads(path.read_bytes())
        made_by = {str(plain_text(k)): str(plain_text(str(v))) for k, v in said["made_by"].items()}
        return str(plain_text(str(said["name"]))) or "dataset", made_by
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "dataset", {}


def _first(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else problem["msg"]
