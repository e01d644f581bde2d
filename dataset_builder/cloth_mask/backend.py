"""Where the soft mask comes from: the embedded U2Net, or a model of the rembg library."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata
from typing import TYPE_CHECKING, Protocol

import numpy as np
from PIL import Image

from dataset_builder.cloth_mask.u2net import U2Net, soft_mask
from sichak.errors import SichakError, WeightsError
from sichak.image import RGB, Grey
from sichak.weights import weights_path, weights_sha256

if TYPE_CHECKING:
    from rembg.sessions.base import BaseSession

EMBEDDED = ("u2net", "u2netp")
REMBG = "rembg:"


@dataclass(frozen=True)
class SoftMask:
    """A backend's answer.

    Attributes:
        grey: (H, W) uint8, 255 = garment, soft edges.
        peak: highest probability before normalisation, None when unknown.
    """

    grey: Grey
    peak: float | None


class Masker(Protocol):
    """A backend of the cloth-mask stage."""

    def weights(self) -> dict[str, str]:
        """Name → SHA-256 (or version) of what decides the result."""

    def load(self) -> None:
        """Load the model, fetching its weights when they are not in the cache."""

    def mask(self, rgb: RGB) -> SoftMask:
        """The soft mask of a photo (H, W, 3)."""


def masker(model: str) -> Masker:
    """The backend of a model name: ``u2net``, ``u2netp`` or ``rembg:<model>``."""
    if model in EMBEDDED:
        return EmbeddedMasker(model)
    return RembgMasker(model.removeprefix(REMBG))


class EmbeddedMasker:
    """U2Net or its small version through onnxruntime; the same masks as rembg's."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._net: U2Net | None = None

    def weights(self) -> dict[str, str]:
        """The ONNX file's SHA-256."""
        return {self._model: weights_sha256(self._model)}

    def load(self) -> None:
        """Open the ONNX file."""
        self._net = U2Net(weights_path(self._model))

    def mask(self, rgb: RGB) -> SoftMask:
        """The mask, and the network's own highest probability."""
        if self._net is None:
            self.load()
        assert self._net is not None
        saliency = self._net.saliency(rgb)
        height, width = rgb.shape[:2]
        return SoftMask(soft_mask(saliency, width, height), float(saliency.max()))


class RembgMasker:
    """Any model of the rembg library, which fetches its own weights."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._session: BaseSession | None = None

    def weights(self) -> dict[str, str]:
        """The library's version, which pins the hashes of its weights."""
        try:
            return {f"{REMBG}{self._model}": metadata.version("rembg")}
        except metadata.PackageNotFoundError as error:
            raise _no_rembg(self._model) from error

    def load(self) -> None:
        """Start a rembg session; SichakError or WeightsError when that cannot be."""
        try:
            from rembg import new_session
        except ImportError as error:
            raise _no_rembg(self._model) from error
        try:
            self._session = new_session(self._model)
        except (ValueError, OSError) as error:
            raise WeightsError(f"rembg cannot load the model {self._model}: {error}") from error

    def mask(self, rgb: RGB) -> SoftMask:
        """The mask; its peak is unknown, since rembg normalises first."""
        if self._session is None:
            self.load()
        assert self._session is not None
        grey = self._session.predict(Image.fromarray(rgb))[0].convert("L")
        return SoftMask(np.asarray(grey), None)


def _no_rembg(model: str) -> SichakError:
    return SichakError(
        f"the cloth-mask model rembg:{model} needs the rembg library: pip install 'rembg[cpu]'"
    )
