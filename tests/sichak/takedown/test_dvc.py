"""DVC's cache loses just the right objects: by bytes, and by the names that folders give them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sichak.takedown.dvc import file_md5, find_cache, remove_objects

SHA, OTHER = "ab" * 32, "cd" * 32
NAMES = (
    f"photos/ab/{SHA}.jpg", "image/a-1_00.jpg", "pictures/upper-image-a-1_00.jpg", "tryon.jpg",
    f"photos/cd/{OTHER}.jpg", "image/a-1_001.jpg",
)  # fmt: skip
"""The first four are of one photo."""


@pytest.fixture
def repository(tmp_path) -> Path:
    """Two versions of a folder in a real cache."""
    for command in (["init", "--no-scm", "-q"], ["config", "core.analytics", "false"]):
        subprocess.run([sys.executable, "-m", "dvc", *command], cwd=tmp_path, check=True)
    for version in (b"1", b"2"):
        for name in NAMES:
            path = tmp_path / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(name.encode() + version)
        subprocess.run([sys.executable, "-m", "dvc", "add", "-q", "data"], cwd=tmp_path, check=True)
    return tmp_path


def test_no_repository_has_no_cache(tmp_path):
    assert find_cache(tmp_path) is None


def test_objects_are_found_by_bytes(repository):
    cache = find_cache(repository / "data")
    assert cache is not None
    md5 = file_md5(repository / "data/tryon.jpg")
    assert cache.there([md5, "0" * 32]) == [md5]
    remove_objects(cache, [md5, "0" * 32])
    assert cache.there([md5]) == []


def test_objects_of_all_versions_are_found_by_name_and_no_others(repository):
    cache = find_cache(repository)
    assert cache is not None
    named = {cache.path(md5).read_bytes() for md5 in cache.named([SHA], ["a-1_00"])}
    assert named == {name.encode() + version for version in (b"1", b"2") for name in NAMES[:4]}
    assert cache.named([], []) == set()


def test_cache_and_remotes_are_read_from_the_configuration(repository):
    (repository / ".dvc/config").write_text(
        "[cache]\n    dir = ../elsewhere\n['remote \"cloud\"']\n    url = s3://bucket/%x\n"
    )
    cache = find_cache(repository)
    assert cache is not None
    assert cache.objects.resolve() == (repository / "elsewhere/files/md5").resolve()
    assert cache.remotes == (("cloud", "s3://bucket/%x"),)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"relpath": "x", "md5": "../../etc/passwd"}]'])
def test_damaged_listings_name_nothing(repository, text):
    cache = find_cache(repository)
    assert cache is not None
    for listing in cache.objects.glob("??/*.dir"):
        listing.chmod(0o644)
        listing.write_text(text)
    assert cache.named([SHA], ["a-1_00", "x"]) == set()
