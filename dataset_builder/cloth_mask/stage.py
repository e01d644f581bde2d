"""The stage ``cloth-mask``: garment photo → mask in HR-VITON's form."""

from __future__ import annotations

from collections.abc import Mapping

from dataset_builder.cloth_mask.backend import Masker, masker
from dataset_builder.cloth_mask.checks import measure, objection
from dataset_builder.cloth_mask.params import ClothMaskParams
from sichak.errors import ImageError
from sichak.image import jpeg_bytes, read_rgb
from sichak.layout import CLOTH_MASK
from sichak.work.item import Done, Item, Reject, Result
from sichak.work.stage import Stage


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
