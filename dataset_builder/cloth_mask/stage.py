"""The stage ``cloth-mask``: garment photo → mask in HR-VITON's form."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field

from dataset_builder.cloth_mask.backend import Masker, masker
from dataset_builder.cloth_mask.checks import MaskLimits, measure, objection
from sichak.errors import ImageError
from sichak.image import jpeg_bytes, read_rgb
from sichak.layout import CLOTH_MASK
from sichak.work.item import Done, Item, Reject, Result
from sichak.work.stage import Stage


class ClothMaskParams(BaseModel):
    """Section ``cloth_mask`` of ``params.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field("u2net", pattern=r"^(u2net|u2netp|rembg:[a-z0-9._-]+)$")
    """``u2net`` (best), ``u2netp`` (a third of the time), or ``rembg:<model>`` of the library."""
    threshold: float = Field(0.5, gt=0, lt=1)
    """Certainty from which a pixel is garment."""
    refine: bool = True
    """Redraw the outline by colour; False gives the network's mask as rembg does."""
    min_peak: float = Field(0.5, ge=0, le=1)
    """Lowest raw probability of the surest pixel; below it the photo shows no object."""
    min_area: float = Field(0.01, ge=0, le=1)
    max_area: float = Field(0.95, ge=0, le=1)
    """Limits of the garment's share of the picture."""
    max_border: float = Field(0.6, ge=0, le=1)
    """Largest share of the picture's border the garment may touch."""
    min_contrast: float = Field(1.0, ge=0)
    """Lowest median colour difference (CIE76) across the outline."""

    def limits(self) -> MaskLimits:
        """The limits of :func:`~dataset_builder.cloth_mask.checks.objection`."""
        return MaskLimits(
            min_peak=self.min_peak,
            min_area=self.min_area,
            max_area=self.max_area,
            max_border=self.max_border,
            min_contrast=self.min_contrast,
        )


class ClothMaskStage(Stage):
    """``cloth/x.jpg`` → ``cloth-mask/x.jpg``: L, garment white, background black."""

    name = "cloth-mask"
    inputs = ("cloth",)
    outputs = (CLOTH_MASK,)
    params: ClothMaskParams

    def __init__(self, params: ClothMaskParams) -> None:
        super().__init__(params)
        self._masker: Masker | None = None

    def weights(self) -> Mapping[str, str]:
        """The mask network's file and hash."""
        return masker(self.params.model).weights()

    def load(self) -> None:
        """Load the mask network, fetching it when the cache has none."""
        self._masker = masker(self.params.model)
        self._masker.load()

    def process(self, item: Item) -> Result:
        """Mask one garment photo; an unreadable file or an implausible mask is a reject."""
        from dataset_builder.cloth_mask.refine import refine

        try:
            rgb = read_rgb(item.inputs["cloth"])
        except ImageError as error:
            return Reject(str(error))
        if self._masker is None:
            self.load()
        assert self._masker is not None
        soft = self._masker.mask(rgb)
        mask = refine(rgb, soft.grey, self.params.threshold) if self.params.refine else soft.grey
        figures = measure(rgb, mask, soft.peak)
        reason = objection(figures, self.params.limits())
        if reason:
            return Reject(reason, figures.facts())
        return Done({CLOTH_MASK.name: jpeg_bytes(mask)}, figures.facts())
