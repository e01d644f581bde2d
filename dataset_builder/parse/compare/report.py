"""A comparison as JSON and as a page of Markdown."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from dataset_builder.parse.compare.results import Comparison, Measured
from sichak.work.memo import write_atomically


def write_report(comparison: Comparison, out: Path) -> None:
    """Write ``report.json`` and ``report.md`` below ``out``."""
    write_atomically(out / "report.json", as_json(comparison).encode())
    write_atomically(out / "report.md", as_markdown(comparison).encode())


def as_json(comparison: Comparison) -> str:
    """All figures, those of every photo too."""
    content = asdict(comparison)
    content["measured"] = {parser.pop("name"): parser for parser in content["measured"]}
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def as_markdown(comparison: Comparison) -> str:
    """Tables of time, memory and agreement, what was left out, and the picture sheets."""
    sections = [
        "# Parsers compared\n",
        f"Photos: {len(comparison.photos)}; with a truth: {comparison.scored}. "
        f"{comparison.machine}; one thread a parser. Seconds a photo are medians; poses were "
        "found before and count for none.\n",
        _table(_HEAD, [_row(parser) for parser in comparison.measured]),
    ]
    if comparison.scored:
        sections += [_scores(comparison)]
    if comparison.skipped:
        rows = [[name, why.splitlines()[0]] for name, why in comparison.skipped.items()]
        note = "`sichak doctor` says where weights come from and how to name them.\n"
        sections += ["## Not compared\n", _table(["parser", "why"], rows), note]
    rejects = [*comparison.rejects, *(r for p in comparison.measured for r in p.rejects)]
    if rejects:
        rows = [[reject.photo, reject.stage, reject.reason] for reject in rejects]
        sections += ["## Rejects\n", _table(["photo", "at", "reason"], rows)]
    if comparison.sheets:
        sections += ["## Pictures\n", *(f"![{name}]({name})\n" for name in comparison.sheets)]
    return "\n".join(sections)


_HEAD = [
    "parser", "mIoU", "CPU s a photo", "wall s a photo", "start-up s", "memory MB", "photos",
    "rejects",
]  # fmt: skip


def _row(parser: Measured) -> list[str]:
    return [
        parser.name,
        _number(parser.score.miou if parser.score else None, 3),
        _number(parser.cpu, 2),
        _number(parser.wall, 2),
        _number(parser.start_wall, 1),
        _number(None if parser.memory is None else parser.memory / 1e6, 0),
        str(len(parser.photos)),
        str(len(parser.rejects)),
    ]


def _scores(comparison: Comparison) -> str:
    head = [f"IoU ({comparison.classes})", *(parser.name for parser in comparison.measured)]
    scores = [parser.score for parser in comparison.measured if parser.score]
    rows = [
        [name, *(_number(score.ious[name], 3) for score in scores)]
        for name in comparison.class_names
        if any(score.ious[name] is not None for score in scores)
    ]
    rows.append(["mean", *(_number(score.miou, 3) for score in scores)])
    rows.append(["pixels right", *(_number(score.accuracy, 3) for score in scores)])
    note = (
        "The mean is over the classes the truth has. A photo that a parser rejects counts as "
        "background throughout.\n"
    )
    return "\n".join(["## Agreement with the truth\n", _table(head, rows), note])


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    """A text that cannot leave its cell or be taken for HTML."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;")
    return " ".join(plain.replace("|", "\\|").split())
