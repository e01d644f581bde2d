"""Changes of colour: of one garment, and of the camera; shapes never change."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.training.colour import DYED, coloured, garment_dyed
from dataset_builder.parse.training.targets import Target, bits
from sichak.image import RGB
from sichak.labels import CIHP

HEIGHT, WIDTH = 60, 48
SHIRT = (slice(10, 30), slice(8, 40))
SKIRT = (slice(30, 50), slice(8, 40))
seeds = st.integers(0, 999)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def photo() -> RGB:
    """Folds on everything: light rises from left to right."""
    rgb = np.full((HEIGHT, WIDTH, 3), (120, 90, 70), np.uint8)
    rgb[:] = rgb + (np.arange(WIDTH) * 2).astype(np.uint8)[None, :, None]
    return rgb


def target(shirt: set[int] | None = None, skirt: set[int] | None = None) -> Target:
    values = np.full((HEIGHT, WIDTH), bits([CIHP.BACKGROUND]))
    for place, labels in ((SHIRT, shirt), (SKIRT, skirt)):
        if labels is not None:
            values[place] = bits(labels)
    return Target.of(values, values != 1)


def changed(rgb: RGB, seed: int, of: Target) -> np.ndarray:
    """Where the dyed photo differs."""
    return np.asarray((garment_dyed(rgb, of, rng(seed)) != rgb).any(axis=2))


class TestGarmentDyed:
    @pytest.mark.parametrize(
        "of",
        [
            target(),
            target({CIHP.HAIR}, {CIHP.FACE}),
            target({CIHP.UPPER_CLOTHES, CIHP.COAT}),  # who knows which pixels are which
        ],
        ids=["nobody", "nothing worn", "in doubt"],
    )
    def test_no_garment_no_change(self, of: Target) -> None:
        assert np.array_equal(garment_dyed(photo(), of, rng()), photo())

    @pytest.mark.parametrize("label", DYED)
    def test_every_garment_can_be_dyed(self, label: CIHP) -> None:
        assert changed(photo(), 0, target({label}))[SHIRT].mean() > 0.95

    @given(seeds)
    @settings(deadline=None, max_examples=30)
    def test_only_the_garment_changes(self, seed: int) -> None:
        away = np.ones((HEIGHT, WIDTH), bool)
        away[7:33, 5:43] = False  # but for a soft rim
        assert not changed(photo(), seed, target({CIHP.UPPER_CLOTHES}))[away].any()

    def test_one_of_two_garments(self) -> None:
        both = target({CIHP.UPPER_CLOTHES}, {CIHP.SKIRT})
        dyed = [changed(photo(), seed, both) for seed in range(20)]
        shirts = [one[14:26, 12:36].mean() > 0.9 for one in dyed]
        skirts = [one[34:46, 12:36].mean() > 0.9 for one in dyed]
        assert all(shirt != skirt for shirt, skirt in zip(shirts, skirts, strict=True))
        assert 3 < sum(shirts) < 17

    @given(seeds)
    @settings(deadline=None, max_examples=30)
    def test_folds_stay_folds(self, seed: int) -> None:
        found = garment_dyed(photo(), target({CIHP.COAT}), rng(seed))
        light = cv2.cvtColor(found, cv2.COLOR_RGB2LAB)[20, 12:36, 0].astype(float)
        if light.min() > 8 and light.max() < 247:  # neither black nor white has folds to show
            assert np.corrcoef(light, np.arange(24))[0, 1] > 0.9

    def test_colours_are_of_every_lightness(self) -> None:
        means = [
            garment_dyed(photo(), target({CIHP.DRESS}), rng(seed))[SHIRT].mean()
            for seed in range(60)
        ]
        assert min(means) < 60
        assert max(means) > 195

    def test_the_same_draw_gives_the_same_colour(self) -> None:
        of = target({CIHP.PANTS})
        one, other = (garment_dyed(photo(), of, rng(3)) for _ in range(2))
        assert np.array_equal(one, other)

    def test_the_photo_is_left_as_it_is(self) -> None:
        rgb = photo()
        garment_dyed(rgb, target({CIHP.PANTS}), rng())
        assert np.array_equal(rgb, photo())


class TestColoured:
    @given(seeds, st.integers(1, 30), st.integers(1, 30))
    @settings(deadline=None, max_examples=40)
    def test_a_picture_of_the_same_size(self, seed: int, height: int, width: int) -> None:
        found = coloured(np.full((height, width, 3), 99, np.uint8), rng(seed))
        assert found.shape == (height, width, 3)
        assert found.dtype == np.uint8

    @given(seeds)
    @settings(deadline=None, max_examples=40)
    def test_things_stay_where_they_are(self, seed: int) -> None:
        rgb = np.full((64, 64, 3), 60, np.uint8)
        cv2.circle(rgb, (40, 22), 8, (200, 200, 200), -1)
        grey = coloured(rgb, rng(seed)).mean(axis=2)
        ground, spot = np.median(grey), grey[22, 40]
        rows, columns = np.nonzero(grey > (ground + spot) / 2)
        assert spot > ground
        assert (columns.mean(), rows.mean()) == pytest.approx((40, 22), abs=0.4)

    def test_cameras_differ_but_not_wildly(self) -> None:
        means = [coloured(photo(), rng(seed)).mean() for seed in range(100)]
        assert np.std(means) > 8
        assert np.percentile(means, 5) > photo().mean() - 70
        assert np.percentile(means, 95) < photo().mean() + 70

    def test_some_photos_are_grey(self) -> None:
        grey = [
            np.ptp(coloured(photo(), rng(seed)).reshape(-1, 3).mean(axis=0)) < 4
            for seed in range(150)
        ]
        assert 0 < sum(grey) < 25

    def test_the_same_draw_gives_the_same_camera(self) -> None:
        assert np.array_equal(coloured(photo(), rng(3)), coloured(photo(), rng(3)))
        assert not np.array_equal(coloured(photo(), rng(3)), coloured(photo(), rng(4)))

    def test_the_photo_is_left_as_it_is(self) -> None:
        rgb = photo()
        coloured(rgb, rng())
        assert np.array_equal(rgb, photo())
