"""DensePose made elsewhere is read in each form it is found in, and nothing else."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.densepose.precomputed import read_precomputed
from sichak.densepose import draw_parts
from sichak.errors import ImageError
from sichak.image import jpeg_bytes, png_bytes

PARTS = np.zeros((96, 96), np.uint8)
PARTS[16:80, 16:48] = 2
PARTS[16:80, 48:80] = 23
UV = np.indices(PARTS.shape).astype(np.uint8) * (PARTS > 0)
IUV = np.stack([PARTS, UV[0], UV[1]], axis=-1).astype(np.uint8)


def saved(folder: Path, data: bytes) -> Path:
    path = folder / "densepose.bin"
    path.write_bytes(data)
    return path


def palette_png() -> bytes:
    image = Image.fromarray(PARTS)
    image.putpalette(list(range(256)) * 3)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.mark.parametrize("data", [png_bytes(PARTS), palette_png()], ids=["L", "P"])
def test_a_map_of_parts(tmp_path: Path, data: bytes) -> None:
    iuv = read_precomputed(saved(tmp_path, data))
    assert (iuv[..., 0] == PARTS).all()
    assert not iuv[..., 1:].any()


@pytest.mark.parametrize("data", [png_bytes(IUV), png_bytes(IUV[..., ::-1].copy())])
def test_an_iuv_picture_written_by_pillow_or_by_opencv(tmp_path: Path, data: bytes) -> None:
    assert (read_precomputed(saved(tmp_path, data)) == IUV).all()


def test_colours_on_black(tmp_path: Path) -> None:
    iuv = read_precomputed(saved(tmp_path, jpeg_bytes(draw_parts(PARTS))))
    assert (iuv[..., 0] == PARTS).mean() > 0.97


BLENDED = (draw_parts(PARTS) * 0.7 + 120 * 0.3).astype(np.uint8)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"no picture", "not a picture"),
        (png_bytes(np.full((8, 8), 25, np.uint8)), "part 25"),
        (png_bytes(np.zeros((8, 8, 3), np.uint8)), "black"),
        (jpeg_bytes(BLENDED), "black canvas"),
        (jpeg_bytes(np.full((32, 32, 3), 255, np.uint8)), "black canvas"),
    ],
    ids=["empty", "text", "too many parts", "black", "blended over the photo", "white"],
)
def test_all_else_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    with pytest.raises(ImageError, match=why):
        read_precomputed(saved(tmp_path, data))


@pytest.mark.parametrize("stem", ["00006_00", "00008_00", "00013_00", "00017_00"])
def test_released_files_are_understood(shared: Path, stem: str) -> None:
    path = shared / "vitonhd-sample" / "test" / "image-densepose" / f"{stem}.jpg"
    parts = read_precomputed(path)[..., 0]
    assert parts.shape == (1024, 768)
    assert (parts == 2).mean() > 0.1
