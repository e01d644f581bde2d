"""QANet as a parser: an official checkpoint, the box from the pose, labels in CIHP's numbers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import torch

from dataset_builder.parse.person_box import Box, person_box
from dataset_builder.parse.qanet.checkpoints import CIHP, DATASETS, LIP, QanetDataset
from dataset_builder.parse.qanet.network import Qanet
from dataset_builder.parse.qanet.parser import QanetParser
from dataset_builder.parse.qanet.torch_backend import SIZES, TorchQanet
from sichak.body25 import BODY_25, Pose
from sichak.errors import ParamsError, WeightsError
from sichak.image import RGB
from sichak.labels import CIHP as CIHP_LABELS
from sichak.labels import LIP as LIP_LABELS
from sichak.labels import MIRRORED
from tests.parity_fill import img8

Vectors = Mapping[str, npt.NDArray[np.float64]]

SMALL = (96, 128)


def hollow(pyramid: int) -> dict[str, torch.Tensor]:
    """All tensors of a network, zero, in a few bytes."""
    with torch.device("meta"):
        network = Qanet(pyramid)
    return {
        f"module.{name}": torch.zeros((), dtype=value.dtype).expand(value.shape)
        for name, value in network.state_dict().items()
    }


@pytest.fixture(scope="module")
def photo() -> RGB:
    return img8("qanet_img", 180, 150, 10)


@pytest.fixture(scope="module")
def pose() -> Pose:
    joints = np.zeros((25, 3))
    joints[BODY_25.NOSE] = 65, 40, 1
    joints[BODY_25.NECK] = 65, 55, 1
    joints[BODY_25.MID_HIP] = 66, 95, 1
    joints[BODY_25.R_WRIST] = 35, 98, 1
    joints[BODY_25.L_WRIST] = 98, 97, 1
    joints[BODY_25.L_BIG_TOE] = 70, 158, 1
    return joints


@pytest.fixture(scope="module")
def parser(checkpoint: Path) -> QanetParser:
    parser = QanetParser(LIP, checkpoint, "cpu", size=SMALL)
    parser.load()
    return parser


class TestParsing:
    def test_an_official_checkpoint_gives_the_references_labels(
        self, parser: QanetParser, photo: RGB, vectors: Vectors
    ) -> None:
        labels, judged = parser.examine(photo, Box(20, 12, 90, 150))
        assert (labels == vectors["e2e_labels"]).mean() >= 0.999
        assert judged.iou == pytest.approx(float(vectors["e2e_iou"][0]), abs=1e-4)

    def test_the_box_is_that_of_the_pose(self, parser: QanetParser, photo: RGB, pose: Pose) -> None:
        expected, _ = parser.examine(photo, person_box(pose, 150, 180))
        found = parser.native(photo, pose)
        assert found.dtype == np.uint8
        assert np.array_equal(found, expected)
        elsewhere, _ = parser.examine(photo, Box(60, 60, 50, 60))
        assert not np.array_equal(found, elsewhere)

    def test_facts_are_the_scores(self, parser: QanetParser, photo: RGB, pose: Pose) -> None:
        facts = parser.parse(photo, pose).facts
        _, judged = parser.examine(photo, person_box(pose, 150, 180))
        assert facts == {
            "quality": pytest.approx(judged.score, abs=1e-4),
            "expected_iou": pytest.approx(judged.iou, abs=1e-4),
            "pixel_score": pytest.approx(judged.pixel, abs=1e-4),
        }

    def test_the_category_does_not_matter(
        self, parser: QanetParser, photo: RGB, pose: Pose
    ) -> None:
        plain = parser.parse(photo, pose).labels
        assert np.array_equal(parser.parse(photo, pose, "dress").labels, plain)

    def test_a_mirrored_person_has_mirrored_labels(self, parser: QanetParser, photo: RGB) -> None:
        """Exactly what the flip test is for; whatever the network answers."""
        box = Box(20, 12, 90, 150)
        labels, judged = parser.examine(photo, box)
        mirrored = np.ascontiguousarray(photo[:, ::-1])
        other, same = parser.examine(mirrored, Box(150 - 20 - 90, 12, 90, 150))
        swapped = np.arange(256, dtype=np.uint8)
        swapped[list(MIRRORED)] = list(MIRRORED.values())
        assert (swapped[other[:, ::-1]] == labels).mean() > 0.999
        assert same.iou == pytest.approx(judged.iou, abs=1e-5)


@pytest.fixture
def many_tens(state: Mapping[str, torch.Tensor], tmp_path: Path) -> Iterator[Path]:
    """A checkpoint that likes label 10: jumpsuits in LIP, the neck in CIHP."""
    path = tmp_path / "tens.pth"
    bias = state["Parsing.Output.classify.bias"].clone()
    bias[10] += 6
    torch.save({"model": {**state, "Parsing.Output.classify.bias": bias}}, path)
    yield path
    path.unlink()


def test_jumpsuits_are_dresses_and_necks_stay(many_tens: Path, photo: RGB, pose: Pose) -> None:
    of_lip, of_cihp = (
        QanetParser(dataset, many_tens, "cpu", size=SMALL) for dataset in (LIP, CIHP)
    )
    native = of_lip.native(photo, pose)
    tens = native == LIP_LABELS.JUMPSUITS
    assert 0.1 < tens.mean() < 0.9
    labels = of_lip.parse(photo, pose).labels
    assert (labels[tens] == CIHP_LABELS.DRESS).all()
    assert np.array_equal(labels[~tens], native[~tens])
    assert np.array_equal(of_cihp.parse(photo, pose).labels, native)


class TestWeights:
    @pytest.mark.parametrize("pyramid", SIZES)
    def test_the_size_is_what_the_checkpoint_was_trained_with(
        self, pyramid: int, tmp_path: Path
    ) -> None:
        path = tmp_path / "model_latest.pth"
        torch.save({"model": hollow(pyramid)}, path)
        network = TorchQanet(LIP, path, "cpu")
        assert network.size == SIZES[pyramid]
        scores, iou = network(torch.zeros(1, 3, 64, 32))
        assert scores == pytest.approx(np.full((1, 20, 64, 32), 1 / 20))
        assert iou == pytest.approx([0.0])

    def test_without_a_size_the_photo_is_seen_at_the_checkpoints(self, tmp_path: Path) -> None:
        path = tmp_path / "model_latest.pth"
        torch.save({"model": hollow(384)}, path)
        parser = QanetParser(LIP, path, "cpu", flip=False)
        labels, judged = parser.examine(np.zeros((16, 12, 3), np.uint8), Box(0, 0, 12, 16))
        assert labels.shape == (16, 12)
        assert judged.pixel == 0  # all labels are equally likely: nothing is sure

    @pytest.mark.parametrize("dataset", DATASETS.values(), ids=DATASETS)
    def test_another_file_is_refused_with_what_to_get(
        self, dataset: QanetDataset, tmp_path: Path
    ) -> None:
        path = tmp_path / "model_latest.pth"
        path.write_bytes(b"<html>Google Drive - Virus scan warning</html>")
        with pytest.raises(WeightsError, match=r"model_latest\.pth with HRNet-W48") as error:
            QanetParser(dataset, path).load()
        assert dataset.folders["512x384"] in str(error.value)

    @pytest.mark.parametrize(
        ("change", "fault"),
        [
            ({"more": torch.zeros(1)}, "unexpected: more"),
            ({"Conv_Body.conv1.weight": None}, "missing: Conv_Body.conv1.weight"),
            ({"Conv_Body.conv1.weight": torch.zeros(64)}, "shapes: Conv_Body.conv1.weight (64,)"),
            ({"Parsing.ParsingIoU.Output.parsing_iou.bias": None}, "missing: Parsing.ParsingIoU"),
        ],
    )
    def test_another_network_is_refused(
        self, change: dict[str, torch.Tensor | None], fault: str, tmp_path: Path
    ) -> None:
        path = tmp_path / "model_latest.pth"
        state = hollow(256) | {f"module.{name}": value for name, value in change.items()}
        kept = {name: value for name, value in state.items() if value is not None}
        torch.save({"model": kept}, path)
        with pytest.raises(WeightsError, match="do not fit QANet for LIP") as error:
            QanetParser(LIP, path).load()
        assert fault in str(error.value)

    def test_no_file_is_an_error_too(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match="cannot be read"):
            QanetParser(LIP, tmp_path / "model_latest.pth").load()


@pytest.mark.parametrize("size", [(0, 512), (384, -512), (380, 512), (384, 500)])
def test_sizes_are_multiples_of_32(size: tuple[int, int]) -> None:
    with pytest.raises(ParamsError, match="multiples of 32"):
        QanetParser(LIP, Path("model_latest.pth"), size=size)


@pytest.mark.parametrize("scales", [(0.0,), (1.1, -1.0)])
def test_scales_are_positive(scales: tuple[float, ...]) -> None:
    with pytest.raises(ParamsError, match="above 0"):
        QanetParser(LIP, Path("model_latest.pth"), scales=scales)


def test_importing_it_does_not_import_what_is_slow() -> None:
    code = (
        "import sys, dataset_builder.parse.qanet.parser; "
        "print([name for name in ('torch', 'cv2') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
