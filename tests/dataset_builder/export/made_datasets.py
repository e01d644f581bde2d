"""Small datasets to export, and what tests look at them with."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from dataset_builder.export.export import Exported, Options, export
from dataset_builder.sources import STAGE_FOLDERS
from sichak import layout
from sichak.body25 import openpose_json
from sichak.densepose import draw_parts
from sichak.image import jpeg_bytes, labels_bytes, png_bytes, read_rgb
from sichak.work.stage import file_sha256

SAMPLE = Path(__file__).parents[3] / "sample_store"

ROWS = np.arange(1024, dtype=np.int64)[:, None] + np.zeros((1, 768), np.int64)
COLUMNS = np.arange(768, dtype=np.int64)[None, :] + np.zeros((1024, 1), np.int64)
LABELS = (ROWS * 20 // 1024).astype(np.uint8)
"""All of CIHP's labels, a band each from the top."""
IUV = np.stack([ROWS * 25 // 1024, COLUMNS * 255 // 767, ROWS * 255 // 1023], 2).astype(np.uint8)
POSE = np.stack([np.arange(25) * 20.0 + 101, np.arange(25) * 30.0 + 51, np.full(25, 0.5)], axis=1)
POSE[3] = 0  # the right elbow is not seen
COLOUR = np.full((1024, 768, 3), 200, np.uint8)
MASK = np.where(COLUMNS > 300, 255, 0).astype(np.uint8)

FILES = {
    layout.IMAGE: jpeg_bytes(COLOUR),
    layout.CLOTH: jpeg_bytes(COLOUR),
    layout.CLOTH_MASK: jpeg_bytes(MASK),
    layout.PARSE: labels_bytes(LABELS),
    layout.PARSE_AGNOSTIC: labels_bytes(LABELS),
    layout.DENSEPOSE: jpeg_bytes(COLOUR),
    layout.DENSEPOSE_IUV: png_bytes(IUV),
    layout.OPENPOSE_IMG: png_bytes(COLOUR),
    layout.OPENPOSE_JSON: openpose_json(POSE),
    layout.AGNOSTIC: jpeg_bytes(COLOUR),
    layout.AGNOSTIC_MASK: png_bytes(MASK),
}


class Made:
    """A finished dataset as ``sichak dataset`` would have left it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.rows: dict[str, list[dict[str, object] | str]] = {}
        self.pairs: dict[tuple[str, str], list[str]] = {}

    def photo(
        self, stem: str, kind: str, category: str = "upper", part: str = "test", **facts: object
    ) -> None:
        folders = layout.PERSON_FOLDERS if kind == "person" else layout.GARMENT_FOLDERS
        for folder in folders:
            path = folder.path(self.root / category / part, stem)
            path.parent.mkdir(parents=True, exist_ok=True)
            mark = b"" if path.suffix == ".json" else stem.encode()
            path.write_bytes(FILES[folder] + mark)  # decoders ignore what follows a picture
        self.rows.setdefault(category, []).append(self.row(stem, kind, category, part, **facts))

    def row(self, stem: str, kind: str, category="upper", part="test", **facts: object):
        row: dict[str, object] = {
            "stem": stem,
            "kind": kind,
            "category": category,
            "part": part,
            "store": "hanok",
            "sku": stem.split("_")[0].upper(),
            "brand": "HANOK",
            "name": "서울 티셔츠",
            "role": "worn" if kind == "person" else "packshot",
            "view": "front",
            "image_index": 0 if kind == "person" else 1,
            "also": [],
            "licence": "Apache-2.0",
            "source": f"http://img.mall.invalid/{stem}/{kind}.jpg",
            "page_url": f"http://mall.invalid/{stem}/good",
            "sha256": hashlib.sha256(f"{stem}/{kind}".encode()).hexdigest(),
            "geometry": {"width": 768, "height": 1024, "scale": 1.0, "left": 0.0, "top": 0.0},
        }
        return row | facts

    def pair(self, stem: str, category: str = "upper", part: str = "test", **facts: object) -> None:
        """A person and the garment they wear."""
        self.photo(stem, "person", category, part, **facts)
        self.photo(stem, "garment", category, part, **facts)
        self.line(stem, stem, category, part)

    def line(self, person: str, garment: str, category="upper", part="test") -> None:
        self.pairs.setdefault((category, part), []).append(f"{person}.jpg {garment}.jpg")

    def write(self) -> Path:
        for category in layout.CATEGORIES:
            root = self.root / category
            for part in ("train", "test"):
                (root / part / "image").mkdir(parents=True, exist_ok=True)
                lines = self.pairs.get((category, part), [])
                (root / f"{part}_pairs.txt").write_text("".join(f"{line}\n" for line in lines))
            rows = self.rows.get(category, [])
            lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
            (root / "records.jsonl").write_text("".join(f"{line}\n" for line in lines))
            about = {"name": "made", "category": category, "made_by": {"parse": "embedded"}}
            (root / "dataset.json").write_text(json.dumps(about))
        return self.root

    def export(self, form: str, out: Path, options: Options | None = None) -> Exported:
        return export(self.write(), form, out, options or Options(quiet=True))


def stage_outputs(data: Path, store: str, product: dict[str, object]) -> list[dict[str, object]]:
    """Write what the stages would have made of a product; its lines of items.jsonl."""
    stem = str(product["stem"])
    truth = SAMPLE / "truth"
    iuv = read_rgb(truth / f"image-densepose-iuv/{stem}.png")
    photo = next(
        p["file"] for p in product["photos"] if (p["role"], p["view"]) == ("worn", "front")
    )
    flat = next(p["file"] for p in product["photos"] if p["role"] == "packshot")
    content = {
        layout.IMAGE: (SAMPLE / photo).read_bytes(),
        layout.CLOTH: (SAMPLE / flat).read_bytes(),
        layout.CLOTH_MASK: jpeg_bytes(read_rgb(truth / f"cloth-mask/{stem}.png")[..., 0]),
        layout.PARSE: (truth / f"image-parse-v3/{stem}.png").read_bytes(),
        layout.PARSE_AGNOSTIC: (truth / f"image-parse-v3/{stem}.png").read_bytes(),
        layout.DENSEPOSE: jpeg_bytes(draw_parts(iuv[..., 0])),
        layout.DENSEPOSE_IUV: png_bytes(iuv),
        layout.OPENPOSE_JSON: (truth / f"openpose_json/{stem}_keypoints.json").read_bytes(),
    }
    for stage, folders in STAGE_FOLDERS.items():
        for folder in folders:
            path = folder.path(data / stage, stem)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.get(folder, FILES[folder]))
    return [
        {
            **{name: product[name] for name in ("sku", "name", "category", "gender", "colour")},
            "stem": stem,
            "kind": kind,
            "store": store,
            "role": role,
            "licence": "Apache-2.0",
            "source": f"http://img.mall.invalid/{file}",
            "sha256": file_sha256(SAMPLE / file),
            "geometry": {"width": 768, "height": 1024, "scale": 1.0, "left": 0.0, "top": 0.0},
        }
        for kind, role, file in (("person", "worn", photo), ("garment", "packshot", flat))
    ]


def tree(root: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def copied(source: Path, target: Path) -> Path:
    """A copy to change."""
    shutil.copytree(source, target)
    return target
