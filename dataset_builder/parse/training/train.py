"""The training loop: resumable at any step, measured as it goes."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import torch
from pydantic import ValidationError
from torch import Tensor, nn

from dataset_builder.parse.checkpoint import load_strictly, read_state_dict
from dataset_builder.parse.embedded.lite0 import load_imagenet, normalised
from dataset_builder.parse.embedded.network import LABELS, ParserNetwork
from dataset_builder.parse.training.average import average_of, update
from dataset_builder.parse.training.draw import Batch, Draw
from dataset_builder.parse.training.loss import (
    allowed,
    presence_loss,
    set_cross_entropy,
    soft_jaccard,
)
from dataset_builder.parse.training.measure import confusion, ious, street
from dataset_builder.parse.training.output import append_line, write_whole
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample, label_shares, label_weights, repeats
from sichak.errors import WeightsError

LAST = "last.pt"
LOG = "log.jsonl"
SAVE_EVERY = 50
"""Steps between checkpoints: what a kill can cost."""
MEASURE_EVERY = 4
"""Epochs between measurements on the photos kept aside."""
AHEAD = 3
"""Batches made while the network works."""

Say = Callable[[str], None]


@dataclass
class Training:
    """A training under way.

    Attributes:
        network: what learns.
        average: the running mean of its weights: what is kept.
        optimiser: of the network.
        step: steps done.
    """

    recipe: Recipe
    network: ParserNetwork
    average: nn.Module
    optimiser: torch.optim.Optimizer
    step: int = 0

    @classmethod
    def begin(
        cls, recipe: Recipe, start: dict[str, Tensor] | None, imagenet: Path | None = None
    ) -> Training:
        """A new training.

        Args:
            recipe: the numbers.
            start: all weights of an earlier result, or None.
            imagenet: of the trunk, where there is no earlier result; None begins at random.

        Raises:
            WeightsError: weights of another network.
        """
        torch.manual_seed(recipe.seed)
        network = ParserNetwork(recipe.fixed)
        if start is not None:
            load_strictly(network, start, "the embedded parser")
        elif imagenet is not None:
            load_imagenet(network.trunk, read_state_dict(imagenet))
        _channels_last(network)
        return cls(recipe, network, average_of(network), _optimiser(network, recipe))

    def save(self, path: Path) -> None:
        """Write a checkpoint; a kill or a full disk leaves the old one or the new one.

        Raises:
            SichakError: it cannot be written.
        """
        # Into memory first: of a disk that is full torch's writer says nothing one could act on.
        stored = io.BytesIO()
        torch.save(
            {
                "recipe": self.recipe.model_dump_json(),
                "network": self.network.state_dict(),
                "average": self.average.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
            },
            stored,
        )
        write_whole(path, stored.getvalue())

    @classmethod
    def resume(cls, path: Path, recipe: Recipe) -> Training:
        """Go on from a checkpoint.

        Raises:
            WeightsError: no checkpoint of a training, or one of another recipe.
        """
        stored = _stored(path)
        if not _is_of(recipe, stored["recipe"]):
            raise WeightsError(
                f"{path} was trained by another recipe: give another --out, or the same options"
            )
        network = ParserNetwork(recipe.fixed)
        network.load_state_dict(stored["network"])
        _channels_last(network)
        average = average_of(network)
        average.load_state_dict(stored["average"])
        optimiser = _optimiser(network, recipe)
        optimiser.load_state_dict(stored["optimiser"])
        return cls(recipe, network, average, optimiser, stored["step"])

    def learn(self, batch: Batch, rate: float, weights: Tensor) -> float:
        """One step; returns the loss."""
        recipe = self.recipe
        self.network.train()
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["share"]
        image = normalised(batch.image).contiguous(memory_format=torch.channels_last)
        scores, presence = self.network(image, batch.joints)
        right = allowed(batch.target, LABELS)
        probability = scores.softmax(dim=1)
        loss = set_cross_entropy(probability, right, weights)
        loss = loss + recipe.jaccard * soft_jaccard(probability, right)
        loss = loss + recipe.presence * presence_loss(presence, right)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.network.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        update(self.average, self.network, recipe.average, self.step)
        return float(loss.detach())


def train(
    training: Training,
    samples: Sequence[Sample],
    also: Sequence[Sample],
    val: Sequence[Sample],
    out: Path,
    say: Say,
) -> None:
    """Train to the end of the recipe, with a checkpoint every :data:`SAVE_EVERY` steps."""
    recipe = training.recipe
    shares = label_shares(samples)
    weights = torch.from_numpy(label_weights(shares, recipe.balance))
    draw = Draw(samples, repeats(shares), also, recipe)
    total = recipe.epochs * draw.steps_an_epoch
    mean = 0.0
    for step, batch in _batches(draw, training.step, total):
        loss = training.learn(batch, _rate(step, total, recipe), weights)
        mean = loss if mean == 0 else 0.98 * mean + 0.02 * loss
        if (step + 1) % SAVE_EVERY == 0 or step + 1 == total:
            training.save(out / LAST)
            epoch = (step + 1) / draw.steps_an_epoch
            say(f"step {step + 1}/{total}  epoch {epoch:.1f}/{recipe.epochs}  loss {mean:.4f}")
        if (step + 1) % (MEASURE_EVERY * draw.steps_an_epoch) == 0 or step + 1 == total:
            _report(training, val, mean, out, say)


def _stored(path: Path) -> dict[str, Any]:
    try:
        stored = torch.load(path, weights_only=True)
    except Exception as error:  # a broken file raises whatever it likes
        raise WeightsError(f"{path}: no checkpoint that can be read; delete it") from error
    parts = {"recipe", "network", "average", "optimiser", "step"}
    if not isinstance(stored, dict) or stored.keys() != parts:
        raise WeightsError(f"{path}: no checkpoint of `sichak train-parser`; delete it")
    return stored


def _is_of(recipe: Recipe, stored: Any) -> bool:
    try:
        return Recipe.model_validate_json(stored) == recipe
    except ValidationError:  # of a version whose recipes had other numbers
        return False


def _report(training: Training, val: Sequence[Sample], loss: float, out: Path, say: Say) -> None:
    counts = confusion(cast(ParserNetwork, training.average), val, training.recipe)
    figures = street(counts)
    per_label = [None if math.isnan(iou) else round(float(iou), 4) for iou in ious(counts)]
    line = {"step": training.step, "loss": round(loss, 4), "street": figures, "labels": per_label}
    append_line(out / LOG, json.dumps(line))
    say("  ".join(f"{name} {value:.3f}" for name, value in figures.items()))


def _batches(draw: Draw, start: int, total: int) -> Iterator[tuple[int, Batch]]:
    """Batches in order, made ahead of time in another thread."""
    with ThreadPoolExecutor(1) as maker:
        first = range(start, min(start + AHEAD, total))
        waiting = [maker.submit(draw.batch, step) for step in first]
        for step in range(start, total):
            batch = waiting.pop(0).result()
            if step + AHEAD < total:
                waiting.append(maker.submit(draw.batch, step + AHEAD))
            yield step, batch


def _rate(step: int, total: int, recipe: Recipe) -> float:
    """Linear rise, then half a cosine down to nothing."""
    warmup = max(1, round(recipe.warmup * total))
    if step < warmup:
        return recipe.rate * (step + 1) / warmup
    return recipe.rate * 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, total - warmup)))


def _channels_last(network: nn.Module) -> None:
    """Store kernels as the CPU's convolutions want them: 1.5 times the speed."""
    for value in network.parameters():
        if value.ndim == 4:
            value.data = value.data.contiguous(memory_format=torch.channels_last)


def _optimiser(network: ParserNetwork, recipe: Recipe) -> torch.optim.Optimizer:
    groups = []
    for trunk in (True, False):
        for decays in (True, False):
            chosen = [
                value
                for name, value in network.named_parameters()
                if name.startswith("trunk.") == trunk and (value.ndim > 1) == decays
            ]
            groups.append(
                {
                    "params": chosen,
                    "share": recipe.trunk_rate if trunk else 1.0,
                    "weight_decay": recipe.decay if decays else 0.0,
                }
            )
    return torch.optim.AdamW(groups, lr=recipe.rate)
