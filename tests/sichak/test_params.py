"""params.yaml: every mistake is named, with the nearest right key."""

from __future__ import annotations

import pytest
from pydantic import Field

from sichak.errors import ParamsError
from sichak.params import Params, read_params


class Inner(Params):
    test_share: float = Field(default=0.15, ge=0, le=1)
    seed: int = 0


class Schema(Params):
    dataset: Inner = Inner()
    workers: int = 1


def read(tmp_path, text: str) -> Schema:
    path = tmp_path / "params.yaml"
    path.write_text(text)
    return read_params(path, Schema)


@pytest.mark.parametrize("text", ["", "# nothing\n", "{}", "dataset: {}"])
def test_an_empty_file_gives_the_defaults(tmp_path, text):
    assert read(tmp_path, text) == Schema()


def test_given_keys_are_taken(tmp_path):
    assert read(tmp_path, "dataset: {seed: 7}") == Schema(dataset=Inner(seed=7))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("datset: {}", ["datset: no such parameter", "did you mean 'dataset'", "workers"]),
        (
            "dataset: {test_shar: 1}",
            ["dataset.test_shar: no such parameter", "did you mean 'test_share'", "seed"],
        ),
        ("dataset: {test_share: 3}", ["dataset.test_share", "less than or equal to 1", "3"]),
        ("workers: many", ["workers", "valid integer", "'many'"]),
        ("- a\n- b", ["a mapping of sections is expected"]),
        ("a: [", ["no YAML"]),
    ],
)
def test_mistakes_are_named_with_the_file(tmp_path, text, words):
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, text)
    for word in [*words, "params.yaml"]:
        assert word in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path):
    with pytest.raises(ParamsError) as caught:
        read(tmp_path, "workrs: 1\ndataset: {sed: 1}")
    assert "'workers'" in str(caught.value)
    assert "'seed'" in str(caught.value)


def test_an_absent_file_is_an_error(tmp_path):
    with pytest.raises(ParamsError, match="cannot be read"):
        read_params(tmp_path / "absent.yaml", Schema)


def test_values_cannot_be_changed_later():
    with pytest.raises(ValueError, match="frozen"):
        Schema().workers = 2
