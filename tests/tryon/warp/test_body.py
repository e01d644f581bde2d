"""The body under the clothes, from keypoints, labels and DensePose."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sichak.body25 import BODY_25
from sichak.labels import CIHP
from tryon.backend import TryOnSample, Unfit
from tryon.warp.body import Body, body_of
from tryon.warp.limb import ARM, Limb

Make = Callable[[str], TryOnSample]
NOTHING = np.zeros((400, 300), bool)


def limb(bend: float = 0.0) -> Limb:
    """An arm that hangs from (150, 50), its lower half turned by ``bend`` pixels."""
    bones = np.array([[150, 50], [150, 150], [150 + bend, 250]], dtype=float)
    return Limb(bones, ARM, 100.0)


@pytest.fixture
def body(make_sample: Make) -> Body:
    sample = make_sample("tee")
    return body_of(sample.pose, sample.parse, None)


@given(st.floats(-80, 80))
def test_a_limb_passes_its_joints(bend: float) -> None:
    arm = limb(bend)
    assert arm.at(np.array([0.0, 0.5, 1.0])) == pytest.approx(arm.bones)


@given(st.floats(-80, 80), st.floats(0, 1.15))
def test_across_is_a_unit_vector_to_the_left_of_a_hanging_limb(bend: float, share: float) -> None:
    across = limb(bend).across(np.array([share]))[0]
    assert np.linalg.norm(across) == pytest.approx(1.0, abs=1e-4)
    assert across[0] < 0


def test_a_limb_without_visible_skin_stays_as_it_is() -> None:
    arm = limb()
    assert arm.fitted(NOTHING) == arm
    assert arm.bare_from == 2.0


@pytest.mark.parametrize(("aside", "width"), [(0, 24), (6, 24), (-5, 20), (0, 30)])
def test_a_limb_is_fitted_to_the_skin_seen_of_it(aside: int, width: int) -> None:
    skin = NOTHING.copy()
    skin[150:280, 150 + aside - width // 2 : 150 + aside + width // 2] = True
    arm = limb().fitted(skin)
    assert arm.bare_from == pytest.approx(0.5, abs=0.03)
    middle = arm.at(np.array([0.55]))[0]
    assert middle[0] == pytest.approx(150 + aside, abs=1.5)
    assert arm.half_width(np.array([0.55]))[0] == pytest.approx(width / 2, rel=0.15)
    assert arm.at(np.array([0.0]))[0] == pytest.approx([150, 50]), "the shoulder stays"


def test_a_limb_half_hidden_is_seen_but_not_fitted() -> None:
    skin = NOTHING.copy()
    skin[150:280, 146:152] = True
    arm = limb().fitted(skin)
    assert arm.bare_from < 1
    assert (arm.thickness, arm.shift) == (1.0, 0.0)


def test_left_is_the_pictures_left(body: Body) -> None:
    assert body.left[0] < body.neck[0] < body.right[0]
    assert body.arms[0].bones[2][0] < body.arms[1].bones[2][0]
    assert body.unit == pytest.approx(160)
    assert body.down == pytest.approx([0, 1])


def test_the_torso_is_as_wide_as_densepose_says(make_sample: Make) -> None:
    sample = make_sample("tee")
    parts = np.zeros(sample.parse.shape, np.uint8)
    parts[220:500, 310:470] = 2
    seen = body_of(sample.pose, sample.parse, parts)
    row = np.array([400.0])
    assert seen.half_width(row, 0)[0] == pytest.approx(384 - 310, abs=1.5)
    assert seen.half_width(row, 1)[0] == pytest.approx(469 - 384, abs=1.5)


def test_without_densepose_the_torso_has_usual_proportions(body: Body) -> None:
    for side in (0, 1):
        assert 0.35 < body.half_width(np.array([400.0]), side)[0] / body.unit < 0.55


def test_the_shoulder_line_is_the_persons_own_unless_hair_hides_it(make_sample: Make) -> None:
    sample = make_sample("tee")
    usual = 0.15
    seen = body_of(sample.pose, sample.parse, None)
    assert seen.rise(0, 0.45, usual) == pytest.approx(240 - 212, abs=3)
    hair = sample.parse.copy()
    cv2.rectangle(hair, (290, 100), (340, 260), int(CIHP.HAIR), -1)
    hidden = body_of(sample.pose, hair, None)
    assert hidden.rise(0, 0.45, usual) == pytest.approx(usual * hidden.unit)


def test_a_missing_elbow_is_guessed_along_the_arm_that_is_seen(make_sample: Make) -> None:
    sample = make_sample("tank")
    pose = sample.pose.copy()
    pose[BODY_25.R_WRIST] = 0
    wrist = body_of(pose, sample.parse, None).arms[0].bones[2]
    assert np.linalg.norm(wrist - (250, 540)) < 45


def test_nobody_and_nobody_from_behind(make_sample: Make) -> None:
    sample = make_sample("tee")
    with pytest.raises(Unfit, match="shoulders"):
        body_of(np.zeros((25, 3)), sample.parse, None)
    with pytest.raises(Unfit, match="front"):
        body_of(sample.pose * (-1, 1, 1) + (768, 0, 0), sample.parse, None)
