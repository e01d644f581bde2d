"""How wrong an answer is when a set of labels is right: against numbers computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from dataset_builder.parse.training.loss import (
    LEAST,
    allowed,
    presence_loss,
    set_cross_entropy,
    soft_jaccard,
)
from dataset_builder.parse.training.targets import ANY, bits

ALIKE = torch.ones(3)
seeds = st.integers(0, 999)


def pixels(*answers: list[float]) -> Tensor:
    """(1, C, 1, n): the probabilities of each pixel."""
    return torch.tensor(answers).T[None, :, None]


def sets(*members: set[int], labels: int = 3) -> Tensor:
    """(1, labels, 1, n): the right labels of each pixel."""
    target = torch.tensor([[[int(bits(one)) for one in members]]], dtype=torch.int32)
    return allowed(target, labels)


def random_batch(seed: int, labels: int = 4) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn((2, labels, 3, 5), generator=generator, dtype=torch.float64)
    target = torch.randint(1, 2**labels, (2, 3, 5), generator=generator, dtype=torch.int32)
    return logits.softmax(dim=1), allowed(target, labels)


class TestAllowed:
    def test_nothing(self) -> None:
        assert allowed(torch.zeros((0, 2, 2), dtype=torch.int32), 20).shape == (0, 20, 2, 2)

    def test_a_plane_a_label(self) -> None:
        target = torch.tensor([[[0, 1, 5, int(ANY)]]], dtype=torch.int32)
        planes = allowed(target, 20)
        assert planes.dtype == torch.bool
        assert [planes[0, :, 0, n].nonzero().flatten().tolist() for n in range(4)] == [
            [], [0], [0, 2], list(range(20)),
        ]  # fmt: skip

    @given(st.lists(st.integers(0, int(ANY)), min_size=1, max_size=8))
    def test_each_bit_in_its_place(self, values: list[int]) -> None:
        planes = allowed(torch.tensor([[values]], dtype=torch.int32), 20)
        expected = [[bool(value >> label & 1) for value in values] for label in range(20)]
        assert planes[0, :, 0].tolist() == expected


class TestSetCrossEntropy:
    @pytest.mark.parametrize(
        ("answer", "right", "expected"),
        [
            ([0.5, 0.3, 0.2], {0}, -math.log(0.5)),
            ([0.5, 0.3, 0.2], {2}, -math.log(0.2)),
            ([0.5, 0.3, 0.2], {1, 2}, -math.log(0.5)),
            ([1.0, 0.0, 0.0], {0}, 0.0),
            ([1.0, 0.0, 0.0], {0, 1}, 0.0),
            ([1.0, 0.0, 0.0], {1}, -math.log(LEAST)),  # wrong beyond doubt costs a finite sum
            ([0.5, 0.3, 0.2], {0, 1, 2}, 0.0),  # anything is right
            ([0.5, 0.3, 0.2], set(), 0.0),  # no answer could be right
        ],
    )
    def test_one_pixel(self, answer: list[float], right: set[int], expected: float) -> None:
        loss = set_cross_entropy(pixels(answer), sets(right), ALIKE)
        assert float(loss) == pytest.approx(expected, abs=1e-6)

    def test_pixels_count_by_their_labels_weights(self) -> None:
        answers = pixels([0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.2, 0.2, 0.6])
        right = sets({0}, {1, 2}, {2})
        weights = torch.tensor([1.0, 2.0, 4.0])
        expected = -(1 * math.log(0.5) + 3 * math.log(0.9) + 4 * math.log(0.6)) / (1 + 3 + 4)
        assert float(set_cross_entropy(answers, right, weights)) == pytest.approx(expected)

    def test_with_sets_of_one_it_is_the_weighted_cross_entropy(self) -> None:
        generator = torch.Generator().manual_seed(0)
        logits = torch.randn((2, 5, 4, 6), generator=generator)
        labels = torch.randint(0, 5, (2, 4, 6), generator=generator)
        weights = torch.rand(5, generator=generator) + 0.5
        expected = functional.cross_entropy(logits, labels, weights)
        found = set_cross_entropy(
            logits.softmax(dim=1), allowed((1 << labels).to(torch.int32), 5), weights
        )
        assert float(found) == pytest.approx(float(expected), rel=1e-5)

    def test_pixels_of_any_label_do_not_thin_out_the_others(self) -> None:
        alone = set_cross_entropy(pixels([0.5, 0.3, 0.2]), sets({0}), 3 * ALIKE)
        beside = set_cross_entropy(
            pixels([0.5, 0.3, 0.2], [0.1, 0.1, 0.8]), sets({0}, {0, 1, 2}), 3 * ALIKE
        )
        assert float(alone) == pytest.approx(float(beside))

    def test_a_set_of_all_labels_gives_no_gradient(self) -> None:
        logits = torch.randn((1, 3, 1, 4), generator=torch.Generator().manual_seed(0))
        logits.requires_grad_(True)
        right = sets({0, 1, 2}, {0, 1, 2}, {1}, set())
        torch.autograd.backward(set_cross_entropy(logits.softmax(dim=1), right, ALIKE))
        assert logits.grad is not None
        assert logits.grad[..., [0, 1, 3]].abs().max() == 0
        assert logits.grad[..., 2].abs().max() > 0

    def test_a_picture_of_which_nothing_is_known_costs_nothing(self) -> None:
        everything = torch.ones((2, 3, 4, 4), dtype=torch.bool)
        answer = torch.full((2, 3, 4, 4), 1 / 3)
        assert float(set_cross_entropy(answer, everything, ALIKE)) == pytest.approx(0)

    @given(seeds)
    @settings(deadline=None)
    def test_probability_moved_into_the_set_costs_less(self, seed: int) -> None:
        answer, right = random_batch(seed)
        better = answer * torch.where(right, 1.0, 0.5)
        better = better / better.sum(dim=1, keepdim=True)
        weights = torch.ones(4, dtype=torch.float64)
        assert set_cross_entropy(better, right, weights) <= set_cross_entropy(
            answer, right, weights
        )

    @given(seeds)
    @settings(deadline=None)
    def test_a_larger_set_costs_no_more_with_labels_alike(self, seed: int) -> None:
        answer, right = random_batch(seed)
        wider = right.clone()
        wider[:, 0] = True
        sure = right.sum(dim=1) < 3  # neither is a set of all labels
        assert bool(((answer * wider).sum(dim=1)[sure] >= (answer * right).sum(dim=1)[sure]).all())
        one = set_cross_entropy(answer, right & sure[:, None], torch.ones(4, dtype=torch.float64))
        other = set_cross_entropy(answer, wider & sure[:, None], torch.ones(4, dtype=torch.float64))
        assert other <= one + 1e-12


class TestSoftJaccard:
    def test_all_right(self) -> None:
        answer = pixels([1.0, 0, 0], [1.0, 0, 0], [0, 1.0, 0])
        assert float(soft_jaccard(answer, sets({0}, {0}, {1}))) == pytest.approx(0)

    def test_by_hand(self) -> None:
        answer = pixels([0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.2, 0.7, 0.1])
        right = sets({0}, {1}, {1})
        # Label 0: 0.5 of 1 pixel and 0.8 believed; label 1: 1.3 of 2 pixels and 1.6 believed.
        first = (0.5 + 1) / (1 + 0.8 - 0.5 + 1)
        second = (1.3 + 1) / (2 + 1.6 - 1.3 + 1)
        expected = 1 - (first + second) / 2  # label 2 is on no pixel
        assert float(soft_jaccard(answer, right)) == pytest.approx(expected)

    def test_pixels_in_doubt_are_left_out(self) -> None:
        answer = pixels([0.5, 0.3, 0.2], [0.1, 0.6, 0.3], [0.9, 0.05, 0.05])
        one = soft_jaccard(answer, sets({0}, {1}, {0, 1}))
        other = soft_jaccard(answer[..., :2], sets({0}, {1}))
        assert float(one) == pytest.approx(float(other))

    def test_pixels_in_doubt_give_no_gradient(self) -> None:
        logits = torch.randn((1, 3, 1, 3), generator=torch.Generator().manual_seed(0))
        logits.requires_grad_(True)
        loss = soft_jaccard(logits.softmax(dim=1), sets({0}, {1, 2}, {0, 1, 2}))
        torch.autograd.backward(loss)
        assert logits.grad is not None
        assert logits.grad[..., 0].abs().max() > 0
        assert logits.grad[..., 1:].abs().max() == 0

    @pytest.mark.parametrize("right", [{0, 1}, {0, 1, 2}, set()])
    def test_a_batch_without_a_sure_pixel_costs_nothing(self, right: set[int]) -> None:
        logits = torch.zeros((1, 3, 1, 2), requires_grad=True)
        loss = soft_jaccard(logits.softmax(dim=1), sets(right, right))
        assert float(loss.detach()) == 0
        torch.autograd.backward(loss)
        assert logits.grad is not None
        assert not logits.grad.any()

    def test_a_small_label_counts_as_much_as_a_large_one(self) -> None:
        """Losing the one pixel of a hat costs more than one of many of a wall."""
        truth = [{0}] * 99 + [{1}]
        right = sets(*truth)
        perfect = right.float()
        no_hat, less_wall = perfect.clone(), perfect.clone()
        no_hat[0, :, 0, 99] = torch.tensor([1.0, 0, 0])
        less_wall[0, :, 0, 0] = torch.tensor([0, 0, 1.0])
        assert soft_jaccard(no_hat, right) > 10 * soft_jaccard(less_wall, right)

    @given(seeds)
    @settings(deadline=None)
    def test_it_is_a_share(self, seed: int) -> None:
        answer, right = random_batch(seed)
        assert 0 <= float(soft_jaccard(answer, right)) <= 1


class TestPresenceLoss:
    @staticmethod
    def batch(*members: set[int], side: int = 1) -> Tensor:
        """A picture a set, all its pixels alike."""
        return torch.cat([sets(one).expand(1, 3, side, side) for one in members])

    def test_nothing_known_costs_nothing(self) -> None:
        logits = torch.tensor([[4.0, -4.0, 2.0]])
        assert float(presence_loss(logits, sets({0, 1}, {1, 2}))) == 0

    def test_what_no_pixel_may_be_is_absent(self) -> None:
        logits = torch.tensor([[4.0, -4.0, 2.0]])
        expected = math.log(1 + math.exp(2.0))
        assert float(presence_loss(logits, sets({0, 1}))) == pytest.approx(expected)

    def test_by_hand(self) -> None:
        logits = torch.tensor([[2.0, -1.0, 0.5]])
        right = sets({0}, {0}, {1, 2})
        # Label 0 is there; 1 and 2 may be or not.
        expected = math.log(1 + math.exp(-2.0))
        assert float(presence_loss(logits, right)) == pytest.approx(expected)

    def test_what_may_be_anywhere_says_nothing_of_absence(self) -> None:
        """Pixels beyond the photo may be anything: they hide nothing."""
        logits = torch.tensor([[0.0, 3.0, 0.0]])
        one = presence_loss(logits, sets({0}, {0, 1, 2}))
        other = presence_loss(logits, sets({0}))
        assert float(one) == pytest.approx(float(other))

    def test_a_stray_pixel_is_no_presence(self) -> None:
        right = self.batch({0}, side=64)
        right[0, :, 0, 0] = torch.tensor([False, True, False])
        logits = torch.tensor([[20.0, 0.0, -20.0]], requires_grad=True)
        torch.autograd.backward(presence_loss(logits, right))
        assert logits.grad is not None
        assert logits.grad[0, 1] == 0  # neither there nor absent

    def test_each_picture_by_itself(self) -> None:
        logits = torch.tensor([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])
        right = self.batch({0}, {1})
        assert float(presence_loss(logits, right)) == pytest.approx(math.log(1 + math.exp(-1.0)))


def test_losses_are_finite_for_certain_and_wrong_answers() -> None:
    answer = pixels([1.0, 0.0, 0.0])
    for loss in (
        set_cross_entropy(answer, sets({2}), ALIKE),
        soft_jaccard(answer, sets({2})),
        presence_loss(torch.tensor([[50.0, -50.0, -50.0]]), sets({2})),
    ):
        assert np.isfinite(float(loss))
