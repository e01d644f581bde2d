"""ST-LPIPS, the perceptual distance that forgives shifts of a pixel or two.

Ghildyal and Liu, "Shift-tolerant Perceptual Similarity Metric", ECCV 2022. The
nets are AlexNet and VGG16 without strides: every one is a blur followed by
subsampling. Its figures are not LPIPS and are never called so.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from PIL import Image

from sichak.errors import WeightsError
from sichak.image import RGB

if TYPE_CHECKING:
    import torch

Trunk = Literal["alex", "vgg"]
Layer = tuple[str, int]

ALEX: tuple[tuple[Layer, ...], ...] = (
    (("conv", 2), ("blur", 2), ("relu", 0)),
    (("max", 3), ("blur", 2), ("conv", 2), ("relu", 0)),
    (("max", 3), ("blur", 2), ("conv", 1), ("relu", 0)),
    (("conv", 1), ("relu", 0)),
    (("conv", 1), ("relu", 0)),
)
"""Slices of the AlexNet trunk: (kind, padding of a convolution or size of a maximum)."""

_CONV: tuple[Layer, ...] = (("conv", 1), ("relu", 0))
_POOL: tuple[Layer, ...] = (("max", 2), ("blur", 2))
VGG: tuple[tuple[Layer, ...], ...] = (
    _CONV * 2,
    _POOL + _CONV * 2,
    _POOL + _CONV * 3,
    _POOL + _CONV * 3,
    _POOL + _CONV * 3,
)
"""Slices of the VGG16 trunk."""


class StLpips:
    """The net, ready to compare.

    Args:
        weights: ``{alex,vgg}_shift_tolerant.pth`` of ``stlpips-pytorch`` 0.0.2; the file holds
            trunk and linear layers whole.
        trunk: which of the two it is.

    Raises:
        WeightsError: the file is not these weights.
    """

    def __init__(self, weights: Path, trunk: Trunk = "alex") -> None:
        from pickle import UnpicklingError

        import torch

        self.slices = ALEX if trunk == "alex" else VGG
        try:
            self.state: dict[str, torch.Tensor] = torch.load(
                weights, map_location="cpu", weights_only=True
            )
            self._check()
        except (
            OSError,
            RuntimeError,
            LookupError,
            TypeError,
            ValueError,
            EOFError,
            UnpicklingError,
        ) as error:
            raise WeightsError(f"{weights}: no ST-LPIPS weights ({trunk}): {error}") from error

    def distance(self, result: RGB, truth: RGB, size: tuple[int, int] | None = None) -> float:
        """Perceptual distance of two pictures, 0.0 when they are equal.

        Args:
            result, truth: (H, W, 3) uint8 of one size.
            size: (width, height) to which both are brought first, at least 32x32.

        Raises:
            ValueError: sizes differ.
        """
        import torch

        if result.shape != truth.shape:
            raise ValueError(f"sizes differ: {result.shape[:2]} and {truth.shape[:2]}")
        pair = torch.from_numpy(np.stack([_resized(result, size), _resized(truth, size)]))
        with torch.inference_mode():
            return self._distance(pair.permute(0, 3, 1, 2).float() / 127.5 - 1)

    def _distance(self, pair: torch.Tensor) -> float:
        """``pair`` is (2, 3, H, W) in [-1, 1]."""
        flow = (pair - self.state["scaling_layer.shift"]) / self.state["scaling_layer.scale"]
        total, number = 0.0, 0
        for index, layers in enumerate(self.slices):
            for kind, argument in layers:
                flow = self._layer(flow, kind, argument, f"net.slice{index + 1}.{number}")
                number += 1
            unit = flow / (flow.square().sum(dim=1, keepdim=True).sqrt() + 1e-10)
            difference = (unit[0] - unit[1]).square()
            linear = self.state[f"lin{index}.model.1.weight"].reshape(-1, 1, 1)
            total += float((difference * linear).sum(dim=0).mean())
        return total

    def _layer(self, flow: torch.Tensor, kind: str, argument: int, name: str) -> torch.Tensor:
        from torch.nn import functional

        if kind == "conv":
            weight, bias = self.state[f"{name}.weight"], self.state[f"{name}.bias"]
            return functional.conv2d(flow, weight, bias, padding=argument)
        if kind == "max":
            return functional.max_pool2d(flow, kernel_size=argument, stride=1)
        if kind == "relu":
            return functional.relu(flow)
        # Zhang's blur-pool with twice the usual border, so that edges shift evenly too
        padded = functional.pad(flow, (2, 2, 2, 2), mode="reflect")
        kernel = self.state[f"{name}.filt"]
        return functional.conv2d(padded, kernel, stride=2, groups=flow.shape[1])

    def _check(self) -> None:
        """Run a small picture through, so that a wrong file fails here and not later."""
        import torch

        with torch.inference_mode():
            value = self._distance(torch.zeros(2, 3, 64, 64))
        if value != 0.0:
            raise ValueError("the net tells equal pictures apart")


def _resized(pixels: RGB, size: tuple[int, int] | None) -> RGB:
    if size is None:
        return np.array(pixels)
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.BILINEAR))
