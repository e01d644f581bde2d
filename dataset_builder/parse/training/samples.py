"""Prepared photos, as training reads them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.training.prepare import TARGETS, PrepareStage
from dataset_builder.parse.training.source import LABELS as LABEL_MAPS
from dataset_builder.parse.training.source import Part, Source, part_of
from dataset_builder.parse.training.targets import LABELS, Target, single
from dataset_builder.parse.training.two_pieces import two_pieces
from sichak.body25 import Pose, read_openpose
from sichak.errors import DatasetError
from sichak.image import RGB, read_rgb
from sichak.layout import OPENPOSE_JSON
from sichak.work.folders import Companion, items_from_folder
from sichak.work.item import Done
from sichak.work.runner import RunOptions, run_stage

OFTEN = 0.3
"""A label on fewer than this share of the photos makes its photos come more often."""
LEAST_PIXELS = 200
"""Pixels from which a label counts as being on a photo."""


@dataclass(frozen=True)
class Sample:
    """One photo; read from disk at each use, as a thousand of them fill the memory.

    Attributes:
        stem: its name.
        image: the photo.
        prepared: folder with its keypoints and targets.
    """

    stem: str
    image: Path
    prepared: Path

    def rgb(self) -> RGB:
        """(H, W, 3) uint8."""
        return read_rgb(self.image)

    def pose(self) -> Pose:
        """(25, 3); zeros when nobody was found."""
        people = read_openpose(OPENPOSE_JSON.path(self.prepared, self.stem))
        return people[0] if people else np.zeros((25, 3))

    def target(self) -> Target:
        """What would be right."""
        stored = TARGETS.path(self.prepared, self.stem).read_bytes()
        return two_pieces(Target.from_bytes(stored))


def prepare(source: Source, out: Path, options: RunOptions) -> list[Sample]:
    """Prepare a folder of labelled photos; what is prepared already is not done again.

    Raises:
        DatasetError: no photo could be prepared.
    """
    companions = {"labels": Companion(source.labels, LABEL_MAPS)}
    if source.poses.is_dir():
        companions["pose"] = Companion(source.poses, OPENPOSE_JSON)
    items, rejects = items_from_folder("image", source.images, companions)
    outcomes = run_stage(PrepareStage.of(source), items, out, options, rejects)
    samples = [
        Sample(one.item.id, one.item.inputs["image"], out)
        for one in outcomes
        if isinstance(one.result, Done)
    ]
    if not samples:
        raise DatasetError(f"no photo of {source.root} could be prepared; see {out}/status.jsonl")
    return samples


def parts(samples: Sequence[Sample]) -> dict[Part, list[Sample]]:
    """Samples for training, for choosing, and for the report, split by their names."""
    result: dict[Part, list[Sample]] = {"train": [], "val": [], "test": []}
    for sample in samples:
        result[part_of(sample.stem)].append(sample)
    return result


def label_shares(samples: Sequence[Sample]) -> npt.NDArray[np.float64]:
    """(N, 20) share of each photo's pixels that are surely of each label."""
    shares = np.zeros((len(samples), LABELS))
    for row, sample in enumerate(samples):
        target = sample.target()
        counts = np.bincount(single(target.sets)[target.index].ravel(), minlength=256)[:LABELS]
        shares[row] = np.where(counts >= LEAST_PIXELS, counts, 0) / target.index.size
    return shares


def repeats(shares: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """How often to draw each photo, so that rare garments are seen.

    Repeat-factor sampling of LVIS (Gupta et al., 2019): the largest of
    sqrt(:data:`OFTEN` / frequency) over the photo's labels, at least 1.
    """
    on_photo = shares > 0
    frequency = np.maximum(on_photo.mean(axis=0), 1e-6)
    factor = np.maximum(1.0, np.sqrt(OFTEN / frequency))
    return np.asarray(np.where(on_photo, factor, 1.0).max(axis=1, initial=1.0))


def label_weights(shares: npt.NDArray[np.float64], power: float) -> npt.NDArray[np.float32]:
    """(20,) loss weights: frequency to the power of −``power``, mean 1 over all pixels' labels."""
    frequency = np.maximum(shares.mean(axis=0), 1e-5)
    weights = frequency**-power
    weights /= (weights * frequency).sum() / frequency.sum()
    return np.asarray(np.clip(weights, 0.3, 6.0), dtype=np.float32)
