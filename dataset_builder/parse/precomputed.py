"""Label maps made elsewhere: checked, then written with VITON-HD's palette."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dataset_builder.parse.parser import Unparsable
from sichak.errors import ImageError
from sichak.image import Grey, read_labels
from sichak.labels import CIHP


def read_precomputed(path: Path, width: int, height: int) -> Grey:
    """A CIHP label map of the photo's size.

    Args:
        path: a PNG of mode P or L; palettes are ignored, the index counts.
        width, height: of the photo.

    Raises:
        Unparsable: unreadable, another size, numbers that are no CIHP labels, or
            nothing but background.
    """
    try:
        labels = read_labels(path)
    except ImageError as error:
        raise Unparsable(f"label map: {error}") from error
    if labels.shape != (height, width):
        raise Unparsable(
            f"the label map has {labels.shape[1]}x{labels.shape[0]} pixels, "
            f"the photo {width}x{height}"
        )
    if labels.max(initial=0) >= len(CIHP):
        raise Unparsable(f"label {labels.max()} is none of CIHP's 0 to {len(CIHP) - 1}")
    if not labels.any():
        raise Unparsable("the label map is all background")
    return np.ascontiguousarray(labels)
