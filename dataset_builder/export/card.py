"""``README.md`` of an export: what is in it, whose the photos are, what a reader must know.

A datasheet (Gebru et al., "Datasheets for Datasets", 2018) with the head that Hugging Face
reads. Figures and names come from the manifest: equal manifests have equal cards.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dataset_builder.export import words
from dataset_builder.export.manifest import Entry, Manifest
from dataset_builder.export.rights import is_open
from sichak.layout import CATEGORIES

SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
"""Hugging Face's names for numbers of rows."""

CONTENTS = {
    "urls": (
        ("urls.parquet, urls.jsonl", "a row a photo: address, page, SHA-256, role, product, terms"),
        ("*/{train,test}/…", "labels in HR-VITON's folders, under the row's `stem`"),
        ("*/{train,test}_pairs.txt", "who is given which garment"),
    ),
    "webdataset": (
        ("CATEGORY-PART-NNNNNN.tar", "pairs: `KEY.image.jpg`, `KEY.cloth.jpg`, labels, `KEY.json`"),
        ("CATEGORY-PART-NNNNNN.parquet", "what is in the shard: a row a pair with both sources"),
        ("photos.parquet", "a row a photo: address, page, SHA-256, role, product, terms"),
    ),
    "hf": (
        ("CATEGORY/PART/metadata.jsonl", "a row a pair; `x_file_name` is the picture column `x`"),
        ("CATEGORY/PART/…", "the pictures"),
        ("photos.parquet", "a row a photo: address, page, SHA-256, role, product, terms"),
    ),
    "dress-code": (
        ("upper_body, lower_body, dresses", "photos, joints, labels, skeletons, DensePose, masks"),
        ("…pairs….txt", "who wears what, of each category and of all"),
        ("labels.json", "numbers, names and colours of the label maps"),
        ("photos.parquet", "a row a photo: number, address, SHA-256, product, terms"),
    ),
}  # fmt: skip

REBUILD = """\
Fetch a photo only where its owner allows it. Check its SHA-256 against the row: another hash is
another photo. The picture the labels belong to has 768x1024 pixels; pixel (x, y) of the upright
original lies at (`scale` x + `left`, `scale` y + `top`) in it. What lies outside is cut off, and
border that is missing continues the photo's edge. Put it into `image/` (people) or `cloth/`
(garments) beside the labels, as `STEM.jpg`.
"""


def dataset_card(manifest: Manifest, digests: Mapping[str, str] | None = None) -> str:
    """The card as Markdown.

    Args:
        digests: category → hash of its rows, where there is a configuration a category.
    """
    sections = [
        _head(manifest, digests or {}),
        f"# {_safe(manifest.dataset)}: {words.TITLES[manifest.format]}\n",
        _safe(words.summary(manifest)) + "\n",
        "## What is in it\n",
        _table(("category", "part", "people", "garments"), _counts(manifest.photos)),
        _table(("file", "what"), CONTENTS[manifest.format]),
        "Not in it, though in the dataset:\n",
        _table(
            ("reason", "photos"), [(_safe(r), str(n)) for r, n in sorted(manifest.left_out.items())]
        ),
        "## Whose the photos are\n",
        _table(("source", "photos", "products", "terms", "in this export"), _terms(manifest)),
        _terms_in_words(manifest) + "\n",
        "## People\n",
        _safe(words.personal_information(manifest)) + "\n",
        "## How it was collected and made\n",
        _safe(words.collection(manifest)) + "\n",
        _safe(words.annotation(manifest)) + "\n",
        *(("## From addresses to pictures\n", REBUILD) if not manifest.pixels else ()),
        "## Uses and limits\n",
        f"{words.USES} {words.LIMITS}\n",
        "## Taking a photo down\n",
        _safe(words.takedown(manifest)) + "\n",
        "## Publication\n",
        _table(("", ""), [(name, _safe(text)) for name, text in sorted(manifest.about.items())]),
    ]
    return "\n".join(sections)


def _head(manifest: Manifest, digests: Mapping[str, str]) -> str:
    """What Hugging Face's hub and library read; JSON is YAML."""
    licences = {entry.licence for entry in manifest.photos}
    terms = manifest.about.get("licence", "")
    if manifest.pixels:
        terms = licences.pop() if len(licences) == 1 and is_open(next(iter(licences))) else ""
    head: dict[str, object] = {
        "license": terms.lower() if is_open(terms) else "other",
        "pretty_name": manifest.dataset,
        "tags": ["virtual-try-on", "fashion", "croissant"],
        "size_categories": [_size(len(manifest.photos))],
    }
    if manifest.format == "hf":
        head["configs"] = [
            {"config_name": name, "data_dir": name, "description": f"rows {digests[name]}"}
            for name in CATEGORIES
            if name in digests
        ]
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
    return f"---\n{''.join(lines)}---\n"


def _size(count: int) -> str:
    return next((name for limit, name in SIZES if count < limit), "n>1M")


def _counts(photos: Sequence[Entry]) -> list[tuple[str, ...]]:
    counted: Counter[tuple[str, str, str]] = Counter(
        (entry.category, entry.part, entry.kind) for entry in photos
    )
    return [
        (category, part, str(people), str(garments))
        for category in CATEGORIES
        for part in ("train", "test")
        if (people := counted[category, part, "person"])
        + (garments := counted[category, part, "garment"])
    ]


def _terms(manifest: Manifest) -> list[tuple[str, ...]]:
    groups: dict[tuple[str, str], list[Entry]] = {}
    for entry in manifest.photos:
        groups.setdefault((entry.owner, entry.licence or "not stated"), []).append(entry)
    rows: list[tuple[str, ...]] = []
    for (owner, licence), group in sorted(groups.items()):
        how = "addresses"
        if manifest.pixels:
            said = manifest.permissions.get(owner, "")
            how = "photos" if is_open(licence) else f"photos, by permission: {said}"
        products = {entry.sku or entry.stem for entry in group}
        rows.append((_safe(owner), str(len(group)), str(len(products)), _safe(licence), _safe(how)))
    return rows


def _terms_in_words(manifest: Manifest) -> str:
    text = "Photos stay under their owners' terms. "
    if manifest.permissions:
        return text + "The permissions are the publisher's word: nobody else has checked them."
    if manifest.pixels:
        return text + "Each is under terms that allow copies and changed copies."
    return text + "An address is no permission to copy what is there."


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *(list(rows) or [["-"] * len(header)])]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _safe(text: str) -> str:
    """A text from outside that is neither markup nor a table's border in Markdown."""
    escaped = re.sub(r"([|\[\]\\*`])", r"\\\1", " ".join(text.split()))
    return escaped.replace("<", "&lt;").replace(">", "&gt;")
