"""What a step sees of a photo: picture, labels and joints of one view lie on each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from dataset_builder.parse.embedded.frame import Frame, framed_box
from dataset_builder.parse.embedded.joint_maps import joint_maps
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import ANY, bits, single
from dataset_builder.parse.training.view import (
    MIRRORED_JOINTS,
    Chances,
    View,
    plain_view,
    random_view,
)
from sichak.body25 import BODY_25 as J
from sichak.labels import CIHP
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import exactly, put

WIDTH, HEIGHT = 96, 128
"""Of the views."""
PLAIN = Chances(
    backdrop=0, dye=0, knees_up=0, waist_up=0, headless=0, turn=0, no_pose=0, lost_joint=0,
    joint_noise=0,
)  # fmt: skip
"""Only the frame and the mirror are drawn."""
TURNED = replace(PLAIN, turn=12.0)
CROPPED = replace(PLAIN, knees_up=0.6, waist_up=0.4, headless=0.5, turn=6.0)
LEFT_MAP, RIGHT_MAP = 4, 5
"""Of the joint maps: the forearms."""
MARKER = (124.0, 92.0)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """The drawn person, all black but a bright disc: a left hand, with its joint on it."""
    rgb, labels, pose = drawn()
    rgb, labels = np.full_like(rgb, 40), np.zeros_like(labels)
    place = (round(MARKER[0]), round(MARKER[1]))
    cv2.circle(rgb, place, 9, (230, 230, 230), -1)
    cv2.circle(labels, place, 9, int(CIHP.LEFT_ARM), -1)
    pose[[J.L_ELBOW, J.L_WRIST], :2] = MARKER
    return put(tmp_path, "marked", rgb, exactly(labels), pose)


@pytest.fixture
def person(tmp_path: Path) -> Sample:
    rgb, labels, pose = drawn()
    return put(tmp_path, "drawn", rgb, exactly(labels), pose)


def random(sample: Sample, seed: int, chances: Chances) -> View:
    return random_view(sample, WIDTH, HEIGHT, chances, np.random.default_rng(seed))


def centre(mask: npt.NDArray[np.bool_], stride: int) -> npt.NDArray[np.float64]:
    """Centre of a region in pixels of the view."""
    rows, columns = np.nonzero(mask)
    return (np.array([columns.mean(), rows.mean()]) + 0.5) * stride - 0.5


def bright(view: View) -> npt.NDArray[np.bool_]:
    grey = cv2.GaussianBlur(view.image.mean(axis=2).astype(np.float32), (0, 0), 1.0)
    middle = (grey.max() + float(np.median(grey))) / 2
    return np.asarray(grey > middle)


def side_of(view: View) -> int:
    """The marker's label: the left arm, or the right one of a mirrored view."""
    labels = set(np.unique(single(view.target))) - {0, 255}
    (label,) = labels
    return int(label)


def whole(view: View) -> bool:
    """Whether the marker is seen well within the view."""
    mask = np.isin(single(view.target), [CIHP.LEFT_ARM, CIHP.RIGHT_ARM])
    framed = mask.any() and not (
        mask[0].any() or mask[-1].any() or mask[:, 0].any() or mask[:, -1].any()
    )
    return bool(framed and mask.sum() > 12)


class TestAlignment:
    @pytest.mark.parametrize(
        "chances", [PLAIN, TURNED, CROPPED], ids=["plain", "turned", "cropped"]
    )
    def test_a_marker_is_in_one_place_in_picture_labels_and_joints(
        self, sample: Sample, chances: Chances
    ) -> None:
        seen = 0
        for seed in range(25):
            view = random(sample, seed, chances)
            if not whole(view):
                continue
            seen += 1
            label = side_of(view)
            in_labels = centre(single(view.target) == label, 2)
            in_picture = centre(bright(view), 1)
            joints = view.joints[LEFT_MAP if label == CIHP.LEFT_ARM else RIGHT_MAP]
            in_joints = centre(joints > 0.6 * joints.max(), 4)
            assert in_picture == pytest.approx(in_labels, abs=1.0), seed
            assert in_joints == pytest.approx(in_labels, abs=2.0), seed
        assert seen >= 10

    def test_on_average_nothing_is_shifted(self, sample: Sample) -> None:
        """Half a pixel of the labels or the joints, always the same way, would blur the parser."""
        shifts = []
        for seed in range(60):
            view = random(sample, seed, TURNED)
            if whole(view):
                label = side_of(view)
                mask = single(view.target) == label
                joints = view.joints[LEFT_MAP if label == CIHP.LEFT_ARM else RIGHT_MAP]
                in_labels = centre(mask, 2)
                shifts.append([
                    centre(bright(view), 1) - in_labels,
                    centre(joints > 0.6 * joints.max(), 4) - in_labels,
                ])  # fmt: skip
        assert len(shifts) > 30
        assert np.abs(np.mean(shifts, axis=0)).max() < 0.3

    def test_the_plain_view_too(self, sample: Sample) -> None:
        view = plain_view(sample, WIDTH, HEIGHT)
        in_labels = centre(single(view.target) == CIHP.LEFT_ARM, 2)
        assert centre(bright(view), 1) == pytest.approx(in_labels, abs=0.7)
        joints = view.joints[LEFT_MAP]
        assert centre(joints > 0.6 * joints.max(), 4) == pytest.approx(in_labels, abs=1.5)


class TestMirror:
    def test_half_of_the_views_are_mirrored(self, sample: Sample) -> None:
        sides = [side_of(random(sample, seed, PLAIN)) for seed in range(40)]
        assert set(sides) == {CIHP.LEFT_ARM, CIHP.RIGHT_ARM}
        assert 8 < sides.count(CIHP.RIGHT_ARM) < 32

    def test_a_mirrored_arm_is_a_right_arm_on_the_other_side(self, sample: Sample) -> None:
        for seed in range(12):
            view = random(sample, seed, PLAIN)
            label = side_of(view)
            trunk = view.joints[1].sum(axis=0)
            middle = float((trunk * np.arange(len(trunk))).sum() / trunk.sum()) * 4 + 1.5
            x = centre(single(view.target) == label, 2)[0]
            assert (x > middle) == (label == CIHP.LEFT_ARM)

    def test_the_maps_of_both_arms_trade_places(self, person: Sample) -> None:
        """The right arm is raised, the left one hangs; of the mirrored person the left one is."""
        seen = set()
        for seed in range(12):
            view = random(person, seed, PLAIN)
            heights = [np.nonzero(view.joints[n] > 0.5)[0].mean() for n in (LEFT_MAP, RIGHT_MAP)]
            mirrored = bool(heights[0] < heights[1])
            raised, hanging = CIHP.RIGHT_ARM, CIHP.LEFT_ARM
            if mirrored:
                raised, hanging = hanging, raised
            labels = single(view.target)
            assert centre(labels == raised, 2)[1] < centre(labels == hanging, 2)[1]
            assert (centre(labels == raised, 2)[0] > centre(labels == hanging, 2)[0]) == mirrored
            seen.add(mirrored)
        assert seen == {True, False}

    def test_mirrored_joints(self) -> None:
        assert [MIRRORED_JOINTS[MIRRORED_JOINTS[joint]] for joint in J] == list(J)
        for joint in J:
            name, other = joint.name, J(MIRRORED_JOINTS[joint]).name
            assert other == {"L_": "R_", "R_": "L_"}.get(name[:2], name[:2]) + name[2:]


class TestPlainView:
    def test_sizes_and_types(self, person: Sample) -> None:
        view = plain_view(person, WIDTH, HEIGHT)
        assert view.image.shape == (HEIGHT, WIDTH, 3)
        assert view.image.dtype == np.uint8
        assert view.target.shape == (HEIGHT // 2, WIDTH // 2)
        assert view.target.dtype == np.uint32
        assert view.joints.shape == (12, HEIGHT // 4, WIDTH // 4)
        assert view.joints.dtype == np.float32

    def test_it_is_what_the_parser_will_see(self, person: Sample) -> None:
        """Up to the parser's whole pixels, with the same frame around the same box."""
        rgb, pose = person.rgb(), person.pose()
        frame = Frame.around(framed_box(pose, rgb.shape[1], rgb.shape[0]), WIDTH, HEIGHT)
        view = plain_view(person, WIDTH, HEIGHT)
        assert np.abs(frame.picture(rgb).astype(int) - view.image).mean() < 4
        joints = joint_maps(frame.pose(pose, 4), WIDTH // 4, HEIGHT // 4)
        assert np.abs(joints - view.joints).mean() < 0.01

    def test_beyond_the_photo_anything_is_right(self, tmp_path: Path) -> None:
        rgb, labels, pose = drawn()
        narrow = slice(60, 120)  # arms cut off: the view is wider than the photo
        moved = pose - (pose[:, :1] > 0) * (60, 0, 0)
        moved[[J.R_WRIST, J.R_ELBOW, J.L_WRIST, J.L_ELBOW]] = 0
        view = plain_view(
            put(tmp_path, "narrow", rgb[:, narrow], exactly(labels[:, narrow]), moved),
            WIDTH,
            HEIGHT,
        )
        assert (view.target[:, 0] == ANY).all()
        assert (view.target[:, -1] == ANY).all()
        assert 0.2 < (view.target == ANY).mean() < 0.8

    def test_a_photo_of_nobody_is_seen_whole(self, tmp_path: Path) -> None:
        rgb, labels, _ = drawn()
        view = plain_view(put(tmp_path, "a", rgb, exactly(labels), None), WIDTH, HEIGHT)
        assert not view.joints.any()
        assert (view.target != ANY).mean() > 0.95
        found = set(np.unique(single(view.target)))
        assert set(np.unique(labels)) <= found


class TestRandomView:
    def test_the_same_draw_gives_the_same_view(self, person: Sample) -> None:
        for seed in range(5):
            one, other = random(person, seed, Chances()), random(person, seed, Chances())
            assert np.array_equal(one.image, other.image)
            assert np.array_equal(one.target, other.target)
            assert np.array_equal(one.joints, other.joints)

    def test_other_draws_give_other_views(self, person: Sample) -> None:
        views = [random(person, seed, Chances()) for seed in range(8)]
        assert len({view.image.tobytes() for view in views}) == 8

    @pytest.mark.parametrize("pose", [True, False], ids=["a person", "nobody"])
    def test_sets_of_the_photo_and_no_others(
        self, tmp_path: Path, person: Sample, pose: bool
    ) -> None:
        rgb, labels, joints = drawn()
        values = exactly(labels)
        values[labels == CIHP.PANTS] = bits([CIHP.PANTS, CIHP.SKIRT])
        sample = put(tmp_path, "a", rgb, values, joints if pose else None)
        known = {int(value) for value in (*np.unique(values), ANY)}
        for seed in range(10):
            view = random(sample, seed, Chances())
            assert {int(value) for value in np.unique(view.target)} <= known

    def test_no_skeleton_now_and_then(self, person: Sample) -> None:
        views = [random(person, seed, replace(PLAIN, no_pose=0.5)) for seed in range(30)]
        without = [not view.joints.any() for view in views]
        assert 5 < sum(without) < 25
        assert all((view.target != ANY).any() for view in views)  # labels stay

    def test_joints_get_lost(self, person: Sample) -> None:
        view = random(person, 0, replace(PLAIN, lost_joint=1.0))
        assert not view.joints.any()

    def test_joints_wander_but_labels_do_not(self, person: Sample) -> None:
        exact = random(person, 7, PLAIN)
        noisy = random(person, 7, replace(PLAIN, joint_noise=0.3))
        assert np.abs(exact.joints - noisy.joints).max() > 0.3
        assert np.array_equal(exact.target, noisy.target)

    def test_crops_cut_off_legs_and_head(self, person: Sample) -> None:
        def share(label: int, chances: Chances) -> float:
            views = [random(person, seed, chances) for seed in range(10)]
            return float(np.mean([(single(view.target) == label).mean() for view in views]))

        assert share(CIHP.PANTS, replace(PLAIN, waist_up=1.0)) < 0.5 * share(CIHP.PANTS, PLAIN)
        assert share(CIHP.HAIR, replace(PLAIN, headless=1.0)) < 0.5 * share(CIHP.HAIR, PLAIN)

    def test_a_crop_still_shows_the_person(self, person: Sample) -> None:
        crops = replace(Chances(), knees_up=0.5, waist_up=0.5, headless=1.0)
        for seed in range(30):
            labels = single(random(person, seed, crops).target)
            assert ((labels != 0) & (labels != 255)).mean() > 0.03

    def test_backdrop_and_dye_change_the_picture_alone(self, person: Sample) -> None:
        """Labels of a view with them are labels that its photo has."""
        shop = replace(PLAIN, backdrop=1.0, dye=1.0)
        for seed in range(5):
            view = random(person, seed, shop)
            found = set(np.unique(single(view.target))) - {255}
            assert found == set(np.unique(drawn()[1]))

    def test_the_sample_on_disk_is_left_as_it_is(self, person: Sample) -> None:
        before = [path.read_bytes() for path in sorted(person.prepared.rglob("*.*"))]
        random(person, 0, Chances())
        assert [path.read_bytes() for path in sorted(person.prepared.rglob("*.*"))] == before
