"""Weights and inputs made from names: how the vectors in ``parity/`` were computed.

Every tensor is a function of its name alone, so no weights need to be stored
to compare a network with numbers of its reference implementation.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

Manifest = Mapping[str, tuple[Sequence[int], str]]
"""Name of a tensor → its shape and dtype."""

NO_GAINS: Mapping[str, float] = {}


def normal(name: str, shape: Sequence[int]) -> npt.NDArray[np.float64]:
    """Standard normal numbers, seeded by the CRC-32 of the name."""
    return _generator(name).standard_normal(size=tuple(shape))


def manifest(path: Path) -> Manifest:
    """The tensors of a network: ``{name: [shape, dtype]}``."""
    return {
        name: (tuple(shape), dtype) for name, (shape, dtype) in json.loads(path.read_text()).items()
    }


def fill(
    tensors: Manifest, gain: float, gains: Mapping[str, float] = NO_GAINS
) -> dict[str, torch.Tensor]:
    """A state_dict for a manifest.

    Args:
        tensors: what to fill; names in PyTorch's way, or in TensorFlow's (``conv1/weights``)
            with the shape in PyTorch's layout (out, in, height, width).
        gain: of convolutions and linear layers, on top of sqrt(2 / fan_in).
        gains: beginning of a name → another gain; the longest beginning wins.
    """
    state = {
        name: torch.from_numpy(
            np.asarray(_values(name, shape, _gain(name, gain, gains)), np.dtype(dtype))
        )
        for name, (shape, dtype) in tensors.items()
    }
    for name in tensors:
        if name.endswith("weight_u"):
            base = name.removesuffix("_u")
            state[name], state[f"{base}_v"] = _singular_vectors(base, state[f"{base}_orig"])
    return state


def block(
    name: str, channels: int, height: int, width: int, size: int, spread: float = 0.5
) -> torch.Tensor:
    """(1, channels, height, width) float32 in [-1, 1], in squares of ``size`` pixels."""
    values = spread * normal(f"input:{name}", (1, channels, height // size, width // size))
    return torch.from_numpy(_squares(np.clip(values, -1, 1), size).astype(np.float32))


def ellipse(height: int, width: int) -> torch.Tensor:
    """(1, 1, height, width) float32: 1 inside an ellipse in the middle, else 0."""
    y, x = np.mgrid[:height, :width].astype(np.float64)
    across, down = (x - (width - 1) / 2) / (0.36 * width), (y - (height - 1) / 2) / (0.40 * height)
    return torch.from_numpy((across**2 + down**2 <= 1).astype(np.float32))[None, None]


def labels(name: str, count: int, height: int, width: int, size: int) -> npt.NDArray[np.int64]:
    """(1, height, width) numbers below ``count``, in squares of ``size`` pixels."""
    small = (1, height // size, width // size)
    return _squares(_generator(f"input:{name}").integers(0, count, size=small), size)


def onehot(numbers: npt.NDArray[np.int64], count: int) -> torch.Tensor:
    """(1, H, W) labels as (1, count, H, W) float32."""
    planes = functional.one_hot(torch.from_numpy(numbers), count)
    return planes.permute(0, 3, 1, 2).float()


def img8(name: str, height: int, width: int, size: int) -> npt.NDArray[np.uint8]:
    """(height, width, 3) uint8 RGB, in squares of ``size`` pixels, cut off at the edges."""
    small = (-(-height // size), -(-width // size), 3)
    values = _generator(f"input:{name}").integers(0, 256, size=small)
    large = values.repeat(size, axis=0).repeat(size, axis=1)[:height, :width]
    return np.ascontiguousarray(large.astype(np.uint8))


def _generator(name: str) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))


def _squares(values: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
    larger: npt.NDArray[Any] = values.repeat(size, axis=-2).repeat(size, axis=-1)
    return larger


def _gain(name: str, gain: float, gains: Mapping[str, float]) -> float:
    beginnings = [beginning for beginning in gains if name.startswith(beginning)]
    return gains[max(beginnings, key=len)] if beginnings else gain


def _values(name: str, shape: Sequence[int], gain: float) -> npt.NDArray[Any]:
    match re.split(r"[./]", name)[-1]:
        case "num_batches_tracked" | "noise_scale" | "weight_u" | "weight_v":
            return np.zeros(tuple(shape))  # the latter two are filled in once all is there
        case "running_var" | "moving_variance":
            return 1 + 0.2 * np.abs(normal(name, shape))
        case "running_mean" | "moving_mean" | "bias" | "biases" | "beta":
            return 0.1 * normal(name, shape)
        case "weight" | "weight_orig" | "weights" | "gamma" if len(shape) == 1:
            return 1 + 0.1 * normal(name, shape)
        case "weight" | "weight_orig" | "weights":
            return normal(name, shape) * (gain * float(np.sqrt(2 / np.prod(shape[1:]))))
        case leaf:
            raise ValueError(f"no rule for {leaf} of {name}")


def _singular_vectors(base: str, weight: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Left and right singular vector of the largest singular value, by power iteration."""
    matrix = weight.double().flatten(1).numpy()
    u = normal(f"{base}_u", (matrix.shape[0],))
    u /= np.linalg.norm(u)
    for _ in range(50):
        v = matrix.T @ u
        v /= np.linalg.norm(v)
        u = matrix @ v
        u /= np.linalg.norm(u)
    return torch.from_numpy(u.astype(np.float32)), torch.from_numpy(v.astype(np.float32))
