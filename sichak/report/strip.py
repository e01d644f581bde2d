"""One photo and all its intermediate pictures, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from sichak.errors import ImageError
from sichak.image import read_image, read_labels
from sichak.labels import colourise
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH,
    CLOTH_MASK,
    DENSEPOSE,
    IMAGE,
    OPENPOSE_IMG,
    PARSE,
    PARSE_AGNOSTIC,
    Folder,
)
from sichak.report.overlay import overlay

COLUMNS: tuple[tuple[str, Folder], ...] = (
    ("garment", CLOTH),
    ("cloth mask", CLOTH_MASK),
    ("person", IMAGE),
    ("pose", OPENPOSE_IMG),
    ("parse", PARSE),
    ("densepose", DENSEPOSE),
    ("parse agnostic", PARSE_AGNOSTIC),
    ("agnostic", AGNOSTIC),
    ("agnostic mask", AGNOSTIC_MASK),
)
"""Title and folder of each column of the report, in the order of the pipeline."""


def picture(root: Path, folder: Folder, stem: str) -> Image.Image | None:
    """A file of a dataset part as it is shown to people, or None when it is absent.

    Label maps are painted in their colours; the parse is laid over its photo.
    """
    path = folder.path(root, stem)
    if not path.is_file():
        return None
    try:
        if folder.mode != "P":
            return read_image(path)
        labels = read_labels(path)
        photo = IMAGE.path(root, stem)
        if folder is PARSE and photo.is_file():
            return overlay(read_image(photo), labels)
        return Image.fromarray(colourise(labels))
    except ImageError:
        return None


def side_by_side(
    pictures: Sequence[Image.Image | None], height: int = 256, gap: int = 4
) -> Image.Image:
    """Pictures of any size in a row, each fitted to the same 3:4 cell; None is left grey."""
    width = height * 3 // 4
    sheet = Image.new("RGB", (max(len(pictures), 1) * (width + gap) - gap, height), "white")
    for column, image in enumerate(pictures):
        cell = Image.new("RGB", (width, height), (225, 225, 225))
        if image is not None:
            fitted = image.convert("RGB")
            fitted.thumbnail((width, height), Image.Resampling.LANCZOS)
            cell.paste(fitted, ((width - fitted.width) // 2, (height - fitted.height) // 2))
        sheet.paste(cell, (column * (width + gap), 0))
    return sheet


def contact_sheet(
    rows: Sequence[Sequence[Image.Image | None]],
    titles: Sequence[str],
    height: int = 256,
    gap: int = 4,
    names: Sequence[str] = (),
) -> Image.Image:
    """Rows of pictures below each other under column titles.

    Args:
        rows: pictures, None for a gap.
        titles: of the columns.
        height: of a picture in pixels.
        gap: pixels between pictures.
        names: of the rows, written above each; none when empty.
    """
    strips = [side_by_side(row, height, gap) for row in rows]
    header, line = 22, 16 if names else 0
    width = max((strip.width for strip in strips), default=height)
    sheet = Image.new("RGB", (width, header + len(strips) * (height + gap + line)), "white")
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(11)
    cell = height * 3 // 4 + gap
    for column, title in enumerate(titles):
        draw.text((column * cell + 4, 4), title, fill=(60, 60, 60), font=font)
    for row, strip in enumerate(strips):
        top = header + row * (height + gap + line)
        if names:
            draw.text((4, top + 1), names[row], fill=(60, 60, 60), font=font)
        sheet.paste(strip, (0, top + line))
    return sheet
