"""Pairs files as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_builder.select.pairs_file import read_pairs
from sichak.errors import DatasetError

PEOPLE = {"anna.jpg": 1, "ben.png": 1, "eva maria.jpg": 1}
GARMENTS = {"tee.jpg": 1, "red dress.webp": 1}


def read(tmp_path: Path, text: str | bytes) -> list[tuple[str | None, str | None]]:
    path = tmp_path / "pairs.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return [(line.person, line.garment) for line in read_pairs(path, PEOPLE, GARMENTS)]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("\n  \n", []),
        ("anna.jpg tee.jpg", [("anna.jpg", "tee.jpg")]),
        (
            "anna.jpg tee.jpg\r\nben.png tee.jpg\r\n",
            [("anna.jpg", "tee.jpg"), ("ben.png", "tee.jpg")],
        ),
        ("\ufeffanna.jpg tee.jpg", [("anna.jpg", "tee.jpg")]),
        ("anna.jpg   \t tee.jpg", [("anna.jpg", "tee.jpg")]),
        ("anna.jpg tee.jpg\nanna.jpg tee.jpg", [("anna.jpg", "tee.jpg")]),
        ("people/anna.jpg garments\\tee.jpg", [("anna.jpg", "tee.jpg")]),
        ("ben tee", [("ben.png", "tee.jpg")]),
        ("eva maria.jpg red dress.webp", [("eva maria.jpg", "red dress.webp")]),
        ("eva maria.jpg\tred dress.webp", [("eva maria.jpg", "red dress.webp")]),
        ("anna.jpg", [(None, None)]),
        ("carl.jpg tee.jpg", [(None, "tee.jpg")]),
        ("anna.jpg hat.jpg", [("anna.jpg", None)]),
        ("../../etc/passwd tee.jpg", [(None, "tee.jpg")]),
    ],
)
def test_lines(tmp_path: Path, text: str, pairs: list[tuple[str | None, str | None]]) -> None:
    assert read(tmp_path, text) == pairs


def test_a_line_keeps_its_number_and_text(tmp_path: Path) -> None:
    path = tmp_path / "pairs.txt"
    path.write_text("\nanna.jpg tee.jpg\n\n carl.jpg tee.jpg \n")
    lines = read_pairs(path, PEOPLE, GARMENTS)
    assert [(line.number, line.text) for line in lines] == [
        (2, "anna.jpg tee.jpg"),
        (4, "carl.jpg tee.jpg"),
    ]


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="not a pairs file"):
        read_pairs(tmp_path / "absent.txt", PEOPLE, GARMENTS)


def test_a_picture_in_its_place(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="not a pairs file"):
        read(tmp_path, b"\xff\xd8\xff\xe0")
