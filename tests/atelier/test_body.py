"""Skinning, and a real posed body where anny is installed."""

from __future__ import annotations

import os

import numpy as np
import pytest

from atelier.body import Body, Phenotype, build_body, euler, skinned
from atelier.poses import DOWN, POSES, Pose

POINTS = np.array([[0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])


def test_no_points_are_carried_nowhere() -> None:
    assert skinned(
        np.zeros((0, 3)), np.zeros((0, 2), np.float32), np.tile(np.eye(4), (2, 1, 1))
    ).shape == (0, 3)


def test_identity_bones_leave_points_alone() -> None:
    weights = np.array([[1, 0], [0.5, 0.5]], dtype=np.float32)
    assert np.allclose(skinned(POINTS, weights, np.tile(np.eye(4), (2, 1, 1))), POINTS)


def test_a_point_between_two_bones_moves_half_as_far() -> None:
    moved = np.tile(np.eye(4), (2, 1, 1))
    moved[1, :3, 3] = [0, 0, 2]
    weights = np.array([[1, 0], [0.5, 0.5]], dtype=np.float32)
    assert np.allclose(skinned(POINTS, weights, moved) - POINTS, [[0, 0, 0], [0, 0, 1]])


def test_a_turn_to_her_left_brings_her_face_to_the_pictures_right() -> None:
    assert euler(0, 0, 90) @ [0, -1, 0] == pytest.approx([1, 0, 0])


def test_poses_have_names_of_their_own() -> None:
    assert len({pose.name for pose in POSES}) == len(POSES)


@pytest.fixture(scope="module")
def body() -> Body:
    pytest.importorskip("anny", reason="the atelier extra is not installed")
    if not os.environ.get("ANNY_CACHE_DIR"):
        pytest.skip("anny's first load takes minutes: set ANNY_CACHE_DIR to a filled cache")
    return build_body(Phenotype(), DOWN)


def test_a_body_stands_on_the_floor_and_faces_the_camera(body: Body) -> None:
    assert body.vertices[:, 2].min() == pytest.approx(0, abs=1e-6)
    assert 1.4 < body.vertices[:, 2].max() < 2.1
    assert body.joints["eye.L"][1] < body.joints["neck01"][1]
    assert body.joints["wrist.L"][0] > 0 > body.joints["wrist.R"][0]


def test_faces_are_seen_from_outside(body: Body) -> None:
    belly = (np.abs(body.vertices[:, 0]) < 0.05) & (body.limb_weight("spine03", "spine04") > 0.5)
    is_front = body.vertices[:, 1] < body.joints["spine03"][1]
    assert belly.sum() > 20
    assert body.normals[belly & is_front, 1].max() < -0.5
    assert body.normals[belly & ~is_front, 1].min() > 0.3


def test_skinning_the_rest_body_gives_the_posed_one(body: Body) -> None:
    assert np.allclose(body.skin(body.rest_vertices, body.weights), body.vertices)


def test_an_offset_surface_lies_outside(body: Body) -> None:
    chosen = np.nonzero(body.limb_weight("upperleg") > 0.9)[0]
    gap = body.offset(chosen, 0.02) - body.vertices[chosen]
    assert np.allclose((gap * body.normals[chosen]).sum(axis=1), 0.02, atol=0.004)


def test_an_unknown_bone_is_named(body: Body) -> None:
    with pytest.raises(ValueError, match="tail"):
        build_body(body.phenotype, Pose("x", {"tail": (0, 0, 0)}))
