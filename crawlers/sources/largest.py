"""The largest of several pictures."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable

from PIL import Image

from crawlers.sources.source import Local
from sichak.image import FORMATS


def largest(found: Iterable[Local]) -> Local | None:
    """The picture with the most pixels, the first of several; None where none is a picture."""
    best: Local | None = None
    most = 0
    for one in found:
        pixels = pixels_of(one.body)
        if pixels > most:
            best, most = one, pixels
    return best


def pixels_of(body: bytes) -> int:
    """Width times height as a picture's head says, without decoding it; 0 for no picture."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(body), formats=FORMATS) as image:
                return image.width * image.height
    except Exception:  # a broken file can lead a decoder to raise anything
        return 0
