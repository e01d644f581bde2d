"""CIHP-PGN as a parser of the parse stage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from dataset_builder.parse.checkpoint import load_strictly
from dataset_builder.parse.parser import Parsed
from dataset_builder.parse.scores import decided, enlarged, smoothed
from sichak.body25 import Pose
from sichak.device import Device, torch_device
from sichak.errors import ParamsError
from sichak.image import RGB, Grey

if TYPE_CHECKING:
    from dataset_builder.parse.cihp_pgn.multi_scale import Answer
    from dataset_builder.parse.cihp_pgn.network import CihpPgn

Size = tuple[int, int]
"""Width and height in pixels."""

HR_VITON_SIZE: Size = (192, 256)
"""The size HR-VITON's photos were parsed at (its ``Preprocessing.md``)."""

SCALES = (0.5, 0.75, 1.0, 1.25, 1.5, 1.75)
"""The sizes that the reference averages, relative to the picture."""

COUNTER = "num_batches_tracked"


class CihpPgnParser:
    """CIHP-PGN, by default as VITON-HD's label maps were made.

    Args:
        weights: as :func:`weights.read_weights` takes them.
        device: where the network runs.
        size: the photo is resized to fit into it, and the scores are enlarged, blurred and
            decided at the photo's own size, as HR-VITON does. None: the network sees the
            photo as it is, as the reference's own test does.
        scales: relative sizes that are averaged; ``(1.0,)`` alone takes a ninth of the time.
        flip: average with the mirrored picture; twice the time.
    """

    def __init__(
        self,
        weights: Path,
        device: Device = "auto",
        *,
        size: Size | None = HR_VITON_SIZE,
        scales: Sequence[float] = SCALES,
        flip: bool = True,
    ) -> None:
        if not scales or min(scales) <= 0:
            raise ParamsError(f"cihp-pgn: scales {list(scales)}: give sizes above 0, such as 1.0")
        self._weights = weights
        self._device = device
        self._size = size
        self._scales = tuple(scales)
        self._flip = flip
        self._network: CihpPgn | None = None

    def load(self) -> None:
        """Load the network; an official checkpoint is converted when seen for the first time.

        Raises:
            WeightsError: no weights, or not those of CIHP-PGN.
        """
        self._loaded()

    def answer(self, rgb: RGB) -> Answer:
        """Scores of the labels and edges of persons and parts, in the photo's pixels.

        Args:
            rgb: (H, W, 3).

        Returns:
            (20, H, W) logits, smoothed when they were enlarged, and (H, W) edges 0..1.
        """
        from dataset_builder.parse.cihp_pgn.multi_scale import Answer, answer

        height, width = rgb.shape[:2]
        seen = _fitted(rgb, self._size) if self._size else rgb
        found = answer(
            self._loaded(), seen, self._scales, flip=self._flip, device=torch_device(self._device)
        )
        if self._size is None:
            return found
        return Answer(
            smoothed(enlarged(found.scores, width, height)),
            enlarged(found.edges[None], width, height)[0],
        )

    def native(self, rgb: RGB, pose: Pose | None = None) -> Grey:
        """The label map (H, W) uint8 in CIHP's numbering, which is the network's own."""
        return decided(self.answer(rgb).scores)

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """The label map in CIHP's numbering; pose and category are not looked at."""
        return Parsed(self.native(rgb))

    def _loaded(self) -> CihpPgn:
        if self._network is None:
            self._network = load_network(self._weights, self._device)
        return self._network


def load_network(weights: Path, device: Device = "auto") -> CihpPgn:
    """The network with its weights, ready to run.

    Args:
        weights: as :func:`weights.read_weights` takes them.
        device: where it runs.

    Raises:
        WeightsError: no weights, or not those of CIHP-PGN.
    """
    import torch
    from torch.nn.utils import convert_conv2d_weight_memory_format

    from dataset_builder.parse.cihp_pgn.network import CihpPgn
    from dataset_builder.parse.cihp_pgn.weights import read_weights

    with torch.device("meta"):  # without filling 165 million numbers at random first
        network = CihpPgn()
    shapes = {
        name: tuple(value.shape)
        for name, value in network.state_dict().items()
        if not name.endswith(COUNTER)
    }
    state = read_weights(weights, shapes)
    network = network.to_empty(device="cpu")
    load_strictly(network, state, f"CIHP-PGN ({weights.name})")
    # Channels last spares a tenth of the time on CPUs.
    convert_conv2d_weight_memory_format(network, torch.channels_last)
    return network.to(torch_device(device)).eval().requires_grad_(False)


def _fitted(rgb: RGB, size: Size) -> RGB:
    """The photo as large as fits into a size, at least a pixel each way."""
    height, width = rgb.shape[:2]
    scale = min(size[0] / width, size[1] / height)
    fitted = max(round(width * scale), 1), max(round(height * scale), 1)
    if fitted == (width, height):
        return rgb
    return np.asarray(cv2.resize(rgb, fitted, interpolation=cv2.INTER_AREA), dtype=np.uint8)
