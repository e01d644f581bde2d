"""From the network's soft 320-pixel mask to a mask with the garment's true edge.

The network is sure of the garment's inside and of the background but blurs
what lies between them over some ten pixels of the full picture. In that band
each pixel is given to the side whose colour, averaged over the sure pixels
nearby, it resembles; where both sides look the same (white on white) the
network's own outline stays.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.cloth_mask.backdrop import backdrop
from sichak.image import RGB, Grey

Float = npt.NDArray[np.float32]
Bool = npt.NDArray[np.bool_]

SURE = 0.04
"""A soft value within this of 0 or 1 is taken as sure."""
BAND = 0.005
"""Half-width of the band beside the unsure pixels, as a part of the picture's height."""
NEIGHBOURHOOD = 0.02
"""Sigma of the window for colours nearby, as a part of the picture's height."""
SEEN = 12.0
"""CIE76 colour difference from which two sides count as told apart."""
COLOUR_SAYS = 2.0
"""Weight of colour in log-odds: it overrules a belief between 0.12 and 0.88, no surer one.
So white stripes and cuffs at the edge survive on a white background."""
HALO = 0.004
"""How far JPEG noise of the garment reaches into a plain background."""
LEAK = 0.15
"""A plain background that takes more of the garment than this has run into it."""
NOTCH = 0.007
"""Half the width of cuts to close, as a part of the picture's height."""
SPECK = 0.02
"""Parts smaller than this share of the largest part are dirt."""
PINHOLE = 0.001
"""Holes smaller than this share of the mask are closed; larger ones are real."""


def refine(rgb: RGB, soft: Grey, threshold: float = 0.5) -> Grey:
    """A clean mask in HR-VITON's form.

    Args:
        rgb: the garment photo, (H, W, 3).
        soft: the network's mask, (H, W), 255 = garment.
        threshold: share of certainty from which a pixel is garment, in (0, 1).

    Returns:
        (H, W) uint8: 255 garment, 0 background, and one pixel of transition along
        the edge. All 0 when nothing reaches the threshold.
    """
    belief = np.asarray(soft, dtype=np.float32) / np.float32(255)
    if not (belief >= threshold).any():
        return np.zeros_like(soft)
    garment = edge_by_colour(rgb, belief) >= threshold
    garment = without_notches(garment, belief >= threshold)
    return antialias(without_pinholes(without_specks(garment)))


def edge_by_colour(rgb: RGB, belief: Float) -> Float:
    """The belief in [0, 1], redrawn in the unsure band by the colours on both sides."""
    height = rgb.shape[0]
    margin = _disc(BAND * height)
    inside = np.asarray(cv2.erode((belief > 1 - SURE).astype(np.float32), margin), dtype=np.float32)
    outside = np.asarray(cv2.erode((belief < SURE).astype(np.float32), margin), dtype=np.float32)
    lab = np.asarray(cv2.cvtColor(rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)
    sigma = NEIGHBOURHOOD * height
    inner, inner_near = _mean_nearby(lab, inside, sigma)
    outer, outer_near = _mean_nearby(lab, outside, sigma)
    across = inner - outer
    distance = np.linalg.norm(across, axis=2)
    position = ((lab - outer) * across).sum(axis=2) / np.maximum(distance**2, 1e-6)
    trust = 1 / (1 + np.exp(-(distance - SEEN) / 3))
    trust[(inner_near < 1e-4) | (outer_near < 1e-4)] = 0
    opinion = COLOUR_SAYS * trust * (2 * position.clip(0, 1) - 1)
    plain = _backdrop(rgb, belief)
    if plain is not None:
        beside = cv2.dilate(plain.astype(np.uint8), _disc(HALO * height)) > 0
        opinion = np.where(plain, -COLOUR_SAYS, np.where(beside, opinion, COLOUR_SAYS))
    prior = np.log(belief.clip(SURE, 1 - SURE) / (1 - belief.clip(SURE, 1 - SURE)))
    redrawn = 1 / (1 + np.exp(-(prior + opinion)))
    redrawn = np.where(inside > 0, 1, np.where(outside > 0, 0, redrawn))
    return np.asarray(redrawn if plain is None else np.where(plain, 0, redrawn), dtype=np.float32)


def _backdrop(rgb: RGB, belief: Float) -> Bool | None:
    """The plain background, unless it has run into the garment."""
    plain = backdrop(rgb)
    garment = belief > 0.5
    return None if plain is None or (plain & garment).sum() > LEAK * garment.sum() else plain


def without_notches(mask: Bool, within: Bool) -> Bool:
    """Close cuts as narrow as a stripe that colour made in what the network held for garment."""
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, _disc(NOTCH * mask.shape[0]))
    return np.asarray(mask | ((closed > 0) & within))


def without_specks(mask: Bool) -> Bool:
    """Only the parts of at least :data:`SPECK` of the largest part's size."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    if count <= 1:
        return mask
    areas = stats[:, cv2.CC_STAT_AREA].copy()
    areas[0] = 0
    kept = areas >= SPECK * areas.max()
    kept[0] = False
    return np.asarray(kept[parts])


def without_pinholes(mask: Bool) -> Bool:
    """Holes below :data:`PINHOLE` of the mask's area are filled; sleeve gaps stay."""
    count, parts, stats, _ = cv2.connectedComponentsWithStats(
        (~mask).astype(np.uint8), connectivity=4
    )
    small = stats[:, cv2.CC_STAT_AREA] < PINHOLE * mask.sum()
    small[0] = False
    return np.asarray(mask | small[parts]) if count > 1 else mask


def antialias(mask: Bool) -> Grey:
    """Round the stairs of a binary outline off; at 128 it is where it was, but smoother."""
    smooth = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2.0)
    steep = np.clip((smooth - 0.5) * 5 + 0.5, 0, 1)
    return np.asarray(np.rint(steep * 255), dtype=np.uint8)


def _mean_nearby(lab: Float, where: Float, sigma: float) -> tuple[Float, Float]:
    """Mean colour of the marked pixels in a Gaussian window, and how many there are (0 to 1)."""
    # Means over so wide a window are smooth: a quarter of the resolution holds them.
    height, width = where.shape
    size = (max(1, width // 4), max(1, height // 4))
    stack = np.dstack([lab * where[..., None], where])
    small = cv2.resize(stack, size, interpolation=cv2.INTER_AREA)
    wide = cv2.GaussianBlur(small, (0, 0), sigma / 4)
    mean = wide[..., :3] / np.maximum(wide[..., 3:], 1e-6)
    packed = cv2.resize(np.dstack([mean, wide[..., 3:]]), (width, height))
    whole = np.asarray(packed, dtype=np.float32)
    return whole[..., :3], whole[..., 3]


def _disc(radius: float) -> npt.NDArray[np.uint8]:
    side = 2 * max(1, round(radius)) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), dtype=np.uint8)
