"""MoveNet Thunder: 17 joints of the one person a square picture shows."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

from dataset_builder.pose.square import Square
from dataset_builder.pose.tfjs_graph import onnx_from_tfjs
from sichak.image import RGB
from sichak.weights import weights_path

Joints = npt.NDArray[np.float64]
"""(17, 3): x, y in the picture's pixels and a score in [0, 1]."""

SIDE = 256


class COCO_17(IntEnum):  # noqa: N801 - the field's own term
    """Joint numbers; R and L are the person's own sides."""

    NOSE = 0
    L_EYE = 1
    R_EYE = 2
    L_EAR = 3
    R_EAR = 4
    L_SHOULDER = 5
    R_SHOULDER = 6
    L_ELBOW = 7
    R_ELBOW = 8
    L_WRIST = 9
    R_WRIST = 10
    L_HIP = 11
    R_HIP = 12
    L_KNEE = 13
    R_KNEE = 14
    L_ANKLE = 15
    R_ANKLE = 16


class MoveNet:
    """The network, loaded."""

    WEIGHTS = ("movenet-thunder-json", "movenet-thunder-bin")

    def __init__(self) -> None:
        import onnxruntime

        model = onnx_from_tfjs(*(weights_path(name).read_bytes() for name in self.WEIGHTS))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the work runner uses the cores by processes
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), options, providers=["CPUExecutionProvider"]
        )

    def joints(self, rgb: RGB, square: Square) -> Joints:
        """The joints of the person in a square of a picture.

        The network always answers; scores below about 0.2 mean nothing was seen.

        Args:
            rgb: the whole picture.
            square: where to look; the person should fill most of it.
        """
        cut = square.cut(rgb, SIDE).astype(np.int32)[None]
        (found,) = self._session.run(None, {self._session.get_inputs()[0].name: cut})
        yxs = found.reshape(17, 3).astype(np.float64)
        # The network counts 0 at the first pixel's edge, the picture at its centre.
        points = square.to_picture(yxs[:, [1, 0]] * SIDE - 0.5, SIDE)
        return np.column_stack([points, yxs[:, 2]])
