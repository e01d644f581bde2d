"""A photo goes in and a label map comes out, at the photo's size or by way of a smaller one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import Tensor

from dataset_builder.parse.cihp_pgn import parser as parser_module
from dataset_builder.parse.cihp_pgn.multi_scale import Network, answer
from dataset_builder.parse.cihp_pgn.network import CihpPgn, Maps
from dataset_builder.parse.cihp_pgn.parser import (
    HR_VITON_SIZE,
    SCALES,
    CihpPgnParser,
    load_network,
)
from dataset_builder.parse.scores import decided, enlarged, smoothed
from sichak.errors import ParamsError, WeightsError
from tests.dataset_builder.parse.cihp_pgn.stand_in import lopsided
from tests.parity_fill import img8

POSE = np.zeros((25, 3))
QUICK = {"scales": (1.0,), "flip": False}


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Parsers get :func:`lopsided` for a network; the list is of what they loaded."""
    loaded: list[Path] = []

    def load(weights: Path, device: str) -> Network:
        loaded.append(weights)
        return lopsided

    monkeypatch.setattr(parser_module, "load_network", load)
    return loaded


def made(**settings: Any) -> CihpPgnParser:
    return CihpPgnParser(Path("pgn"), "cpu", **{**QUICK, **settings})


def test_by_default_it_parses_as_vitonhd_was_parsed() -> None:
    parser = CihpPgnParser(Path("pgn"))
    assert parser._size == HR_VITON_SIZE == (192, 256)
    assert parser._scales == SCALES == (0.5, 0.75, 1.0, 1.25, 1.5, 1.75)
    assert parser._flip


def test_the_network_parses_a_photo(network: CihpPgn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parser_module, "load_network", lambda *_: network)
    rgb = img8("photo", 96, 72, 8)
    parsed = made(size=(36, 48)).parse(rgb, POSE)
    assert parsed.labels.shape == (96, 72)
    assert parsed.labels.dtype == np.uint8
    assert parsed.labels.max() < 20
    assert len(np.unique(parsed.labels)) > 3


def test_at_its_own_size_a_photo_gets_the_references_scores(loads: list[Path]) -> None:
    rgb = img8("own", 50, 41, 8)
    wanted = answer(lopsided, rgb, SCALES, flip=True)
    found = CihpPgnParser(Path("pgn"), "cpu", size=None).answer(rgb)
    assert np.array_equal(found.scores, wanted.scores)
    assert np.array_equal(found.edges, wanted.edges)


def test_by_way_of_a_smaller_size_scores_are_enlarged_smoothed_and_decided(
    loads: list[Path],
) -> None:
    small = img8("shrunk", 64, 48, 8)
    rgb = small.repeat(4, axis=0).repeat(4, axis=1)
    wanted = answer(lopsided, small, (1.0,), flip=False)
    parser = made(size=(48, 64))
    found = parser.answer(rgb)
    large = enlarged(wanted.scores, 192, 256)
    assert np.allclose(found.scores, smoothed(large, 15, 3.0), atol=1e-3)
    assert np.allclose(found.edges, enlarged(wanted.edges[None], 192, 256)[0], atol=1e-4)
    labels = parser.native(rgb)
    assert np.array_equal(labels, decided(found.scores))
    assert np.array_equal(labels, parser.parse(rgb, POSE).labels)
    assert not np.array_equal(labels, decided(large)), "nothing was smoothed"


@pytest.mark.parametrize(
    ("height", "width", "seen"),
    [
        (1024, 768, (64, 48)),
        (48, 36, (64, 48)),
        (64, 48, (64, 48)),
        (600, 600, (48, 48)),
        (640, 48, (64, 5)),
        (1, 500, (1, 48)),
    ],
)
def test_the_photo_keeps_its_shape_on_the_way(
    monkeypatch: pytest.MonkeyPatch, height: int, width: int, seen: tuple[int, int]
) -> None:
    sizes: list[tuple[int, ...]] = []

    def watched(x: Tensor) -> Maps:
        sizes.append(tuple(x.shape[2:]))
        return lopsided(x)

    monkeypatch.setattr(parser_module, "load_network", lambda *_: watched)
    labels = made(size=(48, 64)).native(np.zeros((height, width, 3), np.uint8))
    assert labels.shape == (height, width)
    assert sizes == [seen]


def test_the_network_is_loaded_once(loads: list[Path]) -> None:
    parser = made(size=(24, 32))
    assert loads == []
    parser.load()
    parser.load()
    parser.native(img8("once", 32, 24, 8))
    assert loads == [Path("pgn")]


@pytest.mark.parametrize("scales", [(), (0.0,), (1.0, -0.5)])
def test_impossible_sizes_are_refused(scales: tuple[float, ...]) -> None:
    with pytest.raises(ParamsError, match=r"scales .* such as 1\.0"):
        made(scales=scales)


def test_a_missing_checkpoint_says_where_to_get_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"CIHP_pgn: .*drive\.google\.com"):
        CihpPgnParser(tmp_path / "CIHP_pgn").load()


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    save_file({"conv1.weight": torch.zeros(64, 3, 7, 7)}, tmp_path / "other.safetensors")
    with pytest.raises(WeightsError, match=r"do not fit CIHP-PGN \(other.safetensors\)"):
        load_network(tmp_path / "other.safetensors", "cpu")


def test_a_loaded_network_is_ready_to_run(network: CihpPgn) -> None:
    assert not network.training
    assert not any(value.requires_grad for value in network.parameters())
    assert {value.device.type for value in network.state_dict().values()} == {"cpu"}
    assert sum(value.numel() for value in network.parameters()) > 160_000_000
