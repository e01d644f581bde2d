"""Agreement with drawn labels: counted by hand, and of a real network over its own answers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.embedded.lite0 import normalised
from dataset_builder.parse.embedded.network import LABELS, ParserNetwork
from dataset_builder.parse.training.draw import plain_batch
from dataset_builder.parse.training.measure import confusion, ious, street
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import bits
from sichak.labels import CIHP, CIHP_TO_STREET, STREET_9
from tests.dataset_builder.parse.embedded.made import made_network
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import exactly, put

RECIPE = Recipe(width=64, height=96, batch=2)
seeds = st.integers(0, 999)


def counts_of(**pairs: int) -> np.ndarray:
    """Pixels by "true_as_found"; labels by their names."""
    counts = np.zeros((LABELS, LABELS), np.int64)
    for pair, pixels in pairs.items():
        true, found = pair.split("_as_")
        counts[CIHP[true.upper()], CIHP[found.upper()]] = pixels
    return counts


@pytest.fixture(scope="module")
def network() -> ParserNetwork:
    return made_network()


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("samples")
    result = []
    for n in range(3):
        rgb, labels, pose = drawn(180, 240 - 20 * n)
        values = exactly(labels)
        values[:30] = bits([CIHP.HAIR, CIHP.HAT])
        result.append(put(folder, f"{n}", rgb, values, pose))
    return result


class TestConfusion:
    def test_no_photo(self, network: ParserNetwork) -> None:
        counts = confusion(network, [], RECIPE)
        assert counts.shape == (LABELS, LABELS)
        assert counts.dtype == np.int64
        assert not counts.any()

    def test_every_pixel_of_sure_label_is_counted_once(
        self, network: ParserNetwork, samples: list[Sample]
    ) -> None:
        expected = np.zeros((LABELS, LABELS), np.int64)
        batch = plain_batch(samples, RECIPE)
        with torch.inference_mode():
            found = network(normalised(batch.image), batch.joints)[0].argmax(dim=1).numpy()
        for true, answer in zip(batch.target.numpy().ravel(), found.ravel(), strict=True):
            if int(true).bit_count() == 1:
                expected[int(true).bit_length() - 1, answer] += 1
        counts = confusion(network, samples, RECIPE)
        assert np.array_equal(counts, expected)
        assert (counts.sum(axis=0) > 0).sum() > 1

    def test_how_photos_come_together_does_not_matter(
        self, network: ParserNetwork, samples: list[Sample]
    ) -> None:
        alone = sum(confusion(network, [sample], RECIPE) for sample in samples)
        assert isinstance(alone, np.ndarray)
        assert np.abs(alone - confusion(network, samples, RECIPE)).sum() <= 4  # ties

    def test_it_teaches_nothing(self, network: ParserNetwork, samples: list[Sample]) -> None:
        before = {name: value.clone() for name, value in network.state_dict().items()}
        confusion(network, samples[:1], RECIPE)
        for name, value in network.state_dict().items():
            assert torch.equal(value, before[name]), name


class TestIous:
    def test_nothing_is_unknown(self) -> None:
        assert np.isnan(ious(np.zeros((3, 3), np.int64))).all()

    def test_by_hand(self) -> None:
        counts = np.array([[6, 2, 0, 0], [1, 3, 0, 0], [0, 0, 0, 0], [0, 0, 5, 0]])
        found = ious(counts)
        assert found[:2].tolist() == [6 / 9, 3 / 6]
        assert found[2] == found[3] == 0  # found where it is not; never found

    @given(seeds)
    def test_all_right_is_one(self, seed: int) -> None:
        pixels = np.random.default_rng(seed).integers(0, 3, 20)
        found = ious(np.diag(pixels))
        assert (found[pixels > 0] == 1).all()
        assert np.isnan(found[pixels == 0]).all()

    @given(seeds)
    def test_truth_and_answer_may_trade_places(self, seed: int) -> None:
        counts = np.random.default_rng(seed).integers(0, 9, (6, 6))
        assert np.array_equal(ious(counts), ious(counts.T), equal_nan=True)
        known = ious(counts)[~np.isnan(ious(counts))]
        assert ((known >= 0) & (known <= 1)).all()


class TestStreet:
    def test_groups_in_their_order_after_the_mean(self) -> None:
        figures = street(np.eye(LABELS, dtype=np.int64))
        assert list(figures) == ["mean", *STREET_9.labels]
        assert figures == dict.fromkeys(figures, 1.0)

    def test_sides_and_parts_of_a_group_are_no_mistakes(self) -> None:
        counts = counts_of(
            left_arm_as_right_arm=5, face_as_neck=3, coat_as_upper_clothes=7, socks_as_background=2
        )
        figures = street(counts)
        for group in ("skin", "upper", "background", "mean"):
            assert figures[group] == 1

    def test_groups_are(self) -> None:
        figures = street(counts_of(skirt_as_dress=4, skirt_as_skirt=4, dress_as_dress=8))
        assert figures["skirt"] == 4 / 8
        assert figures["dress"] == 8 / 12
        assert figures["mean"] == pytest.approx((4 / 8 + 8 / 12) / 2)  # of what occurs

    def test_what_does_not_occur_has_no_figure(self) -> None:
        figures = street(counts_of(skirt_as_skirt=4))
        assert set(figures) == {"mean", "skirt"}

    def test_no_photo_no_figures(self) -> None:
        assert street(np.zeros((LABELS, LABELS), np.int64)) == {}

    @given(seeds)
    def test_every_label_is_in_one_group(self, seed: int) -> None:
        counts = np.random.default_rng(seed).integers(0, 9, (LABELS, LABELS))
        groups = np.array(CIHP_TO_STREET.table)
        folded = np.zeros((9, 9), np.int64)
        for true in range(LABELS):
            for found in range(LABELS):
                folded[groups[true], groups[found]] += counts[true, found]
        expected = dict(zip(STREET_9.labels, ious(folded), strict=True))
        figures = street(counts)
        assert figures.pop("mean") == pytest.approx(np.nanmean(list(expected.values())))
        assert figures == pytest.approx(expected)

    def test_figures_can_be_written_as_json(self, tmp_path: Path) -> None:
        text = json.dumps(street(counts_of(hat_as_hair=3)), allow_nan=False)
        assert json.loads(text) == {"mean": 0.0, "hair": 0.0, "hat": 0.0}
