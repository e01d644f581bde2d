"""What a scoring run hands back: figures with their provenance, rows, and what was wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from sichak.work.item import Json
from sichak.work.memo import write_atomically


@dataclass(frozen=True)
class Figure:
    """One figure of one setting.

    Attributes:
        extractor: what measured it, precisely enough to do it again.
        weights_sha256: of the net; None when none is involved.
        resolution: width x height at which pictures were compared.
        count: pictures that went into it.
        mean: the figure; None when it could not be measured.
        spread: standard deviation, minimum and maximum over pictures; empty for figures of a
            whole set.
        not_available: why there is no figure; empty when there is one.
    """

    extractor: str
    weights_sha256: str | None
    resolution: str
    count: int
    mean: float | None
    spread: Mapping[str, float] = field(default_factory=dict)
    not_available: str = ""

    def as_json(self) -> dict[str, Json]:
        """As it stands in the report."""
        if self.not_available:
            return {"extractor": self.extractor, "status": self.not_available}
        return {
            "extractor": self.extractor,
            "weights_sha256": self.weights_sha256,
            "resolution": self.resolution,
            "count": self.count,
            "mean": self.mean,
            **self.spread,
        }


def figure_of(
    values: Sequence[float], extractor: str, weights_sha256: str | None, resolution: str
) -> Figure:
    """The figure of per-picture values; without any it says so."""
    if not values:
        return Figure(
            extractor,
            weights_sha256,
            resolution,
            0,
            None,
            {},
            "not available: no result to compare",
        )
    spread = {"std": np.std(values), "min": np.min(values), "max": np.max(values)}
    return Figure(
        extractor,
        weights_sha256,
        resolution,
        len(values),
        round(float(np.mean(values)), 6),
        {name: round(float(value), 6) for name, value in spread.items()},
    )


@dataclass(frozen=True)
class ScoreReport:
    """Figures by setting ("paired", "unpaired"), rows by picture, and what was wrong.

    Attributes:
        figures: setting → name → figure.
        rows: one mapping a result: person, garment, setting, and its figures.
        missing: names of results that were asked for and are not there.
        damaged: file name → reason, of results that could not be compared.
        unknown: files whose name stands for no person and garment of the dataset.
    """

    figures: Mapping[str, Mapping[str, Figure]]
    rows: Sequence[Mapping[str, Json]] = ()
    missing: Sequence[str] = ()
    damaged: Mapping[str, str] = field(default_factory=dict)
    unknown: Sequence[str] = ()

    def as_json(self) -> dict[str, Json]:
        """The whole report but the rows."""
        return {
            **{
                setting: {name: figure.as_json() for name, figure in figures.items()}
                for setting, figures in self.figures.items()
            },
            "missing": list(self.missing),
            "damaged": dict(self.damaged),
            "unknown": list(self.unknown),
        }

    def metrics(self) -> dict[str, Json]:
        """Numbers alone, for ``dvc metrics show``."""
        numbers: dict[str, Json] = {}
        for setting, figures in self.figures.items():
            known = {name: fig for name, fig in figures.items() if fig.mean is not None}
            counts = [figure.count for figure in known.values()]
            numbers[setting] = {
                "count": max(counts, default=0),
                **{name: figure.mean for name, figure in known.items()},
            }
        return {**numbers, "missing": len(self.missing), "damaged": len(self.damaged)}

    def write(self, path: Path) -> None:
        """Write the report as JSON, and the rows beside it as ``<stem>.jsonl``."""
        text = json.dumps(self.as_json(), indent=2, sort_keys=True) + "\n"
        write_atomically(path, text.encode())
        rows = "".join(json.dumps(row, sort_keys=True) + "\n" for row in self.rows)
        write_atomically(path.with_suffix(".jsonl"), rows.encode())
