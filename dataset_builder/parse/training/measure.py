"""Agreement of a network with drawn labels while it is trained."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch

from dataset_builder.parse.embedded.lite0 import normalised
from dataset_builder.parse.embedded.network import LABELS, ParserNetwork
from dataset_builder.parse.training.draw import plain_batch
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import single
from sichak.labels import CIHP_TO_STREET, IGNORED, STREET_9


def confusion(
    network: ParserNetwork, samples: Sequence[Sample], recipe: Recipe
) -> npt.NDArray[np.int64]:
    """(20, 20) pixels by true and found label, over pixels whose label is sure."""
    counts = np.zeros((LABELS, LABELS), dtype=np.int64)
    with torch.inference_mode():
        for start in range(0, len(samples), recipe.batch):
            batch = plain_batch(samples[start : start + recipe.batch], recipe)
            scores, _ = network(normalised(batch.image), batch.joints)
            found = scores.argmax(dim=1).numpy()
            truth = single(batch.target.numpy().astype(np.uint32))
            sure = truth != 255
            pairs = truth[sure].astype(np.int64) * LABELS + found[sure]
            counts += np.bincount(pairs, minlength=LABELS**2).reshape(LABELS, LABELS)
    return counts


def ious(counts: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """IoU of each label; nan for labels that occur in neither."""
    both = np.diag(counts).astype(float)
    either = counts.sum(axis=0) + counts.sum(axis=1) - both
    result = np.full(len(both), np.nan)
    np.divide(both, either, out=result, where=either > 0)
    return result


def street(counts: npt.NDArray[np.int64]) -> dict[str, float]:
    """IoU of the street groups that occur, after their mean; empty when none does."""
    fold = np.zeros((LABELS, len(STREET_9)), dtype=np.int64)
    for label, group in enumerate(CIHP_TO_STREET.table):
        if group != IGNORED:
            fold[label, group] = 1
    folded = ious(fold.T @ counts @ fold)
    known = {
        name: float(iou)
        for name, iou in zip(STREET_9.labels, folded, strict=True)
        if not np.isnan(iou)
    }
    return {"mean": float(np.mean(list(known.values()))), **known} if known else {}
