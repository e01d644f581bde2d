"""Which pictures a step sees: a function of seed and step, so that a training can be resumed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.view import View, plain_view, random_view


@dataclass(frozen=True)
class Batch:
    """Tensors of some views.

    Attributes:
        image: (N, 3, H, W) uint8.
        joints: (N, 12, H / 4, W / 4) float32.
        target: (N, H / 2, W / 2) int32 sets.
    """

    image: Tensor
    joints: Tensor
    target: Tensor

    @classmethod
    def of(cls, views: Sequence[View]) -> Batch:
        """Stack views."""
        image = torch.from_numpy(np.stack([view.image for view in views]))
        target = np.stack([view.target for view in views]).astype(np.int32)
        return cls(
            image.permute(0, 3, 1, 2),
            torch.from_numpy(np.stack([view.joints for view in views])),
            torch.from_numpy(target),
        )


@dataclass(frozen=True)
class Draw:
    """Draws batches.

    Attributes:
        main: samples of the first source.
        weights: (len(main),) how often to draw each.
        also: samples of the further sources.
        recipe: sizes, shares and seed.
    """

    main: Sequence[Sample]
    weights: npt.NDArray[np.float64]
    also: Sequence[Sample]
    recipe: Recipe

    @property
    def steps_an_epoch(self) -> int:
        """Batches until as many pictures were drawn as there are in the first source."""
        return max(1, len(self.main) // self.recipe.batch)

    def batch(self, step: int) -> Batch:
        """The batch of a step; the same for the same recipe and samples."""
        rng = np.random.default_rng((self.recipe.seed, step))
        return Batch.of([self._view(rng) for _ in range(self.recipe.batch)])

    def _view(self, rng: np.random.Generator) -> View:
        recipe = self.recipe
        if self.also and rng.random() < recipe.also:
            sample = self.also[int(rng.integers(len(self.also)))]
        else:
            chance = self.weights / self.weights.sum()
            sample = self.main[int(rng.choice(len(self.main), p=chance))]
        return random_view(sample, recipe.width, recipe.height, recipe.chances, rng)


def plain_batch(samples: Sequence[Sample], recipe: Recipe) -> Batch:
    """Unchanged pictures, to measure by."""
    return Batch.of([plain_view(sample, recipe.width, recipe.height) for sample in samples])
