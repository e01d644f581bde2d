"""The numbers of a training."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from dataset_builder.parse.training.view import Chances
from sichak.params import Params, read_params


class Recipe(Params):
    """How the embedded parser is trained; written into every checkpoint."""

    width: int = Field(288, ge=32, multiple_of=32)
    """Of the network's picture, in pixels."""
    height: int = Field(384, ge=32, multiple_of=32)
    """Of the network's picture, in pixels."""
    epochs: int = Field(60, ge=1)
    """Times that as many pictures are drawn as there are in the first source."""
    batch: int = Field(8, ge=1)
    """Pictures a step."""
    rate: float = Field(1e-3, gt=0)
    """Highest learning rate of the pyramid."""
    trunk_rate: float = Field(0.4, gt=0)
    """Learning rate of the trunk, as a share of the pyramid's."""
    fixed: int = Field(3, ge=0, le=16)
    """Blocks of the trunk that keep ImageNet's weights."""
    warmup: float = Field(0.03, ge=0, lt=1)
    """Share of the steps in which the rate rises."""
    decay: float = Field(0.02, ge=0)
    """Weight decay."""
    average: float = Field(0.998, gt=0, lt=1)
    """Decay of the running mean of the weights, which is what is kept."""
    keep: float = Field(0.0, ge=0, lt=1)
    """Share of the weights it began from that the finished network keeps, of a training that
    goes on with another's result."""
    balance: float = Field(0.25, ge=0)
    """Exponent of the label weights; 0 treats all pixels alike."""
    jaccard: float = Field(0.7, ge=0)
    """Share of the IoU loss."""
    presence: float = Field(0.1, ge=0)
    """Share of the loss of whether a label occurs at all."""
    also: float = Field(0.2, ge=0, lt=1)
    """Share of pictures drawn from the further sources."""
    seed: int = 0
    chances: Chances = Chances()
    """Of each change made to a picture."""


def read_recipe(path: Path | None) -> Recipe:
    """A recipe from a YAML file; without a file the defaults.

    Raises:
        ParamsError: an unknown key or a wrong value.
    """
    return read_params(path, Recipe) if path else Recipe()
