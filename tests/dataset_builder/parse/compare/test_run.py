"""A comparison as it runs: real parsers in their own processes, bad photos, interruptions."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.agreement.figures import mean_iou
from dataset_builder.parse.compare.candidates import Candidates
from dataset_builder.parse.compare.classes import classes_of
from dataset_builder.parse.compare.report import as_markdown, write_report
from dataset_builder.parse.compare.results import Comparison
from dataset_builder.parse.compare.run import Asked, compare
from dataset_builder.parse.compare.score import counts_of
from dataset_builder.parse.params import ParseParams
from dataset_builder.pose.params import PoseParams
from sichak.errors import DatasetError, SichakError
from sichak.image import read_labels
from sichak.layout import PARSE
from sichak.work.runner import RunOptions

from .conftest import SIZE, STEMS

pytestmark = pytest.mark.xdist_group("compare-parsers")  # the parsers run once

EMBEDDED = Candidates({"embedded": ParseParams()}, {"qanet": "the parser qanet needs weights"})


def run(asked: Asked, parsers: Candidates = EMBEDDED, said: list[str] | None = None) -> Comparison:
    heard = [] if said is None else said
    return compare(asked, parsers, PoseParams(), RunOptions(workers=1, quiet=True), heard.append)


@pytest.fixture(scope="module")
def asked(photos: Path, truth: Path, tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return Asked(photos, tmp_path_factory.mktemp("compared"), classes_of("cihp", "cihp"), truth, 1)


@pytest.fixture(scope="module")
def found(asked: Asked, tiny: ParseParams) -> Comparison:
    """The embedded parser beside one that labels by colour."""
    return run(asked, Candidates({"embedded": ParseParams(), "schp-lip": tiny}, EMBEDDED.skipped))


def test_bad_photos_are_rejects_and_the_rest_goes_on(found: Comparison) -> None:
    assert [*found.photos] == [*STEMS]
    assert found.scored == len(STEMS)
    reasons = {(reject.photo, reject.stage): reject.reason for reject in found.rejects}
    assert set(reasons) == {("broken", "pose"), ("nobody", "pose")}
    assert "no person found" in reasons["nobody", "pose"]


def test_every_parser_is_timed_and_weighed_in_its_own_process(found: Comparison) -> None:
    embedded, other = found.measured
    assert (embedded.name, other.name) == ("embedded", "schp-lip")
    for parser in found.measured:
        assert [photo.photo for photo in parser.photos] == [*STEMS]
        assert not parser.rejects
        assert all(photo.cpu > 0 and photo.wall > 0 for photo in parser.photos)
        assert parser.start_wall is not None
        assert parser.start_wall > 0
        assert parser.memory is not None
        assert 30e6 < parser.memory < 4e9
    assert embedded.memory != other.memory


def test_scores_tell_a_parser_from_a_guess(found: Comparison) -> None:
    embedded, other = (parser.score for parser in found.measured)
    assert embedded is not None
    assert other is not None
    assert embedded.miou is not None
    assert other.miou is not None
    assert embedded.miou > 0.5 > other.miou
    assert set(embedded.ious) == set(found.class_names)


def test_the_figures_are_those_of_the_label_maps(
    asked: Asked, found: Comparison, truth: Path
) -> None:
    for parser in found.measured:
        for photo in parser.photos:
            labels = read_labels(PARSE.path(asked.out / parser.name, photo.photo))
            right = read_labels(truth / f"{photo.photo}.png")
            assert labels.shape == right.shape
            miou = mean_iou(counts_of(labels, right, asked.classes))
            assert photo.miou == pytest.approx(miou, abs=1e-6)


def test_sheets_show_photo_truth_and_every_parser(asked: Asked, found: Comparison) -> None:
    assert [*found.sheets] == ["sheet-01.jpg", "sheet-02.jpg"]  # a photo each
    with Image.open(asked.out / "sheet-01.jpg") as sheet:
        sheet.load()
        assert sheet.width == 4 * (288 + 4) - 4


def test_the_report_names_all_of_it(asked: Asked, found: Comparison) -> None:
    write_report(found, asked.out)
    page = (asked.out / "report.md").read_text(encoding="utf-8")
    assert page == as_markdown(found)
    for words in ("| embedded | 0.", "| qanet | the parser qanet needs", "| broken | pose |"):
        assert words in page
    content = json.loads((asked.out / "report.json").read_text(encoding="utf-8"))
    assert set(content["measured"]) == {"embedded", "schp-lip"}
    assert content["measured"]["embedded"]["score"]["ious"]["glove"] is None


def elsewhere(asked: Asked, folder: Path) -> Asked:
    """The same comparison in a folder of its own that remembers what was measured."""
    shutil.copytree(asked.out / "memo", folder / "out/memo")
    return replace(asked, out=folder / "out")


def test_run_again_it_measures_nothing_anew(
    asked: Asked, found: Comparison, tmp_path: Path
) -> None:
    said: list[str] = []
    again = run(elsewhere(asked, tmp_path), Candidates({"embedded": ParseParams()}, {}), said)
    assert said == ["embedded"]
    assert again.measured[0] == found.measured[0]


def test_interrupted_it_goes_on_where_it_was(
    asked: Asked, found: Comparison, tiny: ParseParams, tmp_path: Path
) -> None:
    again = elsewhere(asked, tmp_path)
    missing, *kept = sorted((again.out / "memo/entries").glob("??/*.json"))
    assert len(kept) + 1 == 2 * len(STEMS)
    missing.unlink()
    times = [path.stat().st_mtime_ns for path in kept]
    both = run(again, Candidates({"embedded": ParseParams(), "schp-lip": tiny}, {}))
    assert missing.is_file()
    assert [path.stat().st_mtime_ns for path in kept] == times
    assert [parser.score for parser in both.measured] == [p.score for p in found.measured]


def test_a_broken_network_is_skipped_with_its_reason(
    asked: Asked, found: Comparison, tmp_path: Path
) -> None:
    asked = elsewhere(asked, tmp_path)
    (tmp_path / "lip.onnx").write_bytes(b"no network")
    broken = ParseParams(backend="schp-lip", weights=str(tmp_path / "lip.onnx"))
    found = run(asked, Candidates({"schp-lip": broken, "embedded": ParseParams()}, {}))
    assert [parser.name for parser in found.measured] == ["embedded"]
    assert "lip.onnx" in found.skipped["schp-lip"]
    with pytest.raises(SichakError, match=r"no parser could run:\nschp-lip: .*lip\.onnx"):
        run(asked, Candidates({"schp-lip": broken}, {}))


def test_without_a_truth_there_are_times_and_pictures_only(
    asked: Asked, found: Comparison, tmp_path: Path
) -> None:
    timed = run(replace(elsewhere(asked, tmp_path), truth=None, rows=8, ending=".png"))
    assert timed.scored == 0
    assert timed.measured[0].score is None
    assert "Agreement" not in as_markdown(timed)
    assert [*timed.sheets] == ["sheet-01.png"]


def test_a_truth_that_does_not_fit_is_a_reject(
    asked: Asked, found: Comparison, truth: Path, tmp_path: Path
) -> None:
    first, second = STEMS
    shutil.copy(truth / f"{first}.png", tmp_path)
    Image.new("L", (10, 10)).save(tmp_path / f"{second}.png")
    half = run(replace(elsewhere(asked, tmp_path), truth=tmp_path))
    assert half.scored == 1
    (wrong,) = [reject for reject in half.rejects if reject.stage == "truth"]
    assert (wrong.photo, wrong.reason) == (
        second,
        f"the truth has 10x10 pixels, the photo {SIZE[0]}x{SIZE[1]}",
    )


def test_a_truth_of_other_photos_is_an_error(
    asked: Asked, found: Comparison, tmp_path: Path
) -> None:
    Image.new("L", (10, 10)).save(tmp_path / "someone.png")
    with pytest.raises(DatasetError, match="no label map for any of the 2 photos"):
        run(replace(elsewhere(asked, tmp_path), truth=tmp_path))


def test_without_a_parser_no_pose_is_looked_for(asked: Asked, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(SichakError, match="no parser could run:\nqanet: the parser qanet needs"):
        run(replace(asked, out=out), Candidates({}, EMBEDDED.skipped))
    assert not out.exists()


def test_photos_of_nobody_are_an_error(asked: Asked, tmp_path: Path) -> None:
    images = tmp_path / "images"
    images.mkdir()
    Image.fromarray(np.full((64, 48, 3), 200, np.uint8)).save(images / "wall.png")
    with pytest.raises(DatasetError, match="can be parsed; wall: no person found"):
        run(replace(asked, images=images, out=tmp_path / "out"))
