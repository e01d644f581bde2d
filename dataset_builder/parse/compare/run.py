"""Run parsers one after the other, each in a process of its own, and sum up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from dataset_builder.agreement.figures import Counts, mean_iou
from dataset_builder.parse.compare.candidates import Candidates
from dataset_builder.parse.compare.classes import Classes
from dataset_builder.parse.compare.measure import MeasuredParse
from dataset_builder.parse.compare.results import Comparison, Measured, Reason, machine, measured
from dataset_builder.parse.compare.score import counts_of, read_truth, score, truth_files
from dataset_builder.parse.compare.sheet import Sheets, write_sheets
from dataset_builder.parse.params import ParseParams
from dataset_builder.pipeline import run_pose
from dataset_builder.pose.params import PoseParams
from sichak.errors import DatasetError, ImageError, SichakError
from sichak.image import Grey, read_image, read_labels
from sichak.layout import OPENPOSE_JSON, PARSE
from sichak.work.item import Done, Item
from sichak.work.runner import Outcome, RunOptions, read_status, run_stage


@dataclass(frozen=True)
class Asked:
    """What is compared on what.

    Attributes:
        images: folder of photos.
        out: results; label maps go to ``<parser>/image-parse-v3/``.
        classes: to score in.
        truth: folder of label maps with the photos' stems; None scores nothing.
        rows: photos a picture sheet.
        ending: of the sheets, ``.jpg`` or ``.png``.
    """

    images: Path
    out: Path
    classes: Classes
    truth: Path | None = None
    rows: int = 8
    ending: str = ".jpg"


def compare(
    asked: Asked,
    parsers: Candidates,
    pose: PoseParams,
    options: RunOptions,
    say: Callable[[str], None],
) -> Comparison:
    """Run all parsers that are ready over the photos.

    Poses are found first and count for no parser. Label maps and times are remembered
    in ``out/memo``: the same call goes on where it was interrupted, and times stay those
    of the run that measured them. A photo that cannot be used is a reject.

    Args:
        asked: see :class:`Asked`.
        parsers: see :func:`~dataset_builder.parse.compare.candidates.candidates`.
        pose: of the pose stage.
        options: of the runner; each parser has one worker, whatever they say.
        say: told which parser's turn it is.

    Raises:
        DatasetError: no photo is left, or the truth has none of them.
        SichakError: no parser could run.
    """
    if not parsers.ready:
        raise SichakError(_none_ran(parsers.skipped))
    truth = truth_files(asked.truth) if asked.truth else {}
    items, rejects = _items(asked, pose, options)
    known, wrong = _truths(items, truth, asked.classes)
    if truth and not known:
        raise DatasetError(
            f"{asked.truth}: no label map for any of the {len(items)} photos"
            + (f"; {wrong[0].photo}: {wrong[0].reason}" if wrong else "")
        )
    found, skipped = [], dict(parsers.skipped)
    for name, params in parsers.ready.items():
        say(name)
        try:
            outcomes = _run(params, items, asked.out / name, _alone(asked.out, options))
        except SichakError as error:
            skipped[name] = str(error)
        else:
            found.append(_scored(name, outcomes, known, asked))
    if not found:
        raise SichakError(_none_ran(skipped))
    photos = {item.id: item.inputs["image"] for item in items}
    sheets = Sheets(asked.out, found, known, asked.classes, asked.rows, asked.ending)
    return Comparison(
        asked.classes.numbering.name if known else "",
        asked.classes.numbering.labels if known else (),
        list(photos),
        len(known),
        found,
        skipped,
        [*rejects, *wrong],
        write_sheets(photos, sheets),
        machine(),
    )


def _items(asked: Asked, pose: PoseParams, options: RunOptions) -> tuple[list[Item], list[Reason]]:
    """Photos with a pose, and why the others have none."""
    folder = asked.out / "pose"
    outcomes = run_pose(asked.images, folder, pose, options)
    items = [
        Item(
            o.item.id,
            {"image": o.item.inputs["image"], "pose": OPENPOSE_JSON.path(folder, o.item.id)},
        )
        for o in outcomes
        if isinstance(o.result, Done)
    ]
    reasons = [Reason(name, "pose", why) for name, why in read_status(folder).items() if why]
    if not items:
        first = reasons[0]
        raise DatasetError(
            f"no photo of {asked.images} can be parsed; {first.photo}: {first.reason}"
        )
    return items, reasons


def _truths(
    items: Sequence[Item], truth: Mapping[str, Path], classes: Classes
) -> tuple[dict[str, Path], list[Reason]]:
    """The label maps that can be used, by stem, and why others cannot."""
    known, wrong = {}, []
    for item in items:
        if item.id not in truth:
            continue
        try:
            read_truth(truth[item.id], read_image(item.inputs["image"]).size, classes)
        except (ImageError, DatasetError) as error:
            wrong.append(Reason(item.id, "truth", str(error)))
        else:
            known[item.id] = truth[item.id]
    return known, wrong


def _alone(out: Path, options: RunOptions) -> RunOptions:
    """One worker process, and a memo store of this machine and this comparison."""
    return replace(options, backend="process", workers=1, memo=out / "memo")


def _run(
    params: ParseParams, items: Sequence[Item], out: Path, options: RunOptions
) -> list[Outcome]:
    return run_stage(MeasuredParse(params), items, out, options)


def _scored(
    name: str, outcomes: Sequence[Outcome], truth: Mapping[str, Path], asked: Asked
) -> Measured:
    size = len(asked.classes.numbering)
    total: Counts = np.zeros((size, size), np.int64)
    mious: dict[str, float | None] = {}
    for outcome in outcomes:
        stem = outcome.item.id
        if stem not in truth:
            continue
        right = read_labels(truth[stem])
        counts = counts_of(_found(asked.out / name, outcome), right, asked.classes)
        total += counts
        miou = mean_iou(counts)
        mious[stem] = round(miou, 6) if np.isfinite(miou) else None
    return measured(name, outcomes, mious, score(total, asked.classes) if truth else None)


def _found(folder: Path, outcome: Outcome) -> Grey | None:
    if not isinstance(outcome.result, Done):
        return None
    return read_labels(PARSE.path(folder, outcome.item.id))


def _none_ran(skipped: Mapping[str, str]) -> str:
    return "no parser could run:\n" + "\n".join(f"{name}: {why}" for name, why in skipped.items())
