"""Measure one photo and bring it to 768x1024: the part of the selection that looks at pixels."""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.select.fit import Box, Geometry, fit, plan
from dataset_builder.select.foreground import (
    Foreground,
    Mask,
    edge_touch,
    find_foreground,
    likeness,
    symmetry,
)
from dataset_builder.select.lettering import find_lettering
from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.near_duplicates import Colour, aspect, mean_colour, phash
from dataset_builder.select.params import MeasureParams
from dataset_builder.select.people import Estimator, FoundPerson, main_person, side_seen
from dataset_builder.select.quality import blur
from dataset_builder.select.seams import seam, side_by_side
from dataset_builder.select.skin import skin_share
from dataset_builder.select.swatches import chip_share, unevenness
from sichak.errors import ImageError
from sichak.image import RGB, jpeg_bytes, plain_jpeg, read_rgb
from sichak.layout import HEIGHT, WIDTH, Folder
from sichak.weights import weights_sha256
from sichak.work.item import Done, Item, Reject, Result
from sichak.work.stage import Stage, file_sha256

PHOTO = Folder("photo", ".jpg", "RGB")
"""Fitted photos before it is known what they are."""

DIGITS = 3
"""Decimals of recorded figures."""


class SelectStage(Stage):
    """One photo → its 768x1024 picture and its :class:`Measures`."""

    name = "select"
    inputs = ("photo",)
    outputs = (PHOTO,)

    def __init__(self, params: MeasureParams) -> None:
        super().__init__(params)
        self._measure = params
        self._estimator: Estimator | None = None

    def weights(self) -> Mapping[str, str]:
        """Of the pose networks."""
        return {name: weights_sha256(name) for name in PoseEstimator.WEIGHTS}

    def load(self) -> None:
        """Load the pose networks."""
        self._estimator = PoseEstimator.load()

    def process(self, item: Item) -> Result:
        """Measure ``photo``; a fact ``sha256`` names the bytes that it must have."""
        path = item.inputs["photo"]
        expected = item.facts.get("sha256")
        if expected is not None and (found := file_sha256(path)) != expected:
            return Reject("the file is not the one the manifest describes", {"sha256": found})
        try:
            photo = read_rgb(path)
            if (problem := size_problem(photo, self._measure)) is not None:
                height, width = photo.shape[:2]
                return Reject(problem, {"width": width, "height": height})
            original = plain_jpeg(path) if photo.shape == (HEIGHT, WIDTH, 3) else None
        except ImageError as error:
            return Reject(str(error))
        assert self._estimator is not None, "load() comes before process()"
        measures, picture = measure(photo, self._estimator, original is not None)
        return Done({PHOTO.name: original or jpeg_bytes(picture)}, measures.facts())


def size_problem(photo: RGB, params: MeasureParams) -> str | None:
    """Why a photo's size rules it out, as a sentence; None when it does not."""
    height, width = photo.shape[:2]
    short, long = sorted((width, height))
    if short < params.min_side:
        return f"too small: {width}x{height}, the shorter side must have {params.min_side} pixels"
    if long > params.max_aspect * short:
        return f"a strip: {width}x{height}, at most 1:{params.max_aspect:g} is used"
    return None


def measure(photo: RGB, estimator: Estimator, same_bytes: bool) -> tuple[Measures, RGB]:
    """The figures of a photo (H, W, 3) and its 768x1024 picture."""
    height, width = photo.shape[:2]
    foreground = find_foreground(photo)
    found, score = estimator.examine(photo, hands=False)
    people = tuple(_person(photo, one) for one in found)
    geometry = plan(width, height, subject(foreground, people))
    picture = fit(photo, geometry)
    touch = edge_touch(foreground.mask)
    where = place(focus(foreground, main_person(people)), foreground.zoom, geometry)
    softness = blur(picture, where)
    writing = find_lettering(photo)
    measures = Measures(
        geometry=geometry,
        same_bytes=same_bytes,
        border=_rounded(foreground.border),
        plain=foreground.plain,
        foreground=_rounded(foreground.share),
        touch=(_rounded(touch[0]), _rounded(touch[1]), _rounded(touch[2]), _rounded(touch[3])),
        symmetry=_rounded(symmetry(foreground.mask)),
        likeness=_rounded(likeness(foreground)),
        skin=_rounded(skin_share(photo, foreground)),
        lines=writing.lines,
        lettering=_rounded(writing.share),
        seam=_rounded(seam(foreground.lab)),
        things=side_by_side(foreground),
        unevenness=_rounded(unevenness(foreground.lab)),
        chips=_rounded(chip_share(foreground)),
        contrast=_rounded(float(np.linalg.norm(foreground.lab.std(axis=(0, 1))))),
        blur=None if softness is None else _rounded(softness),
        person_score=_rounded(score),
        people=people,
        phash=phash(foreground),
        colour=_rounded_colour(mean_colour(foreground)),
        aspect=_rounded(aspect(foreground)),
    )
    return measures, picture


def subject(foreground: Foreground, people: tuple[Person, ...]) -> Box | None:
    """What no crop may lose: the foreground on a plain border, and the people's joints."""
    boxes: list[Box] = [person.box for person in people]
    outline = foreground.box() if foreground.plain else None
    if outline is not None:
        boxes.append(outline)
    elif people:
        boxes = [_with_flesh(person) for person in people]
    if not boxes:
        return None
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def focus(foreground: Foreground, person: Person | None) -> Mask:
    """Where sharpness counts, at analysis size: the foreground, or the person on a busy ground."""
    if foreground.plain or person is None:
        return foreground.mask
    mask = np.zeros_like(foreground.mask)
    left, top, right, bottom = (round(edge * foreground.zoom) for edge in person.box)
    mask[max(0, top) : bottom + 1, max(0, left) : right + 1] = True
    return mask


def place(mask: Mask, zoom: float, geometry: Geometry) -> Mask:
    """A mask at analysis size as the 768x1024 picture has it."""
    grow = geometry.scale / zoom
    matrix = np.array([[grow, 0, geometry.left], [0, grow, geometry.top]])
    placed: Mask = (
        cv2.warpAffine(mask.astype(np.uint8), matrix, (WIDTH, HEIGHT), flags=cv2.INTER_NEAREST) > 0
    )
    return placed


def _person(photo: RGB, found: FoundPerson) -> Person:
    left, top, right, bottom = (round(float(edge), 1) for edge in found.box)
    return Person(
        score=_rounded(found.score),
        box=(left, top, right, bottom),
        body=tuple(
            (round(float(x), 1), round(float(y), 1), _rounded(float(confidence)))
            for x, y, confidence in found.body
        ),
        view=side_seen(found.body),
    )


def _with_flesh(person: Person) -> Box:
    """A person's box around the joints, grown to hold hair, hands and shoes."""
    left, top, right, bottom = person.box
    more = 0.12 * person.size
    return left - more, top - more, right + more, bottom + more / 2


def _rounded_colour(colour: Colour) -> Colour:
    light, a, b = colour
    return _rounded(light), _rounded(a), _rounded(b)


def _rounded(number: float) -> float:
    return round(number, DIGITS)
