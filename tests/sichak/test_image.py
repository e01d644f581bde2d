"""What the one image loader makes of good, odd, broken and hostile files."""

from __future__ import annotations

import contextlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageCms

from sichak import image as image_module
from sichak.errors import ImageError
from sichak.image import (
    jpeg_bytes,
    labels_bytes,
    plain_jpeg,
    png_bytes,
    read_grey,
    read_image,
    read_labels,
    read_rgb,
)

RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def quarters(size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red and green above blue and white: every turn and mirroring shows."""
    width, height = size
    picture = Image.new("RGB", size)
    for column, row, colour in ((0, 0, RED), (1, 0, GREEN), (0, 1, BLUE), (1, 1, WHITE)):
        corner = (column * width // 2, row * height // 2)
        picture.paste(colour, (*corner, corner[0] + width // 2, corner[1] + height // 2))
    return picture


def encoded(picture: Image.Image, fmt: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, fmt, **options)
    return buffer.getvalue()


def corners(pixels: np.ndarray) -> list[tuple[int, ...]]:
    """Colours in the middle of the four quarters, row by row."""
    height, width = pixels.shape[:2]
    spots = [(y * height // 4, x * width // 4) for y in (1, 3) for x in (1, 3)]
    return [tuple(int(value) for value in pixels[spot]) for spot in spots]


def close(found: list[tuple[int, ...]], wanted: list[tuple[int, ...]], by: int = 6) -> bool:
    return bool(np.abs(np.array(found) - np.array(wanted)).max() <= by)


Save = Callable[[bytes, str], Path]


@pytest.fixture
def save(tmp_path: Path) -> Save:
    def to_file(data: bytes, name: str = "photo.jpg") -> Path:
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return to_file


class TestFilesThatAreNoPicture:
    def test_an_empty_file(self, save: Save) -> None:
        with pytest.raises(ImageError, match="the file is empty"):
            read_image(save(b"", "empty.jpg"))

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ImageError, match="No such file"):
            read_image(tmp_path / "absent.jpg")

    def test_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ImageError, match="Is a directory"):
            read_image(tmp_path)

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"Access denied", id="text"),
            pytest.param(b"<html><body>404</body></html>", id="error page"),
            pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="svg"),
            pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n", id="postscript"),
            pytest.param(b"\0" * 4096, id="zeros"),
        ],
    )
    def test_something_else_under_the_name_of_a_picture(self, save: Save, data: bytes) -> None:
        with pytest.raises(ImageError, match="not a picture of a known format"):
            read_image(save(data))

    @pytest.mark.parametrize("fmt", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF"])
    @pytest.mark.parametrize("share", [0.5, 0.9])
    def test_a_truncated_file(self, save: Save, fmt: str, share: float) -> None:
        noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), dtype=np.uint8)
        data = encoded(Image.fromarray(noise), fmt)
        with pytest.raises(ImageError, match=r"cannot be decoded|not a picture"):
            read_image(save(data[: int(len(data) * share)]))


class TestFilesThatAreTooLarge:
    def test_more_bytes_than_are_read(self, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(image_module, "MAX_BYTES", 100)
        with pytest.raises(ImageError, match="at most 100 are read"):
            read_image(save(encoded(quarters(), "PNG")))

    def test_more_pixels_than_are_decoded(self, save: Save) -> None:
        flat = encoded(Image.new("1", (10_000, 7_000)), "PNG")
        with pytest.raises(ImageError, match=r"10000x7000 pixels; at most 64,000,000"):
            read_image(save(flat, "large.png"))

    def test_a_bomb_is_refused_by_its_header(self, save: Save) -> None:
        with pytest.raises(ImageError, match="decompression bomb"):
            read_image(save(png_of_header(60_000, 60_000), "bomb.png"))

    def test_a_bomb_is_refused_as_a_label_map_too(self, save: Save) -> None:
        with pytest.raises(ImageError, match="decompression bomb"):
            read_labels(save(png_of_header(60_000, 60_000), "bomb.png"))

    def test_a_text_chunk_that_unpacks_to_gigabytes(self, save: Save) -> None:
        chunk = b"Comment\0\0" + zlib.compress(b"\0" * 200_000_000, 9)
        data = encoded(quarters(), "PNG")
        bomb = data[:33] + png_chunk(b"zTXt", chunk) + data[33:]
        assert len(bomb) < 1_000_000
        with pytest.raises(ImageError, match="cannot be decoded"):
            read_image(save(bomb, "text.png"))


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png_of_header(width: int, height: int) -> bytes:
    """A PNG that promises more pixels than it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    chunks = png_chunk(b"IHDR", header) + png_chunk(b"IDAT", body) + png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


class TestEveryFormatAndMode:
    @pytest.mark.parametrize("fmt", ["PNG", "BMP", "TIFF", "GIF"])
    def test_lossless_formats_give_the_very_colours(self, save: Save, fmt: str) -> None:
        pixels = read_rgb(save(encoded(quarters(), fmt), f"a.{fmt.lower()}"))
        assert pixels.shape == (48, 64, 3)
        assert pixels.dtype == np.uint8
        assert corners(pixels) == [RED, GREEN, BLUE, WHITE]

    @pytest.mark.parametrize("fmt", ["JPEG", "WEBP", "AVIF", "MPO"])
    def test_lossy_formats_give_nearly_the_colours(self, save: Save, fmt: str) -> None:
        pixels = read_rgb(save(encoded(quarters(), fmt, quality=95), f"a.{fmt.lower()}"))
        assert close(corners(pixels), [RED, GREEN, BLUE, WHITE], by=12)

    @pytest.mark.parametrize("name", ["misnamed.png", "misnamed.gif", "misnamed", "misnamed.txt"])
    def test_the_content_decides_not_the_name(self, save: Save, name: str) -> None:
        pixels = read_rgb(save(encoded(quarters(), "JPEG", quality=95), name))
        assert close(corners(pixels), [RED, GREEN, BLUE, WHITE], by=12)

    def test_palette(self, save: Save) -> None:
        data = encoded(quarters().quantize(8), "PNG")
        assert corners(read_rgb(save(data))) == [RED, GREEN, BLUE, WHITE]

    def test_grey(self, save: Save) -> None:
        data = encoded(Image.new("L", (8, 8), 77), "JPEG", quality=95)
        assert corners(read_rgb(save(data))) == [(77, 77, 77)] * 4

    def test_black_and_white(self, save: Save) -> None:
        data = encoded(Image.new("1", (8, 8), 1), "PNG")
        assert corners(read_rgb(save(data))) == [WHITE] * 4

    def test_cmyk(self, save: Save) -> None:
        data = encoded(quarters().convert("CMYK"), "JPEG", quality=95)
        assert close(corners(read_rgb(save(data))), [RED, GREEN, BLUE, WHITE], by=12)

    def test_the_first_frame_of_an_animation(self, save: Save) -> None:
        frames = [Image.new("RGB", (16, 16), colour) for colour in (GREEN, RED, BLUE)]
        for fmt in ("GIF", "PNG", "WEBP"):
            options = {"save_all": True, "append_images": frames[1:], "duration": 100}
            if fmt == "WEBP":
                options["lossless"] = True
            data = encoded(frames[0], fmt, **options)
            assert corners(read_rgb(save(data))) == [GREEN] * 4, fmt


class TestSixteenBits:
    @pytest.mark.parametrize("fmt", ["PNG", "TIFF"])
    def test_grey_is_scaled_not_clipped(self, save: Save, fmt: str) -> None:
        ramp = np.array([[0, 16384, 32768, 65535]], dtype=np.uint16)
        pixels = read_grey(save(encoded(Image.fromarray(ramp), fmt)))
        assert pixels.tolist() == [[0, 64, 128, 255]]

    def test_a_dark_picture_stays_dark(self, save: Save) -> None:
        """Its brightest value is below 256, yet it is no 8-bit picture."""
        dark = np.full((4, 4), 250, dtype=np.uint16)
        assert read_grey(save(encoded(Image.fromarray(dark), "PNG"))).max() == 1

    def test_floats_from_0_to_1(self, save: Save) -> None:
        ramp = np.array([[0.0, 0.5, 1.0, np.nan]], dtype=np.float32)
        pixels = read_grey(save(encoded(Image.fromarray(ramp), "TIFF")))
        assert pixels.tolist() == [[0, 128, 255, 0]]

    def test_rgb(self, save: Save) -> None:
        row = struct.pack(">6H", 65535, 0, 0, 0, 32768, 65535)
        header = struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0)
        data = b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header)
        data += png_chunk(b"IDAT", zlib.compress(b"\0" + row)) + png_chunk(b"IEND", b"")
        assert read_rgb(save(data)).tolist() == [[[255, 0, 0], [0, 128, 255]]]


class TestTransparency:
    def test_it_is_laid_on_white(self, save: Save) -> None:
        picture = Image.new("RGBA", (8, 8), (255, 0, 0, 0))
        picture.paste((0, 0, 255, 255), (0, 0, 4, 8))
        picture.paste((0, 0, 0, 128), (0, 4, 4, 8))
        found = corners(read_rgb(save(encoded(picture, "PNG"))))
        assert found == [BLUE, WHITE, (127, 127, 127), WHITE]

    def test_grey_with_alpha(self, save: Save) -> None:
        data = encoded(Image.new("LA", (8, 8), (0, 0)), "PNG")
        assert corners(read_rgb(save(data))) == [WHITE] * 4

    def test_one_transparent_palette_entry(self, save: Save) -> None:
        picture = Image.new("P", (8, 8), 1)
        picture.putpalette([255, 0, 0, 0, 255, 0])
        for fmt in ("PNG", "GIF"):
            data = encoded(picture, fmt, transparency=1)
            assert corners(read_rgb(save(data))) == [WHITE] * 4, fmt

    def test_one_transparent_colour_of_an_rgb_png(self, save: Save) -> None:
        data = encoded(Image.new("RGB", (8, 8), GREEN), "PNG", transparency=GREEN)
        assert corners(read_rgb(save(data))) == [WHITE] * 4


class TestOrientation:
    @pytest.mark.parametrize(
        ("orientation", "wanted"),
        [
            (1, [RED, GREEN, BLUE, WHITE]),
            (2, [GREEN, RED, WHITE, BLUE]),
            (3, [WHITE, BLUE, GREEN, RED]),
            (4, [BLUE, WHITE, RED, GREEN]),
            (5, [RED, BLUE, GREEN, WHITE]),
            (6, [BLUE, RED, WHITE, GREEN]),
            (7, [WHITE, GREEN, BLUE, RED]),
            (8, [GREEN, WHITE, RED, BLUE]),
        ],
    )
    def test_a_photo_is_turned_upright(
        self, save: Save, orientation: int, wanted: list[tuple[int, ...]]
    ) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        pixels = read_rgb(save(encoded(quarters(), "JPEG", exif=exif, quality=95)))
        assert pixels.shape == ((48, 64, 3) if orientation < 5 else (64, 48, 3))
        assert close(corners(pixels), wanted, by=12)

    @pytest.mark.parametrize(
        "exif", [b"Exif\0\0", b"Exif\0\0garbage", b"Exif\0\0II*\0\xff\xff\xff"]
    )
    def test_broken_exif_does_not_cost_the_photo(self, save: Save, exif: bytes) -> None:
        pixels = read_rgb(save(encoded(quarters(), "JPEG", exif=exif, quality=95)))
        assert close(corners(pixels), [RED, GREEN, BLUE, WHITE], by=12)


def wide_gamut_profile() -> bytes:
    """sRGB with its red and green columns exchanged: unmistakable when it is honoured."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    tags = {data[132 + 12 * i : 136 + 12 * i].decode(): 132 + 12 * i for i in range(count)}
    red, green = tags["rXYZ"], tags["gXYZ"]
    data[red + 4 : red + 12], data[green + 4 : green + 12] = (
        data[green + 4 : green + 12],
        data[red + 4 : red + 12],
    )
    return bytes(data)


class TestColourProfiles:
    SWAPPED = (GREEN, RED, BLUE, WHITE)

    def test_srgb_changes_nothing(self, save: Save) -> None:
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        data = encoded(quarters(), "PNG", icc_profile=srgb)
        assert close(corners(read_rgb(save(data))), [RED, GREEN, BLUE, WHITE], by=1)

    def test_another_profile_is_honoured(self, save: Save) -> None:
        data = encoded(quarters(), "PNG", icc_profile=wide_gamut_profile())
        assert close(corners(read_rgb(save(data))), list(self.SWAPPED), by=3)

    @pytest.mark.parametrize("mode", ["RGBA", "P"])
    def test_beside_transparency_and_palettes_too(self, save: Save, mode: str) -> None:
        data = encoded(quarters().convert(mode), "PNG", icc_profile=wide_gamut_profile())
        assert close(corners(read_rgb(save(data))), list(self.SWAPPED), by=3)

    @pytest.mark.parametrize(
        ("mode", "profile"),
        [("RGB", b"broken"), ("RGB", b""), ("L", None), ("CMYK", None)],
    )
    def test_a_broken_or_foreign_profile_is_left_out(
        self, save: Save, mode: str, profile: bytes | None
    ) -> None:
        foreign = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        data = encoded(
            Image.new("RGB", (16, 16), WHITE).convert(mode),
            "JPEG",
            icc_profile=foreign if profile is None else profile,
        )
        assert close(corners(read_rgb(save(data))), [WHITE] * 4, by=2)


def sources() -> list[bytes]:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    picture = quarters((32, 24))
    return [
        encoded(picture, "JPEG", exif=exif, icc_profile=wide_gamut_profile()),
        encoded(picture.convert("CMYK"), "JPEG"),
        encoded(picture.convert("RGBA"), "PNG", exif=exif),
        encoded(picture.quantize(4), "PNG"),
        encoded(picture, "GIF"),
        encoded(picture, "WEBP", exif=exif),
        encoded(picture, "BMP"),
        encoded(picture, "TIFF", compression="tiff_lzw"),
        encoded(picture, "MPO", save_all=True, append_images=[picture]),
    ]


class TestHostileBytes:
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        source=st.sampled_from(sources()),
        edits=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=12),
        cut=st.integers(0, 5000),
    )
    def test_damage_ends_as_a_picture_or_as_an_image_error(
        self, tmp_path: Path, source: bytes, edits: list[tuple[int, int]], cut: int
    ) -> None:
        data = bytearray(source)
        for position, value in edits:
            data[position % len(data)] = value
        path = tmp_path / "damaged"
        path.write_bytes(bytes(data[: cut or None]))
        for read in (read_rgb, read_labels, plain_jpeg):
            with contextlib.suppress(ImageError):
                read(path)


class TestPlainJpeg:
    def test_the_bytes_of_an_upright_srgb_jpeg(self, save: Save) -> None:
        data = encoded(quarters(), "JPEG")
        assert plain_jpeg(save(data, "misnamed.png")) == data

    def test_an_srgb_profile_does_not_matter(self, save: Save) -> None:
        srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
        data = encoded(quarters(), "JPEG", icc_profile=srgb)
        assert plain_jpeg(save(data)) == data

    @pytest.mark.parametrize("orientation", [3, 6])
    def test_not_when_it_must_be_turned(self, save: Save, orientation: int) -> None:
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        assert plain_jpeg(save(encoded(quarters(), "JPEG", exif=exif))) is None

    @pytest.mark.parametrize("mode", ["L", "CMYK"])
    def test_not_in_another_mode(self, save: Save, mode: str) -> None:
        assert plain_jpeg(save(encoded(quarters().convert(mode), "JPEG"))) is None

    @pytest.mark.parametrize("fmt", ["PNG", "WEBP", "MPO"])
    def test_not_in_another_format(self, save: Save, fmt: str) -> None:
        data = encoded(quarters(), fmt, save_all=True, append_images=[quarters()])
        assert plain_jpeg(save(data)) is None

    def test_not_under_a_broken_profile(self, save: Save) -> None:
        assert plain_jpeg(save(encoded(quarters(), "JPEG", icc_profile=b"broken"))) is None

    def test_a_broken_file_is_an_error(self, save: Save) -> None:
        with pytest.raises(ImageError):
            plain_jpeg(save(encoded(quarters(), "JPEG")[:300]))


class TestLabels:
    @pytest.mark.parametrize("mode", ["P", "L"])
    def test_indexes_come_back(self, save: Save, mode: str) -> None:
        labels = np.arange(20, dtype=np.uint8).reshape(4, 5)
        data = labels_bytes(labels) if mode == "P" else png_bytes(labels)
        assert (read_labels(save(data, "parse.png")) == labels).all()

    def test_a_picture_in_colours_is_no_label_map(self, save: Save) -> None:
        with pytest.raises(ImageError, match="mode RGB; a label map has mode P or L"):
            read_labels(save(encoded(quarters(), "PNG")))

    def test_a_jpeg_is_no_label_map(self, save: Save) -> None:
        with pytest.raises(ImageError, match=r"not a picture of a known format \(PNG\)"):
            read_labels(save(encoded(Image.new("L", (8, 8)), "JPEG")))


class TestEncoders:
    def test_png_is_lossless(self, save: Save) -> None:
        pixels = np.asarray(quarters())
        assert (read_rgb(save(png_bytes(pixels))) == pixels).all()

    def test_jpeg_keeps_colour_edges_where_they_are(self, save: Save) -> None:
        """No chroma subsampling: beside an edge the colours are nearly untouched."""
        pixels = np.asarray(quarters())
        back = read_rgb(save(jpeg_bytes(pixels))).astype(int)
        assert np.abs(back - pixels)[:, 29:31].max() <= 12

    def test_jpeg_of_grey_has_one_channel(self, save: Save) -> None:
        path = save(jpeg_bytes(np.full((8, 8), 200, dtype=np.uint8)))
        with Image.open(path) as picture:
            assert picture.mode == "L"

    def test_the_same_pixels_give_the_same_bytes(self) -> None:
        pixels = np.asarray(quarters())
        assert jpeg_bytes(pixels) == jpeg_bytes(pixels.copy())
        assert png_bytes(pixels) == png_bytes(pixels.copy())
