"""A head that the pose sees or expects has a face, whatever the mesh says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.faces.region import ROOM, Face, faces, shows_face
from sichak.body25 import BODY_25 as J

PHOTO = np.zeros((1000, 750, 3), np.uint8)
FRONT = {
    J.NOSE: (375, 200), J.R_EYE: (355, 180), J.L_EYE: (395, 180),
    J.R_EAR: (325, 190), J.L_EAR: (425, 190), J.NECK: (375, 310),
    J.R_SHOULDER: (265, 310), J.L_SHOULDER: (485, 310),
    J.R_HIP: (300, 640), J.L_HIP: (450, 640),
}  # fmt: skip


def pose(**moved) -> np.ndarray:
    """The person from the front, joints moved or, by None, not seen."""
    body = np.zeros((25, 3))
    for joint, place in {**FRONT, **{J[name]: at for name, at in moved.items()}}.items():
        if place is not None:
            body[joint] = (*place, 0.9)
    return body


def without(*names: str) -> np.ndarray:
    return pose(**dict.fromkeys(names))


HEADLESS = ("NOSE", "R_EYE", "L_EYE", "R_EAR", "L_EAR")


class Mesh:
    """Answers what it is told to."""

    def __init__(self, border=None) -> None:
        self.border = border

    def oval(self, rgb, body):
        return self.border


def square(x: float, y: float, half: float) -> np.ndarray:
    return np.array(
        [[x - half, y - half], [x + half, y - half], [x + half, y + half], [x - half, y + half]]
    )


def inside(face: Face, x: float, y: float) -> bool:
    low, high = face.border.min(axis=0), face.border.max(axis=0)
    return bool(low[0] < x < high[0] and low[1] < y < high[1])


def test_nobody_has_no_face():
    assert faces(PHOTO, [], Mesh()) == []


def test_the_mesh_is_taken_where_it_fits_the_head_and_enlarged():
    (face,) = faces(PHOTO, [pose()], Mesh(square(375, 205, 60)))
    assert face.found == "mesh"
    assert face.width == pytest.approx(120 * ROOM)


@pytest.mark.parametrize(
    "border",
    [None, square(100, 900, 60), square(375, 205, 5), square(375, 205, 300)],
    ids=["none", "elsewhere", "too small", "too large"],
)
def test_else_an_oval_on_the_heads_joints(border):
    (face,) = faces(PHOTO, [pose()], Mesh(border))
    assert face.found == "head"
    for joint in (J.NOSE, J.R_EYE, J.L_EYE):
        assert inside(face, *FRONT[joint])
    assert inside(face, 375, 245)  # the mouth
    assert 100 < face.width < 160


@pytest.mark.parametrize("gone", [("R_EAR", "L_EAR"), ("NOSE",), ("R_EYE", "R_EAR"), ("NECK",)])
def test_with_fewer_joints_it_covers_the_same(gone):
    (face,) = faces(PHOTO, [without(*gone)], Mesh())
    assert inside(face, 375, 200)
    assert inside(face, 375, 240)


def test_a_head_without_any_joint_is_expected_above_the_shoulders():
    (face,) = faces(PHOTO, [without(*HEADLESS, "NECK")], Mesh())
    assert face.found == "shoulders"
    assert inside(face, 375, 180)
    assert face.chin < 310


def test_a_head_beyond_the_frame_needs_no_hiding():
    higher = {name: (x, y - 290) for name, (x, y) in ((j.name, FRONT[j]) for j in FRONT)}
    assert faces(PHOTO, [pose(**{**higher, **dict.fromkeys(HEADLESS)})], Mesh()) == []


def test_legs_alone_have_no_face():
    assert faces(PHOTO, [without(*HEADLESS, "NECK", "R_SHOULDER", "L_SHOULDER")], Mesh()) == []


def test_everybody_has_one():
    other = pose(**{j.name: (x - 200, y + 30) for j, (x, y) in FRONT.items()})
    assert len(faces(PHOTO, [pose(), other], Mesh())) == 2


def test_a_face_is_seen_by_nose_or_eye():
    assert shows_face(pose())
    assert not shows_face(without("NOSE", "R_EYE", "L_EYE"))


joint = st.one_of(st.just((0.0, 0.0)), st.tuples(st.floats(-50, 800), st.floats(-50, 1100)))


@given(st.lists(joint, min_size=25, max_size=25))
def test_no_pose_breaks_it(places):
    body = np.zeros((25, 3))
    body[:, :2] = places
    for face in faces(PHOTO, [body], Mesh()):
        assert np.isfinite(face.border).all()
        assert face.width >= 1
