"""Front, back or side, told from keypoints alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.pose.view import facing, head_in_picture, view
from sichak.body25 import BODY_25, Pose

HEAD = [BODY_25.NOSE, BODY_25.R_EYE, BODY_25.L_EYE, BODY_25.R_EAR, BODY_25.L_EAR]


def turned(pose: Pose, cosine: float) -> Pose:
    """The body turned about its long axis: all widths shrink, or change sides."""
    out = pose.copy()
    seen = out[:, 2] > 0
    out[seen, 0] = 384 + (out[seen, 0] - 384) * cosine
    return out


def test_nobody_shows_no_face() -> None:
    assert view(np.zeros((25, 3))) == "front"
    assert facing(np.zeros((25, 3))) is None


@pytest.mark.parametrize(
    ("cosine", "expected"),
    [(1.0, "front"), (0.7, "front"), (0.3, "side"), (0.0, "side"), (-0.3, "side")],
)
def test_a_body_turned_by_more_than_sixty_degrees_is_seen_from_the_side(
    standing: Pose, cosine: float, expected: str
) -> None:
    assert view(turned(standing, cosine)) == expected


@pytest.mark.parametrize("cosine", [-0.7, -1.0])
def test_right_on_the_right_is_a_back_even_when_a_face_looks_over_the_shoulder(
    standing: Pose, cosine: float
) -> None:
    assert view(turned(standing, cosine)) == "back"


def test_without_a_face_it_is_a_back(standing: Pose) -> None:
    standing[HEAD] = 0
    assert view(standing) == "back"


def test_a_face_too_faint_is_none(standing: Pose) -> None:
    standing[HEAD, 2] = 0.25
    assert view(standing) == "back"


def test_a_head_cut_off_by_the_picture_says_nothing(standing: Pose) -> None:
    standing[:, 1] -= np.where(standing[:, 2] > 0, 200, 0)
    standing[HEAD] = 0
    assert not head_in_picture(standing)
    assert view(standing) == "front"
    assert view(turned(standing, -1)) == "back"


@pytest.mark.parametrize("joint", [BODY_25.NECK, BODY_25.MID_HIP])
def test_without_a_torso_the_face_decides(standing: Pose, joint: BODY_25) -> None:
    standing[joint] = 0
    assert facing(standing) is None
    assert view(standing) == "front"


def test_shoulders_are_enough(standing: Pose) -> None:
    standing[[BODY_25.L_HIP, BODY_25.R_HIP]] = 0
    assert view(turned(standing, 1)) == "front"
    assert view(turned(standing, 0.1)) == "side"


def test_neck_on_the_hips_is_no_torso(standing: Pose) -> None:
    standing[BODY_25.NECK] = standing[BODY_25.MID_HIP]
    assert facing(standing) is None


@given(size=st.floats(0.05, 4), x=st.floats(0, 500), y=st.floats(0, 500))
def test_size_and_place_do_not_matter(size: float, x: float, y: float) -> None:
    pose = np.zeros((25, 3))
    for joint, place in {
        BODY_25.NECK: (100, 100), BODY_25.MID_HIP: (100, 200),
        BODY_25.L_SHOULDER: (130, 100), BODY_25.R_SHOULDER: (70, 100),
    }.items():  # fmt: skip
        pose[joint] = (*place, 0.9)
    moved = pose.copy()
    moved[:, :2] = moved[:, :2] * size + np.where(pose[:, 2:] > 0, (x, y), 0)
    assert facing(moved) == pytest.approx(facing(pose))


def test_genuine_openpose_keypoints_of_frontal_photos_are_fronts(shared: object) -> None:
    from pathlib import Path

    from sichak.body25 import read_openpose

    folder = Path(str(shared)) / "vitonhd-sample" / "test" / "openpose_json"
    views = [view(read_openpose(path)[0]) for path in sorted(folder.glob("*.json"))]
    assert views == ["front"] * 4
