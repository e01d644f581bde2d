"""Nets of the ``metrics`` extra: LPIPS and Inception. Nothing is downloaded here.

A net that cannot run raises :class:`NotAvailable`, whose text goes into the
report in place of a figure and says how to get it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from PIL import Image

from sichak.errors import SichakError
from sichak.image import RGB
from sichak.work.stage import file_sha256
from tryon.score.distribution import Features

LPIPS_SIZE = (128, 128)
"""Width and height at which HR-VITON's ``evaluate.py`` compares."""

LPIPS_TRUNK = "alexnet-owt-7be5be79.pth"
INCEPTION = "weights-inception-2015-12-05-6726825d.pth"
_HOMES = {
    LPIPS_TRUNK: "https://download.pytorch.org/models/",
    INCEPTION: "https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/",
}


class NotAvailable(SichakError):
    """A figure that cannot be measured here; the text says what is missing."""

    def __str__(self) -> str:
        return f"not available: {super().__str__()}"


class Lpips:
    """LPIPS v0.1 with AlexNet on pictures resized to 128x128, HR-VITON's protocol.

    Raises:
        NotAvailable: the package ``lpips`` or its trunk's weights are not there.
    """

    def __init__(self) -> None:
        _need("lpips", "torchvision")
        trunk = _checkpoint(LPIPS_TRUNK)
        import lpips

        self.sha256 = file_sha256(trunk)
        self._net: Callable[..., object] = lpips.LPIPS(net="alex", verbose=False).eval()

    def distance(self, result: RGB, truth: RGB) -> float:
        """Distance of two pictures (H, W, 3) uint8 of any size; 0 when equal."""
        import torch

        tensors = [
            torch.from_numpy(
                np.array(Image.fromarray(pixels).resize(LPIPS_SIZE, Image.Resampling.BILINEAR))
            )
            .permute(2, 0, 1)[None]
            .float()
            / 127.5
            - 1
            for pixels in (result, truth)
        ]
        with torch.inference_mode():
            return float(self._net(*tensors))  # type: ignore[arg-type]  # lpips has no types


class Inception:
    """torch-fidelity's Inception v3 (2015), last pooling layer, 2048 figures a picture.

    Raises:
        NotAvailable: the package or the weights are not there.
    """

    name = "Inception v3 (2015-12-05, torch-fidelity), pool3, 2048"
    resolution = "299x299"

    def __init__(self) -> None:
        _need("torchmetrics", "torch_fidelity")
        weights = _checkpoint(INCEPTION)
        from torchmetrics.image.fid import NoTrainInceptionV3

        self.sha256 = file_sha256(weights)
        self._net = NoTrainInceptionV3(
            name="inception-v3-compat",
            features_list=["2048"],
            feature_extractor_weights_path=str(weights),
        )

    def features(self, pictures: Iterable[RGB]) -> Features:
        """(N, 2048) for pictures (H, W, 3) uint8."""
        import torch

        rows = []
        with torch.inference_mode():
            for pixels in pictures:
                batch = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None]
                rows.append(self._net(batch).reshape(-1).double().numpy())
        return np.array(rows)


def _need(*modules: str) -> None:
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise NotAvailable(f"it needs {', '.join(missing)} (pip install 'sichak[metrics]')")


def _checkpoint(filename: str) -> Path:
    import torch

    path = Path(torch.hub.get_dir()) / "checkpoints" / filename
    if not path.is_file():
        raise NotAvailable(f"{path} is missing (get it from {_HOMES[filename]}{filename})")
    return path
