"""The command line: light to start, every command explained, errors in one sentence."""

from __future__ import annotations

import errno
import subprocess
import sys

import pytest
from typer.main import get_command

from sichak import __version__
from sichak.cli import app as module
from sichak.cli.app import app

COMMANDS = sorted(get_command(app).commands)
HEAVY = ("torch", "cv2", "pandas", "scrapy", "onnxruntime", "skimage", "scipy", "dvc", "rembg")


def sichak(*arguments: str, cwd=None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sichak.cli.app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


def test_starting_up_imports_nothing_heavy():
    code = "import sys, sichak.cli.app; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()).isdisjoint(HEAVY)


def test_the_commands_of_the_pipeline_are_there():
    assert set(COMMANDS) >= {
        "crawl", "select", "mask", "pose", "parse", "densepose", "agnostic", "dataset", "tryon",
        "score", "agreement", "report", "build", "doctor", "weights", "bench", "validate",
    }  # fmt: skip


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained(name):
    command = get_command(app).commands[name]
    assert command.help, f"{name} has no help"
    if command.params and name not in ("doctor", "stores"):
        assert "Example: sichak" in command.help.replace("\n", " "), f"{name} has no example"
    for parameter in command.params:
        if parameter.name != "help":
            assert getattr(parameter, "help", None), f"{name} does not explain {parameter.name}"


def test_version():
    done = sichak("--version")
    assert done.stdout == f"sichak {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["mask", "--images", "absent", "--out", "o"], 1, "no folder absent"),
        (["pose", "--images", ".", "--out", "o"], 1, "no picture in ."),
        (["pose", "--images", ".", "--out", "o", "--shard", "3/2"], 2, "--shard 3/2"),
        (["pose", "--images", ".", "--out", "o", "--params", "p.yaml"], 2, "no parameter file"),
        (["weights", "absent"], 1, "no weights are called 'absent'"),
        (["crawl", "hanock", "--out", "o"], 1, "did you mean 'hanok'"),
        (["select", "--out", "o"], 1, "no crawl in data/crawl"),
        (["validate", "."], 1, "test_pairs.txt"),
        (["agnostic", "--images", ".", "--parse", ".", "--pose", ".", "--out", "o"], 1, "category"),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(tmp_path, arguments, code, words):
    done = sichak(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr + done.stdout
    assert "Traceback" not in done.stderr


def test_a_full_disk_is_a_sentence_too(monkeypatch, capsys):
    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(module, "app", full)
    with pytest.raises(SystemExit) as caught:
        module.main()
    assert caught.value.code == 1
    assert "the disk is full; finished items are kept" in capsys.readouterr().err


def test_a_wrong_parameter_names_the_nearest_right_one(tmp_path):
    (tmp_path / "params.yaml").write_text("dataset:\n  test_shar: 0.5\n")
    done = sichak("select", "--out", "o", "--crawl", ".", cwd=tmp_path)
    (tmp_path / "x").mkdir()
    (tmp_path / "x/manifest.jsonl").write_text("")
    done = sichak("select", "--out", "o", "--crawl", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert "did you mean 'test_share'" in done.stderr


def test_doctor_as_json_is_json():
    import json

    checks = json.loads(sichak("doctor", "--json").stdout)
    names = {check["name"] for check in checks}
    assert {"Python", "torch", "weights u2net", "detectron2", "git"} <= names
    assert all(check["how"] for check in checks)
