"""From materials to CIHP labels: whose side, face or neck, trousers or skirt."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from dataset_builder.parse.figure import LEGS, Part, Plane
from dataset_builder.parse.materials import Material, Planes
from dataset_builder.parse.priors import Ends, place_along
from dataset_builder.parse.scene import ARM_PARTS, LEG_PARTS, Scene
from sichak.labels import CIHP

Scores = npt.NDArray[np.float32]
"""(20, H, W): score of each CIHP label."""

ABOVE_ANKLE = 0.03
"""Where shoes end, in shins above the ankle joint."""
BOOT = 0.3
"""Footwear that reaches higher, in shins above the ankle joint, is a boot."""
OWNERS = {
    Part.HEAD: CIHP.FACE, Part.TORSO: CIHP.NECK,
    Part.LEFT_UPPER_ARM: CIHP.LEFT_ARM, Part.LEFT_FOREARM: CIHP.LEFT_ARM,
    Part.RIGHT_UPPER_ARM: CIHP.RIGHT_ARM, Part.RIGHT_FOREARM: CIHP.RIGHT_ARM,
    Part.LEFT_THIGH: CIHP.LEFT_LEG, Part.LEFT_SHIN: CIHP.LEFT_LEG,
    Part.RIGHT_THIGH: CIHP.RIGHT_LEG, Part.RIGHT_SHIN: CIHP.RIGHT_LEG,
    Part.LEFT_FOOT: CIHP.LEFT_LEG, Part.RIGHT_FOOT: CIHP.RIGHT_LEG,
}  # fmt: skip
"""Label of bare skin on each part."""


def label_scores(scene: Scene, probability: Planes, upper: CIHP, lower: CIHP, hems: Ends) -> Scores:
    """Score of every CIHP label at every pixel.

    Args:
        scene: the photo.
        probability: of the materials.
        upper: label of the upper garment, UPPER_CLOTHES or DRESS.
        lower: label of the lower garment, PANTS or SKIRT.
        hems: where the garment ends on each leg; 1 leaves no bare leg.
    """
    scores = np.zeros((len(CIHP), *scene.body.shape), dtype=np.float32)
    scores[CIHP.BACKGROUND] = probability[Material.BACKGROUND]
    scores[CIHP.HAIR] = probability[Material.HAIR]
    scores[upper] += probability[Material.UPPER]
    scores[lower] += probability[Material.LOWER]
    owner = skin_owner(scene, hems)
    for label in {*OWNERS.values()}:
        scores[label] += probability[Material.SKIN] * (owner == label)
    left, sock = _nearer_left_foot(scene), socks(scene, probability)
    scores[CIHP.SOCKS] = probability[Material.SHOE] * sock
    scores[CIHP.LEFT_SHOE] = probability[Material.SHOE] * (left & ~sock)
    scores[CIHP.RIGHT_SHOE] = probability[Material.SHOE] * (~left & ~sock)
    return scores


def socks(scene: Scene, probability: Planes) -> npt.NDArray[np.bool_]:
    """Where footwear is a sock: above the ankle, unless it goes up the shin as boots do."""
    found = np.zeros(scene.body.shape, dtype=bool)
    footwear = probability.argmax(axis=0) == Material.SHOE
    left = _nearer_left_foot(scene)
    for side, own in (("left", left), ("right", ~left)):
        place = place_along(scene, LEGS[side])
        if place is None or not scene.person.has(*LEGS[side]):
            continue
        up = 2 * (1 - place)  # 0 at the ankle, 1 at the knee
        shaft = footwear & own & (up > ABOVE_ANKLE)
        if shaft.any() and np.quantile(up[shaft], 0.95) < BOOT:
            found |= own & (up > ABOVE_ANKLE)
    return found


def skin_owner(scene: Scene, hems: Ends) -> npt.NDArray[np.uint8]:
    """The label each pixel would have if it were skin, (H, W)."""
    covered = {part for part in LEG_PARTS if hems[part.name.split("_")[0].lower()] >= 1}
    parts = [part for part in scene.near if part not in covered]
    # Nearness is relative to each part's width: the trunk is wide, an arm on it still wins.
    distances = np.stack([scene.near[part] for part in parts])
    table = np.array([OWNERS[part] for part in parts], dtype=np.uint8)
    owner = table[np.argmin(distances, axis=0)]
    arms = [part for part in parts if part in ARM_PARTS]
    if arms:  # a hand far from its wrist is no bare belly
        nearest = table[[parts.index(part) for part in arms]][
            np.argmin(np.stack([scene.near[part] for part in arms]), axis=0)
        ]
        aside = (scene.below > 0.6) & (scene.near[Part.TORSO] > 0.8) & (owner == CIHP.NECK)
        owner = np.where(aside, nearest, owner)
    high = scene.below < 0.02
    owner[high & (scene.nearest(ARM_PARTS) > 0.7)] = CIHP.NECK
    head = scene.oval | (scene.above_chin & (scene.head_distance < 1.6) & (scene.hand < 0.5))
    owner[head] = CIHP.FACE
    for label, hand in ((CIHP.LEFT_ARM, scene.left_hand), (CIHP.RIGHT_ARM, scene.right_hand)):
        owner[hand > 0] = label
    return np.asarray(owner, dtype=np.uint8)


def _nearer_left_foot(scene: Scene) -> npt.NDArray[np.bool_]:
    far: Plane = np.full(scene.body.shape, 9, dtype=np.float32)
    left = scene.near.get(Part.LEFT_FOOT, far)
    right = scene.near.get(Part.RIGHT_FOOT, far + 1)
    return np.asarray(left <= right)
