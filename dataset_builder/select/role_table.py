"""How good the classifier of roles is: labelled photos in, a table of confusions out."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from dataset_builder.select.measures import Measures
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Role, View
from dataset_builder.select.role import Seen, classify
from dataset_builder.select.stage import SelectStage
from sichak.errors import DatasetError
from sichak.image import SUFFIXES
from sichak.work.item import Item, Json, Reject
from sichak.work.runner import RunOptions, run_stage

ROLES: tuple[Role, ...] = get_args(Role)
VIEWS: tuple[View, ...] = get_args(View)
REJECTED = "rejected"
"""Column of photos that no role was asked of: too small, a strip, unreadable."""


@dataclass(frozen=True)
class Labelled:
    """A photo and what it shows; ``view`` is None where the label does not say."""

    path: Path
    role: Role
    view: View | None = None


@dataclass(frozen=True)
class Judged:
    """A labelled photo and what the pixels say, or why they were not asked."""

    photo: Labelled
    seen: Seen | str


def labelled_photos(folder: Path) -> list[Labelled]:
    """Photos in sub-folders that are named by their role: ``packshot``, ``worn-back``, ``text``.

    Raises:
        DatasetError: no folder, a sub-folder whose name is no role, or no photo.
    """
    if not folder.is_dir():
        raise DatasetError(f"no folder {folder}")
    labels: dict[str, tuple[Role, View | None]] = {role: (role, None) for role in ROLES}
    labels |= {f"worn-{view}": ("worn", view) for view in VIEWS}
    photos = []
    for sub in sorted(path for path in folder.iterdir() if path.is_dir()):
        if sub.name not in labels:
            raise DatasetError(f"{sub}: no role; sub-folders may be {', '.join(labels)}")
        files = sorted(path for path in sub.iterdir() if path.suffix.lower() in SUFFIXES)
        photos += [Labelled(path, *labels[sub.name]) for path in files]
    if not photos:
        raise DatasetError(f"{folder}: no photo in sub-folders named {', '.join(labels)}")
    return photos


def judge(
    photos: Sequence[Labelled],
    params: SelectParams,
    run: RunOptions,
    stage: SelectStage | None = None,
) -> list[Judged]:
    """Ask the classifier of every photo, as ``select`` does where no rule speaks.

    Args:
        photos: in any order.
        params: see :class:`SelectParams`.
        run: of the work runner; a limit judges only the first so many.
        stage: in place of the one with the embedded pose networks.
    """
    items = [Item(f"{number:06d}", {"photo": one.path}) for number, one in enumerate(photos)]
    with tempfile.TemporaryDirectory(prefix="sichak-roles-") as out:
        outcomes = run_stage(stage or SelectStage(params.measure()), items, Path(out), run)
    judged = []
    for outcome in outcomes:
        result, photo = outcome.result, photos[int(outcome.item.id)]
        if isinstance(result, Reject):
            judged.append(Judged(photo, result.reason))
        else:
            judged.append(Judged(photo, classify(Measures.from_facts(result.facts))))
    return judged


def confusion(judged: Sequence[Judged]) -> dict[Role, Counter[str]]:
    """Labelled role → how often each role was found, or :data:`REJECTED`."""
    table: dict[Role, Counter[str]] = {role: Counter() for role in ROLES}
    for one in judged:
        found = one.seen.role if isinstance(one.seen, Seen) else REJECTED
        table[one.photo.role][found] += 1
    return table


def view_confusion(judged: Sequence[Judged]) -> dict[View, Counter[str]]:
    """Labelled view → how often each view was found in photos found worn; "untold" for none."""
    table: dict[View, Counter[str]] = {view: Counter() for view in VIEWS}
    for one in judged:
        if one.photo.view and isinstance(one.seen, Seen) and one.seen.role == "worn":
            table[one.photo.view][one.seen.view or "untold"] += 1
    return table


def recall(table: dict[Role, Counter[str]], role: Role) -> float | None:
    """Share of a role's photos that were found to be it; None without any."""
    total = table[role].total()
    return table[role][role] / total if total else None


def precision(table: dict[Role, Counter[str]], role: Role) -> float | None:
    """Share of photos found to be of a role that are; None when none was found."""
    total = sum(row[role] for row in table.values())
    return table[role][role] / total if total else None


def as_json(judged: Sequence[Judged]) -> dict[str, Json]:
    """Figures, both tables, and every photo that was taken for something else."""
    table = confusion(judged)
    wrong: list[Json] = [
        {
            "photo": f"{one.photo.path.parent.name}/{one.photo.path.name}",
            "found": one.seen.role if isinstance(one.seen, Seen) else REJECTED,
            "score": one.seen.score if isinstance(one.seen, Seen) else None,
            "reason": None if isinstance(one.seen, Seen) else one.seen,
        }
        for one in judged
        if not isinstance(one.seen, Seen) or one.seen.role != one.photo.role
    ]
    return {
        "photos": len(judged),
        "right": len(judged) - len(wrong),
        "roles": {
            role: {
                "recall": _rounded(recall(table, role)),
                "precision": _rounded(precision(table, role)),
                "found": dict(sorted(table[role].items())),
            }
            for role in ROLES
        },
        "views": {view: dict(sorted(row.items())) for view, row in view_confusion(judged).items()},
        "wrong": wrong,
    }


def as_text(judged: Sequence[Judged]) -> str:
    """The tables for the terminal: labels down, findings across."""
    table, views = confusion(judged), view_confusion(judged)
    lines = _grid(table, (*ROLES, REJECTED))
    for number, role in enumerate(ROLES, start=1):
        figures = (recall(table, role), precision(table, role))
        lines[number] += "".join(f"{'' if x is None else f'{x:.3f}':>11}" for x in figures)
    lines[0] += f"{'recall':>11}{'precision':>11}"
    if any(row for row in views.values()):
        lines += ["", *_grid(views, (*VIEWS, "untold"))]
    right = sum(table[role][role] for role in ROLES)
    return "\n".join([*lines, "", f"{right} of {len(judged)} photos right"])


def _grid(
    table: dict[Role, Counter[str]] | dict[View, Counter[str]], columns: Sequence[str]
) -> list[str]:
    lines = [f"{'':10}" + "".join(f"{column:>10}" for column in columns)]
    for label, row in table.items():
        lines.append(f"{label:10}" + "".join(f"{row[column] or '':>10}" for column in columns))
    return lines


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)
