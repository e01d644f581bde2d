"""Put a dataset together: one HR-VITON root a garment category, or one for listed pairs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dataset_builder.dataset.assemble import Part, Source, incomplete, write_tree
from dataset_builder.dataset.card import dataset_card
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.dataset.parts import crawled_parts, listed_part, provenance
from dataset_builder.dataset.records import (
    SelectedPair,
    SelectedPhoto,
    jsonl,
    read_lines,
)
from dataset_builder.dataset.validate import Problem, validate
from sichak.layout import CATEGORIES
from sichak.roots import DATASET_JSON, RECORDS_JSONL
from sichak.work.memo import write_atomically


@dataclass(frozen=True)
class Built:
    """What was put together.

    Attributes:
        parts: category → its parts.
        rejects: photos that are in no part.
        problems: what the validator found; empty when all is well.
    """

    parts: Mapping[str, Sequence[Part]]
    rejects: Sequence[Mapping[str, object]]
    problems: Sequence[Problem]

    def counts(self) -> dict[str, dict[str, int]]:
        """Category → counts of people, garments and pairs by part, for the metrics."""
        return {
            category: {
                f"{part.name}_{what}": count
                for part in parts
                for what, count in (
                    ("people", len(part.people)),
                    ("garments", len(part.garments)),
                    ("pairs", len(part.pairs)),
                )
            }
            for category, parts in self.parts.items()
        }


def build_crawled(
    selected: Path,
    sources: Sequence[Source],
    out: Path,
    params: DatasetParams,
    notes: Mapping[str, str],
) -> Built:
    """Write ``out/<category>/{train,test}`` from crawled products.

    Args:
        selected: output of ``select``: items.jsonl and pairs.jsonl.
        sources: the stages' outputs, in the order of the pipeline.
        out: a root a category; each with pairs files, ``README.md``, ``records.jsonl`` and
            ``rejects.jsonl``.
        params: see :class:`DatasetParams`.
        notes: stage → backend, for the card.
    """
    photos = read_lines(selected / "items.jsonl", SelectedPhoto)
    pairs = read_lines(selected / "pairs.jsonl", SelectedPair)
    all_rejects: list[Mapping[str, object]] = []
    built: dict[str, Sequence[Part]] = {}
    problems: list[Problem] = []
    for category in CATEGORIES:
        of_category = [photo for photo in photos if photo.category == category]
        rejects = incomplete(of_category, sources)
        complete = _complete(of_category, rejects)
        parts = crawled_parts(complete, [p for p in pairs if p.category == category], params)
        _write(out / category, category, complete, parts, sources, rejects, params.name, notes)
        problems += [
            Problem(f"{category}/{problem.file}", problem.reason)
            for part in parts
            for problem in validate(out / category, part.name)
        ]
        built[category] = parts
        all_rejects += rejects
    return Built(built, all_rejects, problems)


def build_listed(
    selected: Path,
    sources: Sequence[Source],
    out: Path,
    category: str,
    params: DatasetParams,
    notes: Mapping[str, str],
) -> Built:
    """Write ``out/test`` and ``out/test_pairs.txt`` from the user's own photos and pairs."""
    photos = read_lines(selected / "items.jsonl", SelectedPhoto)
    pairs = read_lines(selected / "pairs.jsonl", SelectedPair)
    lost = incomplete(photos, sources)
    complete = _complete(photos, lost)
    rejects = [*_never_selected(selected), *lost]
    parts = [listed_part(complete, pairs)]
    _write(out, category, complete, parts, sources, rejects, params.name, notes)
    return Built({category: parts}, rejects, validate(out, "test"))


def _never_selected(selected: Path) -> list[dict[str, object]]:
    """The rejects of ``select``, in the form of the later ones."""
    with (selected / "rejects.jsonl").open("rb") as file:
        return [
            {"stem": row["photo"], "stage": row["stage"], "reason": row["reason"]}
            for row in map(json.loads, file)
        ]


def _complete(
    photos: Sequence[SelectedPhoto], rejects: Sequence[Mapping[str, object]]
) -> list[SelectedPhoto]:
    """Photos that are no rejects. A person and their garment share a stem: the kind counts."""
    lost = {(row["kind"], row["stem"]) for row in rejects}
    return [photo for photo in photos if (photo.kind, photo.stem) not in lost]


def _write(
    root: Path,
    category: str,
    photos: Sequence[SelectedPhoto],
    parts: Sequence[Part],
    sources: Sequence[Source],
    rejects: Sequence[Mapping[str, object]],
    name: str,
    notes: Mapping[str, str],
) -> None:
    write_tree(root, parts, sources)
    write_atomically(root / "rejects.jsonl", jsonl(dict(row) for row in rejects))
    write_atomically(root / RECORDS_JSONL, jsonl(provenance(parts, photos)))
    about = {"name": name, "category": category, "made_by": dict(notes)}
    text = json.dumps(about, sort_keys=True, ensure_ascii=False) + "\n"
    write_atomically(root / DATASET_JSON, text.encode())
    card = dataset_card(name, category, photos, parts, rejects, notes)
    write_atomically(root / "README.md", card.encode())
