"""Hard cases of packshots and worn photos: skin-coloured, filling the frame, cut at the waist."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps

SKIN = ((224, 172, 135), (198, 134, 96), (141, 85, 54), (240, 205, 180))


def skin_coloured(packshot: Image.Image, mask: Image.Image, random: Random) -> Image.Image:
    """A packshot dyed in a colour of skin, which fills 95 % of the height or the width."""
    grey = np.asarray(ImageOps.grayscale(packshot), dtype=np.float32)
    inside = np.asarray(mask) > 127
    light = grey / max(1.0, float(np.percentile(grey[inside], 80)))
    dyed = np.clip(light[..., None] * random.choice(SKIN), 0, 255)
    pixels = np.where(inside[..., None], dyed, np.asarray(packshot)).astype(np.uint8)
    return filling(Image.fromarray(pixels), mask)


def filling(packshot: Image.Image, mask: Image.Image) -> Image.Image:
    """A packshot that fills 95 % of the height or the width of 768x1024."""
    box = mask.getbbox() or (0, 0, *mask.size)
    cloth = ImageOps.contain(packshot.crop(box), (730, 973), Image.Resampling.LANCZOS)
    page = Image.new("RGB", (768, 1024), packshot.getpixel((2, 2)))
    page.paste(cloth, ((768 - cloth.width) // 2, (1024 - cloth.height) // 2))
    return page


def below_the_waist(worn: Image.Image, random: Random) -> Image.Image | None:
    """A worn photo of a whole body, cut at the waist; None where the feet are not in it."""
    body = _body(np.asarray(worn))
    width, height = worn.size
    top, bottom = body[0], body[-1] + 1
    if bottom > 0.97 * height:
        return None
    cut = round(top + random.uniform(0.38, 0.48) * (bottom - top))
    wide = min(width, round(0.75 * (height - cut)))
    left = (width - wide) // 2
    part = worn.crop((left, cut, left + wide, height))
    return part.resize((768, round(768 * part.height / wide)), Image.Resampling.LANCZOS)


def _body(pixels: npt.NDArray[np.uint8]) -> npt.NDArray[np.intp]:
    """Rows that differ from the studio's ground in more than a few pixels."""
    away = np.abs(pixels.astype(np.int16) - pixels[:, :8].mean(axis=1, keepdims=True)).max(axis=2)
    return np.flatnonzero((away > 24).sum(axis=1) > pixels.shape[1] // 50)
