"""Photo and drawn labels → joints and sets of labels; what cannot be used is a reject."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from dataset_builder.parse.training.prepare import TARGETS, PrepareStage
from dataset_builder.parse.training.source import open_source
from dataset_builder.parse.training.targets import ANY, Target, mirrored_bits, single
from dataset_builder.parse.training.view import MIRRORED_JOINTS
from sichak.body25 import BODY_25, Pose, openpose_json, read_openpose
from sichak.image import png_bytes
from sichak.labels import CCP, CIHP
from sichak.layout import OPENPOSE_JSON
from sichak.work.item import Done, Item, Reject
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import (
    Person,
    exactly,
    labelled_folder,
    store_person,
)

CCP_NAMES = [label.name for label in CCP]
TO_CCP = {
    CIHP.BACKGROUND: CCP.BACKGROUND, CIHP.HAT: CCP.HAT, CIHP.HAIR: CCP.HAIR,
    CIHP.GLOVE: CCP.GLOVES, CIHP.SUNGLASSES: CCP.SUNGLASSES, CIHP.UPPER_CLOTHES: CCP.BLOUSE,
    CIHP.DRESS: CCP.DRESS, CIHP.COAT: CCP.COAT, CIHP.SOCKS: CCP.SOCKS, CIHP.PANTS: CCP.PANTS,
    CIHP.SCARF: CCP.SCARF, CIHP.SKIRT: CCP.SKIRT, CIHP.LEFT_SHOE: CCP.SHOES,
    CIHP.RIGHT_SHOE: CCP.SHOES,
}  # fmt: skip
"""How a person who labels in CCP would label; all else is skin."""
SIDES = (
    (CIHP.LEFT_ARM, CIHP.RIGHT_ARM),
    (CIHP.LEFT_LEG, CIHP.RIGHT_LEG),
    (CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE),
)
STANDING = "hanok-gm0026101900063_00"
"""A skirt, bare legs, long hair."""


def stage_and_item(root: Path, *roles: str) -> tuple[PrepareStage, Item]:
    paths = {
        "image": root / "image" / "a.png",
        "labels": root / "labels" / "a.png",
        "pose": OPENPOSE_JSON.path(root, "a"),
    }
    stage = PrepareStage.of(open_source(root))
    return stage, Item("a", {role: paths[role] for role in roles or paths})


def prepared(root: Path, person: Person, names: list[str] | None = None) -> Done:
    if names is None:
        labelled_folder(root, {"a": person})
    else:
        labelled_folder(root, {"a": person}, names)
    stage, item = stage_and_item(root)
    stage.load()
    result = stage.process(item)
    assert isinstance(result, Done)
    return result


def target_of(result: Done) -> Target:
    return Target.from_bytes(result.files[TARGETS.name])


def pose_of(result: Done, folder: Path) -> Pose | None:
    path = folder / "found.json"
    path.write_bytes(result.files[OPENPOSE_JSON.name])
    people = read_openpose(path)
    return people[0] if people else None


def as_ccp(person: Person) -> Person:
    rgb, labels, pose = person
    table = np.array([TO_CCP.get(label, CCP.SKIN) for label in CIHP], np.uint8)
    return rgb, table[labels], pose


class TestExactLabels:
    def test_they_are_taken_as_they_are(self, tmp_path: Path) -> None:
        rgb, labels, pose = drawn()
        result = prepared(tmp_path, (rgb, labels, pose))
        target = target_of(result)
        assert np.array_equal(target.values, exactly(labels))
        assert np.array_equal(target.solid, labels > 0)
        assert result.facts == {"person": True}
        found = pose_of(result, tmp_path)
        assert found is not None
        assert np.allclose(found, pose)

    def test_even_where_the_skeleton_disagrees(self, tmp_path: Path) -> None:
        rgb, labels, pose = drawn()
        crossed = pose.copy()
        crossed[2:5], crossed[5:8] = pose[5:8], pose[2:5]
        assert np.array_equal(
            target_of(prepared(tmp_path, (rgb, labels, crossed))).values, exactly(labels)
        )

    def test_a_photo_without_a_person_can_teach_too(self, tmp_path: Path) -> None:
        rgb, labels, _ = drawn()
        labelled_folder(tmp_path, {"a": (rgb, labels, np.zeros((25, 3)))})
        OPENPOSE_JSON.path(tmp_path, "a").write_bytes(openpose_json(None))
        stage, item = stage_and_item(tmp_path)
        result = stage.process(item)
        assert isinstance(result, Done)
        assert result.facts == {"person": False}
        assert pose_of(result, tmp_path) is None
        assert np.array_equal(target_of(result).values, exactly(labels))


class TestLabelsWithoutSides:
    @pytest.mark.parametrize(
        "stem",
        [
            STANDING,
            "hanok-gm0026101900027_00",  # hand on hip, to the hips
            "hanok-gm0026101000090_00",  # a dress, short hair
            "maru-gm0026092600023_00",
        ],
    )
    def test_the_skeleton_finds_the_sides(self, tmp_path: Path, stem: str) -> None:
        """Measured on all photos of the sample store: 0.965 and more of the skin is right."""
        person = store_person(stem, 384)
        labels = person[1]
        target = target_of(prepared(tmp_path, as_ccp(person), CCP_NAMES))
        right = (target.values >> labels.astype(np.uint32)) & 1
        sure = single(target.values)
        parts = [CIHP.FACE, CIHP.NECK, *(label for pair in SIDES for label in pair)]
        skin = np.isin(labels, parts)
        assert right[~skin].all()
        assert right[skin].mean() > 0.96
        assert (sure[skin] != 255).mean() > 0.9
        for one, other in SIDES:
            drawn_so = (labels == one) | (labels == other)
            crossed = ((labels == one) & (sure == other)) | ((labels == other) & (sure == one))
            assert crossed.sum() <= 0.001 * drawn_so.sum()

    def test_without_a_person_all_sides_stay_possible(self, tmp_path: Path) -> None:
        rgb, labels, _ = as_ccp(store_person(STANDING, 192))
        labelled_folder(tmp_path, {"a": (rgb, labels, np.zeros((25, 3)))}, CCP_NAMES)
        OPENPOSE_JSON.path(tmp_path, "a").write_bytes(openpose_json(None))
        source = open_source(tmp_path)
        stage, item = stage_and_item(tmp_path)
        stage.load()
        result = stage.process(item)
        assert isinstance(result, Done)
        assert np.array_equal(target_of(result).values, source.sets[labels])

    def test_what_is_held_stands_before_the_background(self, tmp_path: Path) -> None:
        rgb, labels, pose = as_ccp(store_person(STANDING, 192))
        labels = labels.copy()
        labels[120:140, 20:40] = CCP.BAG
        target = target_of(prepared(tmp_path, (rgb, labels, pose), CCP_NAMES))
        bag = (slice(120, 140), slice(20, 40))
        assert (single(target.values)[bag] == CIHP.BACKGROUND).all()
        assert target.solid[bag].all()
        assert np.array_equal(target.solid, labels != CCP.BACKGROUND)


class TestPose:
    def test_where_none_is_given_it_is_estimated(self, tmp_path: Path) -> None:
        rgb, labels, pose = store_person(STANDING, 384)
        labelled_folder(tmp_path, {"a": (rgb, labels, pose)}, poses=False)
        stage, item = stage_and_item(tmp_path, "image", "labels")
        result = stage.process(item)
        assert isinstance(result, Done)
        found = pose_of(result, tmp_path)
        assert found is not None
        torso = float(np.hypot(*(pose[BODY_25.MID_HIP, :2] - pose[BODY_25.NECK, :2])))
        for joint in (BODY_25.NECK, BODY_25.MID_HIP, BODY_25.L_WRIST, BODY_25.R_KNEE):
            assert np.hypot(*(found[joint, :2] - pose[joint, :2])) < 0.2 * torso, joint.name

    def test_the_first_person_of_a_file_counts(self, tmp_path: Path) -> None:
        rgb, labels, pose = drawn()
        labelled_folder(tmp_path, {"a": (rgb, labels, pose)})
        path = OPENPOSE_JSON.path(tmp_path, "a")
        content = json.loads(path.read_bytes())
        content["people"] += json.loads(openpose_json(pose + 5))["people"]
        path.write_text(json.dumps(content))
        stage, item = stage_and_item(tmp_path)
        result = stage.process(item)
        assert isinstance(result, Done)
        found = pose_of(result, tmp_path)
        assert found is not None
        assert np.allclose(found, pose)


class TestRejects:
    @pytest.mark.parametrize(
        ("file", "content", "reason"),
        [
            ("image/a.png", b"", "the file is empty"),
            ("image/a.png", b"no picture", "not a picture of a known format"),
            ("labels/a.png", b"no picture", "not a picture of a known format"),
            ("labels/a.png", png_bytes(drawn()[0]), "mode RGB; a label map has mode P or L"),
            ("labels/a.png", png_bytes(drawn()[1][:-1]), "labels are (239, 180), the photo"),
            ("labels/a.png", png_bytes(drawn()[1] + np.uint8(20)), "label 35 has no name"),
            ("openpose_json/a_keypoints.json", b"{", "no JSON that can be read"),
        ],
    )
    def test_what_cannot_be_used(
        self, tmp_path: Path, file: str, content: bytes, reason: str
    ) -> None:
        labelled_folder(tmp_path, {"a": drawn()})
        (tmp_path / file).write_bytes(content)
        stage, item = stage_and_item(tmp_path)
        result = stage.process(item)
        assert isinstance(result, Reject)
        assert reason in result.reason

    def test_a_truncated_photo(self, tmp_path: Path) -> None:
        labelled_folder(tmp_path, {"a": drawn()})
        path = tmp_path / "image" / "a.png"
        path.write_bytes(path.read_bytes()[:-400])
        stage, item = stage_and_item(tmp_path)
        assert isinstance(stage.process(item), Reject)


class TestMemo:
    def test_another_numbering_is_other_work(self, tmp_path: Path) -> None:
        for name in ("cihp", "ccp"):
            (tmp_path / name).mkdir()
        one = PrepareStage.of(open_source(labelled_folder(tmp_path / "cihp", {})))
        other = PrepareStage.of(open_source(labelled_folder(tmp_path / "ccp", {}, CCP_NAMES)))
        assert one.fingerprint()["params"] != other.fingerprint()["params"]
        assert one.fingerprint()["code"] == other.fingerprint()["code"]

    def test_the_networks_are_part_of_the_key(self, tmp_path: Path) -> None:
        stage = PrepareStage.of(open_source(labelled_folder(tmp_path, {})))
        assert "face-landmark" in stage.weights()
        assert all(len(sha256) == 64 for sha256 in stage.weights().values())

    def test_twice_the_same_bytes(self, tmp_path: Path) -> None:
        person = as_ccp(store_person(STANDING, 192))
        (tmp_path / "one").mkdir()
        (tmp_path / "two").mkdir()
        one = prepared(tmp_path / "one", person, CCP_NAMES)
        two = prepared(tmp_path / "two", person, CCP_NAMES)
        assert one.files == two.files


def test_a_photo_and_its_mirror_get_mirrored_sets(tmp_path: Path) -> None:
    """Sides come from the skeleton alone, not from where in the picture they are."""
    rgb, labels, pose = as_ccp(store_person(STANDING, 384))
    mirrored = pose[list(MIRRORED_JOINTS)]
    mirrored[mirrored[:, 0] != 0, 0] = 383 - mirrored[mirrored[:, 0] != 0, 0]
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    one = target_of(prepared(tmp_path / "one", (rgb, labels, pose), CCP_NAMES)).values
    flipped = (np.asarray(cv2.flip(rgb, 1), np.uint8), labels[:, ::-1].copy(), mirrored)
    other = target_of(prepared(tmp_path / "other", flipped, CCP_NAMES)).values
    back = mirrored_bits(other)[:, ::-1]
    worn = (one != 1) & (one != ANY)
    assert (back != one)[worn].mean() < 0.05
    conflicting = (back & one) == 0
    assert conflicting[worn].mean() < 0.005
