"""A folder of labelled photos: ``image/``, ``labels/`` and ``labels.json``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dataset_builder.parse.training.targets import Bits, bits
from sichak.errors import DatasetError
from sichak.json_file import read_json
from sichak.labels import CCP, CCP_TO_CIHP_SETS, CIHP
from sichak.layout import Folder

LABELS = Folder("labels", ".png", "")
Part = Literal["train", "val", "test"]
VAL, TEST = 8, 10
"""Percent of the photos kept from training, to choose by and to report."""


@dataclass(frozen=True)
class Source:
    """A folder of labelled photos.

    Attributes:
        root: the folder.
        sets: (K,) for each label number of its pictures, the CIHP labels it may be.
    """

    root: Path
    sets: Bits

    @property
    def images(self) -> Path:
        """Folder of the photos."""
        return self.root / "image"

    @property
    def labels(self) -> Path:
        """Folder of the label maps, PNG, named as the photos."""
        return self.root / "labels"

    @property
    def poses(self) -> Path:
        """Folder of OpenPose JSON; where it is absent, poses are estimated."""
        return self.root / "openpose_json"


def open_source(root: Path) -> Source:
    """Open a folder of labelled photos.

    ``labels.json`` holds ``{"labels": [name, …]}``; the names are those of CCP
    (59 labels, one skin, no sides) or of CIHP (20, exact), in the order of the numbers.

    Raises:
        DatasetError: not such a folder, or names of neither set.
    """
    path = root / "labels.json"
    if not (root / "image").is_dir() or not (root / "labels").is_dir() or not path.is_file():
        raise DatasetError(f"{root} needs image/, labels/ and labels.json")
    try:
        names = [_plain(name) for name in read_json(path)["labels"]]
    except (KeyError, TypeError) as error:
        raise DatasetError(f"{path} needs a list of names under 'labels'") from error
    return Source(root, _sets(names, path))


def part_of(stem: str) -> Part:
    """Which part a photo belongs to, by its name alone: adding photos moves none."""
    place = int(hashlib.sha256(stem.encode()).hexdigest(), 16) % 100
    if place < TEST:
        return "test"
    return "val" if place < TEST + VAL else "train"


def _sets(names: list[str], path: Path) -> Bits:
    import numpy as np

    if names == [_plain(label.name) for label in CCP]:
        return np.array([bits(labels) for labels in CCP_TO_CIHP_SETS], dtype=np.uint32)
    if names == [_plain(label.name) for label in CIHP]:
        return np.array([bits([label]) for label in CIHP], dtype=np.uint32)
    raise DatasetError(f"{path}: neither CCP's 59 names nor CIHP's 20, in their order")


def _plain(name: str) -> str:
    return "".join(_letters(str(name)))


def _letters(name: str) -> Iterator[str]:
    return (letter for letter in name.lower() if letter.isalnum())
