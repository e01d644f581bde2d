"""Person mask: which pixels belong to people, garments and hair included."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from dataset_builder.tflite import TfLite
from sichak.image import RGB
from sichak.weights import weights_path

Mask = npt.NDArray[np.float32]
"""(H, W) in [0, 1]."""


class PersonMask:
    """MediaPipe's selfie segmentation, loaded; about 0.02 CPU seconds a picture."""

    WEIGHTS = ("selfie-segmentation",)

    def __init__(self, network: TfLite) -> None:
        self._network = network

    @classmethod
    def load(cls) -> PersonMask:
        """Load the network; its weights are fetched when absent.

        Raises:
            WeightsError: weights are absent and cannot be fetched.
        """
        return cls(TfLite(weights_path(*cls.WEIGHTS)))

    def mask(self, rgb: RGB) -> Mask:
        """How surely each pixel belongs to a person.

        The network answers at 256x256 whatever the picture's shape: edges are
        soft, and thin things (fingers, straps, hair ends) get lost. A garment
        without a wearer may count as a person.

        Args:
            rgb: (H, W, 3), any size.

        Returns:
            (H, W) float32 in [0, 1]; 0.5 is the edge.
        """
        height, width = rgb.shape[:2]
        side = self._network.side
        # As in MediaPipe, the picture is squeezed to a square, not padded.
        squeezed = cv2.resize(rgb, (side, side), interpolation=cv2.INTER_AREA)
        (found,) = self._network.run(squeezed.astype(np.float32) / 255)
        mask = cv2.resize(found[..., 0], (width, height), interpolation=cv2.INTER_LINEAR)
        return np.clip(mask, 0, 1).astype(np.float32)
