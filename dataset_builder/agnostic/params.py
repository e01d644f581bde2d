"""Parameters of the agnostic stage."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Category = Literal["upper", "lower", "dress"]
Variant = Literal["sichak", "hrviton", "ootd", "dresscode"]


class AgnosticParams(BaseModel):
    """What is erased from a person photo."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    variant: Variant = Field(
        default="sichak",
        description="sichak: HR-VITON's rule for upper, our own for lower and dress; "
        "hrviton: upper only; ootd and dresscode: the masks of OOTDiffusion/IDM-VTON and LaDI-VTON",
    )
    ootd_model: Literal["hd", "dc"] = Field(
        default="hd", description="arm width of variant ootd: half body (hd) or Dress Code (dc)"
    )
    least_erased: float = Field(
        default=0.01, ge=0, lt=1, description="a smaller share of erased pixels is a reject"
    )
