"""Made-up catalogues of any size, for tests and load trials: coloured noise for photos."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

HANOK_ORDER = (("worn", "front"), ("packshot", "front"), ("worn", "back"), ("detail", "front"))
MARU_ORDER = (("packshot", "front"), ("worn", "front"), ("detail", "front"), ("worn", "side"))
"""Roles and views in the order of each store's gallery."""

ORDERS = {"hanok": HANOK_ORDER, "maru": MARU_ORDER}
KINDS = (("upper", "tee"), ("lower", "trousers"), ("dress", "dress"), ("lower", "skirt"))


def write_catalogue(
    folder: Path,
    stores: Iterable[str] = ("hanok", "maru"),
    products: int = 4,
    *,
    kinds: Sequence[tuple[str, str]] = KINDS,
    photos: int = 4,
    changes: Mapping[int, Mapping[str, Any]] | None = None,
) -> Path:
    """Write ``catalogue.json`` and photos of ``products`` products a store; the same every time.

    Args:
        folder: gets all; it is returned.
        stores: their names.
        products: of each store, numbered from 0. Of every sixteen, the fifth and the sixth
            are men's.
        kinds: (category, kind) that the products go round.
        photos: of each product.
        changes: number of a product → fields that are otherwise, such as ``sku`` or
            ``sold_out``; in all stores.
    """
    changed = changes or {}
    shops = [
        {
            "name": store,
            "products": [
                {**_product(folder, store, index, kinds, photos), **changed.get(index, {})}
                for index in range(products)
            ],
        }
        for store in stores
    ]
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"stores": shops}, ensure_ascii=False, indent=1)
    (folder / "catalogue.json").write_text(text, encoding="utf-8")
    return folder


def sku_of(store: str, index: int) -> str:
    """The goods number of a store's n-th product."""
    place = list(ORDERS).index(store) if store in ORDERS else sum(store.encode()) % 90 + 10
    return f"GM00260{index % 9 + 1}{index % 28 + 1:02d}{place:02d}{index:04d}"


def picture(seed: str, size: tuple[int, int] = (96, 128)) -> bytes:
    """A JPEG of noise, the same for the same seed."""
    digest = hashlib.sha256(seed.encode()).digest()
    random = np.random.default_rng(int.from_bytes(digest[:8], "big"))
    pixels = random.integers(0, 256, (size[1] // 8, size[0] // 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(pixels).resize(size).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def _product(
    folder: Path, store: str, index: int, kinds: Sequence[tuple[str, str]], count: int
) -> dict[str, Any]:
    sku = sku_of(store, index)
    category, kind = kinds[index % len(kinds)]
    photos = []
    for place, (role, view) in enumerate(ORDERS.get(store, HANOK_ORDER)[:count]):
        file = f"photos/{store}/{sku}/{place}.jpg"
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(file))
        photos.append({"file": file, "role": role, "view": view})
    return {
        "sku": sku,
        "name": f"{kind} {index} <한옥> & co",
        "category": category,
        "kind": kind,
        "gender": "men" if index % 16 in (4, 5) else "women",
        "colour": ("navy", "ivory", "camel")[index % 3],
        "price": 39_900 + 1_000 * index,
        "photos": photos,
    }
