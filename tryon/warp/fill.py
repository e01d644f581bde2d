"""Filling gaps in pictures smoothly from what surrounds them."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.float32]
"""(H, W, 3) float32, 0..255."""
Weight = npt.NDArray[np.float32]
"""(H, W) float32, 0..1."""
Mask = npt.NDArray[np.bool_]


def push_pull(picture: Picture, known: Mask) -> Picture:
    """Give every pixel a colour: its own where known, else one blended from the known around it.

    Args:
        picture: (H, W, 3) float32.
        known: (H, W); with nothing known the result is black.

    Returns:
        (H, W, 3) float32, equal to ``picture`` where known.

    Source: Gortler et al., "The Lumigraph", 1996: colours are averaged down a pyramid,
    weights and all, then come back up into the gaps.
    """
    weight = known.astype(np.float32)
    filled = _pyramid((picture * weight[..., None]).astype(np.float32), weight)
    return np.where(known[..., None], picture, filled).astype(np.float32)


def _pyramid(total: Picture, weight: Weight) -> Picture:
    """Weighted colours of one level and all coarser ones."""
    height, width = weight.shape
    own = total / np.maximum(weight, 1e-6)[..., None]
    if min(height, width) <= 2 or weight.min() >= 1:
        mean = total.sum(axis=(0, 1)) / max(float(weight.sum()), 1e-6)
        return np.where(weight[..., None] > 1e-3, own, mean).astype(np.float32)
    size = ((width + 1) // 2, (height + 1) // 2)
    small = cv2.resize(total, size, interpolation=cv2.INTER_AREA)
    small_weight = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    small_weight_full = np.minimum(1.0, small_weight * 4)  # one known pixel of four is enough
    scale = small_weight_full / np.maximum(small_weight, 1e-6)
    coarse = _pyramid(
        (small * scale[..., None]).astype(np.float32), small_weight_full.astype(np.float32)
    )
    back = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    share = np.clip(weight, 0, 1)[..., None]
    return np.asarray(own * share + back * (1 - share), dtype=np.float32)


def soft(mask: Mask, sigma: float) -> Weight:
    """A mask with a soft edge."""
    return np.asarray(cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma), dtype=np.float32)


def grown(mask: Mask, pixels: int) -> Mask:
    """A mask grown (or, with a negative number, shrunk) by some pixels all round."""
    if pixels == 0:
        return mask
    size = 2 * abs(pixels) + 1
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    operate = cv2.dilate if pixels > 0 else cv2.erode
    return np.asarray(operate(mask.astype(np.uint8), kernel) > 0)


def over(below: Picture, above: Picture, alpha: Weight) -> Picture:
    """Lay one picture over another."""
    return np.asarray(below + (above - below) * alpha[..., None], dtype=np.float32)
