"""The table of parsers: what each needs, what is said when it is missing, how it is made."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from dataset_builder.parse.backends import BACKENDS, backend_of, make_parser, weights_of
from dataset_builder.parse.compare.measure import MeasuredParse
from dataset_builder.parse.needs import own_folder
from dataset_builder.parse.params import BackendName, ParseParams
from dataset_builder.parse.stage import ParseStage
from sichak.errors import ParamsError, WeightsError

OWN = [name for name in BACKENDS if name != "embedded"]
SHA256 = hashlib.sha256(b"weights").hexdigest()


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SICHAK_WEIGHTS", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "mine.pth"
    path.write_bytes(b"weights")
    return path


def test_every_backend_of_the_parameters_is_in_the_table_but_precomputed() -> None:
    assert {*BACKENDS} == {*get_args(BackendName)} - {"precomputed"}
    assert all(backend.name == name for name, backend in BACKENDS.items())


def test_precomputed_runs_no_weights_and_is_no_parser() -> None:
    assert weights_of(ParseParams(backend="precomputed")) == {}
    with pytest.raises(ParamsError, match="precomputed is no parser"):
        backend_of(ParseParams(backend="precomputed"))


@pytest.mark.parametrize("stage", [ParseStage, MeasuredParse])
@pytest.mark.parametrize("name", get_args(BackendName))
def test_only_cihp_pgn_may_take_hours_for_a_photo(
    stage: type[ParseStage | MeasuredParse], name: BackendName
) -> None:
    """Twelve looks at a whole photo take it ten minutes of a fast CPU."""
    timeout = stage(ParseParams(backend=name, size="photo")).timeout
    assert timeout == (4 * 3600 if name == "cihp-pgn" else 900)


def test_the_embedded_parser_needs_nothing_of_the_user() -> None:
    params = ParseParams()
    assert params.backend == "embedded"
    hashes = weights_of(params)
    assert hashes
    assert all(len(value) == 64 and int(value, 16) >= 0 for value in hashes.values())
    assert make_parser(params)


def test_the_embedded_parser_takes_a_network_that_was_trained_anew(file: Path) -> None:
    params = ParseParams(weights=str(file), flip=True)
    assert weights_of(params) == {"weights": SHA256}
    assert make_parser(params)


@pytest.mark.parametrize("name", OWN)
def test_missing_weights_are_an_error_that_says_all_one_has_to_know(name: BackendName) -> None:
    backend = BACKENDS[name]
    params = ParseParams(backend=name)
    with pytest.raises(WeightsError) as caught:
        weights_of(params)
    text = str(caught.value)
    for need in backend.needs(params):
        assert need.source in text
        assert need.what in text
        assert f"{need.param}: PATH" in text
        assert need.files[0] in text
    assert f"backend: {name}" in text
    assert backend.licence in text
    assert str(own_folder()) in text
    with pytest.raises(WeightsError):
        make_parser(params)


def test_an_address_with_a_known_hash_can_be_typed_as_it_is() -> None:
    with pytest.raises(WeightsError) as caught:
        weights_of(ParseParams(backend="schp-lip"))
    (line,) = [line for line in str(caught.value).splitlines() if "fetched once" in line]
    import yaml

    typed = yaml.safe_load(line.partition(": ")[2])
    params = ParseParams(**typed["parse"])
    assert weights_of(params) == {"weights": params.weights_sha256}


def test_both_files_of_the_fused_parser_are_asked_for_until_both_are_there(file: Path) -> None:
    with pytest.raises(WeightsError, match="ATR") as caught:
        weights_of(ParseParams(backend="schp-fused", weights=str(file)))
    assert "LIP" not in str(caught.value)
    both = ParseParams(backend="schp-fused", weights=str(file), weights_atr=str(file))
    assert weights_of(both) == {"weights": SHA256, "weights_atr": SHA256}
    assert make_parser(both)


@pytest.mark.parametrize("name", ["schp-lip", "schp-atr", "qanet", "cihp-pgn"])
class TestWeights:
    def test_by_path(self, name: BackendName, file: Path) -> None:
        params = ParseParams(backend=name, weights=str(file), weights_sha256=SHA256.upper())
        assert weights_of(params) == {"weights": SHA256}
        assert make_parser(params)

    def test_by_a_path_with_another_hash(self, name: BackendName, file: Path) -> None:
        params = ParseParams(backend=name, weights=str(file), weights_sha256="0" * 64)
        with pytest.raises(WeightsError, match="expected 0000"):
            weights_of(params)

    def test_by_a_path_where_nothing_is(self, name: BackendName, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match=r"absent\.pth"):
            weights_of(ParseParams(backend=name, weights=str(tmp_path / "absent.pth")))

    def test_by_url_needs_a_hash_and_fetches_nothing(self, name: BackendName) -> None:
        url = "https://sichak.invalid/x.pth"
        with pytest.raises(WeightsError, match="give the SHA-256"):
            weights_of(ParseParams(backend=name, weights=url))
        known = ParseParams(backend=name, weights=url, weights_sha256=SHA256)
        assert weights_of(known) == {"weights": SHA256}

    def test_by_the_official_name_in_the_own_folder(self, name: BackendName) -> None:
        (need,) = BACKENDS[name].needs(ParseParams(backend=name))
        path = own_folder() / need.files[-1]
        path.parent.mkdir(parents=True)
        path.write_bytes(b"weights")
        assert weights_of(ParseParams(backend=name)) == {"weights": SHA256}

    def test_by_registered_name(self, name: BackendName) -> None:
        from sichak.weights import weights_sha256

        hashes = weights_of(ParseParams(backend=name, weights="u2netp"))
        assert hashes == {"weights": weights_sha256("u2netp")}


def test_checkpoints_of_qanet_for_lip_and_cihp_are_told_apart() -> None:
    lip, cihp = (ParseParams(backend="qanet", labels=labels) for labels in ("lip", "cihp"))
    names = [BACKENDS["qanet"].needs(params)[0].files[0] for params in (lip, cihp)]
    assert names == ["qanet-lip.pth", "qanet-cihp.pth"]
    with pytest.raises(WeightsError, match="labels: lip, weights: PATH"):
        weights_of(lip)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"backend": "composed"}, "backend"),
        ({"backend": "schp-lip", "weights_sha256": "12ab"}, "weights_sha256"),
        ({"backend": "qanet", "labels": "atr"}, "labels"),
        ({"backend": "qanet", "size": "small"}, "size"),
        ({"backend": "cihp-pgn", "scales": [1.0] * 13}, "scales"),
        ({"backend": "cihp-pgn", "device": "tpu"}, "device"),
    ],
)
def test_wrong_settings_are_found_when_they_are_read(
    settings: dict[str, object], words: str
) -> None:
    with pytest.raises(ValidationError, match=words):
        ParseParams(**settings)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"backend": "qanet", "size": "photo"}, "size photo"),
        ({"backend": "qanet", "size": "100x100"}, "multiples of 32"),
        ({"backend": "cihp-pgn", "scales": ()}, "give sizes above 0"),
        ({"backend": "schp-lip", "scales": (0.0,)}, "give sizes above 0"),
    ],
)
def test_settings_a_network_does_not_have_are_found_before_any_photo(
    settings: dict[str, object], words: str, file: Path
) -> None:
    with pytest.raises(ParamsError, match=words):
        make_parser(ParseParams(weights=str(file), **settings))


class TestMemoKey:
    """What a remembered label map depends on."""

    def key(self, **settings: object) -> dict[str, object]:
        return ParseStage(ParseParams(**settings)).fingerprint()

    def test_where_the_weights_lie_does_not_matter(self, file: Path, tmp_path: Path) -> None:
        other = tmp_path / "elsewhere.pth"
        other.write_bytes(b"weights")
        here = self.key(backend="schp-lip", weights=str(file))
        assert here == self.key(backend="schp-lip", weights=str(other), weights_sha256=SHA256)

    def test_what_they_hold_does(self, file: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.pth"
        other.write_bytes(b"trained more")
        here = self.key(backend="schp-lip", weights=str(file))
        assert here != self.key(backend="schp-lip", weights=str(other))

    def test_how_the_network_looks_does(self, file: Path) -> None:
        here = self.key(backend="schp-lip", weights=str(file))
        assert here != self.key(backend="schp-lip", weights=str(file), flip=True)

    def test_missing_weights_stop_the_run_before_any_photo(self) -> None:
        with pytest.raises(WeightsError, match="download: "):
            self.key(backend="cihp-pgn")
