"""The kinds of pictures a photo of the dataset has, and which of them show its pixels."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from dataset_builder.export.records import Kind, Photo
from sichak.image import MAX_BYTES
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH,
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    IMAGE,
    OPENPOSE_IMG,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    Folder,
)


@dataclass(frozen=True)
class Layer:
    """One kind of file.

    Attributes:
        name: in shards and columns.
        folder: where it lies in the dataset.
        kind: of the photos that have one.
        pixels: whether it shows the photo itself, or parts of it.
        about: what it is, in a sentence.
    """

    name: str
    folder: Folder
    kind: Kind
    pixels: bool
    about: str

    @property
    def suffix(self) -> str:
        """``.jpg``, ``.png`` or ``.json``."""
        return Path(f"x{self.folder.ending}").suffix

    def file(self, photo: Photo) -> Path:
        """Where a photo's file of this kind lies."""
        return self.folder.path(photo.folder, photo.record.stem)


LAYERS = (
    Layer("image", IMAGE, "person", True, "The person, 768x1024 RGB."),
    Layer("cloth", CLOTH, "garment", True, "The garment on its own, 768x1024 RGB."),
    Layer("cloth-mask", CLOTH_MASK, "garment", False, "The garment white on black."),
    Layer("parse", PARSE, "person", False, "CIHP's 20 labels as palette indexes."),
    Layer("parse-agnostic", PARSE_AGNOSTIC, "person", False, "The labels without the garment."),
    Layer("densepose", DENSEPOSE, "person", False, "DensePose's parts in HR-VITON's colours."),
    Layer("densepose-iuv", DENSEPOSE_IUV, "person", False, "DensePose's part, U and V in bytes."),
    Layer("pose", OPENPOSE_JSON, "person", False, "OpenPose's 25 joints and the hands as JSON."),
    Layer("skeleton", OPENPOSE_IMG, "person", False, "The skeleton drawn on black."),
    Layer("agnostic", AGNOSTIC, "person", True, "The person with the garment greyed out."),
    Layer("agnostic-mask", AGNOSTIC_MASK, "person", False, "What the agnostic greys out, white."),
)
"""Every kind, photo and garment first."""


def layers_of(photo: Photo, pixels: bool = True) -> tuple[Layer, ...]:
    """The kinds a photo has; without ``pixels`` those alone that do not show it."""
    return tuple(
        layer
        for layer in LAYERS
        if layer.kind == photo.record.kind and (pixels or not layer.pixels)
    )


def missing(photo: Photo) -> str | None:
    """Why a photo cannot be exported: the first of its files that is not as it must be."""
    for layer in layers_of(photo):
        path = layer.file(photo)
        try:
            found = path.lstat()
        except OSError:
            return f"file missing: {layer.folder.file(photo.record.stem)}"
        if not stat.S_ISREG(found.st_mode):
            return f"no plain file: {layer.folder.file(photo.record.stem)}"
        if not 0 < found.st_size <= MAX_BYTES:
            return f"empty or too large: {layer.folder.file(photo.record.stem)}"
    return None
