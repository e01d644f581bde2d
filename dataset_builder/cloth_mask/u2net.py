"""U2Net, salient object detection, with rembg's exact steps before and after the network.

Qin et al., "U^2-Net: Going Deeper with Nested U-Structure for Salient Object
Detection", 2020. Steps and numbers: rembg 2.0 (``sessions/u2net.py``, MIT).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PIL import Image

from sichak.image import RGB, Grey

if TYPE_CHECKING:
    import onnxruntime

SIDE = 320
MEAN = np.array([0.485, 0.456, 0.406])
STD = np.array([0.229, 0.224, 0.225])

Saliency = npt.NDArray[np.float32]
"""(320, 320) float32 in [0, 1]: the network's own probability, before normalisation."""


class U2Net:
    """The network of one ONNX file, on the CPU with one thread.

    One thread, because the runner keeps every core busy with a worker of its own.
    """

    def __init__(self, weights: Path) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._session: onnxruntime.InferenceSession = onnxruntime.InferenceSession(
            str(weights), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name
        self._output = self._session.get_outputs()[0].name

    def saliency(self, rgb: RGB) -> Saliency:
        """Probability of "salient object" for a picture (H, W, 3) squeezed to 320x320."""
        result = self._session.run([self._output], {self._input: network_input(rgb)})
        return np.asarray(result[0][0, 0], dtype=np.float32)


def network_input(rgb: RGB) -> npt.NDArray[np.float32]:
    """A picture (H, W, 3) uint8 as the network takes it: (1, 3, 320, 320) float32.

    Divided by its own maximum (not by 255), then normalised by ImageNet's mean and deviation.
    """
    small = Image.fromarray(rgb).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    pixels = np.asarray(small, dtype=np.float64)
    scaled = (pixels / max(float(pixels.max()), 1e-6) - MEAN) / STD
    return np.asarray(scaled.transpose(2, 0, 1)[None], dtype=np.float32)


def soft_mask(saliency: Saliency, width: int, height: int) -> Grey:
    """rembg's mask: min–max normalised, cut to 8 bits, LANCZOS to the picture's size.

    The normalisation turns the faintest response into a full mask; look at
    ``saliency.max()`` first. A constant map gives an empty mask (rembg divides by zero).

    Returns:
        (height, width) uint8.
    """
    low, high = saliency.min(), saliency.max()
    if not high > low:
        return np.zeros((height, width), dtype=np.uint8)
    normal = ((saliency - low) / (high - low)).clip(0, 1)
    grey = Image.fromarray((normal * 255).astype(np.uint8))
    return np.asarray(grey.resize((width, height), Image.Resampling.LANCZOS))
