"""A photo of any shape as 768x1024 without distortion, and the way back.

A window of the dataset's shape (3:4) is laid on the photo and scaled. It loses
background where it can and takes in made-up border where it must: what shows the
subject is never cut off and never stretched.

Coordinates are continuous: pixel i covers [i, i + 1).
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from sichak.image import RGB
from sichak.layout import HEIGHT, WIDTH

Points = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]
"""left, top, right, bottom in pixels; right and bottom are outside."""

MARGIN = 0.03
"""Background kept around a subject, as a share of the subject's longer side."""

PLAIN_SPREAD = 6.0
"""Largest standard deviation in grey levels along an edge that is continued by its own colour."""


@dataclass(frozen=True)
class Geometry:
    """How a photo lies in its 768x1024 picture: ``x' = scale * x + left``, the same for y.

    Attributes:
        width, height: of the upright photo, in pixels.
        scale: of both directions; 1 leaves the pixels as they are.
        left, top: where the photo's corner lies in the picture, in pixels of the
            picture; negative when the photo is cropped there, positive when padded.
    """

    width: int
    height: int
    scale: float
    left: float
    top: float

    def forward(self, points: Points) -> Points:
        """Points (N, 2) of the photo in the picture."""
        moved: Points = points * self.scale + np.array([self.left, self.top])
        return moved

    def inverse(self, points: Points) -> Points:
        """Points (N, 2) of the picture in the photo."""
        moved: Points = (points - np.array([self.left, self.top])) / self.scale
        return moved

    @property
    def is_identity(self) -> bool:
        """Whether the picture's pixels are the photo's."""
        return (self.width, self.height, self.scale) == (WIDTH, HEIGHT, 1.0)

    def record(self) -> dict[str, float]:
        """The fields by name, for JSON."""
        return asdict(self)


def plan(width: int, height: int, subject: Box | None = None) -> Geometry:
    """Where to lay the window on a photo.

    The largest window inside the photo is taken if it holds the subject; else one
    large enough to hold it, which then reaches beyond the photo and is padded there.
    At an edge that cuts the subject off nothing is padded if it can be helped: a
    body continued by made-up pixels is worse than one that ends at the edge.

    Args:
        width, height: of the upright photo, both at least 1.
        subject: what must stay in the picture; None for all of the photo.
    """
    photo = (0.0, 0.0, float(width), float(height))
    box = photo if subject is None else _with_margin(subject, photo)
    shape = WIDTH / HEIGHT
    window_width = min(width, height * shape)
    window_width = max(window_width, box[2] - box[0], (box[3] - box[1]) * shape)
    window_height = window_width / shape
    left, top, right, bottom = subject or photo
    x = _place(window_width, width, left, right)
    y = _place(window_height, height, top, bottom)
    scale = WIDTH / window_width
    return Geometry(width, height, scale, 0.0 - x * scale, 0.0 - y * scale)


def _with_margin(subject: Box, photo: Box) -> Box:
    left, top, right, bottom = subject
    margin = MARGIN * max(right - left, bottom - top)
    return (
        max(photo[0], left - margin),
        max(photo[1], top - margin),
        min(photo[2], right + margin),
        min(photo[3], bottom + margin),
    )


def _place(window: float, photo: float, first: float, last: float) -> float:
    """Where a window starts on one axis, around a subject [first, last] of a photo [0, photo]."""
    if window <= photo:  # crop around the subject's middle, inside the photo
        return min(max((first + last - window) / 2, 0.0), photo - window)
    cut_first, cut_last = first <= 0, last >= photo
    if cut_first and not cut_last:
        return 0.0
    if cut_last and not cut_first:
        return photo - window
    return (photo - window) / 2


def fit(photo: RGB, geometry: Geometry) -> RGB:
    """The picture (1024, 768, 3) uint8 that a plan makes of a photo (H, W, 3) uint8."""
    if geometry.is_identity:
        return photo
    window = geometry.inverse(np.array([[0.0, 0.0], [WIDTH, HEIGHT]]))
    (left, top), (right, bottom) = window
    pads = tuple(
        max(0, math.ceil(beyond - 1e-6))
        for beyond in (-top, bottom - geometry.height, -left, right - geometry.width)
    )
    padded = pad(photo, *pads)
    height, width = padded.shape[:2]
    box = (
        max(left + pads[2], 0.0),
        max(top + pads[0], 0.0),
        min(right + pads[2], float(width)),
        min(bottom + pads[0], float(height)),
    )
    resized = Image.fromarray(padded).resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS, box=box)
    return np.asarray(resized)


def pad(photo: RGB, top: int, bottom: int, left: int, right: int) -> RGB:
    """A photo with border on its sides, in pixels.

    A plain edge goes on in its mean colour; along any other the edge pixels are
    repeated, smoothed more the farther they are carried so that no stripes appear.
    """
    out = _pad_rows(photo, top, bottom)
    turned = _pad_rows(np.ascontiguousarray(out.transpose(1, 0, 2)), left, right)
    return np.ascontiguousarray(turned.transpose(1, 0, 2))


def _pad_rows(photo: RGB, top: int, bottom: int) -> RGB:
    above = _continue_edge(photo, top)[::-1] if top else photo[:0]
    below = _continue_edge(photo[::-1], bottom) if bottom else photo[:0]
    return np.concatenate([above, photo, below])


def _continue_edge(photo: RGB, count: int) -> RGB:
    """Rows that go on beyond the first row, nearest first."""
    edge = photo[: max(1, min(4, len(photo)))].mean(axis=0, dtype=np.float32)
    if edge.std(axis=0).max() <= PLAIN_SPREAD:
        edge = np.broadcast_to(np.median(edge, axis=0), edge.shape)
        return np.broadcast_to(np.rint(edge), (count, *edge.shape)).astype(np.uint8)
    rows = np.empty((count, *edge.shape), dtype=np.uint8)
    row = edge[None]
    for index in range(count):
        rows[index] = np.rint(row[0])
        row = cv2.blur(row, (5, 1), borderType=cv2.BORDER_REPLICATE).reshape(1, -1, 3)
    return rows
