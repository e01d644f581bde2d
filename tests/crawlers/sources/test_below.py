"""Names from outside stay below their folder, whatever they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.sources.below import file_url, files_below, find_below, natural, read_at_most


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "root"
    (folder / "a").mkdir(parents=True)
    (folder / "a" / "1.jpg").write_bytes(b"inside")
    (tmp_path / "secret.jpg").write_bytes(b"outside")
    (folder / "out.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "away").symlink_to(tmp_path)
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe.jpg")
    return folder


@pytest.mark.parametrize("name", ["a/1.jpg", "./a//1.jpg", "a\\1.jpg"])
def test_a_name_below_is_found(root: Path, name: str) -> None:
    assert find_below(root, name) == root / "a/1.jpg"


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "a", "absent.jpg", "../secret.jpg", "a/../../secret.jpg", "a/../a/1.jpg",
        "/etc/passwd", "\\\\server\\share", "C:\\1.jpg", "file:a/1.jpg", "out.jpg", "loop",
        "away/secret.jpg", "pipe.jpg", "a/1.jpg\0", "a" * 2_000, "a/" + "b" * 300,
    ],
)  # fmt: skip
def test_other_names_mean_nothing(root: Path, name: str) -> None:
    assert find_below(root, name) is None


@settings(suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(st.sampled_from(["..", ".", "/", "\\", "a", "1.jpg", "secret.jpg", "away"])))
def test_no_name_leads_out(root: Path, pieces: list[str]) -> None:
    for name in ("".join(pieces), "/".join(pieces)):
        found = find_below(root, name)
        assert found is None or found.read_bytes() == b"inside"


def test_files_are_regular_ones_below(root: Path) -> None:
    assert list(files_below(root)) == [root / "a/1.jpg"]


def test_they_come_as_people_count(tmp_path: Path) -> None:
    for name in ("10.jpg", "2.jpg", "1.jpg", "b", "a"):
        (tmp_path / name).touch()
    assert [path.name for path in files_below(tmp_path)] == ["1.jpg", "2.jpg", "10.jpg", "a", "b"]


@given(names=st.lists(st.text(max_size=12)))
def test_names_of_any_kind_can_be_sorted(names: list[str]) -> None:
    assert sorted(sorted(names, key=natural)) == sorted(names)


def test_no_more_is_read_than_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")
    assert (read_at_most(path, 5), read_at_most(path, 4)) == (b"12345", None)


def test_an_address_tells_no_folder_of_the_users(root: Path) -> None:
    assert file_url(root, root / "a" / "1 ä.jpg") == "file:a/1%20%C3%A4.jpg"
