"""The densepose stage: photo, parse and pose → image-densepose and its IUV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

import numpy as np
import numpy.typing as npt

from dataset_builder.agnostic.joints import MissingJointsError
from dataset_builder.densepose.approximate import approximate
from dataset_builder.densepose.chart_result import ChartResult, quantised
from dataset_builder.densepose.detectron2_backend import DensePose
from dataset_builder.densepose.params import DenseposeParams
from dataset_builder.densepose.precomputed import read_precomputed
from sichak.body25 import read_openpose
from sichak.densepose import draw_parts
from sichak.errors import DatasetError, ImageError
from sichak.image import jpeg_bytes, png_bytes, read_labels, read_rgb
from sichak.layout import DENSEPOSE, DENSEPOSE_IUV, Folder
from sichak.weights import custom_weights
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage, file_sha256

PRECOMPUTED = "precomputed"
"""Role of a file made elsewhere; the backend of that name reads it in place of pose and parse."""

LEAST_BODY = 0.01
"""A smaller share of body pixels is a reject."""

IUV = npt.NDArray[np.uint8]


class DenseposeStage(Stage):
    """Says which part of the body's surface each pixel shows.

    The embedded backend approximates from pose and parse, and says so in every
    item's facts; detectron2 is DensePose itself.
    """

    name: ClassVar[str] = "densepose"
    inputs: ClassVar[tuple[str, ...]] = ("image", "parse", "pose")
    outputs: ClassVar[tuple[Folder, ...]] = (DENSEPOSE, DENSEPOSE_IUV)

    def __init__(self, params: DenseposeParams | None = None) -> None:
        super().__init__(params or DenseposeParams())
        self._network: DensePose | None = None

    def weights(self) -> Mapping[str, str]:
        """The hash of DensePose's weights where they are in use."""
        params = cast(DenseposeParams, self.params)
        if params.backend != "detectron2":
            return {}
        sha256 = params.weights_sha256
        if sha256 is None:
            sha256 = file_sha256(custom_weights(params.weights))
        return {"densepose": sha256.lower()}

    def load(self) -> None:
        """Load the network of the detectron2 backend."""
        params = cast(DenseposeParams, self.params)
        if params.backend == "detectron2":
            weights = custom_weights(params.weights, params.weights_sha256)
            self._network = DensePose(weights, params.device)

    def process(self, item: Item) -> Result:
        """Find the parts of one photo."""
        try:
            iuv, facts = self._find(item)
        except (ImageError, DatasetError, MissingJointsError) as error:
            return Reject(str(error))
        share = float((iuv[..., 0] > 0).mean())
        if share < LEAST_BODY:
            return Reject(f"only {share:.2%} of the picture is body", {"body": round(share, 4)})
        files = {
            DENSEPOSE.name: jpeg_bytes(draw_parts(iuv[..., 0])),
            DENSEPOSE_IUV.name: png_bytes(iuv),
        }
        return Done(files, {**facts, "body": round(share, 4)})

    def _find(self, item: Item) -> tuple[IUV, dict[str, Json]]:
        params = cast(DenseposeParams, self.params)
        image = read_rgb(item.inputs["image"])
        facts: dict[str, Json] = {"backend": params.backend}
        if params.backend == "precomputed":
            if PRECOMPUTED not in item.inputs:
                raise DatasetError(f"no precomputed DensePose for {item.id}")
            iuv = read_precomputed(item.inputs[PRECOMPUTED])
            _same_size("precomputed DensePose", iuv.shape, image.shape)
            return iuv, facts
        if params.backend == "detectron2":
            if self._network is None:
                self.load()
            assert self._network is not None
            found = self._network(image, params.min_score)
            if found is None:
                raise DatasetError(f"DensePose sees nobody (least score {params.min_score})")
            return found[0], {**facts, "score": round(found[1], 4)}
        labels = read_labels(item.inputs["parse"])
        _same_size("parse", labels.shape, image.shape)
        people = read_openpose(item.inputs["pose"])
        if not people:
            raise DatasetError("nobody in the pose file")
        parts = approximate(labels, people[0])
        return quantised(ChartResult(parts.labels, parts.uv)), {**facts, "approximate": True}


def _same_size(name: str, shape: tuple[int, ...], image: tuple[int, ...]) -> None:
    if shape[:2] != image[:2]:
        raise ImageError(
            f"the {name} is {shape[1]}x{shape[0]}, the photo {image[1]}x{image[0]}; "
            "make it again from this photo"
        )
