"""The agnostic stage: photo, parse and pose → parse-agnostic, agnostic and its mask."""

from __future__ import annotations

from typing import ClassVar, cast, get_args

import numpy as np
from PIL import Image

from dataset_builder.agnostic import dresscode, ootd
from dataset_builder.agnostic.drawing import Mask
from dataset_builder.agnostic.dress import dress_agnostic
from dataset_builder.agnostic.image_agnostic import paint, upper_mask
from dataset_builder.agnostic.joints import TORSO, MissingJointsError, with_torso
from dataset_builder.agnostic.lower import lower_agnostic
from dataset_builder.agnostic.params import AgnosticParams, Category
from dataset_builder.agnostic.parse_agnostic import parse_agnostic
from sichak.body25 import BODY_25, Pose, present, read_openpose
from sichak.errors import DatasetError, ImageError
from sichak.image import RGB, Grey, jpeg_bytes, labels_bytes, png_bytes, read_labels, read_rgb
from sichak.labels import CIHP, atr_from_cihp
from sichak.layout import AGNOSTIC, AGNOSTIC_MASK, HEIGHT, PARSE_AGNOSTIC, WIDTH, Folder
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage


class AgnosticStage(Stage):
    """Erases the worn garment, so that a try-on cannot copy it.

    Items bring the fact ``category``: upper, lower or dress. A picture that is not
    768x1024 is a reject: HR-VITON's rule is in pixels of that size.
    """

    name: ClassVar[str] = "agnostic"
    inputs: ClassVar[tuple[str, ...]] = ("image", "parse", "pose")
    outputs: ClassVar[tuple[Folder, ...]] = (PARSE_AGNOSTIC, AGNOSTIC, AGNOSTIC_MASK)

    def __init__(self, params: AgnosticParams | None = None) -> None:
        super().__init__(params or AgnosticParams())

    def process(self, item: Item) -> Result:
        """Erase the garment of one photo."""
        params = cast(AgnosticParams, self.params)
        category = item.facts.get("category")
        if category not in get_args(Category):
            return Reject(f"category {category!r} is none of upper, lower, dress")
        if params.variant == "hrviton" and category != "upper":
            return Reject(f"HR-VITON has no rule for category {category}; use variant sichak")
        try:
            image = read_rgb(item.inputs["image"])
            labels = read_labels(item.inputs["parse"])
            people = read_openpose(item.inputs["pose"])
        except (ImageError, DatasetError) as error:
            return Reject(str(error))
        wrong = _wrong_size(image, labels)
        if wrong:
            return Reject(wrong)
        if not people:
            return Reject("nobody in the pose file")
        try:
            parse, mask, facts = erase(labels, people[0], cast(Category, category), params)
        except MissingJointsError as error:
            return Reject(str(error))
        share = float(mask.mean())
        if share < params.least_erased:
            return Reject(
                f"only {share:.2%} of the picture would be erased: is a garment of "
                f"category {category} in it?",
                {"erased": round(share, 4)},
            )
        files = {
            PARSE_AGNOSTIC.name: labels_bytes(parse),
            AGNOSTIC.name: jpeg_bytes(paint(image, mask)),
            AGNOSTIC_MASK.name: png_bytes(mask.astype(np.uint8) * np.uint8(255)),
        }
        return Done(files, {"variant": params.variant, "erased": round(share, 4), **facts})


def erase(
    labels: Grey, pose: Pose, category: Category, params: AgnosticParams
) -> tuple[Grey, Mask, dict[str, Json]]:
    """Parse-agnostic and mask of one person by the chosen variant.

    Args:
        labels: (1024, 768) uint8, CIHP.
        pose: (25, 3) BODY_25 in the same pixels.
        category: of the garment to put on.
        params: the variant and its settings.

    Returns:
        the label map with erased pixels 0, the mask (1024, 768) bool of what a
        try-on may paint, and facts: joints that had to be placed, or the steps
        by which the lower body's shape was widened.

    Raises:
        MissingJointsError: the body cannot be placed.
    """
    if params.variant in ("ootd", "dresscode"):
        mask = _reference_mask(labels, with_torso(pose), category, params)
        return np.where(mask, CIHP.BACKGROUND, labels).astype(np.uint8), mask, {}
    if category == "upper":
        placed: list[Json] = [joint.name for joint in TORSO if not present(pose, joint)]
        return parse_agnostic(labels, pose), upper_mask(labels, pose), {"placed_joints": placed}
    rule = lower_agnostic if category == "lower" else dress_agnostic
    parse, mask, steps = rule(labels, pose)
    return parse, mask, {"widened": steps}


def _reference_mask(labels: Grey, pose: Pose, category: Category, params: AgnosticParams) -> Mask:
    """A mask of the 384x512 rules, brought to the size of ``labels``."""
    height, width = labels.shape
    size = (ootd.WIDTH, ootd.HEIGHT)
    small = np.asarray(Image.fromarray(labels).resize(size, Image.Resampling.NEAREST))
    scaled = pose.copy()
    scaled[:, :2] *= (size[0] / width, size[1] / height)
    for elbow, wrist in (
        (BODY_25.R_ELBOW, BODY_25.R_WRIST),
        (BODY_25.L_ELBOW, BODY_25.L_WRIST),
    ):  # both rules know what to do without a wrist; a lone missing elbow they draw in the corner
        if not present(scaled, elbow):
            scaled[wrist] = 0
    if params.variant == "ootd":
        mask = ootd.inpaint_mask(atr_from_cihp(small), scaled, category, params.ootd_model)
    else:
        mask = dresscode.inpaint_mask(atr_from_cihp(small, neck=False), scaled, category)
    grey = Image.fromarray(mask.astype(np.uint8) * np.uint8(255))
    return np.asarray(grey.resize((width, height), Image.Resampling.BILINEAR)) >= 128


def _wrong_size(image: RGB, labels: Grey) -> str | None:
    if image.shape[:2] != (HEIGHT, WIDTH):
        return (
            f"the photo is {image.shape[1]}x{image.shape[0]}; bring it to {WIDTH}x{HEIGHT} "
            "(`sichak build` does) and run parse and pose on that"
        )
    if labels.shape != (HEIGHT, WIDTH):
        return (
            f"the parse is {labels.shape[1]}x{labels.shape[0]} and the photo {WIDTH}x{HEIGHT}; "
            "run parse on this photo again"
        )
    if labels.max() >= len(CIHP):
        return f"the parse holds label {labels.max()}; CIHP has 0 to {len(CIHP) - 1}"
    return None
