"""What a try-on must hold, whatever it looks like: the garment on, the person kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sichak.body25 import BODY_25, Pose
from sichak.image import RGB
from sichak.labels import CIHP
from tryon.backend import TryOnSample, Unfit, make_backend

Make = Callable[[str], TryOnSample]
KINDS = ("tee", "longsleeve", "tank", "trousers", "shorts", "skirt", "dress")
TOPS = ("tee", "longsleeve", "tank", "dress")
BOTTOMS = ("trousers", "shorts", "skirt")


def dress(sample: TryOnSample) -> RGB:
    backend = make_backend("warp")
    backend.load()
    return backend.try_on(sample)


def shows(picture: RGB, colour: tuple[int, int, int]) -> np.ndarray:
    """Pixels of about a colour, in any light."""
    ratio = picture.astype(float).sum(axis=2, keepdims=True) / sum(colour)
    apart = np.abs(picture - ratio * np.array(colour)).sum(axis=2)
    return np.asarray((apart < 40) & (ratio[..., 0] > 0.6) & (ratio[..., 0] < 1.3))


@pytest.fixture(scope="module")
def worn() -> dict[str, RGB]:
    """Results by kind, so that each is made once."""
    return {}


@pytest.fixture
def result(worn: dict[str, RGB], make_sample: Make) -> Callable[[str], RGB]:
    def of(kind: str) -> RGB:
        if kind not in worn:
            worn[kind] = dress(make_sample(kind))
        return worn[kind]

    return of


@pytest.mark.parametrize("kind", KINDS)
def test_the_result_is_a_picture_of_the_photos_size(
    result: Callable[[str], RGB], kind: str
) -> None:
    assert result(kind).shape == (1024, 768, 3)
    assert result(kind).dtype == np.uint8


@pytest.mark.parametrize("kind", KINDS)
def test_the_garment_is_seen_and_the_head_is_untouched(
    result: Callable[[str], RGB],
    make_sample: Make,
    garment_colour: dict[str, tuple[int, int, int]],
    kind: str,
) -> None:
    sample, picture = make_sample(kind), result(kind)
    assert shows(picture, garment_colour[kind]).sum() > 8_000
    face = sample.parse == CIHP.FACE
    assert (np.abs(picture.astype(int) - sample.image)[face].max(axis=1) <= 3).mean() > 0.98


@pytest.mark.parametrize("kind", TOPS)
def test_nothing_of_the_old_top_is_left(result: Callable[[str], RGB], kind: str) -> None:
    assert shows(result(kind), (40, 90, 200)).sum() < 60


@pytest.mark.parametrize("kind", BOTTOMS)
def test_nothing_of_the_old_trousers_is_left_and_the_top_stays(
    result: Callable[[str], RGB], make_sample: Make, kind: str
) -> None:
    sample, picture = make_sample(kind), result(kind)
    below = np.arange(1024)[:, None] > 540
    old = (np.abs(picture.astype(int) - (70, 70, 80)).sum(axis=2) < 25) & below
    assert old.sum() < 400
    shirt = sample.parse == CIHP.UPPER_CLOTHES
    assert shows(picture, (40, 90, 200))[shirt].mean() > 0.95


@pytest.mark.parametrize("kind", KINDS)
def test_the_wall_far_from_the_person_stays(
    result: Callable[[str], RGB], make_sample: Make, kind: str
) -> None:
    change = np.abs(result(kind).astype(int) - make_sample(kind).image)
    assert change[:, :90].max() <= 2
    assert change[:, -90:].max() <= 2


def test_hair_lies_in_front_of_a_top(result: Callable[[str], RGB]) -> None:
    plait = result("tee")[250:320, 430:442]
    assert np.abs(plait.astype(int) - (60, 40, 30)).sum(axis=2).mean() < 25


@pytest.mark.parametrize("kind", KINDS)
def test_hands_lie_in_front(result: Callable[[str], RGB], kind: str) -> None:
    for x in (250, 518):
        hand = result(kind)[548:556, x - 6 : x + 6]
        assert np.abs(hand.astype(int) - (224, 172, 145)).sum(axis=2).mean() < 60


def test_a_long_sleeve_covers_the_arm_and_a_tank_bares_it(
    result: Callable[[str], RGB], garment_colour: dict[str, tuple[int, int, int]]
) -> None:
    elbow = (slice(395, 405), slice(265, 275))
    assert shows(result("longsleeve")[elbow], garment_colour["longsleeve"]).all()
    for place in ((300, 292), (400, 270)):
        skin = result("tank")[place].astype(int)
        assert np.abs(skin - (224, 172, 145)).sum() < 110, place


def test_bare_legs_come_with_shorts_and_skirts_and_shoes_stay(
    result: Callable[[str], RGB], make_sample: Make
) -> None:
    for kind, row in (("shorts", 850), ("skirt", 900), ("dress", 900)):
        shin = result(kind)[row, 328].astype(int)
        assert shin[0] > shin[1] > shin[2], kind
        assert np.abs(shin - (224, 172, 145)).sum() < 120, kind
    shoe = make_sample("shorts").parse == CIHP.RIGHT_SHOE
    assert result("shorts")[shoe].mean() < 60


def test_the_same_sample_gives_the_same_picture(
    result: Callable[[str], RGB], make_sample: Make
) -> None:
    assert (dress(make_sample("tee")) == result("tee")).all()


def without(pose: Pose, *joints: BODY_25) -> Pose:
    cut = pose.copy()
    cut[list(joints)] = 0
    return cut


@pytest.mark.parametrize("joint", [BODY_25.R_SHOULDER, BODY_25.L_SHOULDER])
def test_without_shoulders_nobody_is_dressed(make_sample: Make, joint: BODY_25) -> None:
    sample = make_sample("tee")
    with pytest.raises(Unfit, match="shoulders"):
        dress(replace(sample, pose=without(sample.pose, joint)))


def test_a_person_seen_from_behind_is_not_dressed(make_sample: Make) -> None:
    sample = make_sample("tee")
    turned = sample.pose.copy()
    turned[[2, 5]] = turned[[5, 2]]
    with pytest.raises(Unfit, match="front"):
        dress(replace(sample, pose=turned))


@pytest.mark.parametrize("kind", ["longsleeve", "trousers"])
@pytest.mark.parametrize(
    "missing",
    [
        (BODY_25.MID_HIP, BODY_25.R_HIP, BODY_25.L_HIP),
        (BODY_25.R_ELBOW, BODY_25.R_WRIST),
        (BODY_25.L_WRIST, BODY_25.R_KNEE, BODY_25.L_ANKLE),
        tuple(joint for joint in BODY_25 if joint not in (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER)),
    ],
)
def test_other_missing_joints_are_guessed(
    make_sample: Make,
    garment_colour: dict[str, tuple[int, int, int]],
    kind: str,
    missing: tuple[BODY_25, ...],
) -> None:
    sample = make_sample(kind)
    picture = dress(replace(sample, pose=without(sample.pose, *missing)))
    assert shows(picture, garment_colour[kind]).sum() > 8_000


@pytest.mark.parametrize("kind", ["tee", "trousers"])
def test_an_empty_garment_mask_is_unfit(make_sample: Make, kind: str) -> None:
    sample = make_sample(kind)
    with pytest.raises(Unfit, match="mask is empty"):
        dress(replace(sample, cloth_mask=np.zeros_like(sample.cloth_mask)))


def test_a_dress_is_parted_for_a_new_top_or_bottom(
    make_sample: Make, garment_colour: dict[str, tuple[int, int, int]]
) -> None:
    for kind, kept in (("tee", 600), ("shorts", 300)):
        sample = make_sample(kind)
        labels = np.where(
            np.isin(sample.parse, (CIHP.UPPER_CLOTHES, CIHP.PANTS)), CIHP.DRESS, sample.parse
        ).astype(np.uint8)
        image = np.where(labels[..., None] == CIHP.DRESS, (40, 90, 200), sample.image)
        picture = dress(replace(sample, parse=labels, image=image.astype(np.uint8)))
        assert shows(picture, garment_colour[kind]).sum() > 8_000
        assert shows(picture[kept : kept + 1], (40, 90, 200)).sum() > 20, "the other half stays"


def test_real_people_in_each_others_tops(shared: object) -> None:
    """The four shipped pairs, in their own garment: closer to the truth than the erased photo."""
    from pathlib import Path

    from sichak.roots import Root
    from tryon.dataset import items, read_sample
    from tryon.pairs import Pair
    from tryon.score.ssim import ssim

    part = Path(str(shared)) / "vitonhd-sample" / "test"
    stems = ("00006_00", "00008_00", "00013_00", "00017_00")
    root = Root(part.parent, "upper", False, (part,))
    for item in items(root, [Pair(stem, stem) for stem in stems]):
        sample = read_sample(item)
        assert ssim(dress(sample), sample.image) > ssim(sample.agnostic, sample.image) + 0.01
