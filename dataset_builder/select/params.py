"""Parameters of the selection."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from dataset_builder.faces.params import FaceMode
from dataset_builder.select.photo import Category


class MeasureParams(BaseModel):
    """What decides the measurements of a photo; all else is decided after them.

    Attributes:
        min_side: a photo whose shorter side has fewer pixels is too small. Half the
            dataset's width: below it every pixel would be blown up more than twice.
        max_aspect: a photo whose longer side is more times its shorter one is a banner
            or a strip.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    min_side: int = Field(default=384, ge=1)
    max_aspect: float = Field(default=3.0, ge=1, le=4)


class SelectParams(MeasureParams):
    """Section ``select`` of ``params.yaml``.

    Attributes:
        max_blur: a photo is blurred when its edges are softer than those of a Gaussian
            of so many pixels, measured in the 768x1024 picture.
        min_contrast: a photo is blank when no more than this, in Lab units, sets its
            pixels apart.
        sure_role: the classifier overrules the store's rule from this score on.
        rival_size: people smaller than this share of the largest are passers-by and do
            not count.
        min_joint: confidence from which a joint counts as in the frame.
        duplicate_bits: near-duplicates differ in at most so many of 256 bits of their
            perceptual hash.
        duplicate_colour: and their foregrounds' mean colour by at most this Lab distance.
        category: of products whose category neither the store nor its words tell.
        faces: what is done to faces in worn photos: keep, blur, or crop below the chin.
    """

    max_blur: float = Field(default=3.5, gt=0)
    min_contrast: float = Field(default=2.0, ge=0)
    sure_role: float = Field(default=0.8, ge=0, le=1)
    rival_size: float = Field(default=0.6, gt=0, le=1)
    min_joint: float = Field(default=0.25, ge=0, le=1)
    duplicate_bits: int = Field(default=60, ge=0, le=256)
    duplicate_colour: float = Field(default=5.0, ge=0)
    category: Category | None = None
    faces: FaceMode = "keep"

    def measure(self) -> MeasureParams:
        """The part that the measurements depend on."""
        return MeasureParams(min_side=self.min_side, max_aspect=self.max_aspect)
