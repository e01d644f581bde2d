"""The parts of ``croissant.json`` that say what can be read: file sets and record sets.

``photos`` has a row a photo. Each kind of picture is a record set of its own: the picture,
and the ``key`` or ``stem`` of its row, which its file's name holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from dataset_builder.export import hugging_face
from dataset_builder.export.layers import LAYERS, Layer
from dataset_builder.export.manifest import Manifest
from dataset_builder.export.tables import FLOATS, INTEGERS, KEY, PHOTO_COLUMNS

Node: TypeAlias = "dict[str, Node] | list[Node] | str | int | bool"

MIME = {
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".json": "application/json",
    ".tar": "application/x-tar",
    ".parquet": "application/x-parquet",
}


@dataclass(frozen=True)
class Pictures:
    """One kind of picture of an export.

    Attributes:
        name: of its file set and record set.
        glob: of its files, below the export or inside its tars.
        mime: of the files.
        column: of ``photos`` that a file's name holds.
        regex: finds it there, as the first group.
        about: a sentence.
    """

    name: str
    glob: str
    mime: str
    column: str
    regex: str
    about: str


def file_set(pictures: Pictures, tars: Sequence[str]) -> dict[str, Node]:
    """The files of a kind of picture, below the export or in its tars."""
    node: dict[str, Node] = {
        "@type": "cr:FileSet",
        "@id": f"{pictures.name}-files",
        "name": f"{pictures.name}-files",
        "description": pictures.about,
        "encodingFormat": pictures.mime,
        "includes": pictures.glob,
    }
    if tars:
        node["containedIn"] = [{"@id": name} for name in tars]
    return node


def photo_records(table: str) -> dict[str, Node]:
    """The rows of the table of photos."""
    return {
        "@type": "cr:RecordSet",
        "@id": "photos",
        "name": "photos",
        "description": "A row a photo: whence it is, its terms, where it stands in the export.",
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"photos/{column}",
                "name": column,
                "dataType": _data_type(column),
                "source": {"fileObject": {"@id": table}, "extract": {"column": column}},
            }
            for column in PHOTO_COLUMNS
        ],
    }


def _data_type(column: str) -> str:
    if column in INTEGERS:
        return "sc:Integer"
    if column in FLOATS:
        return "sc:Float"
    return "sc:URL" if column in ("url", "page_url") else "sc:Text"


def picture_records(pictures: Pictures) -> dict[str, Node]:
    """A kind of picture: what finds its row, and the picture."""
    files: Node = {"@id": f"{pictures.name}-files"}
    return {
        "@type": "cr:RecordSet",
        "@id": pictures.name,
        "name": pictures.name,
        "description": pictures.about,
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{pictures.name}/{pictures.column}",
                "name": pictures.column,
                "description": f"The column {pictures.column} of photos.",
                "dataType": "sc:Text",
                "source": {
                    "fileSet": files,
                    "extract": {"fileProperty": "filename"},
                    "transform": {"regex": pictures.regex},
                },
            },
            {
                "@type": "cr:Field",
                "@id": f"{pictures.name}/content",
                "name": "content",
                "dataType": "sc:ImageObject",
                "source": {"fileSet": files, "extract": {"fileProperty": "content"}},
            },
        ],
    }


def pictures_of(manifest: Manifest) -> list[Pictures]:
    """The kinds of pictures in an export, by its format."""
    if manifest.format == "dress-code":
        return list(_of_dress_code())
    if manifest.format == "urls" and not manifest.annotations:
        return []
    shown = [layer for layer in LAYERS if layer.suffix in (".jpg", ".png")]
    if not manifest.pixels:
        shown = [layer for layer in shown if not layer.pixels]
    return [_of_layer(layer, manifest.format) for layer in shown]


def _of_layer(layer: Layer, name: str) -> Pictures:
    ending = layer.folder.ending
    if name == "webdataset":
        ending = f".{layer.name}{layer.suffix}"
        glob, column = f"*{ending}", KEY
    elif name == "hf":
        ending = layer.suffix
        glob, column = f"*/{hugging_face.column(layer)}/*{ending}", "stem"
    else:
        glob, column = f"*/{layer.folder.name}/*{ending}", "stem"
    regex = f"^(.+){ending.replace('.', chr(92) + '.')}$"
    return Pictures(layer.name, glob, MIME[layer.suffix], column, regex, layer.about)


def _of_dress_code() -> Iterator[Pictures]:
    for name, glob, about in (
        ("image", "*/images/*_0.jpg", "The person, 768x1024 RGB."),
        ("cloth", "*/images/*_1.jpg", "The garment on its own, 768x1024 RGB."),
        ("cloth-mask", "*/masks/*_1.png", "The garment white on black."),
        ("label-map", "*/label_maps/*_4.png", "Dress Code's 18 labels, a grey value each."),
        ("skeleton", "*/skeletons/*_5.jpg", "18 joints connected with lines, on black."),
        ("dense", "*/dense/*_5.png", "DensePose's part 0..24, a grey value each."),
    ):
        yield Pictures(name, glob, MIME[Path(glob).suffix], KEY, r"^(\d+)_\d\.", about)
