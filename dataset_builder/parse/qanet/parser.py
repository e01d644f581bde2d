"""QANet as a parser of the parse stage."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dataset_builder.parse.parser import Parsed
from dataset_builder.parse.person_box import Box, person_box
from dataset_builder.parse.qanet.checkpoints import LIP, QanetDataset
from dataset_builder.parse.qanet.looks import Looks
from sichak.body25 import Pose
from sichak.device import Device
from sichak.errors import ParamsError
from sichak.image import RGB, Grey
from sichak.labels.maps import LIP_TO_CIHP

if TYPE_CHECKING:
    from dataset_builder.parse.qanet.quality import Quality
    from dataset_builder.parse.qanet.torch_backend import TorchQanet


class QanetParser:
    """QANet on the one person of a photo, in the box that their keypoints give.

    The network parses one person at a time and knows no detector; other people in the
    photo are parsed as far as they reach into the box, as if they were part of the person.

    Args:
        dataset: :data:`~dataset_builder.parse.qanet.checkpoints.LIP` or ``CIHP``.
        weights: the authors' ``model_latest.pth``, or its tensors as ``.safetensors``.
        device: where the network runs.
        size: width and height of the input, multiples of 32; None for what the
            checkpoint was trained with, 384 by 512 or 416 by 544.
        flip: average with the mirrored picture, as QANet is tested; twice the time.
        scales: average with larger and smaller boxes too, such as
            :data:`~dataset_builder.parse.qanet.looks.MULTI_SCALE`; five times the time.
    """

    def __init__(
        self,
        dataset: QanetDataset,
        weights: Path,
        device: Device = "auto",
        *,
        size: tuple[int, int] | None = None,
        flip: bool = True,
        scales: Sequence[float] = (),
    ) -> None:
        if size and any(side <= 0 or side % 32 for side in size):
            raise ParamsError(f"qanet: size {size[0]}x{size[1]}: give multiples of 32")
        if any(scale <= 0 for scale in scales):
            raise ParamsError(f"qanet: scales {list(scales)}: give sizes above 0, such as 1.1")
        self._dataset = dataset
        self._weights = weights
        self._device = device
        self._size = size
        self._flip = flip
        self._scales = tuple(scales)
        self._network: TorchQanet | None = None

    def load(self) -> None:
        """Load the network.

        Raises:
            WeightsError: the file is no QANet with HRNet-W48 and 20 labels.
        """
        self._loaded()

    def examine(self, rgb: RGB, person: Box) -> tuple[Grey, Quality]:
        """Parse whoever is in a box.

        Args:
            rgb: (H, W, 3).
            person: tight around them, as data sets draw it.

        Returns:
            the label map (H, W) uint8 in the data set's own numbering, and how good QANet
            thinks it is.
        """
        from dataset_builder.parse.qanet.inference import labels_of, probabilities
        from dataset_builder.parse.qanet.quality import quality

        network = self._loaded()
        width, height = self._size or network.size
        looks = Looks(width, height, self._flip, self._scales)
        scores, iou = probabilities(network, rgb, person, looks)
        return labels_of(scores), quality(scores, iou)

    def native(self, rgb: RGB, pose: Pose) -> Grey:
        """The label map (H, W) uint8 in the data set's own numbering."""
        return self.examine(rgb, _box(rgb, pose))[0]

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """The label map in CIHP's numbering; the category is not looked at.

        Facts are QANet's scores, the higher the surer: ``quality``, made of
        ``expected_iou`` and ``pixel_score``.
        """
        labels, judged = self.examine(rgb, _box(rgb, pose))
        facts = {
            "quality": round(judged.score, 4),
            "expected_iou": round(judged.iou, 4),
            "pixel_score": round(judged.pixel, 4),
        }
        if self._dataset.numbering is LIP.numbering:
            labels = LIP_TO_CIHP.apply(labels)
        return Parsed(labels, facts)

    def _loaded(self) -> TorchQanet:
        if self._network is None:
            from dataset_builder.parse.qanet.torch_backend import TorchQanet

            self._network = TorchQanet(self._dataset, self._weights, self._device)
        return self._network


def _box(rgb: RGB, pose: Pose) -> Box:
    return person_box(pose, rgb.shape[1], rgb.shape[0])
