"""The unit of work and its two possible ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True)
class Item:
    """One photo (or pair of photos) for a stage.

    Attributes:
        id: the stem under which results are written; not part of the memo key.
        inputs: role → file. The files' bytes are part of the memo key, their names are not.
        facts: what the stage must know beside the files, such as the garment
            category. Part of the memo key.
    """

    id: str
    inputs: Mapping[str, Path]
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """The item was processed.

    Attributes:
        files: folder name (:attr:`sichak.layout.Folder.name`) → the file's bytes.
        facts: what was found out, for ``status.jsonl``. Deterministic: no times, no paths.
    """

    files: Mapping[str, bytes]
    facts: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True)
class Reject:
    """The item cannot be processed.

    Attributes:
        reason: a sentence for the user, as in ``"no person found (best score 0.08)"``.
        facts: measured figures behind the decision.
    """

    reason: str
    facts: Mapping[str, Json] = field(default_factory=dict)


Result: TypeAlias = Done | Reject
