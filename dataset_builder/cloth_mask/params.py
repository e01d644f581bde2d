"""Parameters of the stage ``cloth-mask``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from dataset_builder.cloth_mask.checks import MaskLimits


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
    """Smallest share of the picture a garment may take."""
    max_area: float = Field(0.95, ge=0, le=1)
    """Largest share of the picture a garment may take."""
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
