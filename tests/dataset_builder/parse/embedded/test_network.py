"""The embedded parser's network: what goes in, what comes out, and what it depends on."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from dataset_builder.parse.embedded.joint_maps import JOINT_MAPS
from dataset_builder.parse.embedded.network import (
    JOINT_STRIDE,
    LABELS,
    STRIDE,
    ParserNetwork,
    _doubled,
)
from sichak.labels import CIHP
from tests.dataset_builder.parse.embedded.made import made_network

MAX_ONNX_BYTES = 25_000_000


def inputs(photos: int, height: int = 64, width: int = 96, seed: int = 0) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    image = torch.rand((photos, 3, height, width), generator=generator) * 2 - 1
    shape = (photos, JOINT_MAPS, height // JOINT_STRIDE, width // JOINT_STRIDE)
    return image, torch.rand(shape, generator=generator)


@pytest.fixture(scope="module")
def network() -> ParserNetwork:
    return made_network()


class TestShapes:
    @pytest.mark.parametrize(
        ("photos", "height", "width"), [(1, 32, 32), (1, 64, 96), (3, 96, 64), (1, 384, 288)]
    )
    @torch.inference_mode()
    def test_scores_at_half_size_and_a_presence_a_label(
        self, network: ParserNetwork, photos: int, height: int, width: int
    ) -> None:
        scores, presence = network(*inputs(photos, height, width))
        assert scores.shape == (photos, LABELS, height // STRIDE, width // STRIDE)
        assert presence.shape == (photos, LABELS)
        assert scores.dtype == presence.dtype == torch.float32

    def test_labels_are_cihps(self) -> None:
        assert len(CIHP) == LABELS

    def test_it_fits_into_the_file_that_is_shipped(self, network: ParserNetwork) -> None:
        assert sum(4 * value.numel() for value in network.state_dict().values()) < MAX_ONNX_BYTES


class TestAnswers:
    @torch.inference_mode()
    def test_they_depend_on_the_picture_and_on_the_skeleton(self, network: ParserNetwork) -> None:
        image, joints = inputs(1)
        scores, presence = network(image, joints)
        without, presence_without = network(image, torch.zeros_like(joints))
        assert (scores - without).abs().max() > 1e-3
        assert torch.equal(presence, presence_without)  # what is worn is seen, not posed
        other, other_presence = network(image.flip(3), joints)
        assert (scores - other).abs().max() > 1e-3
        assert (presence - other_presence).abs().max() > 1e-5

    @torch.inference_mode()
    def test_a_photo_is_judged_by_itself(self, network: ParserNetwork) -> None:
        image, joints = inputs(3)
        together = network(image, joints)[0]
        for n in range(3):
            alone = network(image[n : n + 1], joints[n : n + 1])[0]
            assert torch.allclose(alone[0], together[n], atol=1e-4)

    @torch.inference_mode()
    def test_twice_the_same(self, network: ParserNetwork) -> None:
        assert torch.equal(network(*inputs(2))[0], network(*inputs(2))[0])

    @torch.inference_mode()
    def test_how_memory_is_laid_out_does_not_matter(self, network: ParserNetwork) -> None:
        image, joints = inputs(1)
        fast = image.contiguous(memory_format=torch.channels_last)
        assert torch.allclose(network(image, joints)[0], network(fast, joints)[0], atol=1e-4)


class TestLearning:
    def test_every_parameter_learns_from_scores_and_presence(self) -> None:
        torch.manual_seed(0)
        network = ParserNetwork().train()
        scores, presence = network(*inputs(2))
        (scores.square().mean() + presence.square().mean()).backward()
        lost = [name for name, value in network.named_parameters() if value.grad is None]
        assert lost == []

    def test_fixed_blocks_are_the_trunks(self) -> None:
        torch.manual_seed(0)
        network = ParserNetwork(fixed=3).train()
        scores, presence = network(*inputs(2))
        (scores.square().mean() + presence.square().mean()).backward()
        fixed = ("trunk._conv_stem.", "trunk._bn0.", *(f"trunk._blocks.{n}." for n in range(3)))
        for name, value in network.named_parameters():
            assert (value.grad is None) == name.startswith(fixed), name

    def test_fixed_blocks_change_no_names(self) -> None:
        assert list(ParserNetwork(0).state_dict()) == list(ParserNetwork(16).state_dict())


class TestDoubled:
    def test_the_size(self) -> None:
        assert _doubled(torch.zeros(1, 2, 3, 5)).shape == (1, 2, 6, 10)

    def test_every_pixel_becomes_four_around_its_centre(self) -> None:
        """A ramp stays a ramp: half a pixel of shift at each doubling would add up to eight."""
        ramp = torch.arange(8.0).expand(1, 1, 8, 8)
        large = _doubled(ramp)[0, 0, 4]
        expected = (torch.arange(16.0) + 0.5) / 2 - 0.5
        assert torch.allclose(large[1:-1], expected[1:-1])
