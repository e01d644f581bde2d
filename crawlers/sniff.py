"""What a downloaded body really is; its name and its content type are not believed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from sichak.errors import ImageError
from sichak.image import FORMATS, read_image

KINDS = {
    "JPEG": ("jpg", "image/jpeg"),
    "MPO": ("jpg", "image/jpeg"),
    "PNG": ("png", "image/png"),
    "WEBP": ("webp", "image/webp"),
    "AVIF": ("avif", "image/avif"),
    "GIF": ("gif", "image/gif"),
    "BMP": ("bmp", "image/bmp"),
    "TIFF": ("tif", "image/tiff"),
}
"""Pillow's format → extension and media type."""


@dataclass(frozen=True)
class Picture:
    """A picture's format and size, as stored (before any EXIF rotation)."""

    extension: str
    mime: str
    width: int
    height: int


def sniff(path: Path) -> Picture:
    """Decode a file completely and say what it is.

    Raises:
        ImageError: it is no whole picture of a known format; the text says what it is instead.
    """
    try:
        read_image(path)
        with Image.open(path, formats=FORMATS) as image:
            extension, mime = KINDS[image.format or ""]
            return Picture(extension, mime, *image.size)
    except ImageError as error:
        with path.open("rb") as file:
            instead = _looks_like(file.read(256))
        raise ImageError(f"{error}{instead}") from error


def sha256(data: bytes) -> str:
    """SHA-256 of a body, hexadecimal."""
    return hashlib.file_digest(io.BytesIO(data), "sha256").hexdigest()


def _looks_like(start: bytes) -> str:
    text = start.lstrip().lower()
    if text.startswith((b"<!doctype html", b"<html")):
        return "; it is an HTML page"
    if text.startswith((b"<?xml", b"<svg")):
        return "; it is XML"
    if text.startswith((b"{", b"[")):
        return "; it looks like JSON"
    return ""
