"""Picture sheets: photo, truth and every parser's labels side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from dataset_builder.parse.compare.classes import Classes, painted
from dataset_builder.parse.compare.results import Measured
from sichak.errors import ImageError
from sichak.image import jpeg_bytes, png_bytes, read_image, read_labels
from sichak.labels import CIHP_20, IGNORED, Numbering
from sichak.labels.palettes import FILLER
from sichak.layout import PARSE
from sichak.report.overlay import Shown, legend_strip, overlay, shown
from sichak.report.strip import contact_sheet
from sichak.work.memo import write_atomically

HEIGHT = 384
"""Of a picture in pixels; a cell is 3:4."""


@dataclass(frozen=True)
class Sheets:
    """How sheets are made.

    Attributes:
        out: the comparison's folder, with a folder of label maps for each parser.
        parsers: a column each.
        truth: stem → label map; a column when there are any.
        classes: to paint the truth in where its numbering is not CIHP's.
        rows: photos a sheet.
        ending: ``.jpg`` or ``.png``.
    """

    out: Path
    parsers: Sequence[Measured]
    truth: Mapping[str, Path]
    classes: Classes
    rows: int = 8
    ending: str = ".jpg"


def write_sheets(photos: Mapping[str, Path], sheets: Sheets) -> list[str]:
    """Write ``sheet-01.jpg`` and so on; sheets of an earlier run are removed.

    Args:
        photos: stem → photo.
        sheets: see :class:`Sheets`.

    Returns:
        the file names.
    """
    for old in sheets.out.glob("sheet-*.*"):
        old.unlink()
    stems = list(photos)
    names: list[str] = []
    for start in range(0, len(stems), sheets.rows):
        page = {stem: photos[stem] for stem in stems[start : start + sheets.rows]}
        picture = np.asarray(_sheet(page, sheets))
        names.append(f"sheet-{len(names) + 1:02d}{sheets.ending}")
        encoded = png_bytes(picture) if sheets.ending == ".png" else jpeg_bytes(picture, 90)
        write_atomically(sheets.out / names[-1], encoded)
    return names


def _sheet(photos: Mapping[str, Path], sheets: Sheets) -> Image.Image:
    """One page: a row a photo under the parsers' names and times, above a legend."""
    titles = ["photo", *(["truth"] if sheets.truth else []), *(_title(p) for p in sheets.parsers)]
    present: dict[Numbering, set[int]] = {}
    rows = [_row(stem, path, sheets, present) for stem, path in photos.items()]
    page = contact_sheet(rows, titles, HEIGHT, names=list(photos))
    strips = [
        legend_strip(_entries(numbering, labels), page.width)
        for numbering, labels in present.items()
    ]
    whole = Image.new("RGB", (page.width, page.height + sum(s.height for s in strips)), "white")
    whole.paste(page, (0, 0))
    top = page.height
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


def _entries(numbering: Numbering, labels: set[int]) -> list[Shown]:
    """The legend of the labels that occur in a sheet, named where they are classes."""
    known = [shown(label, numbering=numbering) for label in sorted(labels - {IGNORED})]
    if numbering is CIHP_20:
        return known
    prefix = [replace(entry, name=f"{entry.name} (truth)") for entry in known]
    return prefix + ([Shown("not judged", FILLER, 0.0)] if IGNORED in labels else [])


def _title(parser: Measured) -> str:
    time = "" if parser.cpu is None else f", {parser.cpu:.2g} s CPU"
    miou = parser.score.miou if parser.score else None
    return f"{parser.name}{time}" + ("" if miou is None else f", mIoU {miou:.3f}")


def _row(
    stem: str, path: Path, sheets: Sheets, present: dict[Numbering, set[int]]
) -> list[Image.Image | None]:
    """Photo, truth and label maps; what cannot be read is a gap. Adds labels to ``present``."""
    photo = read_image(path)
    photo.thumbnail((HEIGHT * 2, HEIGHT * 2), Image.Resampling.LANCZOS)
    cells: list[Image.Image | None] = [photo]
    files = [PARSE.path(sheets.out / parser.name, stem) for parser in sheets.parsers]
    if sheets.truth:
        files.insert(0, sheets.truth.get(stem, Path()))
    for file in files:
        try:
            labels = read_labels(file)
        except ImageError:
            cells.append(None)
            continue
        numbering = CIHP_20
        if sheets.truth.get(stem) == file:
            labels, numbering = painted(labels, sheets.classes)
        known = {*range(1, len(numbering)), IGNORED}
        present.setdefault(numbering, set()).update(known & {*np.unique(labels).tolist()})
        cells.append(overlay(photo, labels, numbering))
    return cells
