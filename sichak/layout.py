"""Where every file of a dataset lies: the HR-VITON tree and what the project adds to it.

One :class:`Folder` for each kind of picture. A folder name, a suffix and a file
mode are written here and nowhere else. ``stem`` is the photo's name without
extension, as in ``00006_00``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

WIDTH, HEIGHT = 768, 1024
"""Size in pixels of every picture of the dataset."""

STEM = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,149}")
"""A stem that is safe as a file name and as a word of a pairs file."""


@dataclass(frozen=True)
class Folder:
    """One folder of the dataset.

    Attributes:
        name: the folder's name below ``train/`` or ``test/``.
        ending: what follows the stem in a file's name, extension included.
        mode: PIL mode of its pictures; empty for JSON.
    """

    name: str
    ending: str
    mode: str

    def file(self, stem: str) -> str:
        """Path of a stem's file relative to the dataset: ``image/00006_00.jpg``."""
        return f"{self.name}/{stem}{self.ending}"

    def path(self, root: Path, stem: str) -> Path:
        """Path of a stem's file below ``root`` (the folder that holds this one)."""
        return root / self.name / f"{stem}{self.ending}"

    def stem(self, path: Path) -> str | None:
        """The stem of a file of this folder, or None when the name does not fit."""
        return path.name[: -len(self.ending)] if path.name.endswith(self.ending) else None

    def stems(self, root: Path) -> list[str]:
        """Sorted stems of the files that lie in this folder below ``root``."""
        directory = root / self.name
        if not directory.is_dir():
            return []
        found = (self.stem(path) for path in directory.iterdir() if path.is_file())
        return sorted(stem for stem in found if stem)


IMAGE = Folder("image", ".jpg", "RGB")
CLOTH = Folder("cloth", ".jpg", "RGB")
CLOTH_MASK = Folder("cloth-mask", ".jpg", "L")
PARSE = Folder("image-parse-v3", ".png", "P")
PARSE_AGNOSTIC = Folder("image-parse-agnostic-v3.2", ".png", "P")
DENSEPOSE = Folder("image-densepose", ".jpg", "RGB")
DENSEPOSE_IUV = Folder("image-densepose-iuv", ".png", "RGB")
OPENPOSE_IMG = Folder("openpose_img", "_rendered.png", "RGB")
OPENPOSE_JSON = Folder("openpose_json", "_keypoints.json", "")
AGNOSTIC = Folder("agnostic-v3.2", ".jpg", "RGB")
AGNOSTIC_MASK = Folder("agnostic-mask", "_mask.png", "L")

TRYON = Folder("", ".png", "RGB")
"""Results of a try-on, in a folder of the user's choice; the stem is ``<person>_<garment>``."""

PERSON_FOLDERS = (
    IMAGE,
    PARSE,
    PARSE_AGNOSTIC,
    DENSEPOSE,
    DENSEPOSE_IUV,
    OPENPOSE_IMG,
    OPENPOSE_JSON,
    AGNOSTIC,
    AGNOSTIC_MASK,
)
"""What every person photo has."""

GARMENT_FOLDERS = (CLOTH, CLOTH_MASK)
"""What every garment photo has."""

FOLDERS = PERSON_FOLDERS + GARMENT_FOLDERS

CATEGORIES = ("upper", "lower", "dress")
"""Garment categories; each is a dataset of its own."""


def is_stem(text: str) -> bool:
    """Whether a text from outside may be used as a file's stem."""
    return STEM.fullmatch(text) is not None


def safe_stem(name: str) -> str:
    """The stem for a file of the user's: its own name if it is safe, else a slug of it.

    >>> safe_stem("00006_00.jpg"), safe_stem("My photo (1).jpg")
    ('00006_00', 'my-photo-1')
    """
    stem = name.rsplit(".", 1)[0] if "." in name[1:] else name
    return stem if is_stem(stem) else (_slug(stem)[:150] or "x")


def make_stem(*parts: str, index: int = 0) -> str:
    """A stem from texts of outside: lower case, ``-`` for all else, then ``_NN``.

    HR-VITON's own scripts read a stem with ``split('_')[0] + '_00'``: so there is
    one underscore in it.

    >>> make_stem("8seconds", "GM0024122750066")
    '8seconds-gm0024122750066_00'
    """
    slug = "-".join(filter(None, (_slug(part) for part in parts)))
    return f"{slug[:140] or 'x'}_{index:02d}"


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
