"""ONNX files that look like the trained parser from outside and tell labels by plain colours."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper
from torch import Tensor, nn
from torch.nn import functional

from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose
from sichak.image import RGB, Grey
from sichak.labels import CIHP

COLOURS = {
    CIHP.BACKGROUND: (255, 255, 255),
    CIHP.UPPER_CLOTHES: (30, 30, 30),
    CIHP.PANTS: (0, 60, 255),
    CIHP.HAIR: (0, 120, 0),
}
"""No two of them mix to a third."""
SKIN = (255, 0, 255)
"""Arms: whose arm it is, only the skeleton says."""
ARMS = {CIHP.LEFT_ARM: (2, 4), CIHP.RIGHT_ARM: (3, 5)}
"""Label → its maps of the skeleton."""


class ByColour(nn.Module):
    """The nearest colour is the label; skin is the arm whose bones are nearer.

    Args:
        leaning: logits added to trousers in the left half of every picture, as a
            network that treats the halves differently would.
        behind: logits by which a dress is less likely than a top; None: it is never one.
    """

    def __init__(self, leaning: float = 0.0, behind: float | None = None) -> None:
        super().__init__()
        self._leaning = leaning
        self._behind = behind

    def forward(self, image: Tensor, joints: Tensor) -> Tensor:
        x = functional.avg_pool2d(image.permute(0, 3, 1, 2).to(torch.float32), 2)
        maps = functional.interpolate(
            joints, scale_factor=2.0, mode="bilinear", align_corners=False
        )
        planes = [torch.full_like(x[:, 0], -100.0) for _ in range(20)]
        for label, colour in COLOURS.items():
            planes[label] = self._nearness(x, colour)
        for label, (upper, lower) in ARMS.items():
            planes[label] = self._nearness(x, SKIN) + 0.1 * (maps[:, upper] + maps[:, lower])
        if self._behind is not None:
            planes[CIHP.DRESS] = planes[CIHP.UPPER_CLOTHES] - self._behind
        half = x.shape[3] // 2
        lean = torch.cat([torch.ones(half), torch.zeros(half)])
        planes[CIHP.PANTS] = planes[CIHP.PANTS] + self._leaning * lean
        return torch.stack(planes, dim=1)

    @staticmethod
    def _nearness(x: Tensor, colour: Sequence[int]) -> Tensor:
        apart = (x - torch.tensor(colour, dtype=torch.float32).view(1, 3, 1, 1)) / 255
        return -10 * apart.square().sum(dim=1)


def by_colour(
    path: Path, width: int, height: int, leaning: float = 0.0, behind: float | None = None
) -> Path:
    """Write :class:`ByColour` for pictures of this size."""
    shapes = ((1, height, width, 3), (1, 12, height // 4, width // 4))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            ByColour(leaning, behind).eval(),
            (torch.zeros(shapes[0], dtype=torch.uint8), torch.zeros(shapes[1])),
            str(path),
            input_names=["image", "joints"],
            output_names=["scores"],
            dynamic_axes={name: {0: "photos"} for name in ("image", "joints", "scores")},
            opset_version=17,
            dynamo=False,
        )
    return path


def passing_on(
    path: Path,
    inputs: Mapping[str, Sequence[int | str]],
    outputs: Sequence[str] = ("scores",),
    card: object = None,
) -> Path:
    """A network that hands on its first input; with names and shapes as one likes."""
    values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in inputs.items()]
    first, shape = next(iter(inputs.items()))
    results = [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name in outputs]
    nodes = [helper.make_node("Identity", [first], [name]) for name in outputs]
    graph = helper.make_graph(nodes, "passing on", values, results)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    if card is not None:
        helper.set_model_props(model, {"sichak": json.dumps(card)})
    onnx.save(model, str(path))
    return path


def drawn(width: int = 180, height: int = 240, arms: bool = True) -> tuple[RGB, Grey, Pose]:
    """A drawn person with exact labels and joints; the left arm hangs, the right one is raised."""
    rgb = np.full((height, width, 3), 255, np.uint8)
    labels = np.zeros((height, width), np.uint8)
    scale = height / 240
    places = {
        J.NOSE: (90, 45), J.NECK: (90, 70), J.R_SHOULDER: (70, 75), J.R_ELBOW: (48, 60),
        J.R_WRIST: (35, 35), J.L_SHOULDER: (110, 75), J.L_ELBOW: (125, 105), J.L_WRIST: (130, 135),
        J.MID_HIP: (90, 140), J.R_HIP: (80, 140), J.R_KNEE: (78, 180), J.R_ANKLE: (77, 215),
        J.L_HIP: (100, 140), J.L_KNEE: (102, 180), J.L_ANKLE: (103, 215),
    }  # fmt: skip
    at = {joint: (x * scale, y * scale) for joint, (x, y) in places.items()}

    def paint(points: Sequence[tuple[float, float]], thick: float, label: CIHP) -> None:
        line = [np.rint(points).astype(np.int32)]
        colour = COLOURS.get(label, SKIN)
        for canvas, value in ((rgb, colour), (labels, int(label))):
            cv2.polylines(canvas, line, False, value, max(1, round(thick * scale)))

    for joints in ((J.R_HIP, J.R_KNEE, J.R_ANKLE), (J.L_HIP, J.L_KNEE, J.L_ANKLE)):
        paint([at[j] for j in joints], 16, CIHP.PANTS)
    paint([at[J.NECK], at[J.MID_HIP]], 36, CIHP.UPPER_CLOTHES)
    paint([at[J.NOSE], at[J.NOSE]], 30, CIHP.HAIR)
    if arms:
        for label, joints in (
            (CIHP.LEFT_ARM, (J.L_SHOULDER, J.L_ELBOW, J.L_WRIST)),
            (CIHP.RIGHT_ARM, (J.R_SHOULDER, J.R_ELBOW, J.R_WRIST)),
        ):
            paint([at[j] for j in joints], 9, label)
    pose = np.zeros((25, 3))
    for joint, place in at.items():
        pose[joint] = (*place, 1)
    return rgb, labels, pose
