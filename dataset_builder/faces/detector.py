"""Faces anywhere in a photo, those of passers-by too: MediaPipe's full-range BlazeFace.

Source: MediaPipe ``face_detection_full_range`` graph (Apache-2.0): 192 pixels, one anchor a
cell of 4. The whole photo is looked at, then overlapping parts of it, for small faces.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dataset_builder.pose.square import Points, Square, whole
from dataset_builder.pose.ssd import detections, overlap
from dataset_builder.tflite import TfLite
from sichak.image import RGB
from sichak.weights import weights_path

STRIDE = 4
SURE = 0.6
"""MediaPipe's own threshold for this network."""

MAX_OVERLAP = 0.3
PARTS = (1.5, 3.0)
"""The photo's shorter side over that of the parts that are looked at."""
STEP = 0.75
"""From one part to the next, over a part's side: a face of a quarter of it is whole in one."""

LEAST = 20.0
"""Pixels from side to side of a face that counts; nobody is known by a smaller one."""


class FaceDetector:
    """The network, loaded."""

    WEIGHTS = ("face-detection",)

    def __init__(self) -> None:
        self._network = TfLite(weights_path(*self.WEIGHTS))
        self._anchors = _centres(self._network.side)

    def boxes(self, rgb: RGB) -> list[Points]:
        """Faces, the surest first.

        Args:
            rgb: (H, W, 3), any size.

        Returns:
            (4,) each: left, top, right, bottom in pixels, from the brows to the chin.
        """
        found = [one for square in _squares(rgb) for one in self._look(rgb, square)]
        found.sort(key=lambda one: -one[1])
        kept: list[Points] = []
        for box, _ in found:
            new = not kept or overlap(box, np.array(kept)).max() < MAX_OVERLAP
            if new and box[2] - box[0] >= LEAST:
                kept.append(box)
        return kept

    def _look(self, rgb: RGB, square: Square) -> Iterator[tuple[Points, float]]:
        side = self._network.side
        outputs = self._network.run(square.cut(rgb, side).astype(np.float32) / 127.5 - 1)
        raw = max(outputs, key=lambda output: output.size)
        logits = min(outputs, key=lambda output: output.size)
        for one in detections(raw, logits, self._anchors, side, SURE, MAX_OVERLAP):
            corners = square.to_picture(one.box.reshape(2, 2) * side - 0.5, side)
            yield corners.reshape(-1), one.score


def _centres(side: int) -> Points:
    cells = side // STRIDE
    middle = (np.arange(cells) + 0.5) / cells
    x, y = np.meshgrid(middle, middle)
    return np.stack([x.ravel(), y.ravel()], axis=1)


def _squares(rgb: RGB) -> Iterator[Square]:
    height, width = rgb.shape[:2]
    yield whole(rgb)
    for share in PARTS:
        side = min(height, width) / share
        for y in _middles(height, side):
            for x in _middles(width, side):
                yield Square(x, y, side)


def _middles(length: int, side: float) -> list[float]:
    count = max(1, int(np.ceil((length - side) / (STEP * side))) + 1)
    return [float(x) for x in np.linspace(side / 2, length - side / 2, count)]
