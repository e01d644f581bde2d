"""The ``tryon`` section of ``params.yaml``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TryOnParams(BaseModel):
    """Who dresses people, and in what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: str = Field(default="warp", description="name of the try-on backend")
    truth: str = Field(
        default="sample_store/truth/unpaired",
        description="folder of <person>_<garment>.jpg that show what unpaired results should "
        "be; pairs in it are tried on too, and scored against it. Need not exist",
    )
