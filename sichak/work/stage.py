"""What a stage is: parameters, weights, one load a worker, one function an item."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel

from sichak.layout import Folder
from sichak.work.code_version import code_version
from sichak.work.item import Item, Json, Result

TIMEOUT = 900.0
"""Seconds; no network of usual size comes near, even on a slow machine."""


class Stage(ABC):
    """One step of the pipeline.

    A stage object travels to worker processes, so it holds parameters only;
    models are loaded in :meth:`load`, once a worker.

    Attributes:
        name: as in ``dvc.yaml``, in rejects and in memo entries.
        inputs: the roles every item must have. An item that lacks one becomes a reject.
        outputs: the folders :meth:`process` fills, one file each a done item.
    """

    name: ClassVar[str]
    inputs: ClassVar[tuple[str, ...]]
    outputs: ClassVar[tuple[Folder, ...]]

    def __init__(self, params: BaseModel) -> None:
        self.params = params

    @property
    def timeout(self) -> float:
        """Seconds an item may take before its worker is taken for stuck and ended."""
        return TIMEOUT

    def weights(self) -> Mapping[str, str]:
        """Name → SHA-256 of the weights files in use; part of the memo key."""
        return {}

    def load(self) -> None:  # noqa: B027 - most stages have no model
        """Load models. Called once in each worker before the first item."""

    @abstractmethod
    def process(self, item: Item) -> Result:
        """Process one item.

        Expected trouble is returned as a :class:`Reject`; an exception becomes a
        reject too, but is not remembered.
        """

    def fingerprint(self) -> dict[str, Json]:
        """All but the item that decides a result: stage, code, parameters, weights."""
        return {
            "stage": self.name,
            "code": code_version(type(self).__module__),
            "params": self.params.model_dump(mode="json"),
            "weights": dict(sorted(self.weights().items())),
        }


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def item_key(fingerprint: Mapping[str, Json], item: Item) -> str:
    """The memo key of an item: SHA-256 over fingerprint, input bytes and facts."""
    inputs: dict[str, Json] = {
        role: file_sha256(path) for role, path in sorted(item.inputs.items())
    }
    whole = {**fingerprint, "inputs": inputs, "facts": dict(sorted(item.facts.items()))}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
