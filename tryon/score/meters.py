"""The figures of one picture: each with its name, its provenance and its function."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sichak.errors import SichakError
from sichak.image import RGB
from tryon.score import psnr, ssim
from tryon.score.optional import LPIPS_SIZE, Lpips, NotAvailable
from tryon.score.params import ScoreParams
from tryon.score.report import Figure, figure_of

FULL = "full"
"""Resolution of figures that are measured on the pictures as they are."""


@dataclass(frozen=True)
class Meter:
    """Measures a result against its truth.

    Attributes:
        name: of the figure, as in ``ssim``.
        extractor, weights_sha256, resolution: see :class:`tryon.score.report.Figure`.
        measure: function of (result, truth), both (H, W, 3) uint8; None when not available.
        reason: why it is not available.
    """

    name: str
    extractor: str
    weights_sha256: str | None
    resolution: str
    measure: Callable[[RGB, RGB], float] | None = field(compare=False)
    reason: str = ""

    def figure(self, values: list[float], sizes: Collection[tuple[int, int]]) -> Figure:
        """The figure of what was measured on pictures of these sizes (width, height)."""
        if self.measure is None:
            return Figure(self.extractor, None, self.resolution, 0, None, not_available=self.reason)
        full = ", ".join(f"{width}x{height}" for width, height in sorted(sizes))
        resolution = full if self.resolution == FULL else self.resolution
        return figure_of(values, self.extractor, self.weights_sha256, resolution)


def meters(params: ScoreParams) -> list[Meter]:
    """All figures the parameters ask for; one that cannot run is in the list with its reason."""
    found = [
        Meter("ssim", ssim.EXTRACTOR, None, FULL, ssim.ssim),
        Meter("psnr", psnr.EXTRACTOR, None, FULL, psnr.psnr),
    ]
    if params.st_lpips != "off":
        found.append(_st_lpips(params))
    if params.lpips:
        found.append(_lpips())
    return found


def _st_lpips(params: ScoreParams) -> Meter:
    from sichak.weights import weights_path, weights_sha256
    from tryon.score.stlpips import StLpips

    trunk = "vgg" if params.st_lpips == "vgg" else "alex"
    size = (params.st_lpips_height * 3 // 4, params.st_lpips_height)
    extractor = f"ST-LPIPS (stlpips-pytorch 0.0.2), trunk {trunk}"
    resolution = f"{size[0]}x{size[1]}"
    name = f"stlpips-{trunk}"
    try:
        net = StLpips(weights_path(name), "vgg" if trunk == "vgg" else "alex")
    except SichakError as error:
        return Meter("st_lpips", extractor, None, resolution, None, f"not available: {error}")
    return Meter(
        "st_lpips",
        extractor,
        weights_sha256(name),
        resolution,
        lambda result, truth: net.distance(result, truth, size),
    )


def _lpips() -> Meter:
    extractor, resolution = "LPIPS 0.1, AlexNet", "{}x{}".format(*LPIPS_SIZE)
    try:
        net = Lpips()
    except NotAvailable as error:
        return Meter("lpips", extractor, None, resolution, None, str(error))
    return Meter("lpips", extractor, net.sha256, resolution, net.distance)
