"""The skeleton picture: colours, layers, sizes, and OpenPose's own pictures to the pixel."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_builder.pose.skeleton import BODY_COLOURS, BODY_PAIRS, HAND_PAIRS, draw_skeleton
from sichak.body25 import BODY_25, Pose, read_openpose, read_openpose_hands
from sichak.image import RGB, read_rgb


def body(**joints: tuple[float, float]) -> Pose:
    pose = np.zeros((25, 3))
    for name, place in joints.items():
        pose[BODY_25[name]] = (*place, 0.9)
    return pose


def draw(pose: Pose, left: Pose | None = None, right: Pose | None = None) -> RGB:
    return draw_skeleton(pose, left, right, 768, 1024)


def hand(size: float = 100.0) -> Pose:
    points = np.random.default_rng(3).uniform(0, size, (21, 3)) + 300
    points[:, 2] = 0.9
    return points


def test_nobody_is_black() -> None:
    picture = draw(np.zeros((25, 3)))
    assert picture.shape == (1024, 768, 3)
    assert picture.dtype == np.uint8
    assert not picture.any()


def test_a_lone_joint_is_a_disc_of_a_hundredth_of_the_shorter_side() -> None:
    picture = draw(body(NECK=(400, 500)))
    assert picture[500, 400].tolist() == [153, 0, 0]
    assert (picture[500].any(axis=1)).sum() == 15  # radius 7.68
    assert picture[508, 400].tolist() == [0, 0, 0]


def test_a_limb_has_its_second_joint_s_colour_at_sixty_percent() -> None:
    picture = draw(body(NECK=(400, 300), MID_HIP=(400, 700)))
    assert picture[500, 400].tolist() == [153, 0, 0]
    picture = draw(body(R_SHOULDER=(400, 300), R_ELBOW=(400, 700)))
    assert picture[500, 400].tolist() == [int(0.6 * value) for value in BODY_COLOURS[3]]


def test_a_limb_is_an_ellipse_widest_in_its_middle() -> None:
    picture = draw(body(NECK=(400, 300), MID_HIP=(400, 700)))
    widths = picture.any(axis=2).sum(axis=1)
    assert widths[500] == 13  # half width 6.4
    assert widths[350] < widths[420] < widths[500]


def test_layers_blend_joints_over_limbs() -> None:
    picture = draw(body(NECK=(400, 300), MID_HIP=(400, 700)))
    assert picture[306, 400].tolist() == [214, 0, 0]  # 153 + 0.4 * 153


@pytest.mark.parametrize("pair", BODY_PAIRS)
def test_each_pair_is_drawn_and_no_other(pair: tuple[int, int]) -> None:
    pose = np.zeros((25, 3))
    pose[pair[0]], pose[pair[1]] = (200, 200, 0.9), (200, 600, 0.9)
    assert draw(pose)[400, 200].any()


def test_the_pairs_make_one_tree_of_all_joints() -> None:
    assert len(BODY_PAIRS) == 24
    assert {joint for pair in BODY_PAIRS for joint in pair} == set(range(25))
    assert len(HAND_PAIRS) == 20
    assert {joint for pair in HAND_PAIRS for joint in pair} == set(range(21))


def test_a_joint_too_faint_is_not_drawn_nor_its_limbs() -> None:
    pose = body(NECK=(400, 300), MID_HIP=(400, 700))
    pose[BODY_25.MID_HIP, 2] = 0.05
    picture = draw(pose)
    assert not picture[320:].any()
    assert picture[300, 400].any()


@pytest.mark.parametrize("place", [(-50, -50), (0, 0.4), (767, 1023), (5000, 5000)])
def test_joints_at_and_beyond_the_edge_do_no_harm(place: tuple[float, float]) -> None:
    draw(body(NECK=place, MID_HIP=(300, 300)))


def test_two_joints_on_one_spot_do_no_harm() -> None:
    assert draw(body(NECK=(300, 300), MID_HIP=(300, 300)))[300, 300].any()


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (200, 3)])
def test_any_size_can_be_drawn(size: tuple[int, int]) -> None:
    width, height = size
    picture = draw_skeleton(body(NECK=(0.5, 0.5)), None, None, width, height)
    assert picture.shape == (height, width, 3)


def test_hands_are_drawn_left_and_right_alike_and_small_ones_thinner() -> None:
    left, right = draw(body(), hand(), None), draw(body(), None, hand())
    np.testing.assert_array_equal(left, right)
    assert left.any()

    def width_over_size(size: float) -> float:
        line = np.zeros((21, 3))
        line[0], line[1] = (300, 300, 0.9), (300 + size, 300, 0.9)
        picture = draw(body(), line)
        return float(picture[:, int(300 + size / 2)].any(axis=1).sum()) / size

    assert width_over_size(300) == pytest.approx(width_over_size(150), rel=0.15)


def test_a_hand_too_faint_is_not_drawn() -> None:
    points = hand()
    points[:, 2] = 0.2
    assert not draw(body(), points).any()


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_openpose_s_own_picture_comes_out_of_openpose_s_own_keypoints(
    shared: Path, stem: str
) -> None:
    folder = shared / "vitonhd-sample" / "test"
    keypoints = folder / "openpose_json" / f"{stem}_keypoints.json"
    (pose,), ((left, right),) = read_openpose(keypoints), read_openpose_hands(keypoints)
    genuine = read_rgb(folder / "openpose_img" / f"{stem}_rendered.png")
    different = np.abs(draw(pose, left, right).astype(int) - genuine).max(axis=2) > 2
    assert different.sum() <= 8, f"{different.sum()} of 786,432 pixels differ"
