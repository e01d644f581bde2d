"""`sichak build` on a folder as people have them: every photo ends as done or as a named reject."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sichak.layout import CLOTH, IMAGE

pytestmark = pytest.mark.xdist_group("build")

SAMPLE = Path(__file__).parents[1] / "sample_store"


def sample(role: str) -> Path:
    """A front photo of the first upper garment of the sample store."""
    whole = json.loads((SAMPLE / "catalogue.json").read_text(encoding="utf-8"))
    products = [product for store in whole["stores"] for product in store["products"]]
    product = next(product for product in products if product["category"] == "upper")
    photos = [p for p in product["photos"] if p["role"] == role and p["view"] == "front"]
    return SAMPLE / photos[0]["file"]


def bomb() -> bytes:
    """A PNG of 60,000x60,000 pixels in a few hundred bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        crc = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc)

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


def write_people(folder: Path) -> None:
    """Good photos in unusual forms, and photos that cannot be used."""
    folder.mkdir()
    photo = sample("worn")
    image = Image.open(photo).convert("RGB")
    image.save(folder / "plain.jpg", quality=95)
    image.convert("CMYK").save(folder / "cmyk.jpg", quality=95)
    image.quantize(128).save(folder / "palette.png")
    image.save(folder / "misnamed.png", format="JPEG", quality=95)
    exif = Image.Exif()
    exif[0x0112] = 6
    image.rotate(90, expand=True).save(folder / "rotated.jpg", exif=exif, quality=95)
    image.save(folder / "animated.gif", save_all=True, append_images=[Image.new("RGB", image.size)])
    grey = np.asarray(image.convert("L")).astype(np.uint16) * 257
    Image.fromarray(grey).save(folder / "sixteen.png")
    whole = photo.read_bytes()
    (folder / "truncated.jpg").write_bytes(whole[: len(whole) // 3])
    (folder / "empty.jpg").write_bytes(b"")
    (folder / "bomb.png").write_bytes(bomb())
    (folder / "text.jpg").write_text("no picture")
    image.resize((90, 120)).save(folder / "tiny.jpg")
    Image.new("RGB", (768, 1024), "white").save(folder / "blank.jpg")
    two = Image.new("RGB", (1200, 800), (235, 235, 235))
    for left in (0, 600):
        two.paste(image.resize((600, 800)), (left, 0))
    two.save(folder / "two.jpg", quality=95)


USABLE = ("animated", "cmyk", "misnamed", "palette", "plain", "rotated", "sixteen")
REJECTED = {
    "blank": "",
    "bomb": "pixels",
    "empty": "empty",
    "text": "not a picture",
    "tiny": "90",
    "truncated": "decoded",
    "two": "2 people",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    root = tmp_path_factory.mktemp("build")
    write_people(root / "people")
    (root / "garments").mkdir()
    Image.open(sample("packshot")).save(root / "garments/shirt.jpg", quality=95)
    (root / "garments/broken.jpg").write_bytes(b"\xff\xd8\xff")
    names = sorted(path.name for path in (root / "people").iterdir())
    (root / "pairs.txt").write_text("".join(f"{name} shirt.jpg\n" for name in names))
    command = [sys.executable, "-m", "sichak.cli.app", "build", "--category", "upper"]
    command += ["--people", "people", "--garments", "garments", "--pairs", "pairs.txt"]
    command += ["--out", "out"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return root / "out", done


def test_what_can_be_used_is_used(built):
    out, _ = built
    assert IMAGE.stems(out / "test") == list(USABLE)
    assert CLOTH.stems(out / "test") == ["shirt"]
    lines = (out / "test_pairs.txt").read_text().splitlines()
    assert lines == [f"{stem}.jpg shirt.jpg" for stem in USABLE]


@pytest.mark.parametrize("name", sorted(REJECTED))
def test_what_cannot_is_a_reject_with_stage_and_reason(built, name):
    out, _ = built
    rows = [json.loads(line) for line in (out / "rejects.jsonl").read_text().splitlines()]
    row = next(row for row in rows if name in str(row.get("stem") or row.get("photo")))
    assert row["stage"]
    assert REJECTED[name] in row["reason"]


def test_a_broken_garment_is_one_too(built):
    out, _ = built
    assert "broken" in (out / "rejects.jsonl").read_text()


def test_unusual_forms_of_a_photo_give_the_same_person(built):
    out, _ = built
    plain = np.asarray(Image.open(IMAGE.path(out / "test", "plain"))).astype(int)
    for stem in ("rotated", "misnamed", "animated"):
        other = np.asarray(Image.open(IMAGE.path(out / "test", stem))).astype(int)
        assert np.abs(plain - other).mean() < 4, stem


def test_nothing_is_left_behind_but_the_dataset(built):
    out, done = built
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md",
        "dataset.json",
        "records.jsonl",
        "rejects.jsonl",
        "test",
        "test_pairs.txt",
    ]
    assert "Traceback" not in done.stderr
