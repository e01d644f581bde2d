"""What a training writes when the disk is full: the file before it stays, and it is said.

The disk of these tests is one that takes no file above a size: a limit of the system's
for a process, so that real writes fail.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dataset_builder.parse.training.output import append_line, clear_half_written, write_whole
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.train import LAST, Training
from sichak.errors import SichakError
from tests.dataset_builder.parse.embedded.made import made_network

PROJECT = Path(__file__).parents[4]
RECIPE = Recipe(width=64, height=96, batch=2, epochs=1, fixed=3)
LIMITED = """
import resource, sys
from pathlib import Path
import torch
from dataset_builder.parse.training.output import append_line, write_whole
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.train import Training
from sichak.errors import SichakError

torch.set_num_threads(1)
out, recipe = Path(sys.argv[1]), Recipe.model_validate_json(sys.argv[2])
training = Training.begin(recipe.model_copy(update={"seed": 1}), None)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
for path, write in (
    (out / "last.pt", training.save),
    (out / "small.txt", lambda path: write_whole(path, b"small")),
    (out / "whole.bin", lambda path: write_whole(path, bytes(2_000_000))),
    (out / "log.jsonl", lambda path: append_line(path, "x" * 2_000_000)),
):
    try:
        write(path)
        print("written", path.name)
    except SichakError as error:
        print(error)
"""


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("out") / LAST
    Training.begin(RECIPE, made_network().state_dict()).save(path)
    return path


@pytest.fixture(scope="module")
def said(checkpoint: Path) -> list[str]:
    """What is said of each file that is too large for the disk."""
    command = [sys.executable, "-c", LIMITED, str(checkpoint.parent), RECIPE.model_dump_json()]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size there")
class TestFullDisk:
    def test_it_is_said_of_which_file_and_what_to_do(
        self, checkpoint: Path, said: list[str]
    ) -> None:
        names = {0: "last.pt", 2: "whole.bin", 3: "log.jsonl"}
        for line, name in names.items():
            assert said[line] == (
                f"{checkpoint.parent / name} cannot be written (File too large); the last "
                "checkpoint is kept: make room, and the same command goes on from it"
            )

    def test_what_fits_is_written(self, checkpoint: Path, said: list[str]) -> None:
        assert said[1] == "written small.txt"
        assert (checkpoint.parent / "small.txt").read_bytes() == b"small"

    def test_the_checkpoint_before_it_is_whole(self, checkpoint: Path, said: list[str]) -> None:
        assert said
        kept = Training.resume(checkpoint, RECIPE).network.state_dict()
        for name, value in made_network().state_dict().items():
            assert kept[name].equal(value), name

    def test_nothing_half_written_is_left(self, checkpoint: Path, said: list[str]) -> None:
        assert said
        names = {path.name for path in checkpoint.parent.iterdir()}
        assert names <= {LAST, "small.txt", "log.jsonl"}


class TestWriteWhole:
    def test_it_replaces_what_was_there(self, tmp_path: Path) -> None:
        for data in (b"", b"old", b"new"):
            write_whole(tmp_path / "x", data)
            assert (tmp_path / "x").read_bytes() == data
        assert [path.name for path in tmp_path.iterdir()] == ["x"]

    @pytest.mark.parametrize("write", [lambda p: write_whole(p, b""), lambda p: append_line(p, "")])
    def test_where_nothing_can_be_written(self, tmp_path: Path, write: object) -> None:
        assert callable(write)
        (tmp_path / "folder").mkdir()
        with pytest.raises(SichakError, match=r"folder cannot be written .*directory"):
            write(tmp_path / "folder")


def test_lines_are_added(tmp_path: Path) -> None:
    for line in ("one", "größer"):
        append_line(tmp_path / "log", line)
    assert (tmp_path / "log").read_text(encoding="utf-8") == "one\ngrößer\n"


def test_what_a_killed_training_was_writing_goes(tmp_path: Path) -> None:
    clear_half_written(tmp_path)
    for name in (".tmp-abc", LAST, ".hidden"):
        (tmp_path / name).write_bytes(b"x")
    clear_half_written(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {LAST, ".hidden"}
