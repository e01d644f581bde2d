"""Parameters of the ``dataset`` section."""

from __future__ import annotations

from pydantic import Field

from sichak.params import Params


class DatasetParams(Params):
    """How the dataset is put together.

    Attributes:
        test_share: expected share of products in the test part, 0..1.
        seed: another seed gives another split.
        name: of the dataset, for its card.
    """

    test_share: float = Field(default=0.15, ge=0, le=1)
    seed: int = 0
    name: str = "sichak dataset"
