"""The same photo in another size or quality is found; another colour of the same cut is not."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from dataset_builder.select.foreground import find_foreground
from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.near_duplicates import Seen, aspect, mean_colour, phash, same_as
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import Role
from tests.dataset_builder.select.conftest import Draw

PARAMS = SelectParams()
NAVY, BLACK, BEIGE = (48, 52, 86), (42, 42, 44), (196, 176, 144)
trousers = Draw().trousers


Look = Callable[..., Seen]


@pytest.fixture
def look(measures: Callable[..., Measures]) -> Look:
    def seen(
        photo: np.ndarray, sku: str = "A1", store: str = "hanok", role: Role = "packshot"
    ) -> Seen:
        found = find_foreground(photo)
        figures = measures(phash=phash(found), colour=mean_colour(found), aspect=aspect(found))
        return Seen(store, sku, str(hash(photo.tobytes())), role, figures)

    return seen


def saved(photo: np.ndarray, quality: int, size: tuple[int, int] | None = None) -> np.ndarray:
    buffer = io.BytesIO()
    picture = Image.fromarray(photo)
    (picture.resize(size) if size else picture).save(buffer, "JPEG", quality=quality)
    return np.asarray(Image.open(buffer))


def count_new(photos: Sequence[Seen]) -> int:
    return len(set(same_as(photos, PARAMS)))


def test_nothing() -> None:
    assert same_as([], PARAMS) == []


class TestTheSamePhoto:
    @pytest.mark.parametrize(
        "copy",
        [
            pytest.param(lambda photo: photo, id="the very pixels"),
            pytest.param(lambda photo: saved(photo, 60), id="saved again"),
            pytest.param(lambda photo: saved(photo, 85, (450, 600)), id="smaller"),
            pytest.param(lambda photo: photo[20:-20, 15:-15], id="cropped a little"),
        ],
    )
    def test_is_found(self, look: Look, copy: Callable[[np.ndarray], np.ndarray]) -> None:
        photo = trousers(NAVY)
        assert same_as([look(photo), look(copy(photo))], PARAMS) == [0, 0]

    def test_is_found_on_a_person(self, look: Look, draw: Any) -> None:
        photo = draw.worn()
        assert same_as([look(photo), look(saved(photo, 70, (480, 640)))], PARAMS) == [0, 0]

    def test_shifted_in_the_frame_it_is_the_same(self, look: Look) -> None:
        assert count_new([look(trousers(NAVY)), look(trousers(NAVY, shift=60))]) == 1


class TestAnotherPhoto:
    def test_colours_of_one_cut_are_never_merged(self, look: Look) -> None:
        colours = [look(trousers(colour)) for colour in (NAVY, BLACK, BEIGE)]
        hashes = [bytes.fromhex(one.measures.phash) for one in colours]
        differing = np.unpackbits(
            np.frombuffer(hashes[0], np.uint8) ^ np.frombuffer(hashes[1], np.uint8)
        ).sum()
        assert differing <= PARAMS.duplicate_bits, "the hash alone would merge navy and black"
        assert same_as(colours, PARAMS) == [0, 1, 2]

    def test_a_wider_cut_is_another(self, look: Look) -> None:
        assert count_new([look(trousers(NAVY)), look(trousers(NAVY, wider=40))]) == 2

    def test_another_print_is_another(self, look: Look, draw: Any) -> None:
        assert count_new([look(draw.packshot(seed=seed)) for seed in range(4)]) == 4

    def test_another_pose_is_another(self, look: Look, draw: Any) -> None:
        poses = [draw.worn(((0.5, 0.15, 0.14),)), draw.worn(((0.3, 0.2, 0.1),))]
        assert count_new([look(photo) for photo in poses]) == 2


class TestWhatMayBeMerged:
    PHOTO = trousers(NAVY)

    @pytest.mark.parametrize(
        ("other", "first"),
        [
            pytest.param({}, 0, id="within a product"),
            pytest.param({"store": "outlet", "sku": "Z9"}, 0, id="between stores"),
            pytest.param({"sku": "A2"}, 1, id="not between products of one store"),
            pytest.param({"role": "worn"}, 1, id="not in another role"),
        ],
    )
    def test_it_depends_on_product_and_role(
        self, look: Look, other: dict[str, Any], first: int
    ) -> None:
        assert same_as([look(self.PHOTO), look(self.PHOTO, **other)], PARAMS) == [0, first]

    def test_front_and_back_of_a_person_are_two(
        self, look: Look, person: Callable[..., Person]
    ) -> None:
        photo = look(self.PHOTO, role="worn")
        sides = [
            replace(photo, measures=photo.measures.model_copy(update={"people": (person(side),)}))
            for side in ("front", "back", "front")
        ]
        assert same_as([replace(one, sha256=str(at)) for at, one in enumerate(sides)], PARAMS) == [
            0,
            1,
            0,
        ]

    def test_a_copy_of_a_copy_points_to_the_first(self, look: Look) -> None:
        copies = [look(saved(self.PHOTO, quality)) for quality in (95, 80, 60)]
        assert same_as(copies, PARAMS) == [0, 0, 0]
