"""What every export ends with: card, description, manifest."""

from __future__ import annotations

from pathlib import Path

from dataset_builder.export.card import dataset_card
from dataset_builder.export.croissant import write_croissant
from dataset_builder.export.hugging_face import digests
from dataset_builder.export.manifest import Manifest, write_manifest
from sichak.work.memo import write_atomically

README = "README.md"


def finish(out: Path, manifest: Manifest) -> Manifest:
    """Write what follows from the manifest and the files; the manifest, now complete, last."""
    complete = manifest.model_copy(update={"state": "complete"})
    card = dataset_card(complete, digests(out, complete.tables))
    write_atomically(out / README, card.encode())
    write_croissant(out, complete)
    write_manifest(out, complete)
    return complete
