"""Fabrics: the same on every machine, seamless, and what a studio can render."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.cloths import CLOTHS, cloth, material
from atelier.fabric import TILE, cotton, stripes, torus_noise, unit
from atelier.lettering import SYLLABLES, hangul, latin, sun_and_waves
from atelier.prints import print_on, tiled

NAMES = sorted(CLOTHS)


@pytest.mark.parametrize("name", NAMES)
def test_a_cloth_is_a_square_tile_of_colour_and_relief(name: str) -> None:
    chosen = cloth(name)
    assert chosen.albedo.shape == (TILE, TILE, 3)
    assert chosen.albedo.dtype == np.uint8
    assert chosen.height.shape == (TILE, TILE)
    assert chosen.height.min() >= 0
    assert chosen.height.max() <= 1
    assert 0.01 < chosen.size < 0.3
    assert chosen.relief < 0.003


@pytest.mark.parametrize("name", NAMES)
def test_drawing_a_cloth_again_gives_the_same_bytes(name: str) -> None:
    again = CLOTHS[name]()
    np.testing.assert_array_equal(again.albedo, cloth(name).albedo)
    np.testing.assert_array_equal(again.height, cloth(name).height)


@pytest.mark.parametrize("axis", [0, 1])
@pytest.mark.parametrize("name", NAMES)
def test_the_edges_of_a_tile_meet(name: str, axis: int) -> None:
    tile = np.moveaxis(cloth(name).albedo.astype(int), axis, 0)
    across = np.abs(tile[0] - tile[-1]).mean()
    inside = np.abs(np.diff(tile, axis=0)).mean(axis=(1, 2)).max()
    assert across <= inside * 1.05 + 0.5


def test_noise_has_no_mean_and_unit_deviation_and_follows_its_seed() -> None:
    first, again, other = (torus_noise(seed, 0.05) for seed in (1, 1, 2))
    assert abs(float(first.mean())) < 1e-4
    assert float(first.std()) == pytest.approx(1, abs=1e-3)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1


@pytest.mark.parametrize(
    ("plane", "expected"),
    [
        ([[2.0, 2.0]], [[0.5, 0.5]]),
        ([[1.0, 3.0]], [[0.0, 1.0]]),
        ([[-4.0, 0.0, 4.0]], [[0.0, 0.5, 1.0]]),
    ],
)
def test_a_plane_is_stretched_to_the_unit_range(
    plane: list[list[float]], expected: list[list[float]]
) -> None:
    np.testing.assert_allclose(unit(np.float32(plane)), expected)


def test_stripes_run_across_and_cover_their_share() -> None:
    tile = stripes((240, 240, 240), (20, 20, 60), share=0.25).albedo
    dark = tile[:, :, 0] < 128
    assert (dark.all(axis=1) | ~dark.any(axis=1)).all()
    assert dark.mean() == pytest.approx(0.25, abs=0.01)


def test_a_material_has_the_cloths_relief_in_metres() -> None:
    made = material("indigo denim")
    assert made.height is not None
    assert float(made.height.max()) == pytest.approx(cloth("indigo denim").relief, rel=1e-6)
    assert made.texture is cloth("indigo denim").albedo


def test_an_unknown_cloth_is_an_error() -> None:
    with pytest.raises(KeyError):
        cloth("moonlight")


@pytest.mark.parametrize("text", ["", *SYLLABLES, "서울"])
def test_hangul_fills_a_square_a_syllable(text: str) -> None:
    if not text:
        with pytest.raises(ValueError, match=r"."):
            hangul(text, 64).max()
        return
    page = hangul(text, 64)
    assert page.shape == (64, 64 * len(text))
    for k in range(len(text)):
        assert 0.05 < (page[:, 64 * k : 64 * (k + 1)] > 128).mean() < 0.5


def test_a_syllable_without_strokes_is_an_error() -> None:
    with pytest.raises(KeyError):
        hangul("뷁")


def test_latin_letters_leave_a_margin() -> None:
    page = latin("SEOUL", 64)
    assert (page > 128).any()
    assert page[0].max() == page[-1].max() == page[:, 0].max() == page[:, -1].max() == 0


def test_a_motif_names_its_inks() -> None:
    assert set(np.unique(sun_and_waves(128))) == {0, 1, 2, 3}


@pytest.mark.parametrize("name", ["seoul", "sichak", "sunset"])
def test_a_print_leaves_the_cloth_around_it_untouched(name: str) -> None:
    fabric = cotton((200, 200, 200))
    inks = ((10, 20, 30), (200, 30, 40), (30, 200, 40))
    picture = print_on(fabric, name, inks, 4, 4)
    ground = tiled(fabric, 4, 4, 256)
    assert picture.shape == ground.shape == (1024, 1024, 3)
    changed = (picture != ground).any(axis=2)
    assert changed.mean() > 0.03
    assert not changed[[0, -1]].any()
    assert not changed[:, [0, -1]].any()


def test_an_unknown_print_is_an_error() -> None:
    with pytest.raises(ValueError, match="no print named 'dragon'"):
        print_on(cotton((0, 0, 0)), "dragon", ((1, 2, 3),), 1, 1)
