"""Pairs files: what is read, what is refused, and how results are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sichak.errors import DatasetError
from tryon.pairs import Pair, as_paired, pair_of, pairs_text, read_pairs, write_pairs

STEMS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,8}(_[0-9]{2})?", fullmatch=True)


def file(folder: Path, content: str | bytes) -> Path:
    path = folder / "pairs.txt"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("content", "pairs"),
    [
        ("", []),
        ("\n \n\t\n", []),
        ("00006_00.jpg 00008_00.jpg\n", [Pair("00006_00", "00008_00")]),
        ("00006_00.jpg\t 00008_00.jpg", [Pair("00006_00", "00008_00")]),
        ("a.jpg b.jpg\r\nc.PNG d.webp\r\n", [Pair("a", "b"), Pair("c", "d")]),
        ("a.jpg b.jpg\na.jpg b.jpg\n", [Pair("a", "b")]),
        ("\ufeffa.jpg b.jpg\n", [Pair("a", "b")]),
        ("shop.v2-1_00.jpg b.jpg", [Pair("shop.v2-1_00", "b")]),
    ],
)
def test_reads_two_names_a_line(tmp_path: Path, content: str, pairs: list[Pair]) -> None:
    assert read_pairs(file(tmp_path, content)) == pairs


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("a.jpg", "1 names"),
        ("a.jpg b.jpg c.jpg", "3 names"),
        ("a b", "no plain picture name"),
        (".jpg b.jpg", "no plain picture name"),
        ("../a.jpg b.jpg", "no plain picture name"),
        ("a.jpg /etc/passwd", "no plain picture name"),
        ("a.jpg dir/b.jpg", "no plain picture name"),
        ("a.jpg ..\\b.jpg", "no plain picture name"),
        ("a.jpg b\0.jpg", "no plain picture name"),
        ("-rf.jpg b.jpg", "no plain picture name"),
        ("a.jpg b.exe", "no plain picture name"),
        ("a.jpg " + "b" * 100_000, "no plain picture name"),
    ],
)
def test_a_hostile_line_is_an_error_that_names_file_and_line(
    tmp_path: Path, line: str, complaint: str
) -> None:
    path = file(tmp_path, f"ok.jpg ok.jpg\n{line}\n")
    with pytest.raises(DatasetError) as raised:
        read_pairs(path)
    assert f"{path}:2:" in str(raised.value)
    assert complaint in str(raised.value)
    assert len(str(raised.value)) < 500


def test_binary_and_missing_files_are_errors_too(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"pairs\.txt"):
        read_pairs(file(tmp_path, b"\xff\xd8\xff\xe0 \x80"))
    with pytest.raises(DatasetError, match=r"absent\.txt"):
        read_pairs(tmp_path / "absent.txt")
    with pytest.raises(DatasetError):
        read_pairs(tmp_path)


@given(st.lists(st.builds(Pair, STEMS, STEMS), unique=True))
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[Pair]
) -> None:
    path = tmp_path_factory.mktemp("pairs") / "pairs.txt"
    write_pairs(path, pairs)
    assert read_pairs(path) == pairs


def test_the_written_form_is_the_references() -> None:
    assert pairs_text([Pair("00006_00", "00008_00")]) == "00006_00.jpg 00008_00.jpg\n"


@pytest.mark.parametrize(
    ("pairs", "paired"),
    [
        ([], []),
        ([Pair("a", "b")], [Pair("a", "a")]),
        ([Pair("b", "c"), Pair("b", "d"), Pair("a", "b")], [Pair("b", "b"), Pair("a", "a")]),
    ],
)
def test_paired_takes_the_persons_name_for_the_garments(
    pairs: list[Pair], paired: list[Pair]
) -> None:
    assert as_paired(pairs) == paired
    assert all(pair.paired for pair in as_paired(pairs))


@pytest.mark.parametrize(
    ("name", "known", "pair"),
    [
        ("", [], None),
        ("00006_00_00008_00", [], None),
        ("00006_00_00008_00", ["00006_00", "00008_00"], Pair("00006_00", "00008_00")),
        ("00006_00_00006_00", ["00006_00"], Pair("00006_00", "00006_00")),
        ("00006_00_00009_00", ["00006_00", "00008_00"], None),
        ("a_b", ["a", "b"], Pair("a", "b")),
        ("a_00_11", ["a_00", "11"], Pair("a_00", "11")),
        ("a_00_11", ["a", "a_00", "11", "00_11"], None),
    ],
)
def test_a_results_name_is_cut_where_both_halves_are_known(
    name: str, known: list[str], pair: Pair | None
) -> None:
    assert pair_of(name, known, known) == pair


@given(st.lists(STEMS, min_size=2, max_size=2, unique=True))
def test_a_pairs_own_name_leads_back_to_it(stems: list[str]) -> None:
    pair = Pair(*stems)
    assert pair_of(pair.name, [pair.person], [pair.garment]) == pair
