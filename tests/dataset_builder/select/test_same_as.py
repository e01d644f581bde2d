"""The search for the same photo finds what a comparison of each with each finds, however many."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.near_duplicates import SAME_SHAPE, Seen, same_as
from dataset_builder.select.params import SelectParams

PARAMS = SelectParams()
BLACK = (12.0, 0.0, 0.0)


def each_with_each(photos: Sequence[Seen], params: SelectParams) -> list[int]:
    """The specification: the first kept photo that is the same, found by looking at all."""
    first: list[int] = []
    kept: list[int] = []
    for index, photo in enumerate(photos):
        same = next((old for old in kept if is_same(photos[old], photo, params)), index)
        first.append(same)
        if same == index:
            kept.append(index)
    return first


def is_same(one: Seen, other: Seen, params: SelectParams) -> bool:
    if one.store == other.store and one.sku != other.sku:
        return False
    if (one.role, side(one)) != (other.role, side(other)):
        return False
    if one.sha256 == other.sha256:
        return True
    a, b = one.measures, other.measures
    if (int(a.phash, 16) ^ int(b.phash, 16)).bit_count() > params.duplicate_bits:
        return False
    colour = float(np.linalg.norm(np.array([a.colour]) - np.array([b.colour]), axis=1)[0])
    shape = abs(np.log(max(a.aspect, 1e-6)) - np.log(max(b.aspect, 1e-6)))
    return bool(colour <= params.duplicate_colour and shape <= SAME_SHAPE)


def side(photo: Seen) -> str | None:
    people = photo.measures.people
    return max(people, key=lambda person: person.size).view if people else None


Look = Callable[..., Seen]


@pytest.fixture(scope="module")
def look() -> Look:
    """A photo with the figures that count; the others are alike in all."""

    def seen(
        phash: int = 0,
        colour: tuple[float, float, float] = BLACK,
        aspect: float = 0.8,
        view: str | None = None,
        *,
        store: str = "hanok",
        sku: str = "A1",
        sha256: str = "",
        role: str = "packshot",
    ) -> Seen:
        body = tuple((1.0, 1.0, 0.9) for _ in range(25))
        people = (Person(score=0.9, box=(0, 0, 9, 9), body=body, view=view),) if view else ()
        measures = Measures.model_validate(
            {
                "geometry": {"width": 9, "height": 9, "scale": 1.0, "left": 0.0, "top": 0.0},
                **dict.fromkeys(("border", "foreground", "symmetry", "likeness", "skin"), 0.5),
                **dict.fromkeys(("contrast", "blur", "person_score"), 0.5),
                **dict.fromkeys(("lettering", "seam", "unevenness", "chips"), 0.5),
                **dict.fromkeys(("lines", "things"), 1),
                **dict.fromkeys(("same_bytes", "plain"), True),
                "touch": (0.0, 0.0, 0.0, 0.0),
                "people": people,
                "phash": f"{phash:064x}",
                "colour": colour,
                "aspect": aspect,
            }
        )
        name = sha256 or f"{store} {sku} {phash} {colour} {aspect}"
        return Seen(store, sku, name, role, measures)

    return seen


def test_of_none_there_is_none() -> None:
    assert same_as([], PARAMS) == each_with_each([], PARAMS) == []


HASHES = [
    0,  # all black
    (1 << 60) - 1,  # just near enough to it
    (1 << 61) - 1,  # just not
    ((1 << 60) - 1) << 60,  # near to the second, in other words of 64 bits
    (1 << 120) - 1,
    (1 << 256) - 1,  # the opposite: 256 bits, more than a byte counts
    0xA5 << 120,
]
LIGHTS = [0.0, 5.0, math.nextafter(5.0, 6.0), 10.0, 100.0, -5.0, 2.5]
TINTS = [0.0, 3.0, 4.0, -3.0, 100.0, -128.0]
ASPECTS = [0.0, 1e-9, 1.0, math.exp(0.04), math.exp(0.0401), math.exp(-0.04), 3.0, 0.8]


def photos_of(look: Look) -> st.SearchStrategy[list[Seen]]:
    """Sets full of figures that lie at, just within and just beyond what may differ."""
    hashes = st.sampled_from(HASHES) | st.integers(0, 2**256 - 1)
    lights = st.sampled_from(LIGHTS) | st.floats(0, 100)
    tints = st.sampled_from(TINTS) | st.floats(-128, 127)
    aspects = st.sampled_from(ASPECTS) | st.floats(0.05, 20)
    return st.lists(
        st.builds(
            look,
            hashes,
            st.tuples(lights, tints, tints),
            aspects,
            st.sampled_from([None, None, "front", "back"]),
            store=st.sampled_from(["hanok", "maru", "outlet"]),
            sku=st.sampled_from(["A1", "A2"]),
            sha256=st.sampled_from(["", "", "same", "other"]),
            role=st.sampled_from(["packshot", "packshot", "worn"]),
        ),
        max_size=40,
    )


PARAMETERS = st.builds(
    SelectParams,
    duplicate_bits=st.sampled_from([0, 60, 256]),
    duplicate_colour=st.sampled_from([0.0, 0.3, 5.0, 1000.0]),
)


@given(data=st.data(), params=PARAMETERS)
def test_it_is_what_a_look_at_all_finds(
    look: Look, data: st.DataObject, params: SelectParams
) -> None:
    photos = data.draw(photos_of(look))
    assert same_as(photos, params) == each_with_each(photos, params)


@given(steps=st.lists(st.integers(0, 40), max_size=30), stores=st.integers(1, 3))
def test_along_a_chain_of_hashes(look: Look, steps: list[int], stores: int) -> None:
    """Each photo is near the last one, and soon not near the first."""
    bits = np.cumsum(steps).tolist()
    photos = [
        look((1 << min(count, 256)) - 1, store=f"s{at % stores}", sku=f"A{at % 2}")
        for at, count in enumerate(bits)
    ]
    assert same_as(photos, PARAMS) == each_with_each(photos, PARAMS)


@given(steps=st.lists(st.floats(0, 6), max_size=30), axis=st.integers(0, 3))
def test_along_a_chain_of_colours_and_shapes(look: Look, steps: list[float], axis: int) -> None:
    """A chain runs through the cells of the grid along one axis after the other."""
    photos = []
    for at, gone in enumerate(np.cumsum(steps).tolist()):
        figures = [0.0, 0.0, 0.0, 0.0]
        figures[axis] = gone
        light, a, b, shape = figures
        photos.append(look(0, (light, a, b), math.exp(shape / 125), store=f"s{at % 2}"))
    assert same_as(photos, PARAMS) == each_with_each(photos, PARAMS)


class TestSetsThatAreHardToSearch:
    def test_all_black_and_all_the_same_in_two_stores(self, look: Look) -> None:
        photos = [look(store=f"s{at % 2}", sku=f"A{at}") for at in range(200)]
        found = same_as(photos, PARAMS)
        assert found == each_with_each(photos, PARAMS)
        assert found[:4] == [0, 0, 2, 0]  # those of the other store are copies of the first

    def test_all_black_in_one_store_are_as_many_photos_as_products(self, look: Look) -> None:
        photos = [look(sku=f"A{at}") for at in range(300)]
        assert same_as(photos, PARAMS) == list(range(300))

    def test_all_black_and_all_different(self, look: Look) -> None:
        random = np.random.default_rng(0)
        photos = [
            look(int.from_bytes(random.bytes(32), "big"), store=f"s{at % 5}") for at in range(300)
        ]
        assert same_as(photos, PARAMS) == each_with_each(photos, PARAMS) == list(range(300))

    def test_a_file_that_is_in_every_gallery_is_found_in_other_stores_alone(
        self, look: Look
    ) -> None:
        photos = [
            look(at << 200, (at, 0.0, 0.0), store=store, sku=sku, sha256="banner")
            for at, (store, sku) in enumerate(
                [("maru", "A1"), ("maru", "A2"), ("hanok", "A1"), ("maru", "A2"), ("hanok", "A1")]
            )
        ]
        assert same_as(photos, PARAMS) == each_with_each(photos, PARAMS) == [0, 1, 0, 1, 0]

    def test_many_photos_of_fifty_stores(self, look: Look) -> None:
        """A third near black, a fifth copies of an earlier one in some bits and a little colour."""
        random = np.random.default_rng(7)
        photos: list[Seen] = []
        for at in range(800):
            if photos and random.random() < 0.2:
                old = photos[int(random.integers(len(photos)))].measures
                phash, shade, aspect = int(old.phash, 16), old.colour, old.aspect
                for bit in random.integers(0, 256, int(random.integers(0, 70))).tolist():
                    phash ^= 1 << bit
                light, a, b = shade
                colour = (light + float(random.normal(0, 2)), a, b)
            else:
                phash = int.from_bytes(random.bytes(32), "big")
                dark = random.random() < 0.3
                spread = (1.0, 1.0, 1.0) if dark else (25.0, 15.0, 15.0)
                light, a, b = (float(random.normal(0, one)) for one in spread)
                colour = (max(0.0, (14 if dark else 50) + light), a, b)
                aspect = 0.8 if dark else float(np.exp(random.normal(-0.3, 0.3)))
            store, sku = f"s{random.integers(50)}", f"A{random.integers(6)}"
            photos.append(look(phash, colour, aspect, store=store, sku=sku, sha256=str(at)))
        found = same_as(photos, PARAMS)
        assert found == each_with_each(photos, PARAMS)
        assert len(set(found)) < 0.95 * len(photos)
