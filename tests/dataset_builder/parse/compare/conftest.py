"""Photos of the sample store with their truth, and a parser small enough to bring along."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.parse.params import ParseParams
from sichak.image import labels_bytes, read_image, read_labels
from sichak.labels import LIP
from sichak.layout import PARSE
from tests.dataset_builder.parse.schp.onnx_files import BLUE, RED, by_colour, onnx_file

STORE = Path(__file__).parents[4] / "sample_store"
SIZE = (384, 512)
STEMS = ("hanok-gm0026102200012_00", "maru-gm0026090500052_00")


@pytest.fixture(scope="package")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two people, a broken file, and a photo of nobody."""
    folder = tmp_path_factory.mktemp("photos")
    catalogue = json.loads((STORE / "catalogue.json").read_text(encoding="utf-8"))
    worn = {
        product["stem"]: photo["file"]
        for store in catalogue["stores"]
        for product in store["products"]
        for photo in product["photos"]
        if (photo["role"], photo["view"]) == ("worn", "front")
    }
    for stem in STEMS:
        read_image(STORE / worn[stem]).resize(SIZE).save(folder / f"{stem}.jpg", quality=92)
    (folder / "broken.jpg").write_bytes(b"\xff\xd8 hostile")
    Image.new("RGB", SIZE, "white").save(folder / "nobody.png")
    return folder


@pytest.fixture(scope="package")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """CIHP label maps of the people, at the photos' size."""
    folder = tmp_path_factory.mktemp("truth")
    for stem in STEMS:
        labels = Image.fromarray(read_labels(PARSE.path(STORE / "truth", stem)))
        small = np.asarray(labels.resize(SIZE, Image.Resampling.NEAREST))
        (folder / f"{stem}.png").write_bytes(labels_bytes(small))
    return folder


@pytest.fixture(scope="package")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> ParseParams:
    """``schp-lip`` with an ONNX file of one convolution, which labels by colour."""
    path = tmp_path_factory.mktemp("weights") / "parsing_lip.onnx"
    planes = by_colour(20, {LIP.UPPER_CLOTHES: RED, LIP.PANTS: BLUE})
    return ParseParams(backend="schp-lip", weights=str(onnx_file(path, [planes])))
