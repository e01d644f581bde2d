"""QANet's network gives the reference implementation's numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from dataset_builder.parse.checkpoint import load_strictly
from dataset_builder.parse.qanet.network import PYRAMIDS, Qanet, pyramid_width
from sichak.errors import WeightsError
from tests.parity_fill import block, manifest

Vectors = Mapping[str, npt.NDArray[np.float64]]

ABSOLUTE = 1e-4
"""The official network in float32 is within 1e-5 of itself in float64."""


@pytest.fixture(autouse=True)
def inference() -> Iterator[None]:
    with torch.inference_mode():
        yield


@pytest.fixture(scope="module")
def picture() -> torch.Tensor:
    return block("qanet", 3, 128, 96, 4, spread=1.0)


def agree(found: torch.Tensor, expected: npt.NDArray[np.float64]) -> None:
    np.testing.assert_allclose(found.numpy(), expected, rtol=0, atol=ABSOLUTE)


def stats(maps: torch.Tensor) -> list[float]:
    wide = maps.double()
    return [
        float(value)
        for value in (
            wide.mean(),
            wide.std(correction=0),
            wide.min(),
            wide.max(),
            wide.abs().mean(),
        )
    ]


def test_its_tensors_are_the_checkpoints(parity: Path) -> None:
    expected = manifest(parity / "manifests" / "qanet_hrw48_20.json")
    with torch.device("meta"):
        found = Qanet().state_dict()
    assert {name: tuple(value.shape) for name, value in found.items()} == {
        name: tuple(shape) for name, (shape, _) in expected.items()
    }


def test_the_weights_are_those_of_the_vectors(
    state: Mapping[str, torch.Tensor], vectors: Vectors
) -> None:
    names = [name for name in vectors if name.startswith("w:")]
    assert len(names) == 2
    for name in names:
        agree(state[name.removeprefix("w:")].flatten()[:4], vectors[name])


def test_the_trunks_four_maps(network: Qanet, picture: torch.Tensor, vectors: Vectors) -> None:
    maps = network.Conv_Body(picture)
    agree(maps[0][:, :8, ::2, ::2], vectors["hrnet_0_c8_s2"])
    for index, one in enumerate(maps):
        assert stats(one) == pytest.approx(list(vectors[f"stats_hrnet_{index}"]), abs=ABSOLUTE)
        if index:
            agree(one[:, :8], vectors[f"hrnet_{index}_c8"])


def test_the_pyramid(network: Qanet, picture: torch.Tensor, vectors: Vectors) -> None:
    pyramid = network.Conv_Body_FPN(network.Conv_Body(picture))
    agree(pyramid[:, :8, ::2, ::2], vectors["pfpn_c8_s2"])
    assert stats(pyramid) == pytest.approx(list(vectors["stats_pfpn"]), abs=ABSOLUTE)


def test_logits(network: Qanet, picture: torch.Tensor, vectors: Vectors) -> None:
    logits, _ = network.Parsing(network.Conv_Body_FPN(network.Conv_Body(picture)))
    agree(logits[..., ::8, ::8], vectors["logits_s8"])
    assert stats(logits) == pytest.approx(list(vectors["stats_logits"]), abs=ABSOLUTE)


def test_probabilities_and_expected_iou(
    network: Qanet, picture: torch.Tensor, vectors: Vectors
) -> None:
    probabilities, iou = network(picture)
    agree(probabilities[..., ::8, ::8], vectors["probs_s8"])
    assert stats(probabilities) == pytest.approx(list(vectors["stats_probs"]), abs=ABSOLUTE)
    agree(iou, vectors["iou"])
    labels = probabilities[0].argmax(0).numpy()
    assert (labels == vectors["probs_argmax"]).mean() >= 0.999


def test_pictures_of_a_batch_do_not_mix(network: Qanet, picture: torch.Tensor) -> None:
    both, ious = network(torch.cat([picture, picture.flip(3)]))
    alone, iou = network(picture)
    assert torch.allclose(both[:1], alone, atol=1e-5)
    assert torch.allclose(ious[:1], iou, atol=1e-5)
    assert not torch.allclose(both[1:], alone, atol=1e-2)


@pytest.mark.parametrize(("height", "width"), [(32, 32), (64, 32), (32, 96)])
def test_sizes_in_multiples_of_32(network: Qanet, height: int, width: int) -> None:
    probabilities, iou = network(torch.zeros(2, 3, height, width))
    assert probabilities.shape == (2, 20, height, width)
    assert iou.shape == (2,)


class TestPyramidWidth:
    @pytest.mark.parametrize("width", PYRAMIDS)
    def test_it_is_the_checkpoints(self, width: int) -> None:
        with torch.device("meta"):
            state = Qanet(pyramid=width).state_dict()
        assert pyramid_width(state) == width

    @pytest.mark.parametrize("shape", [(), (0,), (1_000_000, 1)])
    def test_any_other_is_the_first(self, shape: tuple[int, ...]) -> None:
        weight = torch.empty(shape, device="meta")
        assert pyramid_width({"Conv_Body_FPN.scale4_block.0.0.weight": weight}) == PYRAMIDS[0]

    def test_without_a_pyramid_it_is_the_first(self) -> None:
        assert pyramid_width({}) == PYRAMIDS[0]


def test_a_checkpoint_of_another_width_is_refused() -> None:
    with torch.device("meta"):
        network, wider = Qanet(), Qanet(pyramid=384).state_dict()
    with pytest.raises(WeightsError, match=r"QANet.*shapes: Conv_Body_FPN"):
        load_strictly(network, wider, "QANet")
