"""Parameters of the stage ``parse``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ParseParams(BaseModel):
    """Section ``parse`` of ``params.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: Literal["composed", "precomputed"] = "composed"
    """``composed``: from keypoints, person mask and colours, without a trained parser.
    ``precomputed``: label maps made elsewhere, checked and rewritten."""
    min_person: float = Field(0.02, ge=0, le=1)
    """Smallest share of the picture a person must cover."""
    min_clothes: float = Field(0.05, ge=0, le=1)
    """Smallest share of the person that garments must cover."""
