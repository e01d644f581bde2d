"""Lettering and motifs for prints, drawn with PIL from strokes and circles.

Hangul is drawn from its own strokes, not from a font: a few syllables need a few
lines, and the picture is the same on every machine.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Stroke = tuple[tuple[float, float], ...]
Box = tuple[float, float, float, float]

JAMO: dict[str, tuple[Stroke, ...]] = {
    "ㄱ": (((0, 0), (1, 0), (0.9, 1)),),
    "ㄴ": (((0, 0), (0, 1), (1, 1)),),
    "ㄹ": (((0, 0), (1, 0), (1, 0.5), (0, 0.5), (0, 1), (1, 1)),),
    "ㅁ": (((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)),),
    "ㅅ": (((0.5, 0), (0.45, 0.4), (0, 1)), ((0.48, 0.4), (1, 1))),
    "ㅊ": (((0.3, 0), (0.7, 0)), ((0, 0.25), (1, 0.25)), ((0.5, 0.25), (0, 1)),
           ((0.5, 0.5), (1, 1))),
    "ㅓ": (((1, -0.1), (1, 1.1)), ((0.2, 0.5), (1, 0.5))),
    "ㅏ": (((0, -0.1), (0, 1.1)), ((0, 0.5), (0.8, 0.5))),
    "ㅣ": (((0.5, -0.1), (0.5, 1.1)),),
    "ㅜ": (((-0.1, 0.2), (1.1, 0.2)), ((0.5, 0.2), (0.5, 1))),
    "ㅗ": (((0.5, 0), (0.5, 0.8)), ((-0.1, 0.8), (1.1, 0.8))),
}  # fmt: skip
"""Letters as polylines in a unit box, x right, y down (ㅇ is a circle)."""

SYLLABLES: dict[str, tuple[tuple[str, Box], ...]] = {
    "서": (("ㅅ", (0.06, 0.2, 0.52, 0.8)), ("ㅓ", (0.56, 0.12, 0.84, 0.88))),
    "울": (("ㅇ", (0.3, 0.04, 0.7, 0.36)), ("ㅜ", (0.12, 0.38, 0.88, 0.62)),
           ("ㄹ", (0.22, 0.66, 0.78, 0.98))),
    "시": (("ㅅ", (0.06, 0.2, 0.58, 0.8)), ("ㅣ", (0.6, 0.1, 1.0, 0.9))),
    "착": (("ㅊ", (0.08, 0.06, 0.56, 0.58)), ("ㅏ", (0.7, 0.06, 0.95, 0.58)),
           ("ㄱ", (0.2, 0.68, 0.8, 0.98))),
    "옷": (("ㅇ", (0.3, 0.02, 0.7, 0.32)), ("ㅗ", (0.12, 0.34, 0.88, 0.6)),
           ("ㅅ", (0.2, 0.64, 0.8, 0.98))),
}  # fmt: skip
"""The syllables prints use, each letter in its box (left, top, right, bottom)."""

Ink = npt.NDArray[np.uint8]


def _syllable(draw: ImageDraw.ImageDraw, name: str, box: Box, width: int) -> None:
    x0, y0, x1, y1 = box
    for letter, (a, b, c, d) in SYLLABLES[name]:
        left, top = x0 + a * (x1 - x0), y0 + b * (y1 - y0)
        wide, tall = (c - a) * (x1 - x0), (d - b) * (y1 - y0)
        if letter == "ㅇ":
            draw.ellipse((left, top, left + wide, top + tall), outline=255, width=width)
            continue
        for stroke in JAMO[letter]:
            points = [(left + x * wide, top + y * tall) for x, y in stroke]
            draw.line(points, fill=255, width=width, joint="curve")
            for x, y in points:
                r = width / 2
                draw.ellipse((x - r, y - r, x + r, y + r), fill=255)


def hangul(text: str, size: int = 512) -> Ink:
    """Ink mask, uint8 (size, size * len(text)), of syllables in ``SYLLABLES``."""
    page = Image.new("L", (size * len(text), size), 0)
    draw = ImageDraw.Draw(page)
    for i, name in enumerate(text):
        box = ((i + 0.06) * size, 0.06 * size, (i + 0.94) * size, 0.94 * size)
        _syllable(draw, name, box, max(2, round(size * 0.085)))
    return np.asarray(page)


def latin(text: str, size: int = 512) -> Ink:
    """Ink mask, uint8 (about ``size`` tall, width as needed), in PIL's own font."""
    font = ImageFont.load_default(size=size)
    left, top, right, bottom = font.getbbox(text)
    pad = size // 12
    page = Image.new("L", (int(right - left) + 2 * pad, int(bottom - top) + 2 * pad), 0)
    stroke = max(1, size // 40)
    ImageDraw.Draw(page).text(
        (pad - left, pad - top), text, fill=255, font=font, stroke_width=stroke
    )
    return np.asarray(page)


def sun_and_waves(size: int = 1024) -> Ink:
    """Ink classes, uint8 (size, size): 0 nothing, 1 sun, 2 and 3 waves."""
    page = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(page)
    s = size
    draw.ellipse((0.24 * s, 0.1 * s, 0.76 * s, 0.62 * s), fill=1)
    for row in range(4):
        y0 = (0.5 + 0.1 * row) * s
        crest = [
            (x, y0 + 0.035 * s * math.sin(x / s * 6 * math.pi + row * 1.7)) for x in range(0, s, 4)
        ]
        draw.polygon([*crest, (s, y0 + 0.07 * s), (0, y0 + 0.07 * s)], fill=2 + row % 2)
    inside = Image.new("L", (size, size), 0)
    ImageDraw.Draw(inside).ellipse((0.06 * s, 0.02 * s, 0.94 * s, 0.9 * s), fill=255)
    return np.where(np.asarray(inside) > 0, np.asarray(page), 0).astype(np.uint8)
