"""Parameters of ``sichak compare-parsers``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from dataset_builder.parse.params import ParseParams


class CompareParsersParams(BaseModel):
    """Section ``compare_parsers`` of ``params.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parsers: list[ParseParams] = []
    """Settings of parsers as in the section ``parse``, one for each backend to compare that
    needs some: ``[{backend: schp-lip, weights: lip.pth}, {backend: qanet, weights: …}]``."""
