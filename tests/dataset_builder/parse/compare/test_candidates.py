"""Who takes part: parsers whose weights are there, with the settings that belong to them."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_builder.parse.backends import BACKENDS
from dataset_builder.parse.compare.candidates import candidates, settings_of
from dataset_builder.parse.params import ParseParams
from sichak.errors import ParamsError


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "cache"))


@pytest.fixture
def lip(tmp_path: Path) -> ParseParams:
    path = tmp_path / "lip.pth"
    path.write_bytes(b"weights")
    return ParseParams(backend="schp-lip", weights=str(path))


def test_without_weights_the_embedded_one_is_alone() -> None:
    found = candidates(ParseParams(), [])
    assert set(found.ready) == {"embedded"}
    assert set(found.skipped) == set(BACKENDS) - {"embedded"}
    assert all("needs" in why for why in found.skipped.values())


def test_the_section_parse_furnishes_its_own_backend(lip: ParseParams) -> None:
    found = candidates(lip, [])
    assert found.ready == {"embedded": ParseParams(), "schp-lip": lip}


def test_settings_of_their_own_come_first(lip: ParseParams) -> None:
    other = ParseParams(backend="schp-lip", flip=True, weights=lip.weights)
    assert settings_of(lip, [other])["schp-lip"] is other


def test_precomputed_label_maps_are_no_candidate() -> None:
    assert "precomputed" not in settings_of(ParseParams(backend="precomputed"), [])


def test_names_choose_and_order(lip: ParseParams) -> None:
    found = candidates(lip, [], ["schp-lip", "qanet", "embedded", "schp-lip"])
    assert list(found.ready) == ["schp-lip", "embedded"]
    assert list(found.skipped) == ["qanet"]


def test_a_wrong_hash_is_a_reason_to_skip(lip: ParseParams) -> None:
    wrong = lip.model_copy(update={"weights_sha256": "0" * 64})
    assert "expected 0000" in candidates(wrong, []).skipped["schp-lip"]


@pytest.mark.parametrize(("name", "near"), [("schp_lip", "schp-lip"), ("cihp", "cihp-pgn")])
def test_a_wrong_name_names_the_nearest(name: str, near: str) -> None:
    with pytest.raises(ParamsError, match=f"did you mean '{near}'"):
        candidates(ParseParams(), [], [name])
