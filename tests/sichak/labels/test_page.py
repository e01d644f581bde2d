"""The page of labels is what the tables say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from sichak.labels import CIHP_20, MAPS, NUMBERINGS, VITON_HD_PALETTE, LabelMap, Numbering
from sichak.labels.__main__ import main
from sichak.labels.page import PALETTES, labels_markdown, swatches_svg

DOCS = Path(__file__).parents[3] / "docs"
PAGE = labels_markdown()


def section(heading: str) -> str:
    return PAGE.split(f"# {heading}\n", 1)[1].split("\n#", 1)[0]


def test_the_page_in_the_docs_is_the_one_the_command_writes(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    main(tmp_path)
    for name in ("labels.md", "pictures/labels.svg"):
        assert (DOCS / name).read_bytes() == (tmp_path / name).read_bytes(), (
            "python -m sichak.labels docs"
        )


@pytest.mark.parametrize("numbering", NUMBERINGS, ids=lambda numbering: numbering.name)
def test_every_label_is_shown_with_its_colour(numbering: Numbering) -> None:
    rows = re.findall(r"^\| (\d+) \| (\S+) \|.*?`(#\w{6})`", section(numbering.name), re.M)
    colours = [f"#{bytes(colour).hex()}" for colour in numbering.palette]
    numbers = [str(number) for number in range(len(numbering))]
    assert rows == list(zip(numbers, numbering.labels, colours, strict=True))


@pytest.mark.parametrize("label_map", MAPS, ids=lambda label_map: label_map.name)
def test_every_label_of_a_map_is_shown(label_map: LabelMap) -> None:
    text = section(label_map.name)
    for number, label in enumerate(label_map.source.labels):
        assert re.search(rf"[|:,] {number} {label}(,| \|)", text), label


@pytest.mark.parametrize(
    "label_map", [one for one in MAPS if " lost |" in section(one.name)], ids=lambda one: one.name
)
def test_every_loss_is_shown_beside_its_label(label_map: LabelMap) -> None:
    text = section(label_map.name)
    for label, words in label_map.lost.items():
        assert re.search(rf"^\| {label} .*\| {re.escape(words)} \|$", text, re.M), words


@pytest.mark.parametrize("numbering", NUMBERINGS, ids=lambda numbering: numbering.name)
def test_links_lead_to_headings_of_the_page(numbering: Numbering) -> None:
    anchor = re.search(rf"\[{numbering.name}\]\(#(.+?)\)", PAGE)
    assert anchor
    assert anchor[1] == numbering.name.lower().replace(" ", "-")
    assert f"\n## {numbering.name}\n" in PAGE


def test_the_picture_shows_every_colour_and_label() -> None:
    root = ElementTree.fromstring(swatches_svg())
    fills = [element.get("fill") for element in root if element.get("fill")]
    assert len(fills) == 1 + len(PALETTES) * len(CIHP_20)
    assert {f"#{bytes(colour).hex()}" for colour in VITON_HD_PALETTE} <= set(fills)
    texts = [element.text for element in root if element.text]
    assert texts == [*PALETTES, *(f"{at} {name}" for at, name in enumerate(CIHP_20.labels))]
