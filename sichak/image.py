"""The one way to read a picture from outside, and to write one.

Every file may be hostile or broken. The size is read from the header before
any pixel is decoded, the whole file is decoded before anything is returned, and
whatever Pillow raises becomes an :class:`ImageError` whose text says why.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from sichak.errors import ImageError
from sichak.labels import pil_palette

RGB = npt.NDArray[np.uint8]
"""(H, W, 3) uint8."""
Grey = npt.NDArray[np.uint8]
"""(H, W) uint8."""

MAX_PIXELS = 64_000_000
MAX_BYTES = 64 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "MPO")
JPEG_QUALITY = 95

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff")
"""What is taken for a picture in a folder; the content decides, not the name."""


def read_image(path: Path) -> Image.Image:
    """Read any picture as upright 8-bit sRGB.

    EXIF orientation is applied, CMYK and 16 bits are converted, an embedded colour
    profile is honoured, transparency is laid on white, and an animation gives its
    first frame.

    Args:
        path: a file of at most 64 MiB and 64 million pixels.

    Returns:
        a loaded PIL image of mode RGB.

    Raises:
        ImageError: empty, truncated, too large, or of no known format.
    """
    try:
        size = path.stat().st_size
        if size == 0:
            raise ImageError("the file is empty")
        if size > MAX_BYTES:
            raise ImageError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=FORMATS) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise ImageError(f"{width}x{height} pixels; at most {MAX_PIXELS:,} are decoded")
                image.load()
                return _to_rgb(ImageOps.exif_transpose(image))
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError("not a picture of a known format") from error
    except Image.DecompressionBombError as error:
        raise ImageError(f"decompression bomb: {error}") from error
    except (OSError, SyntaxError, ValueError, EOFError, ArithmeticError, IndexError) as error:
        raise ImageError(f"cannot be decoded: {error}") from error
    except MemoryError as error:
        raise ImageError("cannot be decoded in this machine's memory") from error


def read_rgb(path: Path) -> RGB:
    """:func:`read_image` as an array (H, W, 3) uint8."""
    return np.asarray(read_image(path))


def read_grey(path: Path) -> Grey:
    """A mask picture as (H, W) uint8."""
    return np.asarray(read_image(path).convert("L"))


def read_labels(path: Path) -> Grey:
    """A label map (mode P or L PNG): the index of each pixel, (H, W) uint8.

    Raises:
        ImageError: unreadable, or a picture in colours in place of indexes.
    """
    try:
        with Image.open(path, formats=("PNG",)) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ImageError(f"{image.width}x{image.height} pixels are too many")
            if image.mode not in ("P", "L"):
                raise ImageError(f"mode {image.mode}; a label map has mode P or L")
            return np.asarray(image)
    except ImageError:
        raise
    except (OSError, SyntaxError, ValueError) as error:
        raise ImageError(f"cannot be decoded: {error}") from error


def jpeg_bytes(pixels: RGB | Grey, quality: int = JPEG_QUALITY) -> bytes:
    """Encode RGB (H, W, 3) or grey (H, W) as JPEG without chroma subsampling."""
    return _encode(Image.fromarray(pixels), "JPEG", quality=quality, subsampling=0)


def png_bytes(pixels: RGB | Grey) -> bytes:
    """Encode RGB (H, W, 3) or grey (H, W) as PNG."""
    return _encode(Image.fromarray(pixels), "PNG", compress_level=6)


def labels_bytes(labels: Grey) -> bytes:
    """Encode a CIHP label map (H, W) as VITON-HD stores it: a mode P PNG with its palette."""
    image = Image.fromarray(labels)
    image.putpalette(pil_palette())
    return _encode(image, "PNG", compress_level=6)


def _encode(image: Image.Image, fmt: Literal["JPEG", "PNG"], **options: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, fmt, **options)
    return buffer.getvalue()


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits and more: Pillow's convert() would clip
        return Image.fromarray(_scale_to_8_bits(np.asarray(image))).convert("RGB")
    profile = image.info.get("icc_profile")
    if profile and image.mode in ("RGB", "CMYK", "L"):
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(
                image, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                return converted
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a broken profile is common and harmless: fall back to the plain conversion
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def _scale_to_8_bits(values: npt.NDArray[np.generic]) -> Grey:
    numbers = values.astype(np.float64)
    top = 65535.0 if numbers.max(initial=0) > 255 else 255.0
    return np.clip(np.nan_to_num(numbers) * (255.0 / top), 0, 255).astype(np.uint8)
