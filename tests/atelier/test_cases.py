"""The cases: each has its person, stance and outfit, and stands as its name says."""

from __future__ import annotations

import importlib.util
import os
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from atelier.body import Body
from atelier.people.cases import CASES, SIZE, Case, camera_of, posed, wearer
from atelier.people.stances import CURL, LEGS
from sichak.body25 import BODY_25
from sichak.labels import CIHP

NAMES = (
    "crossed_legs", "hands_on_hips", "hands_in_pockets", "hair_over_shoulder", "open_coat",
    "dress", "mini_skirt",
)  # fmt: skip


def case(name: str) -> Case:
    return next(one for one in CASES if one.name == name)


def labels(name: str) -> set[CIHP]:
    return {spec.label for spec in case(name).garments}


def shade(fabric: str) -> npt.NDArray[np.int64]:
    """(3,) the last colour of a cloth's name."""
    return np.array([int(fabric[at : at + 2], 16) for at in range(len(fabric) - 6, len(fabric), 2)])


class TestDeclared:
    """What can be said without a body."""

    def test_there_is_one_picture_of_each(self) -> None:
        assert tuple(one.name for one in CASES) == NAMES

    def test_everybody_is_somebody_else(self) -> None:
        assert len({one.person for one in CASES}) == len(CASES)

    def test_no_cloth_is_seen_twice(self) -> None:
        cloths = [spec.fabric for one in CASES for spec in one.garments]
        assert len(set(cloths)) == len(cloths)

    @pytest.mark.parametrize("one", CASES, ids=NAMES)
    def test_stances_are_known_by_name(self, one: Case) -> None:
        assert {*one.arms} <= CURL.keys()
        assert one.legs in LEGS

    @pytest.mark.parametrize("one", CASES, ids=NAMES)
    def test_ankles_are_bare_and_shoes_are_the_cases_own(self, one: Case) -> None:
        who = wearer(one)
        assert (who.sock_top, who.look.sock, who.shoe) == (None, None, one.shoe)

    @pytest.mark.parametrize("name", ["dress", "mini_skirt", "hair_over_shoulder"])
    def test_who_wears_womens_cuts_is_a_woman(self, name: str) -> None:
        assert wearer(case(name)).is_woman

    @pytest.mark.parametrize(
        ("name", "worn"),
        [
            ("dress", {CIHP.DRESS}),
            ("mini_skirt", {CIHP.UPPER_CLOTHES, CIHP.SKIRT}),
            ("open_coat", {CIHP.COAT, CIHP.UPPER_CLOTHES, CIHP.PANTS}),
        ],
    )
    def test_cases_of_garments_wear_just_them(self, name: str, worn: set[CIHP]) -> None:
        assert labels(name) == worn

    def test_the_dress_ends_at_the_knees_and_the_mini_skirt_well_above(self) -> None:
        (dress,) = case("dress").garments
        skirt = next(s for s in case("mini_skirt").garments if s.label is CIHP.SKIRT)
        assert dress.length == pytest.approx(3, abs=0.15)  # 3 is the knees, 2 the crotch
        assert 2.2 < skirt.length < 2.5

    def test_the_coat_is_open_and_the_top_below_it_has_another_colour(self) -> None:
        coat = next(s for s in case("open_coat").garments if s.label is CIHP.COAT)
        top = next(s for s in case("open_coat").garments if s.label is CIHP.UPPER_CLOTHES)
        assert coat.front > 0.05
        assert np.abs(shade(coat.fabric) - shade(top.fabric)).max() > 60

    def test_shorts_leave_crossed_legs_bare_and_tops_leave_pockets_free(self) -> None:
        shorts = next(s for s in case("crossed_legs").garments if s.label is CIHP.PANTS)
        assert shorts.length < 3
        top = next(s for s in case("hands_in_pockets").garments if s.category == "upper")
        assert top.tucked


needs_anny = pytest.mark.skipif(
    importlib.util.find_spec("anny") is None or not os.environ.get("ANNY_CACHE_DIR"),
    reason="the atelier extra is not installed, or ANNY_CACHE_DIR not set (first load: minutes)",
)


def body_of(name: str) -> Body:
    return posed(case(name), wearer(case(name)))


@needs_anny
class TestPosed:
    """What can be said of a posed body; the person's left is +x, her front -y."""

    def test_ankles_cross_and_the_legs_do_not_run_through_each_other(self) -> None:
        from scipy.spatial import cKDTree

        body = body_of("crossed_legs")
        left, right = (body.joints[f"foot.{side}"] for side in "LR")
        knees = [body.joints[f"lowerleg01.{side}"][0] for side in "LR"]
        assert knees[0] > knees[1]
        assert left[0] < right[0] - 0.03
        assert abs(left[2] - right[2]) < 0.03  # both feet stand
        shanks = [
            body.vertices[body.limb_weight(f"lowerleg01.{s}", f"lowerleg02.{s}", f"foot.{s}") > 0.5]
            for s in "LR"
        ]
        assert cKDTree(shanks[0]).query(shanks[1])[0].min() > 0.005

    def test_legs_that_are_not_asked_to_do_not_cross(self) -> None:
        apart = replace(case("crossed_legs"), legs="stand")
        body = posed(apart, wearer(apart))
        assert body.joints["foot.L"][0] > body.joints["foot.R"][0] + 0.03

    def test_hands_on_hips_are_beside_the_waist_and_elbows_far_out(self) -> None:
        body = body_of("hands_on_hips")
        hip = body.joints["upperleg01.L"][2]
        for side, out in (("L", 1), ("R", -1)):
            wrist, elbow = body.joints[f"wrist.{side}"], body.joints[f"lowerarm01.{side}"]
            assert hip < wrist[2] < hip + 0.3
            assert out * (elbow[0] - wrist[0]) > 0.08

    def test_both_hands_are_in_pockets_and_inside_the_outline_of_the_thighs(self) -> None:
        body = body_of("hands_in_pockets")
        assert body.pose.pockets == ("L", "R")
        hip = body.joints["upperleg01.L"][2]
        for side, out in (("L", 1), ("R", -1)):
            knuckle = body.joints[f"finger3-1.{side}"]
            assert knuckle[2] < hip
            thigh = body.limb_weight("upperleg", "root", "pelvis") > 0.5
            near = thigh & (np.abs(body.vertices[:, 2] - knuckle[2]) < 0.02)
            assert out * knuckle[0] < (out * body.vertices[near, 0]).max() + 0.012

    def test_hair_lies_before_both_shoulders(self) -> None:
        from atelier.hair import hair_meshes

        one = case("hair_over_shoulder")
        who, body = wearer(one), body_of("hair_over_shoulder")
        points = np.concatenate(
            [mesh.vertices for mesh in hair_meshes(body, who.hair, who.look.hair, who.seed)]
        )
        for side, out in (("L", 1), ("R", -1)):
            shoulder = body.joints[f"upperarm01.{side}"]
            below = points[(points[:, 2] < shoulder[2] - 0.1) & (out * points[:, 0] > 0.03)]
            before = below[:, 1] < shoulder[1] - 0.04
            assert before.mean() > 0.15

    @pytest.mark.parametrize("one", CASES, ids=NAMES)
    def test_the_frame_holds_the_head_and_as_much_below_as_it_says(self, one: Case) -> None:
        from atelier.joints import body_joints

        body = posed(one, wearer(one))
        camera = camera_of(body, one.frame, one.shoe.lift)
        pixels = camera.project(body_joints(body))
        assert camera.size == SIZE == (768, 1024)
        lowest = {
            "full": (BODY_25.L_ANKLE, BODY_25.R_BIG_TOE),
            "knees": (BODY_25.L_KNEE, BODY_25.R_KNEE),
            "waist": (BODY_25.L_HIP, BODY_25.R_HIP),
        }[one.frame]
        for joint in (BODY_25.NOSE, BODY_25.L_SHOULDER, BODY_25.R_ELBOW, *lowest):
            assert np.all((pixels[joint] > 10) & (pixels[joint] < np.subtract(SIZE, 10)))
        assert (camera.project(body.vertices)[:, 1].max() < SIZE[1]) == (one.frame == "full")
