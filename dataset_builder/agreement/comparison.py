"""What it takes to compare one stage."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from sichak.layout import Folder
from sichak.work.item import Json

Row = Mapping[str, float]
"""Figures of one stem; NaN for one that does not exist."""


class Comparison(ABC):
    """One stage: takes pairs of files one by one, then sums up.

    Attributes:
        name: of the stage, as a key of the metrics.
        folders: where its files lie; the first one both sides have is taken.
    """

    name: str
    folders: tuple[Folder, ...]

    @abstractmethod
    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare two files.

        Raises:
            ImageError, DatasetError: one cannot be read, or their sizes differ.
        """

    @abstractmethod
    def figures(self) -> dict[str, Json]:
        """The figures over all that was added."""
