"""Time every stage a photo: first run, with more workers, and from the memo store."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dataset_builder.build import BuildParams
from dataset_builder.pipeline import (
    category_facts,
    run_agnostic,
    run_cloth_mask,
    run_densepose,
    run_parse,
    run_pose,
)
from sichak.layout import OPENPOSE_JSON, PARSE
from sichak.work.runner import Outcome, RunOptions

Step = Callable[[RunOptions], list[Outcome]]


@dataclass(frozen=True)
class Timed:
    """One stage's wall times over the same photos, start of workers and models included.

    Attributes:
        photos: how many.
        first: seconds with one worker and an empty memo store.
        parallel: seconds with ``workers`` and an empty memo store.
        memoised: seconds when nothing has changed.
        work: seconds of pure work a photo, without start-up.
    """

    stage: str
    photos: int
    first: float
    parallel: float
    memoised: float
    work: float


def bench(
    people: Sequence[Path],
    garments: Sequence[Path],
    category: str,
    params: BuildParams,
    workers: int,
    say: Callable[[str], None],
) -> list[Timed]:
    """Time the builder's stages.

    Args:
        people: person photos, 768x1024.
        garments: garment photos, 768x1024.
        category: of the garments.
        params: of the stages.
        workers: of the parallel run.
        say: told what is being timed.
    """
    with tempfile.TemporaryDirectory(prefix="sichak-bench-") as folder:
        root = Path(folder)
        images, cloths = _copy(people, root / "image"), _copy(garments, root / "cloth")
        timed = []
        for name, step in _steps(images, cloths, root / "out", category, params).items():
            say(f"bench: {name}")
            timed.append(_time(name, step, root, workers))
        return timed


def _copy(photos: Sequence[Path], folder: Path) -> Path:
    folder.mkdir()
    for number, photo in enumerate(photos):
        shutil.copyfile(photo, folder / f"{number:05d}_00{photo.suffix.lower()}")
    return folder


def _steps(
    images: Path, cloths: Path, out: Path, category: str, params: BuildParams
) -> dict[str, Step]:
    pose, parse = out / "pose" / OPENPOSE_JSON.name, out / "parse" / PARSE.name
    facts = category_facts(None, category)
    return {
        "cloth-mask": lambda o: run_cloth_mask(cloths, out / "cloth-mask", params.cloth_mask, o),
        "pose": lambda o: run_pose(images, out / "pose", params.pose, o),
        "parse": lambda o: run_parse(images, pose, out / "parse", params.parse, o, facts),
        "densepose": lambda o: run_densepose(
            images, parse, pose, out / "densepose", params.densepose, o
        ),
        "agnostic": lambda o: run_agnostic(
            images, parse, pose, out / "agnostic", params.agnostic, o, facts
        ),
    }


def _time(name: str, step: Step, root: Path, workers: int) -> Timed:
    single = RunOptions(workers=1, memo=root / f"memo-1-{name}", quiet=True)
    first, outcomes = _clock(step, single)
    parallel, _ = _clock(step, replace(single, workers=workers, memo=root / f"memo-n-{name}"))
    memoised, _ = _clock(step, single)
    work = sum(outcome.seconds for outcome in outcomes) / max(len(outcomes), 1)
    return Timed(name, len(outcomes), first, parallel, memoised, work)


def _clock(step: Step, options: RunOptions) -> tuple[float, list[Outcome]]:
    start = time.perf_counter()
    outcomes = step(options)
    return time.perf_counter() - start, outcomes
