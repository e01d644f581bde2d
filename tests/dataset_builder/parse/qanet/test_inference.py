"""From a photo and a box to labels in the photo, as the reference implementation's engine."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pytest
import torch
from torch import Tensor

from dataset_builder.parse.person_box import Box
from dataset_builder.parse.qanet.inference import (
    AROUND,
    labels_of,
    normalised,
    probabilities,
)
from dataset_builder.parse.qanet.looks import MULTI_SCALE, Looks
from dataset_builder.parse.qanet.network import Qanet
from dataset_builder.parse.qanet.quality import quality
from dataset_builder.parse.qanet.roi_align import roi_align
from dataset_builder.parse.scores import Scores
from sichak.image import RGB
from sichak.labels import CIHP
from tests.parity_fill import img8

Vectors = Mapping[str, npt.NDArray[np.float64]]

PERSON = Box(20, 12, 90, 150)
SMALL = Looks(width=96, height=128)


@pytest.fixture(scope="module")
def photo() -> RGB:
    return img8("qanet_img", 180, 150, 10)


@pytest.fixture(scope="module")
def answer(network: Qanet, photo: RGB) -> tuple[Scores, float]:
    return probabilities(network, photo, PERSON, SMALL)


class TestAsTheReference:
    def test_the_box(self, vectors: Vectors) -> None:
        box = PERSON.with_aspect(96 / 128).grown(AROUND)
        centre = (box.x + box.width / 2, box.y + box.height / 2)
        found = [*centre, box.width, box.height, 0]
        assert found == pytest.approx(list(vectors["e2e_box_xcycwh_rot"][0]))

    def test_what_the_network_sees(self, photo: RGB, vectors: Vectors) -> None:
        box = PERSON.with_aspect(96 / 128).grown(AROUND)
        seen = normalised(roi_align(photo, box, 96, 128))
        np.testing.assert_allclose(seen[:, ::4, ::4], vectors["e2e_input_s4"][0], atol=1e-4)
        wide = seen.astype(np.float64)
        stats = [wide.mean(), wide.std(), wide.min(), wide.max(), np.abs(wide).mean()]
        assert stats == pytest.approx(list(vectors["stats_e2e_input"]), abs=1e-4)

    def test_probabilities_in_the_photo(
        self, answer: tuple[Scores, float], vectors: Vectors
    ) -> None:
        scores, iou = answer
        assert scores.shape == (20, 180, 150)
        np.testing.assert_allclose(scores[:, ::6, ::6], vectors["e2e_probs_s6"][0], atol=1e-4)
        wide = scores.astype(np.float64)
        stats = [wide.mean(), wide.std(), wide.min(), wide.max(), np.abs(wide).mean()]
        assert stats == pytest.approx(list(vectors["stats_e2e_probs"]), abs=1e-4)
        assert iou == pytest.approx(float(vectors["e2e_iou"][0]), abs=1e-4)

    def test_labels(self, answer: tuple[Scores, float], vectors: Vectors) -> None:
        labels = labels_of(answer[0])
        assert labels.dtype == np.uint8
        assert (labels == vectors["e2e_labels"]).mean() >= 0.999

    def test_scores(self, answer: tuple[Scores, float], vectors: Vectors) -> None:
        judged = quality(*answer, box_score=0.9)
        assert judged.pixel == pytest.approx(vectors["e2e_instance_pixel_score"][0], abs=1e-4)
        assert judged.score == pytest.approx(vectors["e2e_quality"][0], abs=1e-4)
        np.testing.assert_allclose(judged.parts, vectors["e2e_part_pixel_scores"][0], atol=1e-4)


class Colours:
    """Stands for the network where the way of the pictures is tested: red is left arm.

    Green is right arm and all else is background, at the size of the input.
    """

    def __init__(self) -> None:
        self.seen: list[Tensor] = []

    def __call__(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        self.seen.append(pictures)
        scores = torch.zeros(len(pictures), 20, *pictures.shape[2:])
        red, green = pictures[:, 0] > 1, pictures[:, 1] > 1
        scores[:, CIHP.LEFT_ARM] = (red & ~green).float()
        scores[:, CIHP.RIGHT_ARM] = (green & ~red).float()
        scores[:, CIHP.BACKGROUND] = 1 - scores.sum(dim=1)
        return scores, torch.arange(1.0, len(pictures) + 1)


def two_arms() -> RGB:
    photo = np.zeros((120, 90, 3), np.uint8)
    photo[40:80, 20:35, 0] = 255
    photo[40:80, 55:70, 1] = 255
    return photo


class TestLooks:
    def test_without_a_mirror_image_the_network_sees_one_picture(self) -> None:
        colours = Colours()
        _, iou = probabilities(colours, two_arms(), Box(5, 5, 80, 110), Looks(96, 128, flip=False))
        assert [tuple(one.shape) for one in colours.seen] == [(1, 3, 128, 96)]
        assert iou == 1

    def test_with_it_the_second_picture_is_the_first_mirrored(self) -> None:
        colours = Colours()
        _, iou = probabilities(colours, two_arms(), Box(5, 5, 80, 110), SMALL)
        (both,) = colours.seen
        assert torch.equal(both[1], both[0].flip(2))
        assert iou == 1.5

    def test_every_scale_is_seen_at_the_same_size(self) -> None:
        colours = Colours()
        looks = Looks(96, 128, scales=MULTI_SCALE)
        scores, iou = probabilities(colours, two_arms(), Box(5, 5, 80, 110), looks)
        assert [tuple(one.shape) for one in colours.seen] == [(2, 3, 128, 96)] * 5
        assert scores.max() <= 1 + 1e-6
        assert iou == 1.5

    @pytest.mark.parametrize("scales", [(), MULTI_SCALE])
    @pytest.mark.parametrize("box", [Box(5, 5, 80, 110), Box(-30, 10, 100, 100)])
    def test_labels_lie_where_the_arms_are(self, box: Box, scales: tuple[float, ...]) -> None:
        """A network that confuses nothing: swapped sides of the mirror image would cancel out."""
        photo = two_arms()
        looks = Looks(96, 128, flip=False, scales=scales)
        labels = labels_of(probabilities(Colours(), photo, box, looks)[0])
        expected = np.zeros(labels.shape, np.uint8)
        expected[photo[..., 0] > 0] = CIHP.LEFT_ARM
        expected[photo[..., 1] > 0] = CIHP.RIGHT_ARM
        assert (labels == expected).mean() > 0.97

    def test_the_mirror_images_sides_are_exchanged(self) -> None:
        """Colours do not mirror, so red is called left arm in one and right in the other."""
        scores, _ = probabilities(Colours(), two_arms(), Box(5, 5, 80, 110), SMALL)
        assert scores[CIHP.LEFT_ARM, 60, 27] == pytest.approx(0.5, abs=1e-5)
        assert scores[CIHP.RIGHT_ARM, 60, 27] == pytest.approx(0.5, abs=1e-5)
        assert scores[CIHP.BACKGROUND, 60, 27] == pytest.approx(0, abs=1e-5)

    def test_beyond_the_box_all_is_zero(self) -> None:
        scores, _ = probabilities(Colours(), two_arms(), Box(30, 50, 15, 20), SMALL)
        assert not scores[:, :30].any()
        assert scores[:, 55:65, 32:42].sum(axis=0) == pytest.approx(np.ones((10, 10)))


class TestLabelsOf:
    def test_nothing_is_background(self) -> None:
        assert not labels_of(np.zeros((20, 3, 4), np.float32)).any()

    def test_below_chance_is_background(self) -> None:
        scores = np.zeros((20, 1, 2), np.float32)
        scores[5] = 0.049, 0.051
        assert labels_of(scores).tolist() == [[0, 5]]

    def test_the_likeliest_wins(self) -> None:
        scores = np.zeros((20, 1, 1), np.float32)
        scores[[0, 9, 12]] = np.reshape([0.3, 0.5, 0.2], (3, 1, 1))
        assert labels_of(scores).tolist() == [[9]]


def test_normalised_is_what_the_trunk_was_trained_with() -> None:
    grey = np.full((2, 3, 3), 255 * 0.485, np.float32)
    seen = normalised(grey)
    assert seen.shape == (3, 2, 3)
    assert seen.flags.c_contiguous
    assert seen[:, 0, 0] == pytest.approx(
        [0, (0.485 - 0.456) / 0.224, (0.485 - 0.406) / 0.225], abs=1e-5
    )
