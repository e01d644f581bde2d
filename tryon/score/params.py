"""The ``score`` section of ``params.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class ScoreParams(BaseModel):
    """What is measured, and at which size."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    st_lpips: Literal["alex", "vgg", "off"] = Field(
        default="alex", description="trunk of the ST-LPIPS net; vgg is six times slower"
    )
    st_lpips_height: int = Field(
        default=256,
        ge=64,
        le=1024,
        description="height in pixels at which ST-LPIPS compares; the width is 3/4 of it",
    )
    lpips: bool = Field(
        default=True, description="LPIPS (AlexNet, 128x128) where its extra is installed"
    )
    distributions: bool = Field(
        default=True, description="FID and KID where an Inception is installed"
    )
    kid_subset: int = Field(default=100, ge=2, description="pictures in each random subset of KID")
    kid_subsets: int = Field(default=50, ge=1, description="number of random subsets of KID")
