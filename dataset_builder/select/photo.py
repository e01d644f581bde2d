"""A crawled photo, as a crawl folder's manifest describes it.

The manifest is a file from outside: each row is checked by itself, a row that is
wrong is a reject, and the file a row names is worked out from the photo's SHA-256,
so that no path of a manifest leads out of its folder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic import model_validator as whole

from sichak.errors import DatasetError
from sichak.json_file import json_lines

Role = Literal["packshot", "worn", "detail", "swatch", "text", "collage"]
View = Literal["front", "back", "side"]
Category = Literal["upper", "lower", "dress"]

SHA256 = r"[0-9a-f]{64}"
FILE = re.compile(rf"photos/(?P<head>[0-9a-f]{{2}})/(?P<sha256>{SHA256})\.[a-z0-9]{{1,5}}")
"""What a photo's path below its crawl folder looks like, and nothing else."""

MANIFESTS = ("manifest.parquet", "manifest.jsonl")


class Photo(BaseModel):
    """One row of a manifest: the columns that the selection reads; others are ignored.

    Attributes:
        store, sku: name the product; photos of one product share both.
        image_index: place in the product's gallery, from 0.
        file: path below the crawl folder, ``photos/ab/ab….jpg``.
        sha256: of the photo's bytes.
        role, view: what the store's rule says the photo shows; None when it says nothing.
        category: garment category, None when the store does not tell.
        category_path: the shop's breadcrumb, the narrowest last.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    store: str = Field(min_length=1, max_length=200)
    sku: str = Field(min_length=1, max_length=200)
    image_index: int = Field(ge=0, lt=10_000)
    file: str = Field(validation_alias=AliasChoices("file", "path"))
    sha256: str = Field(pattern=f"^{SHA256}$")
    role: Role | None = None
    role_source: str | None = None
    view: View | None = None
    category: Category | None = None
    category_path: str | None = None
    name: str | None = None
    brand: str | None = None
    gender: str | None = None
    colour: str | None = None
    url: str | None = None
    page_url: str | None = None
    licence: str | None = None

    @field_validator("role", "view", "category", mode="before")
    @classmethod
    def _unknown_is_none(cls, value: object) -> object:
        return None if value in ("unknown", "") else value

    @whole(mode="after")
    def _file_is_of_the_hash(self) -> Self:
        found = FILE.fullmatch(self.file)
        if not found or found["sha256"] != self.sha256 or found["head"] != self.sha256[:2]:
            raise ValueError(
                "file is not photos/<first two digits>/<sha256>.<suffix> of its sha256"
            )
        return self

    @property
    def product(self) -> tuple[str, str]:
        """What photos of one product share."""
        return self.store, self.sku

    @property
    def product_name(self) -> str:
        """The product as one text, ``store/sku``."""
        return f"{self.store}/{self.sku}"

    @property
    def place(self) -> tuple[str, str, int, str]:
        """Sorts photos by store, product and place in the gallery."""
        return self.store, self.sku, self.image_index, self.sha256

    def __str__(self) -> str:
        return f"{self.store}/{self.sku} photo {self.image_index}"


@dataclass(frozen=True)
class Crawled:
    """A photo and the file it lies in."""

    photo: Photo
    path: Path


@dataclass(frozen=True)
class BadRow:
    """A manifest row that is no photo, and why."""

    manifest: str
    row: int
    reason: str


def read_crawl(folder: Path) -> tuple[list[Crawled], list[BadRow]]:
    """The photos of a crawl folder in the order of product and gallery, and the rows that are none.

    Raises:
        DatasetError: the folder has no manifest, or one that cannot be read at all.
    """
    manifest = next((folder / name for name in MANIFESTS if (folder / name).is_file()), None)
    if manifest is None:
        raise DatasetError(
            f"{folder}: no {' or '.join(MANIFESTS)}; crawl the store first (sichak crawl)"
        )
    photos: list[Crawled] = []
    bad: list[BadRow] = []
    for number, row in enumerate(_rows(manifest), start=1):
        try:
            photo = Photo.model_validate(row)
        except ValidationError as error:
            bad.append(BadRow(f"{folder.name}/{manifest.name}", number, _first(error)))
        else:
            photos.append(Crawled(photo, folder / photo.file))
    return sorted(photos, key=lambda crawled: crawled.photo.place), bad


def _rows(manifest: Path) -> Iterator[Any]:
    if manifest.suffix == ".parquet":
        yield from _parquet_rows(manifest)
        return
    yield from json_lines(manifest)


def _parquet_rows(manifest: Path) -> Iterator[Any]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.read_table(manifest)
    except (OSError, pyarrow.ArrowException) as error:
        raise DatasetError(f"{manifest}: not a readable parquet file ({error})") from error
    for batch in table.to_batches(max_chunksize=1000):
        yield from batch.to_pylist()


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else problem["msg"]
