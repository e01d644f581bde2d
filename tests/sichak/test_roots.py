"""Finding the parts of a dataset, however much of it a path names."""

from __future__ import annotations

import json

import pytest

from sichak.errors import DatasetError
from sichak.layout import CLOTH, IMAGE
from sichak.roots import roots


def make(root, *parts, category=None):
    for part in parts:
        (root / part / "image").mkdir(parents=True)
    if category:
        (root / "dataset.json").write_text(json.dumps({"category": category}))
    return root


@pytest.mark.parametrize("inside", [[], ["photos"], ["upper"]])
def test_no_dataset_is_an_error(tmp_path, inside):
    for name in inside:
        (tmp_path / name).mkdir()
    with pytest.raises(DatasetError, match="no dataset"):
        roots(tmp_path)


def test_one_dataset_with_one_or_both_parts(tmp_path):
    (root,) = roots(make(tmp_path, "train", "test", category="dress"))
    assert root.category == "dress"
    assert not root.nested
    assert [part.name for part in root.parts] == ["test", "train"]


def test_a_part_alone_knows_its_datasets_category(tmp_path):
    make(tmp_path, "test", category="lower")
    (root,) = roots(tmp_path / "test")
    assert (root.category, root.parts) == ("lower", (tmp_path / "test",))


def test_a_folder_with_a_dataset_a_category(tmp_path):
    make(tmp_path / "upper", "test")
    make(tmp_path / "dress", "train")
    assert [(root.category, root.nested) for root in roots(tmp_path)] == [
        ("upper", True),
        ("dress", True),
    ]
    assert [root.category for root in roots(tmp_path, "dress")] == ["dress"]


@pytest.mark.parametrize(
    ("said", "given", "category"),
    [
        (None, None, "upper"),
        (None, "lower", "lower"),
        ("dress", "lower", "dress"),
        ("hat", "lower", "lower"),
    ],
)
def test_the_dataset_knows_better_than_the_option(tmp_path, said, given, category):
    (root,) = roots(make(tmp_path, "test", category=said), given)
    assert root.category == category


@pytest.mark.parametrize(
    "content", [b"", b"[" * 100_000, b"\xff", b"[]", b'{"category": {"a": []}}', b'{"category": 3}']
)
def test_a_dataset_that_says_nothing_clear_has_the_option_s_category(tmp_path, content):
    (make(tmp_path, "test") / "dataset.json").write_bytes(content)
    (root,) = roots(tmp_path, "lower")
    assert root.category == "lower"


def test_an_unknown_category_is_an_error(tmp_path):
    with pytest.raises(DatasetError, match="'hat' is none of upper, lower, dress"):
        roots(make(tmp_path, "test"), "hat")


def test_a_file_is_found_in_either_part(tmp_path):
    (root,) = roots(make(tmp_path, "test", "train"))
    (tmp_path / "train/image/a.jpg").write_bytes(b"x")
    assert root.find(IMAGE, "a") == tmp_path / "train/image/a.jpg"
    assert root.find(CLOTH, "a") is None
