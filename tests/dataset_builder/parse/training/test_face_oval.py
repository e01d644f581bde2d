"""The face's outline: found on a face, turned and scaled with the photo, absent without one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from dataset_builder.parse.training.face_oval import OVAL, FaceMesh
from sichak.body25 import BODY_25 as J
from sichak.body25 import Pose
from sichak.labels import CIHP
from tests.dataset_builder.parse.training.photos import Person, store_person

STEM = "hanok-gm0026101400058_00"
"""Short hair: the whole outline of the face is to be seen."""


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    return FaceMesh()


@pytest.fixture(scope="module")
def person() -> Person:
    return store_person(STEM)


def without(pose: Pose, *joints: J) -> Pose:
    less = pose.copy()
    less[list(joints)] = 0
    return less


def moved(pose: Pose, affine: np.ndarray) -> Pose:
    other = pose.copy()
    found = pose[:, :2].any(axis=1)
    other[found, :2] = pose[found, :2] @ affine[:, :2].T + affine[:, 2]
    return other


class TestTable:
    def test_clockwise_from_the_forehead_with_the_chin_opposite(self) -> None:
        assert len(OVAL) == len(set(OVAL)) == 36
        assert OVAL[0] == 10
        assert OVAL[len(OVAL) // 2] == 152


class TestNoFace:
    @pytest.mark.parametrize(
        "missing",
        [tuple(J), (J.NOSE,), (J.R_EYE, J.L_EYE)],
        ids=["nobody", "no nose", "no eyes"],
    )
    def test_without_nose_and_eyes_there_is_none(
        self, mesh: FaceMesh, person: Person, missing: tuple[J, ...]
    ) -> None:
        rgb, _, pose = person
        assert mesh.oval(rgb, without(pose, *missing)) is None

    def test_a_wall_has_none_whatever_the_skeleton_says(
        self, mesh: FaceMesh, person: Person
    ) -> None:
        rgb, _, pose = person
        assert mesh.oval(np.full_like(rgb, 230), pose) is None

    def test_eyes_and_nose_in_one_place_have_no_size(self, mesh: FaceMesh, person: Person) -> None:
        rgb, _, pose = person
        point = pose.copy()
        point[[J.NOSE, J.R_EYE, J.L_EYE], :2] = 100, 100
        assert mesh.oval(rgb, point) is None

    @pytest.mark.parametrize("place", [-500.0, 5000.0])
    def test_a_face_beyond_the_photo(self, mesh: FaceMesh, person: Person, place: float) -> None:
        rgb, _, pose = person
        away = pose + (place, place, 0) * (pose[:, :1] > 0)
        assert mesh.oval(rgb, away) is None


class TestFace:
    def test_its_outline_holds_the_face(self, mesh: FaceMesh, person: Person) -> None:
        rgb, labels, pose = person
        oval = mesh.oval(rgb, pose)
        assert oval is not None
        assert oval.shape == (36, 2)
        filled = np.zeros(labels.shape, np.uint8)
        cv2.fillPoly(filled, [np.rint(oval).astype(np.int32)], 1)
        face = labels == CIHP.FACE
        assert (face & (filled > 0)).sum() / (face | (filled > 0)).sum() > 0.75

    def test_it_runs_clockwise_from_forehead_to_chin_and_back(
        self, mesh: FaceMesh, person: Person
    ) -> None:
        rgb, _, pose = person
        oval = mesh.oval(rgb, pose)
        assert oval is not None
        nose = pose[J.NOSE]
        assert oval[0, 1] < nose[1] < oval[18, 1] < pose[J.NECK, 1]
        assert oval[:, 1].argmax() in (17, 18, 19)
        assert (oval[2:16, 0] > nose[0]).all()  # first down the picture's right side
        assert (oval[20:34, 0] < nose[0]).all()

    @pytest.mark.parametrize("joint", [J.R_EYE, J.L_EYE])
    def test_one_eye_is_enough(self, mesh: FaceMesh, person: Person, joint: J) -> None:
        rgb, _, pose = person
        both, one = mesh.oval(rgb, pose), mesh.oval(rgb, without(pose, joint))
        assert both is not None
        assert one is not None
        assert np.abs(one - both).max() < 0.2 * np.ptp(both[:, 1])

    @pytest.mark.parametrize("angle", [-40.0, 25.0, 90.0])
    def test_it_turns_with_the_photo(self, mesh: FaceMesh, person: Person, angle: float) -> None:
        rgb, _, pose = person
        upright = mesh.oval(rgb, pose)
        assert upright is not None
        nose = pose[J.NOSE, :2]
        turn = cv2.getRotationMatrix2D((float(nose[0]), float(nose[1])), angle, 1.0)
        turned = cv2.warpAffine(rgb, turn, rgb.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        oval = mesh.oval(np.asarray(turned, np.uint8), moved(pose, turn))
        assert oval is not None
        expected = upright @ turn[:, :2].T + turn[:, 2]
        assert np.hypot(*(oval - expected).T).mean() < 0.06 * np.ptp(upright[:, 1])

    def test_it_scales_with_the_photo(self, mesh: FaceMesh, person: Person) -> None:
        rgb, _, pose = person
        large = mesh.oval(rgb, pose)
        small_rgb, _, small_pose = store_person(STEM, 384)
        small = mesh.oval(small_rgb, small_pose)
        assert large is not None
        assert small is not None
        expected = (large + 0.5) / 2 - 0.5
        assert np.hypot(*(small - expected).T).mean() < 0.06 * np.ptp(expected[:, 1])
