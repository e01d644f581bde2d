"""What doctor says of parsers: the chosen one is needed, the others are told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_builder.parse.backends import BACKENDS
from dataset_builder.parse.checks import parser_checks
from dataset_builder.parse.params import ParseParams


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "cache"))


def test_the_embedded_parser_is_complete_and_the_rest_is_not_needed() -> None:
    first, *others = parser_checks(ParseParams())
    assert (first.name, first.needed, first.ok) == ("parser embedded", True, True)
    assert {check.name for check in others} == {f"parser {name}" for name in BACKENDS} - {
        "parser embedded"
    }
    assert not any(check.needed or check.ok for check in others)
    assert all(check.how for check in others)


def test_a_chosen_parser_without_weights_is_missing_and_says_how_to_get_them() -> None:
    first, *others = parser_checks(ParseParams(backend="cihp-pgn"))
    assert (first.name, first.needed, first.ok) == ("parser cihp-pgn", True, False)
    assert first.found.startswith("chosen; needs CIHP-PGN's folder")
    for words in ("download: https://", "licence: ", "backend: cihp-pgn, weights: PATH"):
        assert words in first.how
    assert [check.name for check in others if check.ok] == ["parser embedded"]


def test_other_parsers_with_weights_are_told_of(tmp_path: Path) -> None:
    file = tmp_path / "atr.pth"
    file.write_bytes(b"weights")
    settings = [ParseParams(backend="schp-atr", weights=str(file))]
    ready = [check.name for check in parser_checks(ParseParams(), settings) if check.ok]
    assert ready == ["parser embedded", "parser schp-atr"]


def test_a_wrong_path_is_named(tmp_path: Path) -> None:
    first, *_ = parser_checks(ParseParams(backend="schp-lip", weights=str(tmp_path / "gone.pth")))
    assert not first.ok
    assert "gone.pth" in first.found
    assert "docs/weights.md" in first.how


def test_precomputed_label_maps_need_nothing() -> None:
    first, *others = parser_checks(ParseParams(backend="precomputed"))
    assert (first.name, first.ok) == ("parser precomputed", True)
    assert not any(check.needed for check in others)
