"""How much of a photo has the colour of skin."""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.select.foreground import Foreground
from sichak.image import RGB

DARKEST = 40
"""Luma below which nothing is taken for skin."""

CB, CR = (80, 125), (133, 175)
"""Range of skin in YCbCr, where light and dark skin lie together; RGB rules miss the dark."""


def skin_share(photo: RGB, foreground: Foreground) -> float:
    """Share of the foreground, 0..1, in the colours of skin; beige and tan cloth has them too."""
    size = foreground.mask.shape[::-1]
    small = cv2.resize(photo, (size[0], size[1]), interpolation=cv2.INTER_AREA)
    luma, cr, cb = cv2.split(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb))
    skin = (luma > DARKEST) & (cb >= CB[0]) & (cb <= CB[1]) & (cr >= CR[0]) & (cr <= CR[1])
    inside = skin[foreground.mask]
    return float(np.mean(inside)) if inside.size else 0.0
