"""Parameters of the densepose stage."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sichak.device import Device

R50_URL = (
    "https://dl.fbaipublicfiles.com/densepose/densepose_rcnn_R_50_FPN_s1x/165712039/"
    "model_final_162be9.pkl"
)
R50_SHA256 = "b8a7382001b16e453bad95ca9dbc68ae8f2b839b304cf90eaf5c27fbdb4dae91"
"""densepose_rcnn_R_50_FPN_s1x of detectron2's model zoo, CC BY-SA 3.0, 256 MB."""


class DenseposeParams(BaseModel):
    """Which part of the body's surface a pixel shows, and by what it is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: Literal["embedded", "detectron2", "precomputed"] = Field(
        default="embedded",
        description="embedded: an approximation from pose and parse; detectron2: DensePose itself "
        "(extra densepose); precomputed: images made elsewhere",
    )
    weights: str = Field(
        default=R50_URL, description="detectron2: path or https URL of model_final_162be9.pkl"
    )
    weights_sha256: str | None = Field(
        default=R50_SHA256, description="detectron2: SHA-256 of the weights; a URL needs it"
    )
    min_score: float = Field(
        default=0.8, ge=0, le=1, description="detectron2: a person below this score is not seen"
    )
    device: Device = Field(default="auto", description="detectron2: where the network runs")
