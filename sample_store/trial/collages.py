"""Collages: two or more photos in one picture, with and without gutters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from PIL import Image, ImageOps

Photos = Sequence[Image.Image]
Box = tuple[float, float, float, float]

LAYOUTS: dict[str, tuple[Box, ...]] = {
    "pair": ((0, 0, 0.5, 1), (0.5, 0, 1, 1)),
    "stack": ((0, 0, 1, 0.5), (0, 0.5, 1, 1)),
    "three": ((0, 0, 1 / 3, 1), (1 / 3, 0, 2 / 3, 1), (2 / 3, 0, 1, 1)),
    "four": ((0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1)),
    "large and two": ((0, 0, 0.62, 1), (0.62, 0, 1, 0.5), (0.62, 0.5, 1, 1)),
}
"""Name → left, top, right, bottom of each photo, as shares of the picture."""

SIZES = ((1000, 1000), (768, 1024), (900, 1200), (1200, 800))


def collage(photos: Photos, random: Random, layout: str | None = None) -> Image.Image:
    """Photos side by side; two in three have gutters.

    Args:
        photos: as many as the layout takes, or more.
        random: decides what is not given.
        layout: one of :data:`LAYOUTS`.
    """
    cells = LAYOUTS[layout or random.choice(sorted(LAYOUTS))]
    width, height = random.choice(SIZES)
    gutter = random.choice((0, 6, 20))
    page = Image.new("RGB", (width, height), random.choice(("white", "white", "black", "#e8e4de")))
    for photo, (left, top, right, bottom) in zip(photos, cells, strict=False):
        box = (
            round(left * width) + (gutter if left else 0),
            round(top * height) + (gutter if top else 0),
            round(right * width),
            round(bottom * height),
        )
        size = box[2] - box[0], box[3] - box[1]
        page.paste(ImageOps.fit(photo, size, centering=(0.5, 0.35)), box[:2])
    return page


def on_one_ground(photos: Photos, random: Random) -> Image.Image:
    """Two photos on one plain ground with neither seam nor gutter: packshots, front and back."""
    size = (520, 693)
    first, second = (ImageOps.contain(photo, size) for photo in photos[:2])
    page = Image.new("RGB", (2 * size[0], size[1]), "white")
    page.paste(first, (0, 0))
    page.paste(ImageOps.mirror(second) if random.random() < 0.5 else second, (size[0], 0))
    return page


Maker = Callable[[Photos, Random], Image.Image]
