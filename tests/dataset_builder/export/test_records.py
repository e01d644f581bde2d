"""What a dataset says of its photos: every line is checked, none is believed."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.export.records import MAX_LINE, read_dataset
from dataset_builder.export.texts import MAX_TEXT, MAX_URL, plain_text, web_address
from sichak.errors import DatasetError


def test_an_empty_dataset_has_no_photos(made):
    dataset = read_dataset(made.write())
    assert (dataset.name, dataset.photos, dataset.left_out) == ("made", (), ())
    assert dataset.made_by == {"parse": "embedded"}


def test_photos_come_sorted_with_whence_they_are(made):
    made.pair("b_00", licence="CC0-1.0")
    made.pair("a_00", category="dress", part="train")
    dataset = read_dataset(made.write())
    assert [photo.place for photo in dataset.photos] == [
        ("dress", "train", "a_00", "garment"),
        ("dress", "train", "a_00", "person"),
        ("upper", "test", "b_00", "garment"),
        ("upper", "test", "b_00", "person"),
    ]
    record = dataset.photos[3].record
    assert (record.store, record.licence, record.role) == ("hanok", "CC0-1.0", "worn")
    assert record.url == "http://img.mall.invalid/b_00/person.jpg"
    assert dataset.photos[3].folder == made.root / "upper/test"
    assert dataset.pairs["upper", "test"] == (("b_00", "b_00"),)


def test_one_category_by_itself_is_a_dataset_too(made):
    made.pair("a_00", category="lower")
    (garment, person) = read_dataset(made.write() / "lower").photos
    assert (garment.record.category, person.record.kind) == ("lower", "person")


def test_a_dataset_without_records_says_how_to_get_them(made):
    made.pair("a_00")
    (made.write() / "upper/records.jsonl").unlink()
    with pytest.raises(DatasetError, match="make it again"):
        read_dataset(made.root)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"stem": "../../etc/passwd"}, "not safe as a file name"),
        ({"stem": "a b"}, "not safe as a file name"),
        ({"stem": ""}, "not safe as a file name"),
        ({"stem": 7}, "stem"),
        ({"part": "../train"}, "part"),
        ({"kind": "dog"}, "kind"),
        ({"category": "lower"}, "category lower in a dataset of upper"),
        ({"sha256": "0" * 63}, "sha256"),
        ({"sha256": None}, "sha256"),
        ({"store": {"$": 1}}, "store"),
        ({"geometry": {"width": 0, "height": 1, "scale": 1, "left": 0, "top": 0}}, "width"),
        ({"geometry": {"width": 1, "height": 1, "scale": float("nan"), "left": 0, "top": 0}}, ""),
    ],
)
def test_a_line_that_is_wrong_is_left_out_with_its_number_and_reason(made, change, reason):
    made.pair("good_00")
    made.rows["upper"].append(made.row("bad_00", "person") | change)
    dataset = read_dataset(made.write())
    assert len(dataset.photos) == 2
    (lost,) = dataset.left_out
    assert lost.what == "upper/records.jsonl, line 3"
    assert lost.reason.startswith("no record: ")
    assert reason in lost.reason


@pytest.mark.parametrize(
    "line",
    ["{", "null", "[]", "3", "[" * 100_000, '{"stem": ' * 10_000, "x" * (MAX_LINE + 10)],
    ids=["cut off", "null", "list", "number", "deep lists", "deep objects", "endless"],
)
def test_a_line_that_is_no_record_at_all_stops_nothing(made, line):
    made.pair("good_00")
    made.rows["upper"].insert(0, line)
    dataset = read_dataset(made.write())
    assert len(dataset.photos) == 2
    assert dataset.left_out


def test_no_stem_is_there_twice(made):
    made.pair("a_00", part="train")
    made.pair("a_00", part="test")
    dataset = read_dataset(made.write())
    assert [photo.record.part for photo in dataset.photos] == ["train", "train"]
    assert [lost.reason for lost in dataset.left_out] == [
        "no record: a second person a_00",
        "no record: a second garment a_00",
    ]


@pytest.mark.parametrize("about", ["{}", "null", "[[", '{"name": 3, "made_by": []}', "[" * 9999])
def test_a_broken_dataset_json_costs_the_name_alone(made, about):
    made.pair("a_00")
    (made.write() / "upper/dataset.json").write_text(about)
    assert len(read_dataset(made.root).photos) == 2


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        (None, ""),
        (7, ""),
        ("photo.jpg", ""),
        ("/home/me/photo.jpg", ""),
        ("file:///etc/passwd", ""),
        ("javascript:alert(1)", ""),
        ("http://", ""),
        ("http://[::1", ""),
        ("http://user:secret@shop.example/a.jpg", ""),
        ("http://shop.example/a b.jpg", ""),
        ("http://shop.example/a.jpg\nSet-Cookie: x", ""),
        ("http://shop.example/" + "a" * MAX_URL, ""),
        ("https://shop.example/a.jpg?x=1#y", "https://shop.example/a.jpg?x=1#y"),
        ("HTTP://SHOP.example/%ED%95%9C.jpg", "HTTP://SHOP.example/%ED%95%9C.jpg"),
    ],
)
def test_an_address_is_one_of_the_web_or_none(given, kept):
    assert web_address(given) == kept


@given(st.text(max_size=500))
def test_a_text_is_one_short_line_without_control_characters(text):
    found = plain_text(text)
    assert isinstance(found, str)
    assert len(found) <= MAX_TEXT
    assert found == found.strip()
    assert all(unicodedata.category(letter)[0] not in "C" for letter in found)
    assert plain_text(found) == found
    json.dumps(found).encode()
