"""Pictures that are drawn when they are asked for: colour chips and labels with text."""

from __future__ import annotations

import io
import zlib

from PIL import Image, ImageDraw, ImageFont

CARE = ("CARE", "Wash at 30 °C", "Do not bleach", "Iron on low heat", "Made for the sample store")
"""What a care label says."""

NAMED = {
    "white": (244, 244, 240),
    "black": (26, 26, 28),
    "navy": (32, 42, 82),
    "ivory": (240, 232, 212),
    "camel": (186, 142, 92),
    "grey": (128, 128, 130),
    "wine": (104, 28, 48),
    "sage": (152, 168, 140),
}
"""Colour names → sRGB; a name that is none of these is painted by its checksum."""


def swatch(colour: str) -> bytes:
    """A chip of a colour, a PNG of 60x60 pixels."""
    known = [rgb for name, rgb in NAMED.items() if name in colour.lower()]
    mixed = zlib.crc32(colour.encode())
    rgb = known[0] if known else (mixed & 255, mixed >> 8 & 255, mixed >> 16 & 255)
    return _png(Image.new("RGB", (60, 60), rgb))


def label(lines: tuple[str, ...] = CARE) -> bytes:
    """Text on white, a PNG of 600x400 pixels."""
    image = Image.new("RGB", (600, 400), "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        font = ImageFont.load_default(48 if number == 0 else 32)
        draw.text((40, 40 + 64 * number), line, fill="black", font=font)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()
