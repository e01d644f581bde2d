"""Swatches: cloth that fills the picture, and chips of colours on a plain ground."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from sample_store.trial.pages import Letters

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

GROUNDS = ((255, 255, 255), (255, 255, 255), (246, 246, 244), (232, 230, 226))


def cloth(packshot: Image.Image, mask: Image.Image, random: Random) -> Image.Image:
    """A piece of a garment's cloth, enlarged or laid out like tiles that mirror each other.

    Args:
        packshot: a photo of the garment alone.
        mask: white where the garment is, of the same size.
        random: decides place, size and kind.
    """
    side = random.choice((120, 160))
    left, top = _plainest(np.asarray(packshot), np.asarray(mask) > 127, side, random)
    piece = packshot.crop((left, top, left + side, top + side))
    if random.random() < 0.5:
        return piece.resize((4 * side, 4 * side), Image.Resampling.LANCZOS)
    pixels = np.asarray(piece)
    pair = np.concatenate([pixels, pixels[:, ::-1]], axis=1)
    tile = np.concatenate([pair, pair[::-1]])
    return Image.fromarray(np.tile(tile, (random.choice((2, 3)), 2, 1)))


def chips(colours: list[tuple[int, int, int]], letters: Letters, random: Random) -> Image.Image:
    """One to eight chips of colours on a plain ground, square or round, some with their names."""
    count = random.randint(1, 8)
    across = min(count, random.choice((1, 2, 4)))
    if count > 3:  # a narrower card would be a strip
        across = max(2, across)
    down = -(-count // across)
    cell = 480 if count == 1 else 240
    sheet = Image.new("RGB", (max(480, across * cell), max(480, down * cell)), _any(random))
    draw = ImageDraw.Draw(sheet)
    draw_one = draw.ellipse if random.random() < 0.4 else draw.rectangle
    named = random.random() < 0.4
    for number in range(count):
        x, y = number % across * cell, number // across * cell
        edge = cell // 6
        colour = random.choice(colours)
        draw_one((x + edge, y + edge, x + cell - edge, y + cell - edge), fill=colour)
        if named:
            at = (x + edge, y + cell - edge + 8)
            draw.text(at, random.choice(letters.words), fill="black", font=letters.font(20))
    return sheet


def mean_colour(packshot: Image.Image, mask: Image.Image) -> tuple[int, int, int]:
    """Of the garment in a packshot."""
    red, green, blue = np.asarray(packshot)[np.asarray(mask) > 127].mean(axis=0)
    return int(red), int(green), int(blue)


def _plainest(pixels: Pixels, mask: Mask, side: int, random: Random) -> tuple[int, int]:
    """Left and top of the square, of those on the cloth, whose quarters are most alike."""
    height, width = mask.shape
    places = [(random.randrange(width - side), random.randrange(height - side)) for _ in range(400)]
    on_cloth = [at for at in places if mask[at[1] : at[1] + side, at[0] : at[0] + side].all()]

    def unlike(at: tuple[int, int]) -> float:
        square = pixels[at[1] : at[1] + side, at[0] : at[0] + side].astype(np.float64)
        quarters = square.reshape(2, side // 2, 2, side // 2, 3).mean(axis=(1, 3))
        return float(quarters.std(axis=(0, 1)).sum())

    return min(on_cloth or places, key=unlike)


def _any(random: Random) -> tuple[int, int, int]:
    return random.choice(GROUNDS)
