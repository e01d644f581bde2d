"""A whole training: prepare, learn, measure, export."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dataset_builder.parse.checkpoint import read_state_dict
from dataset_builder.parse.embedded.network import ParserNetwork
from dataset_builder.parse.training.average import kept
from dataset_builder.parse.training.export import export, exported_weights
from dataset_builder.parse.training.measure import confusion, ious, street
from dataset_builder.parse.training.output import clear_half_written
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample, parts, prepare
from dataset_builder.parse.training.source import open_source
from dataset_builder.parse.training.train import LAST, Say, Training, train
from sichak.errors import DatasetError, ParamsError
from sichak.labels import CIHP
from sichak.weights import weights_path
from sichak.work.runner import RunOptions

if TYPE_CHECKING:
    from torch import Tensor

MODEL = "parser.onnx"
PREPARED = "prepared"
IMAGENET = "efficientnet-lite0"
UNEXPORTED = "presence."
"""Parameters that only training needs."""


def run_training(
    data: Path,
    also: Sequence[Path],
    out: Path,
    recipe: Recipe,
    *,
    start: Path | None,
    threads: int,
    options: RunOptions,
    say: Say,
) -> Path:
    """Train, or go on with a training that was stopped.

    Args:
        data: labelled photos; a part of them, chosen by name, is kept aside.
        also: further labelled photos, all for training, such as rendered people.
        out: gets ``prepared/``, ``last.pt``, ``log.jsonl`` and ``parser.onnx``.
        recipe: the numbers.
        start: ``last.pt`` or ``parser.onnx`` of an earlier training, whose averaged weights
            to begin with in place of ImageNet's.
        threads: of torch; 0: its own choice.
        options: of the preparation's runner.
        say: told of progress.

    Returns:
        path of the ONNX file.

    Raises:
        DatasetError: no labelled photos there, or none to train on.
        ParamsError: the recipe keeps a share of nothing.
        WeightsError: a checkpoint of another recipe, or weights of another network.
        SichakError: the disk is full.
    """
    import torch

    if recipe.keep and start is None:
        raise ParamsError("recipe: keep needs a network to begin with (--from)")
    if threads:
        torch.set_num_threads(threads)
    split = parts(prepare(open_source(data), out / PREPARED / "data", options))
    if not split["train"]:
        raise DatasetError(f"{data}: too few photos; all of them are kept aside to measure by")
    further = [
        sample
        for index, folder in enumerate(also)
        for sample in prepare(open_source(folder), out / PREPARED / f"also{index}", options)
    ]
    say("photos: " + ", ".join(f"{len(part)} {name}" for name, part in split.items()))
    training = _training(out, recipe, start)
    train(training, split["train"], further, split["val"], out, say)
    network = cast(ParserNetwork, training.average)
    if recipe.keep:
        assert start is not None
        network = cast(ParserNetwork, kept(network, _weights(start, recipe.seed), recipe.keep))
    card = model_card(network, recipe, split["val"], split["test"])
    card["photos"] = {"further": len(further), **{name: len(p) for name, p in split.items()}}
    export(network, out / MODEL, recipe.width, recipe.height, card)
    return out / MODEL


def model_card(
    network: ParserNetwork, recipe: Recipe, val: Sequence[Sample], test: Sequence[Sample]
) -> dict[str, Any]:
    """What a network says of itself: recipe, and IoU on photos kept aside."""
    figures = {}
    for name, samples in (("val", val), ("test", test)):
        counts = confusion(network, samples, recipe)
        labels = dict(zip((label.name.lower() for label in CIHP), ious(counts), strict=True))
        figures[name] = {
            "street": {key: round(value, 4) for key, value in street(counts).items()},
            "labels": {key: round(float(v), 4) for key, v in labels.items() if v == v},
        }
    return {"recipe": recipe.model_dump(mode="json"), "iou": figures}


def _training(out: Path, recipe: Recipe, start: Path | None) -> Training:
    out.mkdir(parents=True, exist_ok=True)
    clear_half_written(out)
    if (out / LAST).is_file():
        return Training.resume(out / LAST, recipe)
    if start is not None:
        return Training.begin(recipe, _weights(start, recipe.seed))
    return Training.begin(recipe, None, weights_path(IMAGENET))


def _weights(start: Path, seed: int) -> dict[str, Tensor]:
    """All weights of an earlier result; the head that an export lacks begins anew."""
    import torch

    if start.suffix != ".onnx":
        return read_state_dict(start, key="average")
    torch.manual_seed(seed)
    whole = ParserNetwork().state_dict()
    exported = exported_weights(start)
    missing = [name for name in whole if name not in exported]
    return exported | {name: whole[name] for name in missing if name.startswith(UNEXPORTED)}
