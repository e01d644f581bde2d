"""What is said of the files is well-formed; they are not downloaded here."""

from __future__ import annotations

import re

import pytest

from dataset_builder.parse.schp.checkpoints import DATASETS, File

FILES = [file for d in DATASETS.values() for file in (d.checkpoint, d.onnx) if file]


@pytest.mark.parametrize(("name", "labels", "side"), [("lip", 20, 473), ("atr", 18, 512)])
def test_labels_and_sides(name: str, labels: int, side: int) -> None:
    assert (len(DATASETS[name].numbering), DATASETS[name].side) == (labels, side)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_addresses_and_hashes(file: File) -> None:
    assert file.url.startswith("https://")
    if file.sha256:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert file.url.endswith("/" + file.name), "a hash belongs to the file at the address"
    assert file.size is None or 2.6e8 < file.size < 2.7e8


def test_hashes_are_of_different_files() -> None:
    hashes = [file.sha256 for file in FILES if file.sha256]
    assert len(set(hashes)) == len(hashes) == 4


def test_errors_say_where_both_files_are() -> None:
    text = DATASETS["atr"].expected
    assert "exp-schp-201908301523-atr.pth" in text
    assert "parsing_atr.onnx" in text
