"""SCHP as a parser of the parse stage: one set of labels, or LIP and ATR together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dataset_builder.parse.parser import Parsed
from dataset_builder.parse.schp.checkpoints import SCHP_ATR, SCHP_LIP, SchpDataset
from dataset_builder.parse.scores import Scores, decided
from sichak.body25 import Pose
from sichak.device import Device
from sichak.errors import ParamsError
from sichak.image import RGB, Grey
from sichak.labels import ATR_TO_CIHP, LIP_TO_CIHP, fused_cihp

if TYPE_CHECKING:
    from dataset_builder.parse.schp.crop import Batch

TO_CIHP = {labels.source.name: labels for labels in (LIP_TO_CIHP, ATR_TO_CIHP)}


class Network(Protocol):
    """A network of SCHP, whatever file it comes from."""

    side: int

    def fusion(self, batch: Batch) -> Scores:
        """(1, 3, H, W) normalised BGR → (C, h, w) logits of the fusion branch."""


class SchpParser:
    """SCHP with one checkpoint.

    Args:
        dataset: :data:`SCHP_LIP`, :data:`SCHP_ATR` or :data:`SCHP_PASCAL`.
        weights: an official checkpoint (``.pth``), its tensors (``.safetensors``), or an
            export of the network (``.onnx``).
        device: where the network runs.
        flip: average with the mirrored picture; twice the time.
        scales: sizes of the picture that are averaged; not for ONNX files, which have one.
    """

    def __init__(
        self,
        dataset: SchpDataset,
        weights: Path,
        device: Device = "auto",
        *,
        flip: bool = False,
        scales: Sequence[float] = (1.0,),
    ) -> None:
        if not scales or min(scales) <= 0:
            raise ParamsError(f"schp: scales {list(scales)}: give sizes above 0, such as 1.0")
        if weights.suffix == ".onnx" and set(scales) != {1.0}:
            raise ParamsError(f"schp: {weights.name} takes one size; leave scales at 1.0")
        self._dataset = dataset
        self._weights = weights
        self._device = device
        self._flip = flip
        self._scales = tuple(scales)
        self._network: Network | None = None

    def load(self) -> None:
        """Load the network.

        Raises:
            WeightsError: the file is no network of SCHP with this dataset's labels.
        """
        self._loaded()

    def scores(self, rgb: RGB) -> Scores:
        """Fusion logits in the photo's pixels: (C, H, W), 0 beyond the network's square."""
        from dataset_builder.parse.schp.averaged import averaged
        from dataset_builder.parse.schp.crop import network_input, scores_in_photo

        network = self._loaded()
        batch = network_input(rgb, network.side)
        swaps = self._dataset.numbering.swaps
        square = averaged(network.fusion, batch, swaps, self._scales, flip=self._flip)
        return scores_in_photo(square, rgb.shape[1], rgb.shape[0])

    def native(self, rgb: RGB, pose: Pose | None = None) -> Grey:
        """The label map (H, W) uint8 in the dataset's own numbering, as SCHP writes it."""
        return decided(self.scores(rgb))

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """The label map in CIHP's numbering; pose and category are not looked at.

        Raises:
            ParamsError: Pascal's labels know no garments.
        """
        numbering = self._dataset.numbering.name
        if numbering not in TO_CIHP:
            raise ParamsError(f"schp: the labels of {numbering} know no garments; use LIP or ATR")
        return Parsed(TO_CIHP[numbering].apply(self.native(rgb)))

    def _loaded(self) -> Network:
        if self._network is None:
            if self._weights.suffix == ".onnx":
                from dataset_builder.parse.schp.onnx_backend import OnnxSchp

                self._network = OnnxSchp(self._dataset, self._weights, self._device)
            else:
                from dataset_builder.parse.schp.torch_backend import TorchSchp

                self._network = TorchSchp(self._dataset, self._weights, self._device)
        return self._network


class FusedSchpParser:
    """SCHP-LIP and SCHP-ATR together: LIP's labels, and the neck that LIP lacks from ATR.

    Args:
        lip: weights for LIP, as :class:`SchpParser` takes them.
        atr: weights for ATR.
        device: where the networks run.
        flip: as :class:`SchpParser`.
        scales: as :class:`SchpParser`.
    """

    def __init__(
        self,
        lip: Path,
        atr: Path,
        device: Device = "auto",
        *,
        flip: bool = False,
        scales: Sequence[float] = (1.0,),
    ) -> None:
        self._lip = SchpParser(SCHP_LIP, lip, device, flip=flip, scales=scales)
        self._atr = SchpParser(SCHP_ATR, atr, device, flip=flip, scales=scales)

    def load(self) -> None:
        """Load both networks.

        Raises:
            WeightsError: a file is no network of SCHP, or the two are exchanged.
        """
        self._lip.load()
        self._atr.load()

    def native(self, rgb: RGB, pose: Pose | None = None) -> Grey:
        """The label map (H, W) uint8 in CIHP's numbering."""
        return fused_cihp(self._lip.native(rgb), self._atr.native(rgb))

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """The label map in CIHP's numbering; pose and category are not looked at."""
        return Parsed(self.native(rgb))
