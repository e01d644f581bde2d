"""What the mall sells: ``catalogue.json`` and the photos beside it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from sichak.errors import DatasetError
from sichak.json_file import read_json

MAX_BYTES = 64 * 1024 * 1024
"""Of a catalogue: a thousand bytes a product."""

GOODS_NUMBER = re.compile(r"G[A-Z0-9]{3}\d{10,}")
"""SSF Shop's goods numbers: ``GM00`` or a vendor's code, ``YYMMDD``, a sequence number."""


class Photo(BaseModel):
    """One picture of a product's gallery; ``file`` lies below the catalogue's folder."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    file: str = Field(min_length=1)
    role: str = "unknown"
    view: str = "unknown"


class Product(BaseModel):
    """One product in one colour, its photos in the order of the gallery."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    sku: str
    name: str
    category: Literal["upper", "lower", "dress"]
    kind: str = ""
    gender: str = "women"
    colour: str = ""
    price: int = Field(default=0, ge=0)
    sold_out: bool = False
    photos: tuple[Photo, ...] = ()

    @field_validator("sku")
    @classmethod
    def _is_goods_number(cls, sku: str) -> str:
        if not GOODS_NUMBER.fullmatch(sku):
            raise ValueError("a goods number such as GM0026031500001 is expected")
        return sku

    @property
    def day(self) -> tuple[str, str, str]:
        """Year, month and day of registration, two digits each, as the number tells them."""
        return self.sku[4:6], self.sku[6:8], self.sku[8:10]


class Shop(BaseModel):
    """One brand's store in the mall."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    products: tuple[Product, ...] = ()


class Catalogue(BaseModel):
    """All stores of a mall."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    stores: tuple[Shop, ...]


def load_catalogue(folder: Path) -> Catalogue:
    """Read ``folder/catalogue.json``.

    Raises:
        DatasetError: it is missing, is no JSON, or says something impossible.
    """
    file = folder / "catalogue.json"
    try:
        return Catalogue.model_validate(read_json(file, MAX_BYTES))
    except ValidationError as error:
        raise DatasetError(f"{file}: {error}") from error


def photo_file(folder: Path, shop: Shop, product: Product, photo: Photo) -> Path:
    """Where a photo lies: ``file`` below the catalogue, or below ``photos/<store>/<sku>``.

    Raises:
        DatasetError: the file is absent or outside the catalogue's folder.
    """
    root = folder.resolve()
    for base in (root, root / "photos" / shop.name / product.sku):
        path = (base / photo.file).resolve()
        if path.is_relative_to(root) and path.is_file():
            return path
    raise DatasetError(f"{shop.name} {product.sku}: no photo {photo.file!r} below {root}")
