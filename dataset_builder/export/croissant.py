"""``croissant.json``: the export described for machines.

Croissant 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-spec.html) with its
vocabulary for responsible AI (``rai:``, https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html).
The record set ``photos`` has a row a photo; each kind of picture is a record set that
shares the column ``key`` or ``stem`` with it.
"""

from __future__ import annotations

import json
from pathlib import Path

from dataset_builder.export import hugging_face, url_list, words
from dataset_builder.export.croissant_records import (
    MIME,
    Node,
    file_set,
    photo_records,
    picture_records,
    pictures_of,
)
from dataset_builder.export.manifest import Manifest
from dataset_builder.export.rights import is_open
from sichak.work.memo import write_atomically
from sichak.work.stage import file_sha256

CROISSANT_JSON = "croissant.json"

CONFORMS_TO = ("http://mlcommons.org/croissant/1.0", "http://mlcommons.org/croissant/RAI/1.0")
CONTEXT: dict[str, Node] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    **{
        name: f"cr:{name}"
        for name in (
            "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject",
            "fileProperty", "fileSet", "format", "includes", "isLiveDataset", "jsonPath", "key",
            "md5", "parentField", "path", "recordSet", "references", "regex", "repeated",
            "replace", "samplingRate", "separator", "source", "subField", "transform",
        )
    },
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "rai": "http://mlcommons.org/croissant/RAI/",
    "sc": "https://schema.org/",
}  # fmt: skip
"""The context that the specification prescribes, and the namespace of ``rai:``."""


def write_croissant(out: Path, manifest: Manifest) -> None:
    """Describe an export whose files are there."""
    text = json.dumps(description(out, manifest), ensure_ascii=False, indent=1) + "\n"
    write_atomically(out / CROISSANT_JSON, text.encode())


def description(out: Path, manifest: Manifest) -> dict[str, Node]:
    """The JSON-LD; tables are read for their hashes, all else is in the manifest."""
    table = url_list.PARQUET if manifest.format == "urls" else hugging_face.PHOTOS
    tars = [name for name in manifest.tables if name.endswith(".tar")]
    pictures = pictures_of(manifest)
    files: list[Node] = [_file_object(out, name) for name in (table, *tars)]
    files += [file_set(one, tars) for one in pictures]
    records: list[Node] = [photo_records(table), *(picture_records(one) for one in pictures)]
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": manifest.dataset,
        "description": words.summary(manifest),
        "license": _licences(manifest),
        "keywords": ["virtual try-on", "fashion", "human parsing"],
        "isLiveDataset": False,
        **_about(manifest),
        "rai:dataCollection": words.collection(manifest),
        "rai:dataCollectionType": _collection_type(manifest),
        "rai:dataAnnotationProtocol": words.annotation(manifest),
        "rai:machineAnnotationTools": [
            f"{stage}: {by}" for stage, by in sorted(manifest.made_by.items())
        ],
        "rai:personalSensitiveInformation": words.personal_information(manifest),
        "rai:dataUseCases": words.USES,
        "rai:dataLimitations": words.LIMITS,
        "rai:dataReleaseMaintenancePlan": words.takedown(manifest),
        "distribution": files,
        "recordSet": records,
    }


def _about(manifest: Manifest) -> dict[str, Node]:
    said = manifest.about
    found: dict[str, Node] = {
        "url": said.get("homepage", ""),
        "version": said.get("version", ""),
        "datePublished": said.get("published", ""),
    }
    if "creator" in said:
        found["creator"] = {"@type": "sc:Organization", "name": said["creator"]}
        found["citeAs"] = f"{said['creator']}: {manifest.dataset}, {said.get('version', '')}"
    return {name: value for name, value in found.items() if value}


def _licences(manifest: Manifest) -> Node:
    """Of the photos where these are in it; else of the list and the labels."""
    if manifest.pixels:
        found = sorted({entry.licence or "not stated" for entry in manifest.photos})
    else:
        found = [manifest.about.get("licence", "") or "not stated"]
    return [f"https://spdx.org/licenses/{name}" if is_open(name) else name for name in found]


def _collection_type(manifest: Manifest) -> Node:
    """Of the kinds that the vocabulary names."""
    kinds = {"Web Scraping" if entry.url else "Others" for entry in manifest.photos}
    return [*sorted(kinds)]


def _file_object(out: Path, name: str) -> dict[str, Node]:
    path = out / name
    return {
        "@type": "cr:FileObject",
        "@id": name,
        "name": name,
        "contentUrl": name,
        "contentSize": f"{path.stat().st_size} B",
        "encodingFormat": MIME[path.suffix],
        "sha256": file_sha256(path),
    }
