"""SSIM, PSNR and ST-LPIPS on pictures made here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sichak.errors import WeightsError
from sichak.image import RGB
from tryon.score.psnr import CEILING, psnr
from tryon.score.ssim import ssim
from tryon.score.stlpips import StLpips


def picture(seed: int = 0, height: int = 96, width: int = 72) -> RGB:
    """Soft blobs of colour: a picture with edges and with flat parts."""
    rng = np.random.default_rng(seed)
    coarse = rng.uniform(0, 255, (height // 8 + 1, width // 8 + 1, 3))
    fine = np.kron(coarse, np.ones((8, 8, 1)))
    return np.asarray(fine[:height, :width], dtype=np.uint8)


def noisy(pixels: RGB, sigma: float) -> RGB:
    noise = np.random.default_rng(1).normal(0, sigma, pixels.shape)
    return np.clip(pixels + noise, 0, 255).astype(np.uint8)


EMPTY = np.zeros((0, 0, 3), np.uint8)


def test_ssim_refuses_what_it_cannot_compare() -> None:
    for first, second in [(EMPTY, EMPTY), (picture(), picture(height=64)), (picture()[:5],) * 2]:
        with pytest.raises(ValueError, match=r".+"):
            ssim(first, second)


def test_ssim_is_one_for_equal_pictures_and_falls_with_noise() -> None:
    truth = picture()
    figures = [ssim(noisy(truth, sigma), truth) for sigma in (0, 5, 20, 80)]
    assert figures[0] == pytest.approx(1.0)
    assert figures == sorted(figures, reverse=True)


def test_ssim_is_the_published_formula_in_grey() -> None:
    """Wang et al. 2004 written out: an 11x11 window, sigma 1.5, biased covariance."""
    from scipy.ndimage import gaussian_filter

    truth, result = picture(0), noisy(picture(0), 30)
    x, y = ((pixels @ np.array([299, 587, 114]) / 1000) for pixels in (result, truth))
    x, y = np.floor(x + 0.5), np.floor(y + 0.5)

    def blur(values: np.ndarray) -> np.ndarray:
        return np.asarray(gaussian_filter(values, 1.5, truncate=3.5))

    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    mx, my = blur(x), blur(y)
    vx, vy, vxy = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
    formula = ((2 * mx * my + c1) * (2 * vxy + c2)) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    assert ssim(result, truth) == pytest.approx(formula[5:-5, 5:-5].mean(), abs=2e-3)


@pytest.mark.parametrize(
    ("difference", "decibels"),
    [(0, CEILING), (1, 48.1308), (16, 24.0484), (255, 0.0)],
)
def test_psnr_of_a_constant_difference(difference: int, decibels: float) -> None:
    black = np.zeros((4, 3, 3), np.uint8)
    assert psnr(np.full_like(black, difference), black) == pytest.approx(decibels, abs=1e-3)


def test_psnr_refuses_empty_and_unequal_sizes() -> None:
    for first, second in [(EMPTY, EMPTY), (picture(), picture(height=64))]:
        with pytest.raises(ValueError, match=r"sizes"):
            psnr(first, second)


@pytest.mark.parametrize("content", [b"", b"no weights", b"\x80\x02}q\x00."])
@pytest.mark.parametrize("trunk", ["alex", "vgg"])
def test_a_file_that_is_no_st_lpips_is_refused(tmp_path: Path, content: bytes, trunk: str) -> None:
    path = tmp_path / "weights.pth"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match="ST-LPIPS"):
        StLpips(path, "vgg" if trunk == "vgg" else "alex")


def test_a_pickle_that_would_run_code_is_refused(tmp_path: Path) -> None:
    """A weights file is data; ``os.system`` in it must not run."""
    path = tmp_path / "evil.pth"
    witness = tmp_path / "witness"
    path.write_bytes(b"cos\nsystem\n(S'touch " + str(witness).encode() + b"'\ntR.")
    with pytest.raises(WeightsError):
        StLpips(path)
    assert not witness.exists()


@pytest.fixture(scope="module")
def net(fetched: Callable[[str], Path]) -> StLpips:
    return StLpips(fetched("stlpips-alex"))


def test_st_lpips_is_zero_for_equal_pictures_and_orders_noise(net: StLpips) -> None:
    truth = picture()
    figures = [net.distance(noisy(truth, sigma), truth) for sigma in (0, 5, 20, 80)]
    assert figures[0] == 0.0
    assert figures == sorted(figures)
    assert figures[1] > 0


def test_st_lpips_forgives_a_shift_by_a_pixel(net: StLpips) -> None:
    truth = picture(height=128, width=96)
    shifted = np.roll(truth, 1, axis=1)
    assert net.distance(shifted, truth) < net.distance(noisy(truth, 20), truth) / 2


def test_st_lpips_is_symmetric(net: StLpips) -> None:
    first, second = picture(0), picture(1)
    assert net.distance(first, second) == pytest.approx(net.distance(second, first))


def test_st_lpips_refuses_unequal_sizes(net: StLpips) -> None:
    with pytest.raises(ValueError, match="sizes differ"):
        net.distance(picture(), picture(height=64))


def test_st_lpips_gives_the_figures_of_its_own_package(net: StLpips) -> None:
    """``stlpips_pytorch.LPIPS(net="alex", variant="shift_tolerant")`` on the same arrays."""
    first, second = picture(0, 256, 192), picture(1, 256, 192)
    assert net.distance(first, second) == pytest.approx(REFERENCE_PICTURES, abs=1e-5)
    assert net.distance(noisy(first, 20), first) == pytest.approx(REFERENCE_NOISE, abs=1e-5)


REFERENCE_PICTURES = 0.3294012
REFERENCE_NOISE = 0.0208981
