"""A label map laid over its photo, and the legend of the labels that occur in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from sichak.image import Grey
from sichak.labels import CIHP, colourise

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
        colour: RGB in VITON-HD's palette.
        share: of the person's pixels, 0..1.
    """

    name: str
    colour: tuple[int, int, int]
    share: float

    @property
    def css(self) -> str:
        """The colour as CSS writes it."""
        return "#{:02x}{:02x}{:02x}".format(*self.colour)


def overlay(photo: Image.Image, labels: Grey) -> Image.Image:
    """A photo with its labels painted half-transparent; where nobody is, it fades.

    Args:
        photo: RGB, of any size.
        labels: (H, W) uint8 CIHP; numbers from 20 on are painted as the palette's rest.

    Returns:
        RGB of the photo's size.
    """
    mask = Image.fromarray(labels).resize(photo.size, Image.Resampling.NEAREST)
    numbers = np.asarray(mask)
    pixels = np.asarray(photo.convert("RGB"), dtype=np.float32)
    painted = pixels * (1 - OPACITY) + colourise(numbers) * np.float32(OPACITY)
    painted[_outline(numbers)] *= OUTLINE
    faded = pixels + (255 - pixels) * np.float32(PALENESS)
    person = (numbers != CIHP.BACKGROUND)[..., None]
    return Image.fromarray(np.where(person, painted, faded).astype(np.uint8))


def legend(labels: Grey) -> list[Shown]:
    """The labels of a map, the largest area first, background left out.

    Args:
        labels: (H, W) uint8; numbers that CIHP does not have are left out.
    """
    counts = np.bincount(labels.ravel(), minlength=256)[: len(CIHP)]
    counts[CIHP.BACKGROUND] = 0
    person = int(counts.sum())
    order = sorted(np.flatnonzero(counts), key=lambda label: -int(counts[label]))
    return [shown(CIHP(int(label)), counts[label] / person) for label in order]


def shown(label: CIHP, share: float = 0.0) -> Shown:
    """A label with its name in words and its colour."""
    red, green, blue = colourise(np.array([[label]], np.uint8))[0, 0].tolist()
    return Shown(label.name.lower().replace("_", " "), (red, green, blue), float(share))


def legend_strip(entries: Sequence[Shown], width: int, line: int = 18) -> Image.Image:
    """Swatches with their names in as many lines as ``width`` pixels need."""
    places: list[tuple[int, int]] = []
    x = y = 0
    for entry in entries:
        length = 20 + 7 * len(entry.name) + 12
        if x and x + length > width:
            x, y = 0, y + line
        places.append((x, y))
        x += length
    strip = Image.new("RGB", (width, y + line if entries else 1), "white")
    draw = ImageDraw.Draw(strip)
    for entry, (left, top) in zip(entries, places, strict=True):
        draw.rectangle((left + 2, top + 3, left + 13, top + 14), fill=entry.colour)
        draw.text((left + 18, top + 3), entry.name, fill=(60, 60, 60))
    return strip


def _outline(numbers: Grey) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Person pixels whose right or lower neighbour has another label."""
    edge = np.zeros(numbers.shape, dtype=np.bool_)
    edge[:, :-1] |= numbers[:, :-1] != numbers[:, 1:]
    edge[:-1, :] |= numbers[:-1, :] != numbers[1:, :]
    return edge
