"""The stage ``parse``: person photo and keypoints → CIHP-20 label map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from dataset_builder.parse.backends import make_parser, timeout_of, weights_of
from dataset_builder.parse.params import ParseParams
from dataset_builder.parse.parser import Parsed, Parser, Unparsable
from dataset_builder.parse.precomputed import read_precomputed
from sichak.body25 import read_openpose
from sichak.errors import DatasetError, ImageError
from sichak.image import Grey, labels_bytes, read_rgb
from sichak.labels import CIHP
from sichak.layout import CATEGORIES, PARSE
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from sichak.image import RGB

CLOTHES = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.PANTS, CIHP.SKIRT)


class ParseStage(Stage):
    """``image/x.jpg`` and its keypoints → ``image-parse-v3/x.png``, mode P.

    The fact ``category`` (``upper``, ``lower`` or ``dress``: what the photo sells)
    decides between a dress and two pieces when it is there. The backend
    ``precomputed`` reads the input ``parse`` in place of parsing.
    """

    name = "parse"
    inputs = ("image", "pose")
    outputs = (PARSE,)
    params: ParseParams

    def __init__(self, params: ParseParams) -> None:
        super().__init__(params)
        self._parser: Parser | None = None

    @property
    def timeout(self) -> float:
        """As the parser says: some take minutes a photo on a CPU."""
        return timeout_of(self.params)

    def weights(self) -> Mapping[str, str]:
        """The parser's networks; none for label maps made elsewhere.

        Raises:
            WeightsError: the user has to get them first; the text says how.
        """
        return weights_of(self.params)

    def fingerprint(self) -> dict[str, Json]:
        """Without the places of weights files: their hashes decide, see :meth:`weights`."""
        whole = super().fingerprint()
        places = {"weights", "weights_sha256", "weights_atr", "weights_atr_sha256"}
        params = self.params.model_dump(mode="json", exclude=places)
        return {**whole, "params": params}

    def load(self) -> None:
        """Load the parser's networks."""
        if self.params.backend != "precomputed":
            self._parser = make_parser(self.params)
            self._parser.load()

    def process(self, item: Item) -> Result:
        """Parse one photo; without a person or plausible garments it is a reject."""
        try:
            rgb = read_rgb(item.inputs["image"])
            parsed = self._parsed(item, rgb)
        except (ImageError, DatasetError, Unparsable) as error:
            return Reject(_without_paths(error, item))
        shares = coverage(parsed.labels)
        facts = {**parsed.facts, **shares}
        if shares["person"] < self.params.min_person:
            return Reject(f"the person covers {shares['person']:.1%} of the picture", facts)
        if shares["clothes"] < self.params.min_clothes:
            return Reject(f"garments cover {shares['clothes']:.1%} of the person", facts)
        return Done({PARSE.name: labels_bytes(parsed.labels)}, facts)

    def _parsed(self, item: Item, rgb: RGB) -> Parsed:
        height, width = rgb.shape[:2]
        if self.params.backend == "precomputed":
            if "parse" not in item.inputs:
                raise Unparsable("no label map for this photo")
            return Parsed(read_precomputed(item.inputs["parse"], width, height))
        people = read_openpose(item.inputs["pose"])
        if not people:
            raise Unparsable("no person in the pose file")
        if self._parser is None:
            self.load()
        assert self._parser is not None
        return self._parser.parse(rgb, people[0], _category(item))


def coverage(labels: Grey) -> dict[str, float]:
    """Share of the picture that is person, and share of the person that is garment."""
    person = float((labels != CIHP.BACKGROUND).mean())
    clothes = float(np.isin(labels, CLOTHES).mean())
    return {"person": round(person, 4), "clothes": round(clothes / person, 4) if person else 0.0}


def _category(item: Item) -> str | None:
    category: Json = item.facts.get("category")
    return category if isinstance(category, str) and category in CATEGORIES else None


def _without_paths(error: Exception, item: Item) -> str:
    """An error's text with files named by their role: results must not depend on places."""
    text = str(error)
    path: Path
    for role, path in item.inputs.items():
        text = text.replace(f"{path}: ", f"{role}: ").replace(str(path), role)
    return text
