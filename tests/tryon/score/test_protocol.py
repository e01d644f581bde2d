"""The scoring run over a dataset of pictures made here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from sichak.errors import DatasetError
from sichak.image import RGB, jpeg_bytes, png_bytes
from sichak.layout import CLOTH, IMAGE
from tryon.pairs import Pair
from tryon.score.params import ScoreParams
from tryon.score.protocol import score

PLAIN = ScoreParams(st_lpips="off", lpips=False, distributions=False)
PEOPLE = ("p1_00", "p2_00", "p3_00")


def photo(seed: int) -> RGB:
    noise = np.random.default_rng(seed).integers(0, 256, (8, 6, 3))
    return np.kron(noise, np.ones((8, 8, 1))).astype(np.uint8)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    root = tmp_path / "dataset"
    for seed, stem in enumerate(PEOPLE):
        for folder in (IMAGE, CLOTH):
            folder.path(root, stem).parent.mkdir(parents=True, exist_ok=True)
            folder.path(root, stem).write_bytes(jpeg_bytes(photo(seed), quality=100))
    return root


@pytest.fixture
def results(tmp_path: Path) -> Path:
    folder = tmp_path / "results"
    folder.mkdir()
    return folder


def put(results: Path, name: str, pixels: RGB) -> None:
    (results / name).write_bytes(png_bytes(pixels))


def test_no_results_give_no_figures_but_say_so(dataset: Path, results: Path) -> None:
    report = score(dataset, results, PLAIN)
    assert report.rows == []
    figure = report.figures["paired"]["ssim"]
    assert (figure.mean, figure.count) == (None, 0)
    assert "not available" in str(figure.as_json())
    assert report.metrics()["paired"] == {"count": 0}


def test_a_folder_without_photos_or_results_is_an_error(dataset: Path, results: Path) -> None:
    with pytest.raises(DatasetError, match="image/"):
        score(results, results, PLAIN)
    with pytest.raises(DatasetError, match="absent"):
        score(dataset, dataset / "absent", PLAIN)


def test_paired_results_are_compared_with_the_persons_photo(dataset: Path, results: Path) -> None:
    put(results, "p1_00_p1_00.png", photo(0))
    put(results, "p2_00_p2_00.png", 255 - photo(1))
    report = score(dataset, results, PLAIN)
    good, bad = report.rows
    assert (good["person"], good["garment"], good["setting"]) == ("p1_00", "p1_00", "paired")
    assert good["ssim"] > 0.99 > bad["ssim"]  # type: ignore[operator]
    figure = report.figures["paired"]["ssim"]
    assert figure.count == 2
    assert figure.mean == pytest.approx((good["ssim"] + bad["ssim"]) / 2, abs=1e-6)  # type: ignore[operator]
    assert figure.spread["min"] == bad["ssim"]


def test_people_and_garments_may_lie_in_several_parts(
    dataset: Path, results: Path, tmp_path: Path
) -> None:
    other = tmp_path / "train"
    for folder in (IMAGE, CLOTH):
        folder.path(other, "q_00").parent.mkdir(parents=True)
        folder.path(other, "q_00").write_bytes(jpeg_bytes(photo(9), quality=100))
    put(results, "q_00_q_00.png", photo(9))
    put(results, "p1_00_q_00.png", photo(9))
    report = score((dataset, other), results, PLAIN)
    assert report.figures["paired"]["ssim"].mean > 0.99  # type: ignore[operator]
    assert [row["setting"] for row in report.rows] == ["unpaired", "paired"]


def test_unpaired_results_need_a_truth(dataset: Path, results: Path, tmp_path: Path) -> None:
    put(results, "p1_00_p2_00.png", photo(7))
    without = score(dataset, results, PLAIN)
    assert without.figures["unpaired"]["psnr"].mean is None
    assert without.rows[0]["setting"] == "unpaired"

    truth = tmp_path / "truth"
    truth.mkdir()
    (truth / "p1_00_p2_00.jpg").write_bytes(jpeg_bytes(photo(7), quality=100))
    with_truth = score(dataset, results, PLAIN, truth=truth)
    assert with_truth.figures["unpaired"]["psnr"].count == 1
    assert with_truth.figures["unpaired"]["psnr"].mean > 40  # type: ignore[operator]
    assert with_truth.figures["paired"]["psnr"].count == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"no picture", "not a picture"),
        (png_bytes(photo(0))[:200], "decoded"),
        (png_bytes(photo(0)[:32]), "its truth has 48x64"),
    ],
)
def test_a_damaged_result_is_listed_and_the_rest_is_scored(
    dataset: Path, results: Path, content: bytes, reason: str
) -> None:
    (results / "p1_00_p1_00.png").write_bytes(content)
    put(results, "p2_00_p2_00.png", photo(1))
    report = score(dataset, results, PLAIN)
    assert list(report.damaged) == ["p1_00_p1_00.png"]
    assert reason in report.damaged["p1_00_p1_00.png"]
    assert report.figures["paired"]["ssim"].count == 1


def test_a_damaged_truth_is_listed_with_the_results_that_need_it(
    dataset: Path, results: Path
) -> None:
    IMAGE.path(dataset, "p1_00").write_bytes(b"")
    put(results, "p1_00_p1_00.png", photo(0))
    assert "truth p1_00.jpg" in score(dataset, results, PLAIN).damaged["p1_00_p1_00.png"]


def test_missing_results_are_known_when_the_pairs_are(dataset: Path, results: Path) -> None:
    put(results, "p1_00_p1_00.png", photo(0))
    pairs = [Pair("p1_00", "p1_00"), Pair("p1_00", "p2_00"), Pair("nobody", "p1_00")]
    report = score(dataset, results, PLAIN, pairs=pairs)
    assert report.missing == ["p1_00_p2_00.png", "nobody_p1_00.png"]
    assert report.metrics()["missing"] == 2
    assert report.figures["paired"]["ssim"].count == 1


def test_a_file_that_belongs_to_no_pair_is_listed(dataset: Path, results: Path) -> None:
    put(results, "holiday.png", photo(0))
    (results / "notes.txt").write_text("not a result at all")
    assert score(dataset, results, PLAIN).unknown == ["holiday.png"]


class MeanColour:
    """The simplest extractor there is: three features, the mean of each channel."""

    name = "mean colour"
    sha256 = "0" * 64
    resolution = "48x64"

    def features(self, pictures: Iterable[RGB]) -> np.ndarray:
        return np.array([pixels.mean(axis=(0, 1)) for pixels in pictures])


def test_fid_and_kid_take_any_extractor_and_name_it(dataset: Path, results: Path) -> None:
    for seed, stem in enumerate(PEOPLE):
        put(results, f"{stem}_{stem}.png", photo(seed))
    params = PLAIN.model_copy(update={"distributions": True})
    report = score(dataset, results, params, extractor=MeanColour())
    figure = report.figures["paired"]["fid"]
    assert figure.mean == pytest.approx(0.0, abs=0.1)  # JPEG moves the mean colour a little
    assert (figure.extractor, figure.weights_sha256, figure.count) == ("mean colour", "0" * 64, 3)
    assert report.figures["unpaired"]["kid"].not_available.startswith("not available: 0 results")


def test_what_is_not_installed_is_named_and_stops_nothing(
    dataset: Path, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("torch_fidelity", "lpips"):
        monkeypatch.setitem(sys.modules, module, None)  # as if it were not installed
    put(results, "p1_00_p1_00.png", photo(0))
    report = score(dataset, results, ScoreParams(st_lpips="off"))
    for name in ("lpips", "fid", "kid"):
        assert "sichak[metrics]" in str(report.as_json()["paired"][name])  # type: ignore[index, call-overload]
    assert set(report.metrics()["paired"]) == {"count", "ssim", "psnr"}  # type: ignore[arg-type]


def test_the_report_is_written_with_its_rows(dataset: Path, results: Path, tmp_path: Path) -> None:
    put(results, "p1_00_p1_00.png", photo(0))
    put(results, "p1_00_p2_00.png", photo(0))
    report = score(dataset, results, PLAIN)
    report.write(tmp_path / "out" / "score.json")
    whole = json.loads((tmp_path / "out" / "score.json").read_text())
    assert whole["paired"]["ssim"]["resolution"] == "48x64"
    assert {"extractor", "weights_sha256", "count", "mean", "std"} <= set(whole["paired"]["ssim"])
    rows = [json.loads(line) for line in (tmp_path / "out" / "score.jsonl").open()]
    assert [row["garment"] for row in rows] == ["p1_00", "p2_00"]


def test_the_run_gives_the_same_bytes_twice(dataset: Path, results: Path, tmp_path: Path) -> None:
    put(results, "p1_00_p1_00.png", 255 - photo(0))
    texts = []
    for name in ("a.json", "b.json"):
        score(dataset, results, PLAIN).write(tmp_path / name)
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
