"""The stages that can be compared: how files are read, what a row and the figures are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import numpy as np

from dataset_builder.agreement import figures
from dataset_builder.agreement.comparison import Comparison, Row
from dataset_builder.agreement.figures import GROUPS, PARTS, Counts, Mask
from sichak.body25 import BODY_25, Pose, read_openpose
from sichak.densepose import Part, parts_of_colours
from sichak.errors import DatasetError
from sichak.image import RGB, Grey, read_grey, read_labels, read_rgb
from sichak.labels import CIHP
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    Folder,
)
from sichak.work.item import Json

Pixels = TypeVar("Pixels", RGB, Grey, Mask)

REACHES = (0.1, 0.2)
"""PCK counts a joint within these shares of the torso's length."""


class Masks(Comparison):
    """IoU of two masks, in the mean and at the worst."""

    def __init__(self, name: str, folder: Folder, read: Callable[[Path], Mask]) -> None:
        self.name, self.folders, self.read = name, (folder,), read
        self.ious: list[float] = []

    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare two masks; two empty ones have no IoU."""
        iou = figures.mask_iou(*_both(self.read, found, truth))
        self.ious.append(iou)
        return {"iou": iou}

    def figures(self) -> dict[str, Json]:
        """``iou_mean``, ``iou_min``."""
        return _known({"iou_mean": _mean(self.ious), "iou_min": _least(self.ious)})


class Parse(Comparison):
    """Mean IoU over the classes the truth has, all pixels of all photos together."""

    name, folders = "parse", (PARSE,)

    def __init__(self) -> None:
        self.counts: Counts = np.zeros((len(CIHP), len(CIHP)), np.int64)

    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare two label maps; a row is about this photo alone."""
        counts = figures.confusion(*_both(read_labels, found, truth), len(CIHP))
        self.counts += counts
        return _parse_means(counts)

    def figures(self) -> dict[str, Json]:
        """``miou``, ``group_miou``, ``pixel_accuracy``, and IoU by class and by group."""
        classes = zip((label.name.lower() for label in CIHP), self._ious(), strict=True)
        grouped = figures.class_ious(figures.group_counts(self.counts))
        return {
            **_known(_parse_means(self.counts)),
            "classes": _known(dict(classes)),
            "groups": _known(dict(zip(GROUPS, grouped, strict=True))),
        }

    def _ious(self) -> Iterable[float]:
        return (float(iou) for iou in figures.class_ious(self.counts))


class Joints(Comparison):
    """Share of the truth's confident joints that were found near enough."""

    name, folders = "pose", (OPENPOSE_JSON,)

    def __init__(self, confidence: float) -> None:
        self.confidence = confidence
        self.errors: dict[int, list[float]] = {}

    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare the first person of two OpenPose files."""
        right = _first(truth)
        if right is None:
            raise DatasetError("the truth has no person")
        errors = figures.joint_errors(_first(found), right, self.confidence)
        for joint, error in errors.items():
            self.errors.setdefault(joint, []).append(error)
        return {"joints": len(errors), **_pcks(list(errors.values()))}

    def figures(self) -> dict[str, Json]:
        """``pck_0_1`` and ``pck_0_2``, ``joints`` asked for, and PCK@0.2 by joint."""
        every = [error for errors in self.errors.values() for error in errors]
        by_joint = {
            BODY_25(joint).name.lower(): figures.pck(self.errors[joint], REACHES[-1])
            for joint in sorted(self.errors)
        }
        return {**_known(_pcks(every)), "joints": len(every), "pck_0_2_by_joint": _known(by_joint)}


class DensePose(Comparison):
    """IoU of the 24 parts, and the mean error of U and V on agreeing pixels."""

    name, folders = "densepose", (DENSEPOSE_IUV, DENSEPOSE)

    def __init__(self) -> None:
        self.counts: Counts = np.zeros((PARTS, PARTS), np.int64)
        self.uv = {"u": 0.0, "v": 0.0}
        self.pixels = 0

    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare IUV, or the parts that colours show where a side has no IUV."""
        ours, right = _both(read_rgb, found, truth)
        if folder is not DENSEPOSE_IUV:
            return self._parts(_parts_shown(ours), _parts_shown(right))
        errors = figures.uv_errors(ours, right)
        for axis, values in errors.items():
            self.uv[axis] += float(values.sum())
        self.pixels += len(errors["u"])
        means = {f"{axis}_mae": _mean(values) for axis, values in errors.items()}
        return {**self._parts(ours[..., 0], right[..., 0]), **means}

    def _parts(self, found: Grey, truth: Grey) -> Row:
        counts = figures.confusion(found, truth, PARTS)
        self.counts += counts
        return {"miou": figures.mean_iou(counts), "body_iou": _body_iou(counts)}

    def figures(self) -> dict[str, Json]:
        """``miou``, ``body_iou``, ``u_mae``, ``v_mae`` (0..1), and IoU by part."""
        means = {"miou": figures.mean_iou(self.counts), "body_iou": _body_iou(self.counts)}
        if self.pixels:
            means |= {f"{axis}_mae": total / self.pixels for axis, total in self.uv.items()}
        ious = figures.class_ious(self.counts)
        parts = {part.name.lower(): float(ious[part]) for part in Part}
        return {**_known(means), "parts": _known(parts)}


class EqualPixels(Comparison):
    """Share of pixels with the same label."""

    name, folders = "parse_agnostic", (PARSE_AGNOSTIC,)

    def __init__(self) -> None:
        self.shares: list[float] = []

    def add(self, folder: Folder, found: Path, truth: Path) -> Row:
        """Compare two label maps pixel by pixel."""
        ours, right = _both(read_labels, found, truth)
        self.shares.append(float((ours == right).mean()))
        return {"equal": self.shares[-1]}

    def figures(self) -> dict[str, Json]:
        """``equal_mean``, ``equal_min``."""
        return _known({"equal_mean": _mean(self.shares), "equal_min": _least(self.shares)})


def stages(confidence: float) -> tuple[Comparison, ...]:
    """Fresh comparisons of all stages, in the pipeline's order."""
    return (
        Masks("cloth_mask", CLOTH_MASK, _read_mask),
        Joints(confidence),
        Parse(),
        DensePose(),
        EqualPixels(),
        Masks("agnostic", AGNOSTIC, lambda path: figures.grey_area(read_rgb(path))),
        Masks("agnostic_mask", AGNOSTIC_MASK, _read_mask),
    )


def _both(read: Callable[[Path], Pixels], found: Path, truth: Path) -> tuple[Pixels, Pixels]:
    ours, right = read(found), read(truth)
    if ours.shape != right.shape:
        raise DatasetError(
            f"{ours.shape[1]}x{ours.shape[0]} pixels; the truth has "
            f"{right.shape[1]}x{right.shape[0]}"
        )
    return ours, right


def _read_mask(path: Path) -> Mask:
    return np.asarray(read_grey(path) >= figures.MASK_THRESHOLD)


def _parts_shown(pixels: RGB) -> Grey:
    """Parts by colour; the median takes away what JPEG makes up along borders."""
    import cv2

    return np.asarray(cv2.medianBlur(parts_of_colours(pixels), 5), dtype=np.uint8)


def _first(path: Path) -> Pose | None:
    people = read_openpose(path)
    return people[0] if people else None


def _parse_means(counts: Counts) -> dict[str, float]:
    total = counts.sum()
    return {
        "miou": figures.mean_iou(counts),
        "group_miou": figures.mean_iou(figures.group_counts(counts)),
        "pixel_accuracy": float(np.trace(counts) / total) if total else float("nan"),
    }


def _pcks(errors: list[float]) -> dict[str, float]:
    return {f"pck_{reach}".replace(".", "_"): figures.pck(errors, reach) for reach in REACHES}


def _body_iou(counts: Counts) -> float:
    """Overlap of all parts taken together."""
    union = counts.sum() - counts[0, 0]
    return float(counts[1:, 1:].sum() / union) if union else float("nan")


def _mean(values: Iterable[float]) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")


def _least(values: Iterable[float]) -> float:
    return min((value for value in values if np.isfinite(value)), default=float("nan"))


def _known(values: Mapping[str, float]) -> dict[str, Json]:
    """Figures that exist, rounded."""
    return {name: round(float(value), 6) for name, value in values.items() if np.isfinite(value)}
