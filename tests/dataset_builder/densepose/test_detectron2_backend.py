"""The real DensePose: everything around the network call, and the call where it is installed."""

from __future__ import annotations

import importlib.util
import pickle
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from dataset_builder.densepose.detectron2_backend import DensePose, iuv_of_instances, load_state
from sichak.errors import SichakError, WeightsError

INSTALLED = importlib.util.find_spec("detectron2") and importlib.util.find_spec("densepose")


@pytest.fixture
def instances(head_maps, parity):
    """detectron2's Instances of the vectors' two boxes."""
    boxes = np.load(parity / "densepose_post_512x384.npz")["boxes_xyxy"]
    tensors = {
        "coarse_segm": torch.from_numpy(head_maps.coarse),
        "fine_segm": torch.from_numpy(head_maps.fine),
        "u": torch.from_numpy(head_maps.u),
        "v": torch.from_numpy(head_maps.v),
    }

    def make(*scores: float) -> SimpleNamespace:
        kept = len(scores)
        return SimpleNamespace(
            scores=torch.tensor(scores),
            pred_boxes=SimpleNamespace(tensor=torch.from_numpy(boxes[:kept])),
            pred_densepose=SimpleNamespace(**{key: t[:kept] for key, t in tensors.items()}),
        )

    return make


@pytest.mark.parametrize("scores", [(), (0.5,), (0.79, 0.6)])
def test_nobody_is_seen_below_the_least_score(instances, scores) -> None:
    assert iuv_of_instances(instances(*scores), (512, 384), 0.8) is None


@pytest.mark.parametrize(("scores", "best"), [((0.95, 0.9), 0), ((0.85, 0.99), 1)])
def test_the_best_person_alone_is_pasted(instances, parity, scores, best: int) -> None:
    found = iuv_of_instances(instances(*scores), (512, 384), 0.8)
    assert found is not None
    iuv, score = found
    vectors = np.load(parity / "densepose_post_512x384.npz")
    x, y = vectors["boxes_xyxy"][best][:2].astype(int)
    labels = vectors[f"labels_{best}"]
    height, width = labels.shape
    assert score == pytest.approx(max(scores))
    assert (iuv[y : y + height, x : x + width, 0] == labels).all()
    assert (iuv[..., 0] > 0).sum() == (labels > 0).sum()


@pytest.mark.skipif(bool(INSTALLED), reason="detectron2 is installed")
def test_without_detectron2_the_error_says_how_to_install(tmp_path: Path) -> None:
    with pytest.raises(SichakError, match="--no-build-isolation") as raised:
        DensePose(tmp_path / "model.pkl")
    assert "projects/DensePose" in str(raised.value)


@pytest.mark.skipif(not INSTALLED, reason="needs detectron2 and DensePose (see the how-to)")
def test_the_network_is_the_one_of_the_manifest(tmp_path: Path) -> None:
    path = tmp_path / "empty.pkl"
    path.write_bytes(pickle.dumps({"model": {"x": np.zeros(1)}}))
    with pytest.raises(WeightsError, match="no densepose_rcnn_R_50_FPN_s1x"):
        DensePose(path, "cpu")


def state(**tensors: np.ndarray) -> bytes:
    return pickle.dumps({"model": tensors, "__author__": "Detectron2 Model Zoo"})


WEIGHT, BIAS = np.ones((2, 3), np.float32), np.full(2, 4, np.float32)


def test_a_checkpoint_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(state(weight=WEIGHT, bias=BIAS, unknown=BIAS))
    model = torch.nn.Linear(3, 2)
    load_state(model, path)
    assert model.bias.tolist() == [4, 4]


@pytest.mark.parametrize(
    ("data", "why"),
    [(state(weight=WEIGHT), "lacks bias"), (state(weight=WEIGHT.T, bias=BIAS), "shape")],
)
def test_a_checkpoint_of_another_network_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    path = tmp_path / "model.pkl"
    path.write_bytes(data)
    with pytest.raises(WeightsError, match=why):
        load_state(torch.nn.Linear(3, 2), path)
