"""A label map laid over its photo, and the legend of the labels that occur in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from sichak.image import Grey
from sichak.labels import CIHP_20, Numbering, colourise

OPACITY = 0.6
"""Of a label's colour over its pixels; the photo's folds and edges stay visible."""
PALENESS = 0.45
"""How far the photo fades to white where nobody is."""
OUTLINE = 0.55
"""Brightness of a pixel whose neighbour has another label: outlines are darker than areas."""


@dataclass(frozen=True)
class Shown:
    """A label that occurs in a label map.

    Attributes:
        name: in words, as in ``left arm``.
        colour: RGB in the numbering's palette.
        share: of the person's pixels, 0..1.
    """

    name: str
    colour: tuple[int, int, int]
    share: float

    @property
    def css(self) -> str:
        """The colour as CSS writes it."""
        return "#{:02x}{:02x}{:02x}".format(*self.colour)


def overlay(photo: Image.Image, labels: Grey, numbering: Numbering = CIHP_20) -> Image.Image:
    """A photo with its labels painted half-transparent; where nobody is, it fades.

    Args:
        photo: RGB, of any size.
        labels: (H, W) uint8, 0 where nobody is; numbers without a colour are almost black.
        numbering: of the labels, for their colours.

    Returns:
        RGB of the photo's size.
    """
    fitted = Image.fromarray(labels).resize(photo.size, Image.Resampling.NEAREST)
    numbers = np.asarray(fitted)
    pixels = np.asarray(photo.convert("RGB"), dtype=np.float32)
    colours = colourise(numbers, numbering.palette)
    painted = pixels * (1 - OPACITY) + colours * np.float32(OPACITY)
    painted[_outline(numbers)] *= OUTLINE
    faded = pixels + (255 - pixels) * np.float32(PALENESS)
    person = (numbers != 0)[..., None]
    return Image.fromarray(np.where(person, painted, faded).astype(np.uint8))


def legend(labels: Grey, numbering: Numbering = CIHP_20) -> list[Shown]:
    """The labels of a map, the largest area first, background left out.

    Args:
        labels: (H, W) uint8; numbers the numbering does not have are left out.
        numbering: of the labels.
    """
    counts = np.bincount(labels.ravel(), minlength=256)[: len(numbering)]
    counts[0] = 0
    person = int(counts.sum())
    order = sorted(np.flatnonzero(counts).tolist(), key=lambda label: -int(counts[label]))
    return [shown(label, counts[label] / person, numbering) for label in order]


def shown(label: int, share: float = 0.0, numbering: Numbering = CIHP_20) -> Shown:
    """A label with its name in words and its colour."""
    name = numbering.labels[label].replace("-", " ").replace("_", " ")
    return Shown(name, numbering.palette[label], float(share))


def legend_strip(entries: Sequence[Shown], width: int, line: int = 18) -> Image.Image:
    """Swatches with their names in as many lines as ``width`` pixels need."""
    font = ImageFont.load_default(11)
    places: list[tuple[int, int]] = []
    x = y = 0
    for entry in entries:
        length = 18 + int(font.getlength(entry.name)) + 16
        if x and x + length > width:
            x, y = 0, y + line
        places.append((x, y))
        x += length
    strip = Image.new("RGB", (width, y + line if entries else 1), "white")
    draw = ImageDraw.Draw(strip)
    for entry, (left, top) in zip(entries, places, strict=True):
        draw.rectangle((left + 2, top + 3, left + 13, top + 14), fill=entry.colour)
        draw.text((left + 18, top + 2), entry.name, fill=(60, 60, 60), font=font)
    return strip


def _outline(numbers: Grey) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Pixels whose right or lower neighbour has another label."""
    edge = np.zeros(numbers.shape, dtype=np.bool_)
    edge[:, :-1] |= numbers[:, :-1] != numbers[:, 1:]
    edge[:-1, :] |= numbers[:-1, :] != numbers[1:, :]
    return edge
