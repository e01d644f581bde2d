"""Check a dataset file by file: what is missing, what has the wrong form, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from sichak.body25 import read_openpose
from sichak.errors import DatasetError
from sichak.labels import CIHP, pil_palette
from sichak.layout import (
    AGNOSTIC_MASK,
    CLOTH,
    GARMENT_FOLDERS,
    HEIGHT,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    PERSON_FOLDERS,
    WIDTH,
    Folder,
)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; ``file`` is relative to the dataset."""

    file: str
    reason: str


def validate(root: Path, part: str = "test") -> list[Problem]:
    """Check one part of a dataset.

    Args:
        root: holds ``train/`` or ``test/`` and the pairs files.
        part: which of them.

    Returns:
        all problems, sorted by file; empty when the part is as HR-VITON wants it.
    """
    problems = list(_check_pairs(root, part))
    for first, folders in ((IMAGE, PERSON_FOLDERS), (CLOTH, GARMENT_FOLDERS)):
        stems = set(first.stems(root / part))
        for folder in folders:
            here = set(folder.stems(root / part))
            for stem in sorted(stems | here):
                file = f"{part}/{folder.file(stem)}"
                if stem not in here:
                    problems.append(Problem(file, f"missing, though {first.file(stem)} is there"))
                elif stem not in stems:
                    problems.append(Problem(file, f"{first.file(stem)} is missing"))
                elif reason := _wrong(folder, root / file):
                    problems.append(Problem(file, reason))
    return sorted(problems, key=lambda problem: problem.file)


def _check_pairs(root: Path, part: str) -> Iterator[Problem]:
    file = f"{part}_pairs.txt"
    path = root / file
    if not path.is_file():
        yield Problem(file, "missing")
        return
    text = path.read_text(encoding="utf-8", errors="replace")
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if len(words) != 2:
            yield Problem(file, f"line {number}: two names are expected, not {len(words)}")
            continue
        for folder, name in zip((IMAGE, CLOTH), words, strict=True):
            if not (root / part / folder.name / name).is_file():
                yield Problem(file, f"line {number}: no {folder.name}/{name}")


def _wrong(folder: Folder, path: Path) -> str | None:
    """Why a file does not have its folder's form, or None."""
    if folder is OPENPOSE_JSON:
        return _wrong_pose(path)
    try:
        with Image.open(path) as image:
            if image.format != ("JPEG" if folder.ending.endswith(".jpg") else "PNG"):
                return f"{image.format} inside, against its name"
            if image.mode != folder.mode:
                return f"mode {image.mode} in place of {folder.mode}"
            if image.size != (WIDTH, HEIGHT):
                return f"{image.width}x{image.height} in place of {WIDTH}x{HEIGHT}"
            image.load()
            if folder in (PARSE, PARSE_AGNOSTIC):
                return _wrong_labels(image)
            if folder is AGNOSTIC_MASK and not set(np.unique(np.asarray(image))) <= {0, 255}:
                return "values other than 0 and 255"
    except (OSError, SyntaxError, ValueError) as error:
        return f"cannot be decoded: {error}"
    return None


def _wrong_labels(image: Image.Image) -> str | None:
    top = int(np.asarray(image).max())
    if top >= len(CIHP):
        return f"label {top}; CIHP ends at {len(CIHP) - 1}"
    palette = image.getpalette() or []
    if palette[:60] != pil_palette()[:60]:
        return "another palette than VITON-HD's"
    return None


def _wrong_pose(path: Path) -> str | None:
    try:
        poses = read_openpose(path)
    except DatasetError as error:
        return str(error).removeprefix(f"{path}: ")
    return None if poses else "nobody in it; HR-VITON's loader needs one person"
