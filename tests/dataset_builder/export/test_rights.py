"""Photos leave with their pixels when anyone may pass them on, or somebody's word is given."""

from __future__ import annotations

import pytest

from dataset_builder.export.records import read_dataset
from dataset_builder.export.rights import OPEN_LICENCES, Rights, cleared, is_open
from sichak.errors import ParamsError

CLOSED = "all rights reserved: Samsung C&T"


@pytest.mark.parametrize(
    ("licence", "open_"),
    [
        ("", False),
        ("not stated", False),
        (CLOSED, False),
        ("Apache-2.0 with conditions", False),
        ("CC-BY-NC-4.0", False),
        ("CC-BY-ND-4.0", False),
        ("Apache-2.0", True),
        ("apache-2.0", True),
        (" CC0-1.0 ", True),
        ("CC-BY-SA-4.0", True),
    ],
)
def test_terms_are_open_when_they_allow_copies_and_changes_to_all(licence, open_):
    assert is_open(licence) is open_


def test_the_list_of_open_terms_has_none_that_bind_use_or_change():
    assert not [name for name in OPEN_LICENCES if "-nc" in name or "-nd" in name]


@pytest.fixture
def photos(made):
    made.pair("open_00")
    made.pair("shut_00", store="8seconds", licence=CLOSED)
    made.pair("mine_00", store="", sku="", licence=None)
    return read_dataset(made.write()).photos


def stems(photos):
    return sorted({photo.record.stem for photo in photos})


def test_no_photo_needs_no_right():
    assert cleared([], Rights()) == ([], [])


def test_open_photos_go_out_without_a_word(photos):
    few = [photo for photo in photos if photo.record.stem == "open_00"]
    assert cleared(few, Rights()) == (few, [])


def test_closed_photos_are_refused_with_their_stores_and_the_ways_on(photos):
    with pytest.raises(ParamsError) as caught:
        cleared(photos, Rights())
    said = str(caught.value)
    assert f"8seconds: 2 photos, {CLOSED}" in said
    assert "own: 2 photos, terms not stated" in said
    for way in ("--format urls", "--skip-restricted", "--with-photos --permission"):
        assert way in said
    assert caught.value.exit_code == 2


def test_a_permission_opens_its_store_and_no_other(photos):
    with pytest.raises(ParamsError) as caught:
        cleared(photos, Rights(True, {"8seconds": "contract of 2026"}))
    assert "own: 2 photos" in str(caught.value)
    assert "8seconds: " not in str(caught.value)


def test_with_a_word_for_each_all_go_out(photos):
    rights = Rights(True, {"8seconds": "contract of 2026", "own": "models signed releases"})
    assert cleared(photos, rights) == (list(photos), [])


def test_closed_photos_can_be_left_out_with_their_reason(photos):
    kept, left_out = cleared(photos, Rights(skip=True))
    assert stems(kept) == ["open_00"]
    assert {one.reason for one in left_out} == {
        f"not to be passed on: {CLOSED}",
        "not to be passed on: terms not stated",
    }
    assert len(kept) + len(left_out) == len(photos)


def test_a_permission_and_leaving_out_work_together(photos):
    kept, left_out = cleared(photos, Rights(True, {"own": "ours"}, skip=True))
    assert stems(kept) == ["mine_00", "open_00"]
    assert len(left_out) == 2


@pytest.mark.parametrize(
    ("rights", "words"),
    [
        (Rights(with_photos=True), "go together"),
        (Rights(permissions={"8seconds": "contract"}), "go together"),
        (Rights(True, {"8seconds": "  "}), "does not say who allowed what"),
        (Rights(True, {"kuho": "contract"}), "of whom there is no photo"),
    ],
    ids=["switch without words", "words without switch", "empty words", "unknown store"],
)
def test_half_a_statement_is_an_error(photos, rights, words):
    with pytest.raises(ParamsError, match=words):
        cleared(photos, rights)
