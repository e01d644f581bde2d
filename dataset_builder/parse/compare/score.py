"""How well the label maps of a parser agree with a truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from dataset_builder.agreement.figures import Counts, class_ious, confusion, mean_iou
from dataset_builder.parse.compare.classes import Classes
from sichak.errors import DatasetError
from sichak.image import Grey, read_labels
from sichak.labels import IGNORED
from sichak.layout import safe_stem


@dataclass(frozen=True)
class Score:
    """Agreement over all pixels of all photos; None for what does not exist.

    Attributes:
        miou: mean IoU over the classes the truth has.
        accuracy: share of pixels with the truth's class.
        ious: class → IoU; None where neither side has it.
    """

    miou: float | None
    accuracy: float | None
    ious: Mapping[str, float | None]


def counts_of(found: Grey | None, truth: Grey, classes: Classes) -> Counts:
    """Pixels by (class in the truth, class found); ignored ones are left out.

    Args:
        found: (H, W) CIHP labels, or None for a photo the parser gave nothing for: it
            counts as background throughout.
        truth: (H, W) labels of the truth.
        classes: to compare in.

    Raises:
        DatasetError: the sizes differ, or the truth has unknown labels.
    """
    right = classes.of_truth(truth)
    ours = np.zeros_like(right) if found is None else classes.of_parser(found)
    if ours.shape != right.shape:
        raise DatasetError(
            f"the truth has {right.shape[1]}x{right.shape[0]} pixels, "
            f"the photo {ours.shape[1]}x{ours.shape[0]}"
        )
    asked = right != IGNORED
    return confusion(ours[asked], right[asked], len(classes.numbering))


def score(counts: Counts, classes: Classes) -> Score:
    """The figures of summed counts."""
    total = int(counts.sum())
    ious = [_known(float(iou)) for iou in class_ious(counts)]
    return Score(
        _known(mean_iou(counts)),
        _known(float(np.trace(counts) / total)) if total else None,
        dict(zip(classes.numbering.labels, ious, strict=True)),
    )


def truth_files(folder: Path) -> dict[str, Path]:
    """Stem → label map of a folder of PNG files; stems are made as those of photos are.

    Raises:
        DatasetError: no such folder, or no PNG in it.
    """
    if not folder.is_dir():
        raise DatasetError(f"no folder {folder}")
    found = {safe_stem(path.name): path for path in sorted(folder.glob("*.png")) if path.is_file()}
    if not found:
        raise DatasetError(f"no label map (PNG) in {folder}")
    return found


def read_truth(path: Path, size: tuple[int, int], classes: Classes) -> Grey:
    """A label map of the truth, checked.

    Args:
        path: a PNG of mode P or L.
        size: (width, height) of the photo.
        classes: whose source numbers the labels.

    Raises:
        ImageError, DatasetError: unreadable, another size, or unknown labels.
    """
    labels = read_labels(path)
    if labels.shape[::-1] != size:
        raise DatasetError(
            f"the truth has {labels.shape[1]}x{labels.shape[0]} pixels, "
            f"the photo {size[0]}x{size[1]}"
        )
    classes.of_truth(labels)
    return labels


def _known(value: float) -> float | None:
    return round(value, 6) if np.isfinite(value) else None
