"""What a comparison finds out."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from dataset_builder.parse.compare.score import Score
from sichak.work.item import Done, Reject
from sichak.work.runner import Outcome


@dataclass(frozen=True)
class Reason:
    """Why a photo is missing: at which stage or parser, and what was wrong."""

    photo: str
    stage: str
    reason: str


@dataclass(frozen=True)
class Photo:
    """What one parser took for one photo: seconds, and the mIoU where there is a truth."""

    photo: str
    cpu: float
    wall: float
    miou: float | None = None


@dataclass(frozen=True)
class Measured:
    """One parser's figures.

    Attributes:
        name: of the backend.
        photos: those it gave a label map for.
        rejects: the others.
        cpu, wall: seconds a photo, medians; None when it gave none.
        start_cpu, start_wall: seconds to import its libraries and load its weights.
        memory: bytes, the peak of its process.
        score: over all photos with a truth; None without truth.
    """

    name: str
    photos: Sequence[Photo]
    rejects: Sequence[Reason]
    cpu: float | None
    wall: float | None
    start_cpu: float | None
    start_wall: float | None
    memory: int | None
    score: Score | None = None


@dataclass(frozen=True)
class Comparison:
    """All figures.

    Attributes:
        classes: name of the classes, and their names; empty without truth.
        photos: stems that every parser was given.
        scored: how many of them have a truth.
        measured: in the order of the backends.
        skipped: name → why that parser did not run.
        rejects: photos no parser was given, and truths that cannot be used.
        sheets: file names of the picture sheets.
        machine: where it was measured.
    """

    classes: str
    class_names: Sequence[str]
    photos: Sequence[str]
    scored: int
    measured: Sequence[Measured]
    skipped: Mapping[str, str]
    rejects: Sequence[Reason]
    sheets: Sequence[str] = ()
    machine: str = ""


def measured(
    name: str,
    outcomes: Sequence[Outcome],
    mious: Mapping[str, float | None],
    score: Score | None,
) -> Measured:
    """Sum up one parser's run.

    Args:
        name: of the parser.
        outcomes: of :class:`~dataset_builder.parse.compare.measure.MeasuredParse`.
        mious: stem → mIoU of the photos that have a truth.
        score: over all of these.
    """
    done = [o for o in outcomes if isinstance(o.result, Done)]
    photos = [
        Photo(o.item.id, _fact(o, "cpu"), _fact(o, "wall"), mious.get(o.item.id)) for o in done
    ]
    rejects = [
        Reason(o.item.id, name, o.result.reason) for o in outcomes if isinstance(o.result, Reject)
    ]
    return Measured(
        name,
        photos,
        rejects,
        cpu=_middle([photo.cpu for photo in photos]),
        wall=_middle([photo.wall for photo in photos]),
        start_cpu=_middle([_fact(o, "start_cpu") for o in done]),
        start_wall=_middle([_fact(o, "start_wall") for o in done]),
        memory=max((int(_fact(o, "memory")) for o in done), default=None),
        score=score,
    )


def machine() -> str:
    """Processor, cores and Python of this machine, in words."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        processor = next(line.split(":", 1)[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        processor = platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}"


def _fact(outcome: Outcome, name: str) -> float:
    value = outcome.result.facts.get(name)
    return float(value) if isinstance(value, int | float) else 0.0


def _middle(values: Sequence[float]) -> float | None:
    return round(median(values), 4) if values else None
