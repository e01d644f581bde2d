"""The dataset card: what is in it, where it comes from, under which terms, what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dataset_builder.dataset.assemble import Part
from dataset_builder.dataset.records import SelectedPhoto

TITLES = {"upper": "upper garments", "lower": "lower garments", "dress": "dresses"}


def dataset_card(
    name: str,
    category: str,
    photos: Sequence[SelectedPhoto],
    parts: Sequence[Part],
    rejects: Sequence[Mapping[str, object]],
    notes: Mapping[str, str],
) -> str:
    """The card of one category as Markdown; equal datasets have equal cards.

    Args:
        name: of the dataset.
        category: upper, lower or dress.
        photos: the complete photos.
        parts: what went to train and test.
        rejects: rows with ``stage`` and ``reason``.
        notes: stage → what made its files, as in ``{"parse": "embedded"}``.
    """
    sections = [
        f"# {name}: {TITLES[category]}\n",
        "HR-VITON layout, 768x1024. Person and own garment share the file name.\n",
        "## Counts\n",
        _table(
            ("part", "people", "garments", "pairs"),
            [(p.name, str(len(p.people)), str(len(p.garments)), str(len(p.pairs))) for p in parts],
        ),
        "## Sources and licences\n",
        _table(
            ("store", "photos", "products", "licence"),
            [
                (
                    store or "own photos",
                    str(len(group)),
                    str(len({p.product for p in group})),
                    terms,
                )
                for (store, terms), group in _by_source(photos)
            ],
        ),
        "## How it was made\n",
        _table(("stage", "by"), sorted(notes.items())),
        "## Rejects\n",
        _table(
            ("stage", "reason", "photos"),
            [
                (stage, reason, str(count))
                for (stage, reason), count in sorted(
                    Counter(
                        (str(row["stage"]), _short(str(row["reason"]))) for row in rejects
                    ).items()
                )
            ],
        ),
        "`rejects.jsonl` names each of them.\n",
        "## Conduct\n",
        "The photos stay their owners' property; faces in them are personal data. "
        "Publish the list of sources rather than the pictures unless you have the right to.\n",
        *_faces(photos),
    ]
    return "\n".join(sections)


def _faces(photos: Sequence[SelectedPhoto]) -> list[str]:
    """What was done to faces, where it is known."""
    actions = Counter(str((photo.model_extra or {}).get("face_action") or "") for photo in photos)
    known = [f"{count} {action}" for action, count in sorted(actions.items()) if action]
    return [f"Faces of people: {', '.join(known)}.\n"] if known else []


def _by_source(
    photos: Sequence[SelectedPhoto],
) -> list[tuple[tuple[str, str], list[SelectedPhoto]]]:
    groups: dict[tuple[str, str], list[SelectedPhoto]] = {}
    for photo in photos:
        groups.setdefault((photo.store, photo.licence or "not stated"), []).append(photo)
    return sorted(groups.items())


def _short(reason: str) -> str:
    """The reason without its figures, so that like rejects are counted together."""
    return reason.split("(")[0].strip()[:80]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *(rows or [["-"] * len(header)])]
    escaped = (
        " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) for row in lines
    )
    return "".join(f"| {line} |\n" for line in escaped)
