"""What is measured on one photo; every later decision reads this and no pixel."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import numpy as np
from pydantic import BaseModel, ConfigDict

from dataset_builder.select.fit import Geometry
from dataset_builder.select.photo import View
from sichak.body25 import Pose
from sichak.work.item import Json

Box4 = tuple[float, float, float, float]


class Person(BaseModel):
    """A person in the photo.

    Attributes:
        score: how surely it is one, 0..1.
        box: left, top, right, bottom around the joints, in pixels of the photo.
        body: BODY_25, 25 times x, y (pixels of the photo) and confidence; missing is 0, 0, 0.
        view: the side of the body that is seen; None when it cannot be told.
    """

    model_config = ConfigDict(frozen=True)

    score: float
    box: Box4
    body: tuple[tuple[float, float, float], ...]
    view: View | None

    @property
    def size(self) -> float:
        """Longer side of the box, in pixels."""
        return max(self.box[2] - self.box[0], self.box[3] - self.box[1])

    def pose(self) -> Pose:
        """The body as an array (25, 3)."""
        return np.array(self.body, dtype=np.float64)


class Measures(BaseModel):
    """The figures of one photo.

    Attributes:
        geometry: how the photo lies in its 768x1024 picture.
        same_bytes: whether the picture is the photo's own file, byte for byte.
        border: share of the border that is of one colour, 0..1.
        plain: whether that makes the foreground worth anything.
        foreground: share of the photo that is foreground, 0..1.
        touch: share of the top, bottom, left and right edge it covers.
        symmetry: overlap of the foreground with its mirror image, 0..1.
        likeness: how much the border's colours are those of the middle, 0..1.
        skin: share of the foreground that has the colour of skin, 0..1.
        lines: of writing; ``lettering`` is the share of the photo they cover, 0..1.
        seam: how much of a straight line across the photo is an edge, 0..1.
        things: how many stand side by side on a plain ground.
        unevenness: how much parts of the photo differ in their colours, Lab units.
        chips: share of the foreground that is chips of colour, 0..1.
        contrast: standard deviation of the Lab colours.
        blur: softness of the edges, in pixels of the picture; None without any edge.
        person_score: of what looks most like a person, 0..1; below 0.5 it is none.
        people: the largest first.
        phash: 256 bits of the foreground's perceptual hash, 64 hex digits.
        colour: mean Lab of the foreground.
        aspect: width over height of the foreground's core.
    """

    model_config = ConfigDict(frozen=True)

    geometry: Geometry
    same_bytes: bool
    border: float
    plain: bool
    foreground: float
    touch: Box4
    symmetry: float
    likeness: float
    skin: float
    lines: int
    lettering: float
    seam: float
    things: int
    unevenness: float
    chips: float
    contrast: float
    blur: float | None
    person_score: float
    people: tuple[Person, ...]
    phash: str
    colour: tuple[float, float, float]
    aspect: float

    def facts(self) -> dict[str, Json]:
        """As the work runner keeps it."""
        return cast(dict[str, Json], self.model_dump(mode="json"))

    @staticmethod
    def from_facts(facts: Mapping[str, Json]) -> Measures:
        """What :meth:`facts` gave."""
        return Measures.model_validate(dict(facts))
