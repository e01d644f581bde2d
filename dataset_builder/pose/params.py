"""Parameters of the stage ``pose``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class PoseParams(BaseModel):
    """Section ``pose`` of ``params.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: Literal["embedded", "precomputed"] = "embedded"
    """``embedded``: the project's networks; ``precomputed``: JSON that OpenPose itself wrote."""
    min_confidence: float = Field(0.2, ge=0, le=1)
    """Joints less sure than this are missing: (0, 0, 0). Not for precomputed ones."""
    hands: bool = True
    """Find the 21 points of each hand."""
    several: Literal["reject", "largest"] = "reject"
    """What becomes of a photo of several people."""
    rival_size: float = Field(0.6, gt=0, le=1)
    """People smaller than this share of the largest one are passers-by and do not count."""
