"""Who exports pictures of people is told when their faces are in them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

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
