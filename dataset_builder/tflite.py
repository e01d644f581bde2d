"""Run a TensorFlow Lite network."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class TfLite:
    """One network on one thread: the work runner uses the cores by processes."""

    def __init__(self, path: Path) -> None:
        # The library tells each load about its delegate; only its errors are of interest.
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter: Any = Interpreter(model_path=str(path), num_threads=1)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]
        self._outputs = self._interpreter.get_output_details()

    @property
    def side(self) -> int:
        """Side in pixels of the square picture the network takes."""
        return int(self._input["shape"][1])

    def run(self, picture: npt.NDArray[np.floating]) -> list[Floats]:
        """Run the network.

        Args:
            picture: (side, side, 3) float32 in the range the network was trained with.

        Returns:
            the outputs in the file's order, each without its first axis of length 1.
        """
        self._interpreter.set_tensor(self._input["index"], picture[None].astype(np.float32))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(output["index"])[0] for output in self._outputs]
