"""The page ``docs/labels.md`` and its picture, made from the tables: names, colours, losses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sichak.labels import (
    CIHP_20,
    CIHP_PGN_PALETTE,
    CIHP_TO_HR_VITON_13,
    CIHP_TO_STREET,
    CIHP_TO_STUDIO,
    CIHP_TO_SUMMARY,
    HR_VITON_13_TO_7,
    IGNORED,
    MAPS,
    NUMBERINGS,
    VITON_HD_PALETTE,
    LabelMap,
    Numbering,
    Palette,
    voc_palette,
)
from sichak.labels.groups import CCP_TO_STREET
from sichak.labels.palettes import Colour

PALETTES: dict[str, Palette] = {
    "VITON-HD": VITON_HD_PALETTE,
    "CIHP_PGN": CIHP_PGN_PALETTE,
    "PASCAL VOC": voc_palette(len(CIHP_20)),
}
"""The colours CIHP's labels are met in."""

_GROUPINGS = (
    CIHP_TO_HR_VITON_13, HR_VITON_13_TO_7, CIHP_TO_STREET, CCP_TO_STREET, CIHP_TO_STUDIO,
    CIHP_TO_SUMMARY,
)  # fmt: skip
"""Shown by group, since all that is lost is what else is in the group."""

_INTRO = """# Labels

The numberings of human parsing, their colours, and what is lost from one to another. Left and right
are the person's own: in a frontal photo the left arm is on the right of the picture. A dataset is
always CIHP in VITON-HD's colours; the number is what counts, and no loader reads the colour.

This page is written by `python -m sichak.labels docs` from the tables in `sichak/labels/`.
"""

_MAPS = """## From one to another

`LabelMap.apply` renumbers a label map. A number the source does not have becomes background. Where
the source has no side and the target wants one, the left stands for both; apart from these labels
it is all the same whether a picture is mirrored before or after. What the last column says is lost
is all that is lost: every other label comes back as itself.
"""


def labels_markdown() -> str:
    """The page ``docs/labels.md``."""
    lines = [_INTRO, "| numbering | labels | what it is |", "|---|---|---|"]
    lines += [
        f"| [{one.name}](#{_anchor(one.name)}) | {len(one)} | {one.about} |" for one in NUMBERINGS
    ]
    lines += ["", "![CIHP in three palettes](pictures/labels.svg)"]
    for numbering in NUMBERINGS:
        lines += ["", f"## {numbering.name}", "", *_numbering(numbering)]
    lines += ["", _MAPS]
    for label_map in MAPS:
        rows = _by_group(label_map) if label_map in _GROUPINGS else _by_label(label_map)
        lines += [f"### {label_map.name}", "", *rows, ""]
    return "\n".join(lines).rstrip() + "\n"


def _anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def _numbering(numbering: Numbering) -> Iterator[str]:
    palettes = PALETTES if numbering is CIHP_20 else {"colour": numbering.palette}
    yield f"| | label | mirrored | {' | '.join(palettes)} |"
    yield "|---|---|---|" + "---|" * len(palettes)
    for number, label in enumerate(numbering.labels):
        mirrored = numbering.swaps.get(number, "")
        colours = " | ".join(f"`{_hex(palette[number])}`" for palette in palettes.values())
        yield f"| {number} | {label} | {mirrored} | {colours} |"


def _by_label(label_map: LabelMap) -> Iterator[str]:
    yield f"| {label_map.source.name} | {label_map.target.name} | lost |"
    yield "|---|---|---|"
    for label, to in enumerate(label_map.table):
        source, target = _numbered(label_map.source, label), _numbered(label_map.target, to)
        yield f"| {source} | {target} | {label_map.lost.get(label, '')} |"


def _by_group(label_map: LabelMap) -> Iterator[str]:
    yield f"| {label_map.target.name} | {label_map.source.name}: no longer told apart |"
    yield "|---|---|"
    for number, members in enumerate(label_map.members().values()):
        yield f"| {_numbered(label_map.target, number)} | {_names(label_map, members)} |"
    ignored = [label for label, to in enumerate(label_map.table) if to == IGNORED]
    if ignored:
        yield f"| {IGNORED} not judged | {_names(label_map, ignored)} |"


def _names(label_map: LabelMap, labels: Sequence[int]) -> str:
    return ", ".join(_numbered(label_map.source, label) for label in labels)


def _numbered(numbering: Numbering, label: int) -> str:
    return f"{label} {numbering.labels[label]}"


def _hex(colour: Colour) -> str:
    return "#" + bytes(colour).hex()


def swatches_svg() -> str:
    """The picture ``docs/pictures/labels.svg``: CIHP's labels in each of their palettes."""
    row, column, margin = 22, 110, 130
    width, height = margin + column * len(PALETTES), row * (len(CIHP_20) + 1)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    for at, (name, palette) in enumerate(PALETTES.items()):
        x = margin + column * at
        lines.append(f'<text x="{x}" y="{row - 7}">{name}</text>')
        lines += [
            f'<rect x="{x}" y="{row * (label + 1)}" width="{column - 6}" height="{row - 2}"'
            f' fill="{_hex(colour)}"/>'
            for label, colour in enumerate(palette)
        ]
    lines += [
        f'<text x="6" y="{row * (label + 1) + row - 7}">{label} {name}</text>'
        for label, name in enumerate(CIHP_20.labels)
    ]
    return "\n".join([*lines, "</svg>"]) + "\n"
