"""The embedded parser at work: frame, network, labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from dataset_builder.parse.embedded.frame import Frame, framed_box
from dataset_builder.parse.embedded.joint_maps import JOINT_MAPS, SWAPPED, Maps, joint_maps
from dataset_builder.parse.embedded.outfit import one_outfit
from dataset_builder.parse.parser import Parsed
from dataset_builder.parse.scores import Scores, unmirrored
from sichak.body25 import Pose
from sichak.errors import WeightsError
from sichak.image import RGB, Grey
from sichak.json_file import parse_json
from sichak.labels import MIRRORED

if TYPE_CHECKING:
    import onnxruntime

MODEL = Path(__file__).parent / "parser.onnx"
"""The trained network; its model card lies beside it."""
JOINT_STRIDE = 4
"""Pixels of the frame a pixel of the joint maps."""


class EmbeddedParser:
    """The project's own network; about a third of a CPU second a photo.

    Args:
        model: an ONNX file that ``sichak train-parser`` wrote.
        flip: also look at the mirrored photo and take the mean; twice the time.
    """

    def __init__(self, model: Path = MODEL, *, flip: bool = True) -> None:
        self._model = model
        self._flip = flip
        self._session: onnxruntime.InferenceSession | None = None
        self._size = (0, 0)

    def load(self) -> None:
        """Load the network.

        Raises:
            WeightsError: not a file of ``sichak train-parser``.
        """
        self._session = _session(self._model)
        self._size = _input_size(self._session, self._model)

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """See :class:`~dataset_builder.parse.parser.Parser`."""
        return Parsed(self.natives([rgb], [pose], [category])[0])

    def native(self, rgb: RGB, pose: Pose) -> Grey:
        """(H, W) CIHP labels of a photo."""
        return self.natives([rgb], [pose])[0]

    def natives(
        self,
        photos: Sequence[RGB],
        poses: Sequence[Pose],
        categories: Sequence[str | None] | None = None,
    ) -> list[Grey]:
        """Label maps of several photos in one run of the network.

        Args:
            photos: (H, W, 3) each, of any sizes.
            poses: (25, 3) each; zeros when nobody was found.
            categories: what each photo sells, where it is known.
        """
        if not photos:
            return []
        frames = [self._frame(rgb, pose) for rgb, pose in zip(photos, poses, strict=True)]
        pictures = np.stack([frame.picture(rgb) for frame, rgb in zip(frames, photos, strict=True)])
        joints = np.stack(
            [self._joints(frame, pose) for frame, pose in zip(frames, poses, strict=True)]
        )
        scores = self._scores(pictures, joints)
        sold = categories or [None] * len(photos)
        return [
            frame.on_photo(one_outfit(one, category), rgb.shape[1], rgb.shape[0])
            for frame, one, rgb, category in zip(frames, scores, photos, sold, strict=True)
        ]

    def _frame(self, rgb: RGB, pose: Pose) -> Frame:
        if self._session is None:
            self.load()
        height, width = rgb.shape[:2]
        return Frame.around(framed_box(pose, width, height), *self._size)

    def _joints(self, frame: Frame, pose: Pose) -> Maps:
        width, height = (side // JOINT_STRIDE for side in self._size)
        return joint_maps(frame.pose(pose, JOINT_STRIDE), width, height)

    def _scores(self, pictures: RGB, joints: Maps) -> Scores:
        """(N, H, W, 3) pictures → (N, 20, H / 2, W / 2) logits; with ``flip`` their mean."""
        scores = self._run(pictures, joints)
        if not self._flip:
            return scores
        mirrored = self._run(pictures[:, :, ::-1], joints[:, list(SWAPPED), :, ::-1])
        both = scores + np.stack([unmirrored(one, MIRRORED) for one in mirrored])
        return np.asarray(both / 2, dtype=np.float32)

    def _run(self, pictures: RGB, joints: Maps) -> Scores:
        assert self._session is not None
        inputs = {
            "image": np.ascontiguousarray(pictures),
            "joints": np.ascontiguousarray(joints),
        }
        return np.asarray(self._session.run(["scores"], inputs)[0], dtype=np.float32)


def model_card(model: Path = MODEL) -> dict[str, Any]:
    """What a network says of itself: data, licence, recipe, figures; empty if it says nothing.

    Raises:
        WeightsError: not a file that can be run, or what it says is no JSON.
    """
    text = _session(model).get_modelmeta().custom_metadata_map.get("sichak", "{}")
    try:
        card = parse_json(text)
    except ValueError as error:
        raise WeightsError(f"{model}: what it says of itself is no JSON ({error})") from error
    return card if isinstance(card, dict) else {}


def _session(model: Path) -> onnxruntime.InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the work runner uses the cores by processes
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        reason = str(error).splitlines()[0]
        raise WeightsError(f"{model}: cannot be run as ONNX: {reason}") from error


def _input_size(session: onnxruntime.InferenceSession, model: Path) -> tuple[int, int]:
    """Width and height of the network's picture."""
    inputs = {one.name: one.shape[1:] for one in session.get_inputs()}
    outputs = {one.name for one in session.get_outputs()}
    match inputs.get("image"):
        case [int(height), int(width), 3]:
            joints = [JOINT_MAPS, height // JOINT_STRIDE, width // JOINT_STRIDE]
            if inputs == {"image": [height, width, 3], "joints": joints} and "scores" in outputs:
                return width, height
    raise WeightsError(f"{model} is no parser that `sichak train-parser` wrote")
