"""The embedded parser: keypoints, person mask, face mesh and the photo's own colours.

It has learned nothing from labelled people. Where each material can be follows
from the skeleton; what colour it has is learned from the photo itself: skin
from the face, garments from trunk and thighs, background from around the
person. On plain studio photos that is good; bags, hats, coats over other
garments and busy streets are beyond it.
"""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.cloth_mask.refine import edge_by_colour
from dataset_builder.parse import seeds
from dataset_builder.parse.boundaries import label_map
from dataset_builder.parse.face import FaceMesh
from dataset_builder.parse.figure import Figure, Plane, figure
from dataset_builder.parse.garments import is_dress, is_skirt
from dataset_builder.parse.materials import Material, evidence, posterior, relearn
from dataset_builder.parse.parser import Parsed, Unparsable
from dataset_builder.parse.parts import label_scores
from dataset_builder.parse.priors import hem_ends, priors, sleeve_ends
from dataset_builder.parse.scene import Scene
from dataset_builder.parse.trunk import waist
from dataset_builder.person_mask import PersonMask
from sichak.body25 import Pose
from sichak.image import RGB
from sichak.labels import CIHP

HEIGHT = 512
"""Height in pixels of the working picture: half of VITON-HD's."""
ROUNDS = 2
"""Times that models are learned and pixels classified."""


class ComposedParser:
    """See the module."""

    WEIGHTS: tuple[str, ...] = (*PersonMask.WEIGHTS, *FaceMesh.WEIGHTS)

    def __init__(self) -> None:
        self._people: PersonMask | None = None
        self._faces: FaceMesh | None = None

    def load(self) -> None:
        """Load person mask and face mesh."""
        self._people, self._faces = PersonMask.load(), FaceMesh()

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """See :class:`~dataset_builder.parse.parser.Parser`."""
        scene = self._scene(rgb, pose)
        return read(scene, rgb.shape[1], rgb.shape[0], category)

    def _scene(self, rgb: RGB, pose: Pose) -> Scene:
        if self._people is None or self._faces is None:
            self.load()
        assert self._people is not None
        assert self._faces is not None
        scale = HEIGHT / rgb.shape[0]
        width = max(1, round(rgb.shape[1] * scale))
        person = figure(pose, (HEIGHT, width), scale)
        if person is None:
            raise Unparsable("shoulders and hips are missing from the pose")
        small = np.asarray(cv2.resize(rgb, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)
        soft = cv2.resize(self._people.mask(rgb), (width, HEIGHT), interpolation=cv2.INTER_AREA)
        body = only_this(edge_by_colour(small, np.asarray(soft, dtype=np.float32)), person)
        return Scene(small, person, self._faces.face(rgb, person, scale), body)


def only_this(body: Plane, person: Figure) -> Plane:
    """The person mask without the parts of it that hold none of the person's joints."""
    count, parts = cv2.connectedComponents((body > 0.5).astype(np.uint8), connectivity=4)
    if count <= 2:
        return body
    place = np.rint(person.joints[np.isfinite(person.joints).all(axis=1)]).astype(int)
    x, y = place.clip(0, np.array(body.shape[::-1]) - 1).T
    own = np.zeros(count, dtype=bool)
    own[parts[y, x]] = True
    own[0] = True
    return np.where(own[parts], body, 0).astype(np.float32)


def read(scene: Scene, width: int, height: int, category: str | None) -> Parsed:
    """Labels of a scene, at the photo's size."""
    skin = seeds.skin_model(scene)
    place = seeds.garment_place(scene, skin)
    belt = waist(scene.cells, scene.lab[..., 0], place & ~scene.arm, *scene.trunk)
    models = {
        Material.BACKGROUND: seeds.background_model(scene),
        Material.SKIN: skin,
        **seeds.garment_models(scene, place, belt),
    }
    for material, model in (
        (Material.HAIR, seeds.hair_model(scene, skin)),
        (Material.SHOE, seeds.shoe_model(scene)),
    ):
        if model is not None:
            models[material] = model
    guide = scene.guide
    dress = is_dress(belt, True, category) if category == "dress" else False
    for _ in range(ROUNDS):
        colour = evidence(scene.cells, models)
        sleeves = sleeve_ends(scene, colour)
        hems = hem_ends(scene, colour, Material.UPPER if dress else Material.LOWER)
        probability = posterior(colour, priors(scene, belt, dress, sleeves, hems), guide)
        models = relearn(scene.cells, probability, models)
    best = probability.argmax(axis=0)
    skirted = is_skirt(scene, (best == Material.LOWER) | (best == Material.UPPER), hems)
    dress = is_dress(belt, skirted, category)
    upper = CIHP.DRESS if dress else CIHP.UPPER_CLOTHES
    lower = CIHP.DRESS if dress else CIHP.SKIRT if skirted else CIHP.PANTS
    labels = label_map(label_scores(scene, probability, upper, lower, hems), width, height)
    return Parsed(
        labels,
        {
            "waist": round(belt.height, 3),
            "waist_contrast": round(belt.contrast, 3),
            "dress": dress,
            "skirt": skirted and not dress,
            "sleeves": {side: round(end, 3) for side, end in sleeves.items()},
            "hems": {side: round(end, 3) for side, end in hems.items()},
        },
    )
