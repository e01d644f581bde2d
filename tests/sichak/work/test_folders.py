"""Items from folders: every picture becomes an item or a named reject."""

from __future__ import annotations

import pytest

from sichak.errors import DatasetError
from sichak.layout import OPENPOSE_JSON
from sichak.work.folders import Companion, items_from_folder, picture_stems


def touch(folder, *names):
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(b"x")
    return folder


@pytest.mark.parametrize("names", [[], ["notes.txt"], [".hidden.jpg"], ["Thumbs.db"]])
def test_a_folder_without_pictures_is_an_error(tmp_path, names):
    with pytest.raises(DatasetError, match="no picture in"):
        picture_stems(touch(tmp_path / "photos", *names))


def test_an_absent_folder_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match="no folder"):
        picture_stems(tmp_path / "absent")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("00006_00.jpg", "00006_00"),
        ("model_1.PNG", "model_1"),
        ("a.b.webp", "a.b"),
        ("My photo (1).jpg", "my-photo-1"),
        ("여름 원피스 3.jpeg", "3"),
        ("여름.jpeg", "x"),
        ("-rf.jpg", "rf"),
    ],
)
def test_names_are_kept_where_they_are_safe(tmp_path, name, stem):
    stems, rejects = picture_stems(touch(tmp_path / "photos", name))
    assert list(stems) == [stem]
    assert rejects == []


def test_two_files_of_one_stem_are_an_item_and_a_reject(tmp_path):
    stems, rejects = picture_stems(touch(tmp_path / "photos", "a.jpg", "a.png"))
    assert stems["a"].name == "a.jpg"
    assert rejects == [("a.png", "has the same stem a as a.jpg")]


def test_companions_join_by_stem_and_may_be_absent(tmp_path):
    photos = touch(tmp_path / "photos", "b.jpg", "a.png")
    poses = touch(tmp_path / "poses", "a_keypoints.json", "other_keypoints.json")
    items, rejects = items_from_folder(
        "image", photos, {"pose": Companion(poses, OPENPOSE_JSON)}, lambda stem: {"name": stem}
    )
    assert [(item.id, sorted(item.inputs), item.facts) for item in items] == [
        ("a", ["image", "pose"], {"name": "a"}),
        ("b", ["image"], {"name": "b"}),
    ]
    assert rejects == []
