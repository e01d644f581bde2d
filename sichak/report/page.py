"""Write the report: ``index.html``, its pictures and the try-on contact sheet."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, PackageLoader, select_autoescape
from PIL import Image

from sichak.errors import ImageError
from sichak.image import read_image, read_labels
from sichak.layout import CLOTH, IMAGE, PARSE
from sichak.report import gather
from sichak.report.overlay import Shown, legend, overlay
from sichak.report.strip import COLUMNS, contact_sheet, picture
from sichak.work.memo import default_memo

THUMB = (192, 256)
LARGE = (480, 640)
SHEET_ROWS = 40


@dataclass(frozen=True)
class Cell:
    """A picture of the page: its file relative to the page, and what it shows."""

    file: str
    title: str


@dataclass(frozen=True)
class Row:
    """A row of the page."""

    stem: str
    category: str
    part: str
    cells: list[Cell | None]
    results: list[Cell]


@dataclass(frozen=True)
class Parse:
    """A label map over its photo, and what its colours mean."""

    cell: Cell
    legend: list[Shown]


def write_report(data: Path, metrics: Path, out: Path, memo: Path | None = None) -> int:
    """Write the report of a pipeline run.

    Args:
        data: the folder with the stages' outputs (crawl, select, …, tryon).
        metrics: folder of metrics JSON files.
        out: a folder of the report's own; emptied first.
        memo: the memo store, which knows the timings; the default one if None.

    Returns:
        the number of photos shown.
    """
    if out.exists():
        shutil.rmtree(out)
    (out / "pictures").mkdir(parents=True)
    photos = gather.photos(data / "dataset", data / "tryon")
    rows = [_row(photo, out) for photo in [*photos, *gather.lone_garments(data / "dataset")]]
    _write_sheet(photos, out / "tryon.jpg")
    rejects = gather.rejects(data)
    environment = Environment(loader=PackageLoader("sichak.report"), autoescape=select_autoescape())
    page = environment.get_template("report.html").render(
        columns=[title for title, _ in COLUMNS],
        rows=rows,
        parses=[parse for photo in photos if (parse := _parse(photo, out))],
        rejects=rejects,
        reject_counts=gather.reject_counts(rejects),
        timings=gather.timings(data, memo or default_memo()),
        figures=gather.figures(metrics),
        sheet=(out / "tryon.jpg").is_file(),
    )
    (out / "index.html").write_text(page, encoding="utf-8")
    return len(rows)


def _row(photo: gather.Photo, out: Path) -> Row:
    cells: list[Cell | None] = []
    for title, folder in COLUMNS:
        image = picture(photo.root, folder, photo.stem)
        name = f"{photo.category}-{folder.name}-{photo.stem}.jpg"
        cells.append(_save(image, out, name, title) if image else None)
    results = []
    for garment, path in photo.results:
        image = _readable(path)
        if image is not None:
            title = "own garment" if garment == photo.stem else f"wearing {garment}"
            name = f"{photo.category}-tryon-{path.stem}.jpg"
            results.append(_save(image, out, name, title))
    return Row(photo.stem, photo.category, photo.part, cells, results)


def _parse(photo: gather.Photo, out: Path) -> Parse | None:
    """The photo's label map, large; None when it has none that can be read."""
    try:
        labels = read_labels(PARSE.path(photo.root, photo.stem))
        image = overlay(read_image(IMAGE.path(photo.root, photo.stem)), labels)
    except ImageError:
        return None
    cell = _save(image, out, f"{photo.category}-parse-{photo.stem}.jpg", photo.stem, LARGE)
    return Parse(cell, legend(labels))


def _readable(path: Path) -> Image.Image | None:
    """A try-on result, or None when it is damaged."""
    try:
        return read_image(path)
    except ImageError:
        return None


def _save(
    image: Image.Image, out: Path, name: str, title: str, size: tuple[int, int] = THUMB
) -> Cell:
    thumb = image.convert("RGB")
    thumb.thumbnail(size, Image.Resampling.LANCZOS)
    thumb.save(out / "pictures" / name, quality=88)
    return Cell(f"pictures/{name}", title)


def _write_sheet(photos: list[gather.Photo], path: Path) -> None:
    """Person, garment and result of the try-ons, unpaired ones first."""
    rows: list[list[Image.Image | None]] = []
    for photo in photos:
        for garment, result in photo.results:
            if garment == photo.stem:
                continue
            cloth = next(
                (
                    found
                    for part in ("test", "train")
                    if (found := picture(photo.root.parent / part, CLOTH, garment))
                ),
                None,
            )
            rows.append([picture(photo.root, IMAGE, photo.stem), cloth, _readable(result)])
    if rows:
        sheet = contact_sheet(_folded(rows[:SHEET_ROWS], 3), ["person", "garment", "result"] * 3)
        sheet.save(path, quality=88)


def _folded(rows: list[list[Image.Image | None]], columns: int) -> list[list[Image.Image | None]]:
    """Several rows side by side, so that the sheet is not a thin ribbon."""
    return [
        [image for row in rows[start : start + columns] for image in row]
        for start in range(0, len(rows), columns)
    ]
