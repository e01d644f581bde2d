"""The stage before training: photo and drawn labels → keypoints and targets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from dataset_builder.parse.training.body_parts import possible_labels, refined
from dataset_builder.parse.training.face_oval import FaceMesh
from dataset_builder.parse.training.source import Source
from dataset_builder.parse.training.targets import Target, bits
from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.person import near_people
from sichak.body25 import Pose, openpose_json, read_openpose
from sichak.errors import DatasetError, ImageError
from sichak.image import RGB, read_labels, read_rgb
from sichak.labels import CIHP
from sichak.layout import OPENPOSE_JSON, Folder
from sichak.weights import weights_sha256
from sichak.work.item import Done, Item, Reject, Result
from sichak.work.stage import Stage

TARGETS = Folder("targets", ".npz", "")
RIVAL = 0.5
"""People smaller than this share of the largest are passers-by."""


class PrepareParams(BaseModel):
    """What the preparation depends on beside the files: the meaning of the label numbers."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sets: tuple[int, ...]
    """For each label number the CIHP labels it may be, as bits."""


class PrepareStage(Stage):
    """``image`` and ``labels`` (and ``pose``, if known) → ``openpose_json/`` and ``targets/``."""

    name: ClassVar[str] = "prepare-training"
    inputs: ClassVar[tuple[str, ...]] = ("image", "labels")
    outputs: ClassVar[tuple[Folder, ...]] = (OPENPOSE_JSON, TARGETS)
    params: PrepareParams

    def __init__(self, params: PrepareParams) -> None:
        super().__init__(params)
        self._estimator: PoseEstimator | None = None
        self._faces: FaceMesh | None = None

    @classmethod
    def of(cls, source: Source) -> PrepareStage:
        """The stage for a folder of labelled photos."""
        return cls(PrepareParams(sets=tuple(int(one) for one in source.sets)))

    def weights(self) -> Mapping[str, str]:
        """The networks that find the person and the face."""
        names = (*PoseEstimator.WEIGHTS, *FaceMesh.WEIGHTS)
        return {name: weights_sha256(name) for name in names}

    def load(self) -> None:
        """Load the networks."""
        self._estimator, self._faces = PoseEstimator.load(), FaceMesh()

    def process(self, item: Item) -> Result:
        """Prepare one photo."""
        try:
            rgb = read_rgb(item.inputs["image"])
            labels = read_labels(item.inputs["labels"])
            pose = self._pose(item, rgb)
        except (ImageError, DatasetError) as error:
            return Reject(str(error))
        if labels.shape != rgb.shape[:2]:
            return Reject(f"labels are {labels.shape}, the photo {rgb.shape[:2]}")
        table = np.array(self.params.sets, dtype=np.uint32)
        if int(labels.max()) >= len(table):
            return Reject(f"label {labels.max()} has no name")
        values = table[labels]
        if pose is not None and not self._exact:
            assert self._faces is not None
            oval = self._faces.oval(rgb, pose)
            values = refined(values, possible_labels(pose, oval, labels.shape))
        target = Target.of(values, labels != CIHP.BACKGROUND)
        return Done(
            {OPENPOSE_JSON.name: openpose_json(pose), TARGETS.name: target.to_bytes()},
            {"person": pose is not None},
        )

    @property
    def _exact(self) -> bool:
        """Whether the labels already say all."""
        return self.params.sets == tuple(int(bits([label])) for label in CIHP)

    def _pose(self, item: Item, rgb: RGB) -> Pose | None:
        if "pose" in item.inputs:
            people = read_openpose(item.inputs["pose"])
            return people[0] if people else None
        if self._estimator is None:
            self.load()
        assert self._estimator is not None
        found = self._estimator.people(rgb, hands=False)
        return near_people(found, RIVAL)[0].body if found else None
