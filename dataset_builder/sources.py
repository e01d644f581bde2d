"""Which stage makes which folders, and where its output lies."""

from __future__ import annotations

from pathlib import Path

from dataset_builder.dataset.assemble import Source
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH,
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    IMAGE,
    OPENPOSE_IMG,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
)

STAGE_FOLDERS = {
    "select": (IMAGE, CLOTH),
    "cloth-mask": (CLOTH_MASK,),
    "pose": (OPENPOSE_JSON, OPENPOSE_IMG),
    "parse": (PARSE,),
    "densepose": (DENSEPOSE, DENSEPOSE_IUV),
    "agnostic": (PARSE_AGNOSTIC, AGNOSTIC, AGNOSTIC_MASK),
}
"""Stage → the folders it fills, in the order of the pipeline."""


def stage_sources(data: Path) -> list[Source]:
    """The stages' outputs below one folder, in the order of the pipeline."""
    return [Source(stage, data / stage, folders) for stage, folders in STAGE_FOLDERS.items()]
