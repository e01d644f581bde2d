"""Hide the faces of one worn photo: the same photo, fitted anew without them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from dataset_builder.faces.crop import below, crop
from dataset_builder.faces.detector import FaceDetector
from dataset_builder.faces.hide import hide
from dataset_builder.faces.params import ACTIONS, NONE, FacesParams
from dataset_builder.faces.region import Boxes, Face, Outline, faces, other_faces
from dataset_builder.parse.training.face_oval import FaceMesh
from dataset_builder.select.fit import Geometry, fit
from dataset_builder.select.foreground import find_foreground
from dataset_builder.select.measures import Person
from dataset_builder.select.stage import PHOTO, subject
from sichak.errors import ImageError
from sichak.image import RGB, jpeg_bytes, plain_jpeg, read_rgb
from sichak.weights import weights_sha256
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage


class FacesStage(Stage):
    """A photo with its people and geometry → its 768x1024 picture without faces.

    Items have the role ``photo``, the photo's own file, and the facts ``people`` (those of
    :class:`Measures`) and ``geometry``.
    """

    name = "faces"
    inputs = ("photo",)
    outputs = (PHOTO,)

    def __init__(self, params: FacesParams) -> None:
        super().__init__(params)
        self._mode = params.mode
        self._mesh: Outline | None = None
        self._detector: Boxes | None = None

    def weights(self) -> Mapping[str, str]:
        """Of the face mesh and the detector."""
        names = (*FaceMesh.WEIGHTS, *FaceDetector.WEIGHTS)
        return {name: weights_sha256(name) for name in names}

    def load(self) -> None:
        """Load the face mesh and the detector."""
        self._mesh, self._detector = FaceMesh(), FaceDetector()

    def process(self, item: Item) -> Result:
        """Hide what is seen or must be expected of faces."""
        path = item.inputs["photo"]
        people = [Person.model_validate(one) for one in cast(list[Json], item.facts["people"])]
        geometry = Geometry(**cast(dict[str, Any], item.facts["geometry"]))
        try:
            photo = read_rgb(path)
            same = plain_jpeg(path) if geometry.is_identity else None
        except ImageError as error:
            return Reject(str(error))
        assert self._mesh is not None, "load() comes before process()"
        assert self._detector is not None
        poses = [one.pose() for one in people]
        mine = faces(photo, poses, self._mesh)
        found = [*mine, *other_faces(photo, poses, mine, self._detector)]
        if not found:
            data = same or jpeg_bytes(fit(photo, geometry))
            return Done({PHOTO.name: data}, _facts(NONE, geometry, same is not None, found))
        hidden = hide(photo, found)
        if self._mode == "crop" and (main := _main_face(mine)) is not None:
            kept = below(photo.shape[1], photo.shape[0], _subject(photo, people), main.chin)
            if kept is None:
                return Reject("too little of the photo is below the chin")
            picture = crop(hidden, kept, main.chin)
            return Done(
                {PHOTO.name: jpeg_bytes(picture)},
                _facts(ACTIONS["crop"], kept, False, found),
            )
        return Done(
            {PHOTO.name: jpeg_bytes(fit(hidden, geometry))},
            _facts(ACTIONS["blur"], geometry, False, found),
        )


def _main_face(found: list[Face]) -> Face | None:
    """The lowest face of those at least half as wide as the widest: others are passers-by."""
    widest = max((one.width for one in found), default=0.0)
    large = (one for one in found if one.width >= widest / 2)
    return max(large, key=lambda one: one.chin, default=None)


def _subject(photo: RGB, people: list[Person]) -> tuple[float, float, float, float] | None:
    return subject(find_foreground(photo), tuple(people))


def _facts(action: str, geometry: Geometry, same_bytes: bool, found: list[Face]) -> dict[str, Json]:
    box: dict[str, Json] = {**geometry.record()}
    by: list[Json] = [one.found for one in found]
    return {"face_action": action, "geometry": box, "same_bytes": same_bytes, "found_by": by}
