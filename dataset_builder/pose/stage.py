"""The stage ``pose``: the person on a photo as BODY_25 JSON and as a skeleton picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from dataset_builder.pose.estimator import PoseEstimator
from dataset_builder.pose.params import PoseParams
from dataset_builder.pose.person import PersonPose, near_people
from dataset_builder.pose.precomputed import read_people
from dataset_builder.pose.skeleton import draw_skeleton
from dataset_builder.pose.view import view
from sichak.body25 import openpose_json
from sichak.errors import DatasetError, ImageError
from sichak.image import RGB, png_bytes, read_rgb
from sichak.layout import OPENPOSE_IMG, OPENPOSE_JSON, Folder
from sichak.weights import weights_sha256
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage


class PoseStage(Stage):
    """``image/x.jpg`` → ``openpose_json/x_keypoints.json`` and ``openpose_img/x_rendered.png``.

    With the backend ``precomputed`` an item also has the role ``openpose``: a JSON
    file in pixels of the same picture.
    """

    name: ClassVar[str] = "pose"
    inputs: ClassVar[tuple[str, ...]] = ("image",)
    outputs: ClassVar[tuple[Folder, ...]] = (OPENPOSE_JSON, OPENPOSE_IMG)
    params: PoseParams

    def __init__(self, params: PoseParams) -> None:
        super().__init__(params)
        self._estimator: PoseEstimator | None = None

    def weights(self) -> Mapping[str, str]:
        """The embedded networks' files and hashes; none for precomputed keypoints."""
        if self.params.backend == "precomputed":
            return {}
        return {name: weights_sha256(name) for name in PoseEstimator.WEIGHTS}

    def load(self) -> None:
        """Load the networks, fetching them when the cache has none."""
        if self.params.backend == "embedded":
            self._estimator = PoseEstimator.load()

    def process(self, item: Item) -> Result:
        """Find the person; an unreadable file, nobody or several people are rejects."""
        try:
            rgb = read_rgb(item.inputs["image"])
            people = self._people(item, rgb)
        except ImageError as error:
            return Reject(str(error))
        except DatasetError as error:
            # Where the file lies may differ from run to run; a reject must not.
            path = item.inputs["openpose"]
            return Reject(str(error).replace(str(path), path.name))
        if isinstance(people, Reject):
            return people
        near = near_people(people, self.params.rival_size)
        if len(near) > 1 and self.params.several == "reject":
            return Reject(f"{len(near)} people on the photo", {"people": len(near)})
        return _done(near[0], len(people), rgb)

    def _people(self, item: Item, rgb: RGB) -> list[PersonPose] | Reject:
        if self.params.backend == "precomputed":
            if "openpose" not in item.inputs:
                return Reject("no OpenPose JSON for this photo")
            people = read_people(item.inputs["openpose"], rgb.shape)
            return people or Reject("no person in the OpenPose JSON")
        if self._estimator is None:
            self.load()
        assert self._estimator is not None
        people, score = self._estimator.examine(
            rgb, min_confidence=self.params.min_confidence, hands=self.params.hands
        )
        if people:
            return people
        return Reject(f"no person found (best score {score:.2f})", {"score": round(score, 4)})


def _done(person: PersonPose, count: int, rgb: RGB) -> Done:
    height, width = rgb.shape[:2]
    hands = person.left_hand, person.right_hand
    files = {
        OPENPOSE_JSON.name: openpose_json(person.body, *hands),
        OPENPOSE_IMG.name: png_bytes(draw_skeleton(person.body, *hands, width, height)),
    }
    facts: dict[str, Json] = {
        "score": round(person.score, 4),
        "view": view(person.body),
        "joints": int((person.body[:, 2] > 0).sum()),
        "hands": sum(hand is not None for hand in hands),
        "people": count,
    }
    return Done(files, facts)
