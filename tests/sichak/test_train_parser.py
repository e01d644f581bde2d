"""``sichak train-parser``: options, messages, and the path of what was trained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dataset_builder.parse.embedded.parser import model_card
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.train import LAST, Training
from sichak.cli.app import app
from sichak.errors import DatasetError, ParamsError
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import labelled_folder

TINY = {"width": 64, "height": 96, "batch": 2, "epochs": 1, "fixed": 16}
PHOTO = "0001"
"""A name that is not kept aside."""


def train(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["train-parser", *map(str, arguments)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return labelled_folder(tmp_path / "data", {PHOTO: drawn()})


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(json.dumps(TINY))
    return path


def test_it_trains_and_prints_where_the_parser_is(tmp_path: Path, data: Path, recipe: Path) -> None:
    start, out = tmp_path / LAST, tmp_path / "out"
    Training.begin(Recipe.model_validate(TINY), None).save(start)
    command = ("--data", data, "--out", out, "--recipe", recipe, "--from", start)
    done = train(*command, "--threads", "1", "--workers", "1")
    assert done.exit_code == 0, done.output
    assert done.stdout == f"{out / 'parser.onnx'}\n"
    assert "photos: 1 train, 0 val, 0 test" in done.stderr
    assert "step 1/1  epoch 1.0/1  loss " in done.stderr
    assert model_card(out / "parser.onnx")["recipe"]["width"] == 64

    before = (out / LAST).stat().st_mtime_ns
    again = train(*command, "--threads", "1", "--workers", "1", "--quiet")
    assert again.exit_code == 0
    assert again.stdout == done.stdout
    assert again.stderr == ""
    assert (out / LAST).stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("--data", "absent"), DatasetError, r"absent needs image/, labels/ and labels\.json"),
        (("--data", "data", "--recipe", "none.yaml"), ParamsError, r"none\.yaml: cannot be read"),
        (("--data", "data", "--also", "absent"), DatasetError, "absent needs image/"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    tmp_path: Path,
    data: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    error: type[Exception],
    words: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    done = train(*arguments, "--out", "out", "--workers", "1")
    assert done.exit_code != 0
    assert isinstance(done.exception, error)
    with pytest.raises(error, match=words):
        raise done.exception


@pytest.mark.parametrize("missing", ["--data", "--out"])
def test_what_it_cannot_do_without(tmp_path: Path, missing: str) -> None:
    options = {"--data": tmp_path, "--out": tmp_path}
    del options[missing]
    done = train(*(word for option in options.items() for word in option))
    assert done.exit_code == 2
    assert missing in done.stderr
