"""Writing what the shoot makes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

from atelier.truth import Truth
from sichak.body25 import openpose_json
from sichak.labels import CIHP, pil_palette
from sichak.layout import DENSEPOSE_IUV, OPENPOSE_JSON, PARSE


def truth_files(truth: Truth, stem: str, root: Path) -> list[tuple[Path, bytes]]:
    """The files of one photo's truth; the parse map last, it says that all are there."""
    parse = Image.fromarray(truth.parse, "P")
    parse.putpalette(pil_palette())
    garment = Image.fromarray((truth.garment * 255).astype(np.uint8), "L")
    order = Image.fromarray(truth.depth_order, "L")
    pose = openpose_json(truth.pose, truth.left_hand, truth.right_hand)
    return [
        (OPENPOSE_JSON.path(root, stem), pose),
        (DENSEPOSE_IUV.path(root, stem), png(Image.fromarray(truth.iuv, "RGB"))),
        (root / "worn-garment-mask" / f"{stem}.png", png(garment)),
        (root / "depth-order" / f"{stem}.png", png(order)),
        (PARSE.path(root, stem), png(parse)),
    ]


def write_label_names(root: Path) -> None:
    """Write ``labels.json``: what each number in the label maps of ``root/labels`` means."""
    names = [label.name.lower() for label in CIHP]
    write(root / "labels.json", json.dumps({"labels": names}, indent=1).encode() + b"\n")


def png(image: Image.Image) -> bytes:
    """A picture as PNG bytes, small."""
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def write(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)
