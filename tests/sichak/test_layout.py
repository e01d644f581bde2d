"""The layout is HR-VITON's, and no name from outside leaves its folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sichak import layout
from sichak.layout import (
    FOLDERS,
    GARMENT_FOLDERS,
    PERSON_FOLDERS,
    Folder,
    is_stem,
    make_stem,
    safe_stem,
)

HR_VITON = {
    layout.IMAGE: "image/00006_00.jpg",
    layout.CLOTH: "cloth/00006_00.jpg",
    layout.CLOTH_MASK: "cloth-mask/00006_00.jpg",
    layout.PARSE: "image-parse-v3/00006_00.png",
    layout.PARSE_AGNOSTIC: "image-parse-agnostic-v3.2/00006_00.png",
    layout.DENSEPOSE: "image-densepose/00006_00.jpg",
    layout.OPENPOSE_IMG: "openpose_img/00006_00_rendered.png",
    layout.OPENPOSE_JSON: "openpose_json/00006_00_keypoints.json",
    layout.AGNOSTIC: "agnostic-v3.2/00006_00.jpg",
    layout.AGNOSTIC_MASK: "agnostic-mask/00006_00_mask.png",
}

stems = st.from_regex(layout.STEM, fullmatch=True)
folders = st.sampled_from(FOLDERS)


@pytest.mark.parametrize(("folder", "expected"), HR_VITON.items(), ids=HR_VITON.values())
def test_files_lie_where_the_reference_reads_them(folder: Folder, expected: str) -> None:
    assert folder.file("00006_00") == expected


def test_folders_have_names_of_their_own() -> None:
    assert len({folder.name for folder in FOLDERS}) == len(FOLDERS)
    assert not set(PERSON_FOLDERS) & set(GARMENT_FOLDERS)
    everything = {value for value in vars(layout).values() if isinstance(value, Folder)}
    assert everything - set(FOLDERS) == {layout.TRYON}


def test_modes_are_pillows() -> None:
    assert {folder.mode for folder in FOLDERS} <= {"RGB", "L", "P", ""}
    assert [folder.name for folder in FOLDERS if not folder.mode] == ["openpose_json"]
    # labels and masks that must be exact are no JPEGs
    assert all(folder.ending.endswith(".png") for folder in FOLDERS if folder.mode == "P")


@given(folders, stems)
def test_a_stem_comes_back_from_its_file(folder: Folder, stem: str) -> None:
    path = folder.path(Path("root"), stem)
    assert folder.stem(path) == stem
    assert path == Path("root") / folder.file(stem)


@pytest.mark.parametrize("name", ["", "00006_00", "00006_00.jpeg", "keypoints.json"])
def test_a_file_of_another_ending_has_no_stem(name: str) -> None:
    assert layout.OPENPOSE_JSON.stem(Path(name)) is None
    assert layout.IMAGE.stem(Path(name)) is None


def test_no_folder_no_stems(tmp_path: Path) -> None:
    assert layout.IMAGE.stems(tmp_path) == []


def test_stems_are_sorted_and_leave_out_all_else(tmp_path: Path) -> None:
    folder = tmp_path / "image"
    folder.mkdir()
    for name in ("b_00.jpg", "a_00.jpg", "notes.txt", ".tmp-x", ".jpg"):
        (folder / name).touch()
    (folder / "folder.jpg").mkdir()
    assert layout.IMAGE.stems(tmp_path) == ["a_00", "b_00"]


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "../x_00", "a/b", "a\\b", "-rf", ".hidden", "_a", "a b", "a\n", "ä", "a" * 151],
)
def test_texts_that_are_no_stems(text: str) -> None:
    assert not is_stem(text)


@pytest.mark.parametrize(
    "text", ["00006_00", "8seconds-gm0024_00", "my_photo", "a", "A.b-c_99", "a" * 150]
)
def test_texts_that_are_stems(text: str) -> None:
    assert is_stem(text)


@given(st.lists(st.text(), max_size=3), st.integers(0, 99))
def test_any_text_makes_a_safe_stem(parts: list[str], index: int) -> None:
    stem = make_stem(*parts, index=index)
    assert is_stem(stem)
    assert stem.endswith(f"_{index:02d}")
    # the reference's evaluation finds the person's name back by this split
    assert stem.split("_")[0] + f"_{index:02d}" == stem


@given(stems)
def test_no_stem_leaves_its_folder(stem: str) -> None:
    for folder in FOLDERS:
        path = folder.path(Path("/root"), stem)
        assert path.parent == Path("/root") / folder.name


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ((), "x_00"),
        (("",), "x_00"),
        (("8seconds", "GM0024122750066"), "8seconds-gm0024122750066_00"),
        (("../../etc/passwd",), "etc-passwd_00"),
        (("니트",), "x_00"),
    ],
)
def test_make_stem(parts: tuple[str, ...], expected: str) -> None:
    assert make_stem(*parts) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("00006_00.jpg", "00006_00"),
        ("My photo (1).jpg", "my-photo-1"),
        ("", "x"),
        (".jpg", "jpg"),
        ("..", "x"),
        ("니트.png", "x"),
    ],
)
def test_safe_stem(name: str, expected: str) -> None:
    assert safe_stem(name) == expected


@given(st.text())
def test_any_file_name_has_a_safe_stem(name: str) -> None:
    assert is_stem(safe_stem(name))


def test_the_released_tree_has_these_folders(shared: Path) -> None:
    root = shared / "vitonhd-sample" / "test"
    for folder in HR_VITON:
        assert folder.stems(root) == ["00006_00", "00008_00", "00013_00", "00017_00"]
