"""The one way to read a picture from outside, and to write one.

Every file may be hostile or broken. The size is read from the header before
any pixel is decoded, the whole file is decoded before anything is returned, and
whatever Pillow raises becomes an :class:`ImageError` whose text says why.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageCms, ImageOps, UnidentifiedImageError

from sichak.errors import ImageError
from sichak.labels import pil_palette

RGB = npt.NDArray[np.uint8]
"""(H, W, 3) uint8."""
Grey = npt.NDArray[np.uint8]
"""(H, W) uint8."""

MAX_PIXELS = 64_000_000
MAX_BYTES = 64 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP", "TIFF")
"""Of Pillow's formats those that shops and cameras use; MPO is opened as JPEG."""

JPEG_QUALITY = 95

SUFFIXES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".bmp", ".tif", ".tiff")
"""What is taken for a picture in a folder; the content decides, not the name."""


def read_image(path: Path) -> Image.Image:
    """Read any picture as upright 8-bit sRGB.

    EXIF orientation is applied, CMYK and 16 bits are converted, an embedded colour
    profile is honoured, transparency is laid on white, and of an animation the first frame
    is taken.

    Args:
        path: a file of at most 64 MiB and 64 million pixels.

    Returns:
        a loaded PIL image of mode RGB.

    Raises:
        ImageError: empty, truncated, too large, or of no known format.
    """
    with _opened(path, FORMATS) as image:
        return _to_rgb(_upright(image))


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
    with _opened(path, ("PNG",)) as image:
        if image.mode not in ("P", "L"):
            raise ImageError(f"mode {image.mode}; a label map has mode P or L")
        return np.asarray(image)


def plain_jpeg(path: Path) -> bytes | None:
    """The file's own bytes, when any JPEG reader sees in them what :func:`read_image` returns.

    So they can be copied in place of encoding the picture a second time. That takes an
    upright RGB JPEG of one frame, with no colour profile other than sRGB; else None.

    Raises:
        ImageError: as :func:`read_image`.
    """
    with _opened(path, FORMATS) as image:
        plain = (
            image.format == "JPEG"
            and image.mode == "RGB"
            and image.getexif().get(ExifTags.Base.Orientation, 1) in (0, 1)
            and _is_srgb(image.info.get("icc_profile"))
        )
    return path.read_bytes() if plain else None


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


@contextmanager
def _opened(path: Path, formats: tuple[str, ...]) -> Iterator[Image.Image]:
    """The decoded picture; all that Pillow raises, in the block too, becomes an ImageError."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ImageError(f"cannot be read: {error.strerror}") from error
    if size == 0:
        raise ImageError("the file is empty")
    if size > MAX_BYTES:
        raise ImageError(f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    raise ImageError(f"{width}x{height} pixels; at most {MAX_PIXELS:,} are decoded")
                image.load()
                yield image
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(f"not a picture of a known format ({', '.join(formats)})") from error
    except Image.DecompressionBombError as error:
        raise ImageError(f"decompression bomb: {error}") from error
    except MemoryError as error:
        raise ImageError("cannot be decoded in this machine's memory") from error
    except Exception as error:  # a broken file can lead a decoder to raise anything
        raise ImageError(f"cannot be decoded: {error}") from error


def _upright(image: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # broken EXIF beside sound pixels: the picture is shown as it is stored
        return image


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith(("I", "F")):  # 16 bits and more: Pillow's convert() would clip
        return Image.fromarray(_scale_to_8_bits(np.asarray(image), image.mode)).convert("RGB")
    profile = image.info.get("icc_profile")
    if image.has_transparency_data:
        image = _on_white(image)
    elif image.mode not in ("RGB", "CMYK", "L"):  # the modes a colour profile can describe
        image = image.convert("RGB")
    if profile:
        image = _to_srgb(image, profile)
    return image.convert("RGB")


def _on_white(image: Image.Image) -> Image.Image:
    rgba = image.convert("RGBA")
    white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    return Image.alpha_composite(white, rgba).convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken or foreign profile is common and harmless: take the colours as sRGB
    return converted if converted is not None else image


def _is_srgb(profile: bytes | None) -> bool:
    if not profile:
        return True
    try:
        description = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile)))
    except (ImageCms.PyCMSError, OSError, ValueError):
        return False
    return "srgb" in description.lower()


def _scale_to_8_bits(values: npt.NDArray[np.generic], mode: str) -> Grey:
    """Grey of more than 8 bits; modes I and F do not tell their range: the brightest pixel does."""
    numbers = np.nan_to_num(values.astype(np.float32), posinf=0, neginf=0)
    brightest = numbers.max(initial=0)
    if mode.startswith("I;16") or brightest > 255:
        top = 65535.0
    else:
        top = 1.0 if mode == "F" and brightest <= 1 else 255.0
    scaled: Grey = np.clip(np.rint(numbers * (255.0 / top)), 0, 255).astype(np.uint8)
    return scaled
