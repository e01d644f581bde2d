"""The running mean of weights: what it starts from, how it moves, what it leaves alone."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dataset_builder.parse.training.average import average_of, kept, update


class Little(nn.Module):
    """A layer, and batch normalisation with its statistics and counter."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.layer = nn.Conv2d(1, 1, 1)
        self.norm = nn.BatchNorm2d(1)
        with torch.no_grad():
            for tensor in (*self.parameters(), self.norm.running_mean, self.norm.running_var):
                assert tensor is not None
                tensor.fill_(value)


def values(network: nn.Module) -> list[float]:
    return [float(v) for v in network.state_dict().values() if v.dtype.is_floating_point]


class TestAverageOf:
    def test_it_is_a_copy(self) -> None:
        network = Little(1.0)
        average = average_of(network)
        assert values(average) == values(network)
        with torch.no_grad():
            network.layer.weight.fill_(7.0)
        assert values(average) == [1.0] * 6

    def test_it_is_for_use_not_for_learning(self) -> None:
        network = Little(1.0).train()
        average = average_of(network)
        assert not average.training
        assert not any(value.requires_grad for value in average.parameters())
        assert network.training
        assert all(value.requires_grad for value in network.parameters())


class TestUpdate:
    @pytest.mark.parametrize(
        ("step", "decay", "kept"),
        [
            (0, 0.998, 0.1),  # it starts anywhere: at first it moves fast
            (1, 0.998, 2 / 11),
            (10, 0.998, 11 / 20),
            (5000, 0.998, 0.998),
            (5000, 0.9, 0.9),
            (0, 0.05, 0.05),
        ],
    )
    def test_a_step(self, step: int, decay: float, kept: float) -> None:
        average, network = average_of(Little(0.0)), Little(1.0)
        update(average, network, decay, step)
        assert values(average) == pytest.approx([1 - kept] * 6)

    def test_weights_that_stay_are_their_own_mean(self) -> None:
        network = Little(0.3)
        average = average_of(network)
        for step in range(20):
            update(average, network, 0.9, step)
        assert values(average) == pytest.approx(values(network))

    def test_it_arrives(self) -> None:
        average, network = average_of(Little(5.0)), Little(1.0)
        for step in range(200):
            update(average, network, 0.9, step)
        assert values(average) == pytest.approx([1.0] * 6, abs=1e-6)

    def test_counters_are_not_averaged(self) -> None:
        average, network = average_of(Little(0.0)), Little(1.0)
        assert network.norm.num_batches_tracked is not None
        network.norm.num_batches_tracked.fill_(41)
        update(average, network, 0.998, 3)
        assert int(average.state_dict()["norm.num_batches_tracked"]) == 41

    def test_the_network_is_left_as_it_is(self) -> None:
        network = Little(1.0)
        update(average_of(Little(0.0)), network, 0.9, 0)
        assert values(network) == [1.0] * 6
        assert all(value.requires_grad for value in network.parameters())

    def test_how_memory_is_laid_out_does_not_matter(self) -> None:
        torch.manual_seed(0)
        network = nn.Conv2d(4, 6, 3)
        plain = average_of(network)
        fast = average_of(network)
        fast_other = nn.Conv2d(4, 6, 3)
        other = nn.Conv2d(4, 6, 3)
        update(plain, other, 0.5, 100)
        fast_other.load_state_dict(other.state_dict())
        for layer in (fast, fast_other):
            for value in layer.parameters():
                if value.ndim == 4:
                    value.data = value.data.contiguous(memory_format=torch.channels_last)
        update(fast, fast_other, 0.5, 100)
        for one, two in zip(plain.parameters(), fast.parameters(), strict=True):
            assert torch.equal(one, two)


class TestKept:
    @pytest.mark.parametrize(
        ("share", "expected"), [(0.0, 5.0), (0.25, 4.0), (0.5, 3.0), (1.0, 1.0)]
    )
    def test_weights_lie_between_start_and_end(self, share: float, expected: float) -> None:
        found = kept(Little(5.0), Little(1.0).state_dict(), share)
        assert values(found) == [expected] * 6

    def test_neither_start_nor_end_changes(self) -> None:
        start, end = Little(1.0), Little(5.0)
        kept(end, start.state_dict(), 0.5)
        assert (values(start), values(end)) == ([1.0] * 6, [5.0] * 6)

    def test_what_the_start_does_not_have_stays_as_it_was_learned(self) -> None:
        start = {"layer.weight": torch.ones(1, 1, 1, 1), "other": torch.ones(1)}
        found = kept(Little(5.0), start, 0.5)
        assert values(found) == [3.0, 5.0, 5.0, 5.0, 5.0, 5.0]
