"""Both streams have the same layers, of other widths, and refine each other."""

from __future__ import annotations

import pytest
import torch

from dataset_builder.parse.cihp_pgn.network import CihpPgn
from dataset_builder.parse.cihp_pgn.stream import First, Stream

DEPTHS = (512, 1024, 2048)


@pytest.fixture(params=[("parsing", 20, 512), ("edge", 1, 256)], ids=["parsing", "edge"])
def case(request: pytest.FixtureRequest, network: CihpPgn) -> tuple[Stream, int, int]:
    """A stream, its classes and the channels it takes from each depth."""
    name, classes, width = request.param
    stream = network.get_submodule(name)
    assert isinstance(stream, Stream)
    return stream, classes, width


def first_of(stream: Stream) -> First:
    generator = torch.Generator().manual_seed(7)
    first: First = stream(*(torch.rand(2, n, 5, 4, generator=generator) for n in DEPTHS))
    return first


def test_the_first_answer(case: tuple[Stream, int, int]) -> None:
    stream, classes, width = case
    first = first_of(stream)
    assert [tuple(depth.shape) for depth in first.depths] == [(2, width, 5, 4)] * 3
    assert first.features.shape == (2, 512, 5, 4)
    assert first.logits.shape == (2, classes, 5, 4)
    assert first.features.min() == 0, "features pass a ReLU"
    assert first.logits.min() < 0, "logits pass none"


def test_the_refined_answer(case: tuple[Stream, int, int]) -> None:
    stream, classes, _ = case
    offer = stream.offer(first_of(stream))
    assert offer.shape == (2, 256 + 128, 5, 4)
    assert offer[:, :256].min() == offer[:, 256:].min() == 0, "both parts pass a ReLU"
    refined = stream.refined(offer, offer.flip(0))
    assert refined.shape == (2, classes, 5, 4)
    assert refined.min() < 0


def test_the_own_offer_and_the_others_are_not_exchangeable(case: tuple[Stream, int, int]) -> None:
    stream, *_ = case
    offer = stream.offer(first_of(stream))
    own, other = offer[:1], offer[1:]
    assert not torch.allclose(stream.refined(own, other), stream.refined(other, own), atol=0.01)
