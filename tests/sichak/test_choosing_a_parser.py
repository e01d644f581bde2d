"""params.yaml chooses the parser: what the commands say when it cannot run, and comparing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

STORE = Path(__file__).parents[2] / "sample_store"


def sichak(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sichak.cli.app", *arguments]
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, check=False)


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a photo of nobody and a parser without weights; the cache is the user's."""
    (tmp_path / "params.yaml").write_text("parse: {backend: cihp-pgn, weights: gone}\n")
    (tmp_path / "photos").mkdir()
    Image.new("RGB", (48, 64), "white").save(tmp_path / "photos/wall.png")
    return tmp_path


def test_a_parser_without_weights_stops_parse_before_any_photo(project: Path) -> None:
    done = sichak("parse", "--images", "photos", "--pose", "photos", "--out", "out", cwd=project)
    assert done.returncode == 1
    assert "gone" in done.stderr
    assert "wall" not in done.stderr
    assert not (project / "out").exists()


def test_a_parser_without_weights_stops_build_before_any_photo(project: Path) -> None:
    (project / "pairs.txt").write_text("wall.png wall.png\n")
    folders = ["--people", "photos", "--garments", "photos", "--pairs", "pairs.txt"]
    done = sichak("build", *folders, "--category", "upper", "--out", "out", cwd=project)
    assert done.returncode == 1
    assert "gone" in done.stderr
    assert "wall" not in done.stderr
    assert not (project / "out").exists()


def test_a_parser_that_nobody_knows_is_a_wrong_parameter(project: Path) -> None:
    (project / "params.yaml").write_text("parse: {backend: composed}\n")
    done = sichak("parse", "--images", "photos", "--pose", "photos", "--out", "out", cwd=project)
    assert done.returncode == 2
    assert "parse.backend" in done.stderr
    assert "'embedded'" in done.stderr


def test_doctor_says_what_the_chosen_parser_lacks(project: Path) -> None:
    (project / "params.yaml").write_text("parse: {backend: qanet, labels: lip}\n")
    done = sichak("doctor", cwd=project)
    assert done.returncode == 1
    for words in ("MISSING parser qanet", "chosen; needs QANet's", "labels: lip, weights: PATH"):
        assert words in done.stdout
    checks = {c["name"]: c for c in json.loads(sichak("doctor", "--json", cwd=project).stdout)}
    assert not checks["parser qanet"]["ok"]
    assert checks["parser embedded"]["ok"]
    assert not checks["parser embedded"]["needed"]


def test_doctor_outlives_wrong_parameters(project: Path) -> None:
    (project / "params.yaml").write_text("parse: {backend: nonsense}\n")
    done = sichak("doctor", cwd=project)
    assert done.returncode == 1
    assert "MISSING params.yaml" in done.stdout
    assert "parse.backend" in done.stdout
    assert "ok      parser embedded" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--images", "absent"], 1, "no folder absent"),
        (["--images", "photos", "--truth", "absent"], 1, "no folder absent"),
        (["--images", "photos", "--truth", "photos"], 1, "wall: no person found"),
        (["--images", "photos"], 1, "wall: no person found"),
        (["--images", "photos", "--parser", "schp"], 2, "did you mean 'schp-lip'"),
        (["--images", "photos", "--parser", "cihp-pgn"], 1, "no parser could run:\ncihp-pgn: "),
        (["--images", "photos", "--truth-labels", "ccp", "--classes", "cihp"], 2, "use street"),
        (["--images", "photos", "--params", "absent.yaml"], 2, "no parameter file"),
        (["--images", "photos", "--classes", "colours"], 2, "'colours' is not one of"),
    ],
)
def test_a_comparison_that_cannot_be_is_a_sentence_and_an_exit_code(
    project: Path, arguments: list[str], code: int, words: str
) -> None:
    done = sichak("compare-parsers", "--out", "out", *arguments, cwd=project)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert words in done.stderr


def test_a_comparison_prints_its_report(project: Path) -> None:
    catalogue = json.loads((STORE / "catalogue.json").read_text(encoding="utf-8"))
    product = catalogue["stores"][0]["products"][0]
    photo = Image.open(STORE / product["photos"][0]["file"]).resize((384, 512))
    photo.save(project / "photos/someone.jpg")
    arguments = ["--images", "photos", "--out", "out", "--quiet"]
    done = sichak("compare-parsers", *arguments, cwd=project)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == (project / "out/report.md").read_text().strip()
    assert "| embedded | – | " in done.stdout
    assert "| wall | pose | no person found" in done.stdout
    assert (project / "out/sheet-01.jpg").is_file()
    assert (project / "out/embedded/image-parse-v3/someone.png").is_file()
