"""Read DensePose that was made elsewhere: a map of parts, an IUV picture, or its colours."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from sichak.densepose import COLOURS, draw_parts, parts_of_colours
from sichak.errors import ImageError
from sichak.image import read_labels, read_rgb

LAST = len(COLOURS) - 1
TOLERANCE = 40
"""Sum over R, G and B by which a JPEG may miss a part's colour, at the median pixel."""


def read_precomputed(path: Path) -> npt.NDArray[np.uint8]:
    """I, U and V of a file.

    Understood are a PNG of parts (mode L or P, 0..24), an IUV picture whose first
    or last channel holds the parts, and ``image-densepose`` in its colours on
    black. An IUV picture keeps its U and V, the other two have none.

    Returns:
        (H, W, 3) uint8; U and V are 0 where the file has none.

    Raises:
        ImageError: unreadable, or none of these, such as parts blended over the photo.
    """
    try:
        parts = read_labels(path)
    except ImageError:
        return _from_rgb(read_rgb(path))
    if parts.max(initial=0) > LAST:
        raise ImageError(f"part {parts.max()}; DensePose has 0 to {LAST}")
    return np.stack([parts, np.zeros_like(parts), np.zeros_like(parts)], axis=-1)


def _from_rgb(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    if not image.any():
        raise ImageError("the picture is black: nobody is in it")
    parts = parts_of_colours(image)
    seen = image.sum(axis=-1, dtype=np.int32) > 3 * TOLERANCE
    misses = abs(image.astype(np.int32) - draw_parts(parts)).sum(axis=-1)
    if seen.any() and np.median(misses[seen]) <= TOLERANCE:
        return np.stack([parts, np.zeros_like(parts), np.zeros_like(parts)], axis=-1)
    for iuv in (image, image[..., ::-1]):  # written by Pillow, or by OpenCV
        if iuv[..., 0].max() <= LAST and not iuv[iuv[..., 0] == 0].any():
            return np.ascontiguousarray(iuv)
    raise ImageError(
        "these are not DensePose's colours on black; draw dp_segm with alpha 1 on a black "
        "canvas, without boxes"
    )
