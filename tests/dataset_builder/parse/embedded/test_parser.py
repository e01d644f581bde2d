"""The embedded parser at work: any photo in, its label map out; wrong files are refused."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest

from dataset_builder.parse.embedded.network import LABELS
from dataset_builder.parse.embedded.outfit import SURE
from dataset_builder.parse.embedded.parser import MODEL, EmbeddedParser, model_card
from sichak.body25 import BODY_25, Pose
from sichak.errors import WeightsError
from sichak.image import Grey
from sichak.labels import CIHP, MIRRORED
from tests.dataset_builder.parse.embedded.stand_in import COLOURS, by_colour, drawn, passing_on

NOBODY = np.zeros((25, 3))
WIDTH, HEIGHT = 96, 128
"""Of the stand-in's picture."""
SHAPES = {"image": ("photos", HEIGHT, WIDTH, 3), "joints": ("photos", 12, 32, 24)}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return by_colour(tmp_path_factory.mktemp("model") / "parser.onnx", WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def leaning(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network that sees trousers everywhere in the left half of a picture."""
    return by_colour(tmp_path_factory.mktemp("leaning") / "parser.onnx", WIDTH, HEIGHT, 20.0)


@pytest.fixture(scope="module")
def parser(model: Path) -> EmbeddedParser:
    parser = EmbeddedParser(model)
    parser.load()
    return parser


def iou(found: Grey, truth: Grey, label: int) -> float:
    either = ((found == label) | (truth == label)).sum()
    return float(((found == label) & (truth == label)).sum() / either)


def saying(model: Path, text: str, path: Path) -> Path:
    """A network whose metadata hold any text in the card's place."""
    network = onnx.load(str(model))
    onnx.helper.set_model_props(network, {"sichak": text})
    onnx.save(network, str(path))
    return path


def mirrored_pose(pose: Pose, width: int) -> Pose:
    other = np.zeros_like(pose)
    for joint in BODY_25:
        if pose[joint, :2].any():
            name = {"L_": "R_", "R_": "L_"}.get(joint.name[:2], joint.name[:2]) + joint.name[2:]
            other[BODY_25[name]] = width - 1 - pose[joint, 0], *pose[joint, 1:]
    return other


class TestPhotos:
    def test_no_photo_no_labels(self, parser: EmbeddedParser) -> None:
        assert parser.natives([], []) == []

    def test_every_label_lies_where_it_is_drawn(self, parser: EmbeddedParser) -> None:
        rgb, truth, pose = drawn()
        found = parser.native(rgb, pose)
        assert found.shape == truth.shape
        assert found.dtype == np.uint8
        assert set(np.unique(found)) == set(np.unique(truth))
        for label in (CIHP.UPPER_CLOTHES, CIHP.PANTS, CIHP.HAIR):
            assert iou(found, truth, label) > 0.9, label
        for label in (CIHP.LEFT_ARM, CIHP.RIGHT_ARM):
            assert iou(found, truth, label) > 0.75, label

    def test_the_skeleton_says_whose_arm_it_is(self, parser: EmbeddedParser) -> None:
        rgb, truth, pose = drawn()
        crossed = pose.copy()
        for right in (BODY_25.R_SHOULDER, BODY_25.R_ELBOW, BODY_25.R_WRIST):
            crossed[[right, right + 3]] = pose[[right + 3, right]]
        found = parser.native(rgb, crossed)
        assert iou(found, truth == CIHP.LEFT_ARM, 1) == 0  # label 1, the hat, is not there
        swapped = np.where(found == CIHP.LEFT_ARM, CIHP.RIGHT_ARM, CIHP.BACKGROUND)
        assert iou(swapped.astype(np.uint8), truth, CIHP.RIGHT_ARM) > 0.75

    @pytest.mark.parametrize(
        ("height", "width"), [(1, 1), (1, 200), (200, 1), (31, 47), (240, 180), (180, 640)]
    )
    def test_photos_of_any_size_without_a_person(
        self, parser: EmbeddedParser, height: int, width: int
    ) -> None:
        rgb = np.full((height, width, 3), COLOURS[CIHP.UPPER_CLOTHES], np.uint8)
        found = parser.native(rgb, NOBODY)
        assert found.shape == (height, width)
        assert (found == CIHP.UPPER_CLOTHES).all()

    def test_several_photos_are_parsed_as_each_alone(self, parser: EmbeddedParser) -> None:
        people = [drawn(180, 240), drawn(400, 300), drawn(90, 120, arms=False)]
        together = parser.natives([one[0] for one in people], [one[2] for one in people])
        for (rgb, _, pose), labels in zip(people, together, strict=True):
            assert np.array_equal(labels, parser.native(rgb, pose))

    def test_as_many_poses_as_photos(self, parser: EmbeddedParser) -> None:
        with pytest.raises(ValueError, match="shorter"):
            parser.natives([drawn()[0]], [])

    def test_the_person_is_found_in_a_wide_photo(self, parser: EmbeddedParser) -> None:
        rgb, _, pose = drawn()
        wide = np.full((240, 700, 3), 255, np.uint8)
        wide[:, 400:580] = rgb
        moved = pose + (pose[:, :1] > 0) * (400, 0, 0)
        found = parser.native(wide, moved)
        assert np.array_equal(found[:, 410:570], parser.native(rgb, pose)[:, 10:170])
        assert not found[:, :380].any()

    def test_neither_photo_nor_pose_is_changed(self, parser: EmbeddedParser) -> None:
        rgb, _, pose = drawn()
        parser.native(rgb, pose)
        again = drawn()
        assert np.array_equal(rgb, again[0])
        assert np.array_equal(pose, again[2])

    def test_the_stage_gets_the_same_labels(self, parser: EmbeddedParser) -> None:
        rgb, _, pose = drawn()
        assert np.array_equal(parser.parse(rgb, pose).labels, parser.native(rgb, pose))

    def test_what_is_sold_is_known_of_each_photo(self, parser: EmbeddedParser) -> None:
        """The stand-in sees no dress, so a dress is what it says where one is sold for sure."""
        rgb, _, pose = drawn()
        sold = [None, "upper", "dress"]
        together = parser.natives([rgb] * 3, [pose] * 3, sold)
        for category, labels in zip(sold, together, strict=True):
            assert np.array_equal(labels, parser.parse(rgb, pose, category).labels)


class TestFlip:
    def test_a_network_that_knows_no_sides_answers_as_without(
        self, model: Path, parser: EmbeddedParser
    ) -> None:
        rgb, truth, pose = drawn()
        found = EmbeddedParser(model, flip=True).native(rgb, pose)
        assert (found != parser.native(rgb, pose)).mean() < 0.003
        for label in (CIHP.LEFT_ARM, CIHP.RIGHT_ARM):
            assert iou(found, truth, label) > 0.75

    def test_a_mirrored_photo_gets_mirrored_labels_with_the_sides_exchanged(
        self, leaning: Path
    ) -> None:
        """Even from a network that leans to one side: both halves are seen both ways."""
        rgb, _, pose = drawn()
        mirrored = (np.ascontiguousarray(rgb[:, ::-1]), mirrored_pose(pose, rgb.shape[1]))

        def differing(flip: bool) -> float:
            parser = EmbeddedParser(leaning, flip=flip)
            back = parser.native(*mirrored)[:, ::-1]
            table = np.array([MIRRORED.get(label, label) for label in range(LABELS)])
            return float((table[back] != parser.native(rgb, pose)).mean())

        assert differing(flip=False) > 0.2
        assert differing(flip=True) < 0.02

    @pytest.mark.parametrize(("behind", "is_dress"), [(SURE - 0.5, True), (SURE + 0.5, False)])
    def test_what_is_sold_counts_as_much_with_it_as_without(
        self, tmp_path: Path, behind: float, is_dress: bool
    ) -> None:
        model = by_colour(tmp_path / "unsure.onnx", WIDTH, HEIGHT, behind=behind)
        rgb = np.full((64, 48, 3), COLOURS[CIHP.UPPER_CLOTHES], np.uint8)
        for flip in (False, True):
            labels = EmbeddedParser(model, flip=flip).parse(rgb, NOBODY, "dress").labels
            assert set(np.unique(labels)) == {CIHP.DRESS if is_dress else CIHP.UPPER_CLOTHES}


class TestObject:
    def test_it_loads_itself_when_first_used(self, model: Path, parser: EmbeddedParser) -> None:
        rgb, _, pose = drawn()
        assert np.array_equal(EmbeddedParser(model).native(rgb, pose), parser.native(rgb, pose))

    def test_unloaded_it_travels_to_a_worker(self, model: Path, parser: EmbeddedParser) -> None:
        rgb, _, pose = drawn()
        arrived = pickle.loads(pickle.dumps(EmbeddedParser(model)))
        assert np.array_equal(arrived.native(rgb, pose), parser.native(rgb, pose))


class TestFiles:
    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match=r"none\.onnx: cannot be run as ONNX"):
            EmbeddedParser(tmp_path / "none.onnx").load()

    @pytest.mark.parametrize("content", [b"", b"no network", b"\x08\x07" * 100])
    def test_no_network(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "broken.onnx"
        path.write_bytes(content)
        with pytest.raises(WeightsError, match=r"broken\.onnx: cannot be run as ONNX: .+"):
            EmbeddedParser(path).load()

    def test_half_a_file(self, tmp_path: Path, model: Path) -> None:
        path = tmp_path / "half.onnx"
        path.write_bytes(model.read_bytes()[:1000])
        with pytest.raises(WeightsError, match=r"half\.onnx"):
            EmbeddedParser(path).load()

    @pytest.mark.parametrize(
        ("inputs", "outputs"),
        [
            ({"input.1": ("photos", 3, 473, 473)}, ("scores",)),
            ({"image": SHAPES["image"]}, ("scores",)),
            (SHAPES, ("output",)),
            ({**SHAPES, "mask": (1, 1)}, ("scores",)),
            ({**SHAPES, "image": ("photos", 3)}, ("scores",)),
            ({**SHAPES, "image": ("photos", "height", "width", 3)}, ("scores",)),
            ({**SHAPES, "image": ("photos", HEIGHT, WIDTH, 1)}, ("scores",)),
            ({**SHAPES, "joints": ("photos", 25, 32, 24)}, ("scores",)),
            ({**SHAPES, "joints": ("photos", 12, 16, 12)}, ("scores",)),
        ],
        ids=["SCHP", "no joints", "output", "too many", "rank", "any size", "grey", "25", "stride"],
    )
    def test_another_network(
        self, tmp_path: Path, inputs: dict[str, Sequence[int | str]], outputs: Sequence[str]
    ) -> None:
        path = passing_on(tmp_path / "other.onnx", inputs, outputs)
        with pytest.raises(
            WeightsError, match=r"other\.onnx is no parser that `sichak train-parser` wrote"
        ):
            EmbeddedParser(path).load()


class TestModelCard:
    def test_a_file_without_one(self, model: Path) -> None:
        assert model_card(model) == {}

    def test_what_was_written_is_read(self, tmp_path: Path) -> None:
        card = {"recipe": {"width": 96}, "iou": {"val": {"mean": 0.5}}}
        assert model_card(passing_on(tmp_path / "x.onnx", SHAPES, card=card)) == card

    def test_no_network(self, tmp_path: Path) -> None:
        with pytest.raises(WeightsError, match="cannot be run as ONNX"):
            model_card(tmp_path / "none.onnx")

    @pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
    def test_what_is_no_json(self, model: Path, tmp_path: Path, text: str) -> None:
        with pytest.raises(WeightsError, match=r"x\.onnx: what it says of itself is no JSON"):
            model_card(saying(model, text, tmp_path / "x.onnx"))

    @pytest.mark.parametrize("text", ["[]", "null", "3", '"trained"'])
    def test_what_is_no_card(self, model: Path, tmp_path: Path, text: str) -> None:
        assert model_card(saying(model, text, tmp_path / "x.onnx")) == {}


class TestShippedNetwork:
    def test_it_is_small(self) -> None:
        assert MODEL.stat().st_size <= 25_000_000

    def test_its_card_says_how_it_was_made_and_how_good_it_is(self) -> None:
        card = model_card()
        assert {"recipe", "iou", "photos"} <= set(card)
        assert 0 < card["iou"]["test"]["street"]["mean"] <= 1

    def test_a_wall_is_background(self) -> None:
        wall = np.full((256, 192, 3), 245, np.uint8)
        assert not EmbeddedParser().native(wall, NOBODY).any()
