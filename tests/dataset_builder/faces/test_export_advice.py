"""Who exports pictures of people is told when their faces are in them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dataset_builder.dataset.card import dataset_card
from dataset_builder.dataset.records import SelectedPhoto
from sichak.cli.app import app

sys.path.insert(0, str(Path(__file__).parents[1] / "export"))


@pytest.mark.parametrize(
    ("form", "action", "told"),
    [("hf", "", True), ("hf", "kept", True), ("hf", "blurred", False), ("urls", "kept", False)],
)
def test_raw_faces_in_pictures_are_pointed_out(tmp_path, form, action, told):
    from made_datasets import Made

    made = Made(tmp_path / "dataset")
    made.pair("aa-1_00", face_action=action)
    words = ["export", "--dataset", str(made.write()), "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(app, [*words, "--format", form])
    assert done.exit_code == 0, done.output
    assert ("1 photos show people with their faces" in done.stderr) is told


@pytest.mark.parametrize(
    ("actions", "line"),
    [
        ([], ""),
        ([None], ""),
        (["blurred", "blurred", "kept"], "Faces of people: 2 blurred, 1 kept."),
    ],
)
def test_the_datasets_card_counts_what_was_done(actions, line):
    photos = [
        SelectedPhoto(stem=f"a-{n}_00", kind="person", category="upper", face_action=action)
        for n, action in enumerate(actions)
    ]
    card = dataset_card("made", "upper", photos, [], [], {})
    assert ("Faces of people" in card) is bool(line)
    assert line in card
