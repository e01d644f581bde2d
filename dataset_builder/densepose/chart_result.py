"""DensePose after the network: from the head's maps to labels, U and V in the picture.

Source: detectron2 projects/DensePose (02b5c4e), ``ToChartResultConverter`` and
``quantize_densepose_chart_result``. Plain NumPy, so that it is tested without
detectron2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class ChartResult:
    """One person in the pixels of their box.

    Attributes:
        labels: (h, w) uint8, part 0..24.
        uv: (2, h, w) float32, nominally [0, 1] but not clamped; 0 where the label is 0.
    """

    labels: npt.NDArray[np.uint8]
    uv: Floats


def box_xywh(box: Sequence[float] | npt.NDArray[np.floating]) -> tuple[int, int, int, int]:
    """Corner and size in whole pixels of a box x0, y0, x1, y1.

    The difference is taken first, then all four are truncated; a side is at least 1.
    """
    x0, y0, x1, y1 = (np.float32(number) for number in box)
    return int(x0), int(y0), max(int(x1 - x0), 1), max(int(y1 - y0), 1)


def best_instance(scores: Sequence[float] | npt.NDArray[np.floating], least: float) -> int | None:
    """Index of the person with the highest score, or None when none reaches ``least``.

    DensePose's own tool paints all people, less certain ones over more certain ones;
    a photo of the dataset shows one.
    """
    if len(scores) == 0:
        return None
    index = int(np.argmax(scores))
    return index if float(scores[index]) >= least else None


def chart_result(
    coarse: Floats, fine: Floats, u: Floats, v: Floats, size: tuple[int, int]
) -> ChartResult:
    """Bring the head's maps to the size of the box, then decide on labels, U and V.

    Args:
        coarse: (2, H, W) logits of background and body.
        fine: (25, H, W) logits of the parts.
        u: (25, H, W), U as each part would have it.
        v: (25, H, W), likewise.
        size: (h, w) of the box in pixels.
    """
    body = resize_bilinear(coarse, size).argmax(axis=0) > 0
    labels = (resize_bilinear(fine, size).argmax(axis=0) * body).astype(np.uint8)
    uv = np.stack([_of_label(resize_bilinear(maps, size), labels) for maps in (u, v)])
    return ChartResult(labels, uv)


def quantised(result: ChartResult) -> npt.NDArray[np.uint8]:
    """Labels, U and V in bytes, (h, w, 3) uint8: U and V are 255-fold, clamped and truncated."""
    uv = np.clip(result.uv * np.float32(255), 0, 255).astype(np.uint8)
    return np.stack([result.labels, uv[0], uv[1]], axis=-1)


def paste(iuv: npt.NDArray[np.uint8], person: npt.NDArray[np.uint8], x: int, y: int) -> None:
    """Lay a person's bytes into the picture's where the label is not 0.

    Args:
        iuv: (H, W, 3) uint8, changed in place.
        person: (h, w, 3) uint8 of :func:`quantised`.
        x, y: the box's corner; what lies outside of the picture is cut off.
    """
    left, top = max(x, 0), max(y, 0)
    canvas = iuv[top : max(y + person.shape[0], 0), left : max(x + person.shape[1], 0)]
    height, width = canvas.shape[:2]
    part = person[top - y : top - y + height, left - x : left - x + width]
    canvas[part[..., 0] > 0] = part[part[..., 0] > 0]


def resize_bilinear(maps: Floats, size: tuple[int, int]) -> Floats:
    """Resize (C, H, W) to (C, h, w), pixel centres at half, edges repeated.

    The same as torch's ``interpolate(mode="bilinear", align_corners=False)``.
    """
    rows, columns = (_taps(old, new) for old, new in zip(maps.shape[1:], size, strict=True))
    one = np.float32(1)
    low, high, weight = rows
    tall = maps[:, low] * (one - weight)[:, None] + maps[:, high] * weight[:, None]
    low, high, weight = columns
    wide: Floats = tall[:, :, low] * (one - weight) + tall[:, :, high] * weight
    return wide


def _taps(old: int, new: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """For each new pixel the two old ones it lies between, and the weight of the second."""
    centres = np.clip((np.arange(new) + 0.5) * (old / new) - 0.5, 0, None)
    low = np.minimum(centres.astype(np.int64), old - 1)
    return low, np.minimum(low + 1, old - 1), (centres - low).astype(np.float32)


def _of_label(maps: Floats, labels: npt.NDArray[np.uint8]) -> Floats:
    values = np.take_along_axis(maps, labels[None].astype(np.int64), axis=0)[0]
    return np.where(labels > 0, values, np.float32(0))
