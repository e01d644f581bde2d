"""InPlaceABN in use: |weight| + epsilon, stored statistics, a leaky ReLU of 0.01."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from dataset_builder.parse.schp.activated_norm import ActivatedNorm


def filled(weight: list[float], *, activation: bool) -> ActivatedNorm:
    norm = ActivatedNorm(len(weight), activation=activation)
    with torch.no_grad():
        norm.weight.copy_(torch.tensor(weight))
        norm.bias.copy_(torch.linspace(-0.5, 0.5, len(weight)))
        norm.running_mean.copy_(torch.linspace(-1, 1, len(weight)))
        norm.running_var.copy_(torch.linspace(0.25, 4, len(weight)))
    return norm


def plain(norm: ActivatedNorm) -> nn.BatchNorm2d:
    batch_norm = nn.BatchNorm2d(norm.weight.numel()).eval()
    batch_norm.load_state_dict(norm.state_dict(), strict=False)
    return batch_norm


def pixels(channels: int) -> torch.Tensor:
    return torch.randn(2, channels, 5, 4, generator=torch.Generator().manual_seed(1))


def test_no_pixels() -> None:
    assert filled([1.0], activation=True)(torch.zeros(0, 1, 2, 2)).shape == (0, 1, 2, 2)


def test_by_hand() -> None:
    norm = ActivatedNorm(1)
    with torch.no_grad():
        norm.weight.fill_(-3.0)
        norm.bias.fill_(0.5)
        norm.running_mean.fill_(2.0)
        norm.running_var.fill_(4.0 - 1e-5)
    y = norm(torch.tensor([[[[6.0, -2.0]]]]))
    scale = 3.0 + 1e-5
    assert y.flatten().tolist() == pytest.approx([2 * scale + 0.5, (-2 * scale + 0.5) * 0.01])


def test_with_positive_weights_it_is_batch_normalisation() -> None:
    norm = filled([0.5, 1.0, 2.0], activation=False)
    x = pixels(3)
    assert torch.allclose(norm(x), plain(norm)(x), atol=1e-4)


def test_a_negative_weight_counts_by_its_size() -> None:
    positive, negative = (filled([w, 1.0], activation=False) for w in (2.0, -2.0))
    x = pixels(2)
    assert torch.equal(negative(x), positive(x))
    assert (negative(x) - plain(negative)(x)).abs().max() > 1, "batch normalisation differs here"


def test_a_weight_of_zero_still_lets_a_trace_through() -> None:
    norm = filled([0.0], activation=False)
    low, high = norm(torch.tensor([[[[-1.0, 1e4]]]])).flatten().tolist()
    assert high - low == pytest.approx(1e-5 * 10001 / (0.25 + 1e-5) ** 0.5, rel=1e-3)


def test_what_is_negative_leaks_a_hundredth() -> None:
    x = pixels(3)
    silent, leaky = (filled([1.0, 1.0, 1.0], activation=a)(x) for a in (False, True))
    assert (silent < 0).any()
    assert torch.equal(leaky, torch.where(silent > 0, silent, silent * 0.01))


@pytest.mark.parametrize("training", [True, False])
def test_statistics_stay_what_they_are(training: bool) -> None:
    norm = filled([1.0, 2.0], activation=True).train(training)
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    norm(pixels(2) * 100)
    assert all(torch.equal(value, before[name]) for name, value in norm.state_dict().items())


def test_names_are_those_of_the_checkpoints() -> None:
    assert set(ActivatedNorm(1).state_dict()) == {"weight", "bias", "running_mean", "running_var"}
