"""What ``select`` says of each photo and pair: the lines of items.jsonl and pairs.jsonl."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from sichak.errors import DatasetError

Category = Literal["upper", "lower", "dress"]


class SelectedPhoto(BaseModel):
    """A line of ``items.jsonl``; columns the dataset does not need are kept aside."""

    model_config = ConfigDict(extra="allow", frozen=True)

    stem: str
    kind: Literal["person", "garment"]
    category: Category
    store: str = ""
    sku: str = ""
    group: str = ""
    sha256: str = ""
    source: str | None = None
    licence: str | None = None

    @property
    def identity(self) -> str:
        """What must not be split: the group of products that share a photo, or the product."""
        return self.group or self.product

    @property
    def product(self) -> str:
        """Name of the product, unique over stores."""
        return f"{self.store}/{self.sku}" if self.sku else self.stem


class SelectedPair(BaseModel):
    """A line of ``pairs.jsonl``: a person and the garment they wear (or shall wear)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    person: str
    garment: str
    category: Category


Line = TypeVar("Line", bound=BaseModel)


def read_lines(path: Path, model: type[Line]) -> list[Line]:
    """Read a JSONL file.

    Raises:
        DatasetError: names the file and the line that is wrong.
    """
    lines: list[Line] = []
    try:
        # As bytes: a shop's text may hold what str.splitlines takes for the end of a line.
        with path.open("rb") as file:
            for line in file:
                lines.append(model.model_validate_json(line))
    except OSError as error:
        raise DatasetError(f"{path}: cannot be read: {error.strerror}") from error
    except ValidationError as error:
        where = f"{path}, line {len(lines) + 1}"
        raise DatasetError(f"{where}: {error.errors()[0]['msg']}") from error
    return lines


def jsonl(rows: Iterable[dict[str, object]]) -> bytes:
    """Rows as JSONL with sorted keys: equal rows give equal bytes."""
    return "".join(
        json.dumps(row, sort_keys=True, ensure_ascii=False) + "\n" for row in rows
    ).encode()
