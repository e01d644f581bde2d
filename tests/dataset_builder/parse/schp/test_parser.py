"""A photo goes in and a label map comes out, from either kind of file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dataset_builder.parse.parser import Parser
from dataset_builder.parse.schp.checkpoints import SCHP_ATR, SCHP_LIP, SCHP_PASCAL
from dataset_builder.parse.schp.parser import FusedSchpParser, SchpParser
from sichak.errors import ParamsError, WeightsError
from sichak.image import RGB, Grey
from sichak.labels import ATR, CIHP, LIP, Pascal
from tests.parity_fill import img8

from .onnx_files import GREEN, NOT_GREEN, RED, by_colour, constant, onnx_file

POSE = np.zeros((25, 3))
SIDE = 65
HEAD, NECK, TOP = slice(8, 28), slice(36, 44), slice(60, 112)
"""Rows of the photo; far enough apart that no two colours mix in the small square."""


def photo(width: int = 80) -> RGB:
    """A red head, a blue neck and a green top on black, (120, width, 3)."""
    rgb = np.zeros((120, width, 3), np.uint8)
    across = slice(width // 4, 3 * width // 4)
    rgb[HEAD, across], rgb[NECK, across], rgb[TOP, across] = (
        np.eye(3, dtype=np.uint8)[[0, 2, 1]] * 255
    )
    return rgb


def drawn(width: int, head: int, neck: int, top: int) -> Grey:
    labels = np.zeros((120, width), np.uint8)
    across = slice(width // 4, 3 * width // 4)
    labels[HEAD, across], labels[NECK, across], labels[TOP, across] = head, neck, top
    return labels


def agreement(found: Grey, expected: Grey) -> float:
    assert found.shape == expected.shape
    assert found.dtype == np.uint8
    return float((found == expected).mean())


@pytest.fixture
def lip(tmp_path: Path) -> Path:
    used = by_colour(20, {LIP.FACE: RED, LIP.JUMPSUITS: GREEN})
    outputs = [constant(20, 0), used, constant(2, 0)]
    return onnx_file(tmp_path / "parsing_lip.onnx", outputs, takes=(1, 3, SIDE, SIDE))


@pytest.fixture
def atr(tmp_path: Path) -> Path:
    used = by_colour(18, {ATR.FACE: NOT_GREEN, ATR.UPPER_CLOTHES: GREEN})
    outputs = [constant(18, 0), used, constant(2, 0)]
    return onnx_file(tmp_path / "parsing_atr.onnx", outputs, takes=(1, 3, SIDE, SIDE))


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_native_labels_lie_where_the_photo_has_them(lip: Path, width: int) -> None:
    found = SchpParser(SCHP_LIP, lip, "cpu").native(photo(width), POSE)
    expected = drawn(width, LIP.FACE, LIP.BACKGROUND, LIP.JUMPSUITS)
    assert agreement(found, expected) > 0.94
    assert set(np.unique(found)) == set(np.unique(expected))


def test_the_stage_gets_cihp(lip: Path, atr: Path) -> None:
    parsed = SchpParser(SCHP_LIP, lip, "cpu").parse(photo(), POSE)
    assert agreement(parsed.labels, drawn(80, CIHP.FACE, CIHP.BACKGROUND, CIHP.DRESS)) > 0.94
    parsed = SchpParser(SCHP_ATR, atr, "cpu").parse(photo(), POSE)
    assert agreement(parsed.labels, drawn(80, CIHP.FACE, CIHP.FACE, CIHP.UPPER_CLOTHES)) > 0.94


def test_together_they_know_the_neck(lip: Path, atr: Path) -> None:
    parsed = FusedSchpParser(lip, atr, "cpu").parse(photo(), POSE)
    assert agreement(parsed.labels, drawn(80, CIHP.FACE, CIHP.NECK, CIHP.DRESS)) > 0.94
    assert (parsed.labels[NECK, 30:50] == CIHP.NECK).mean() > 0.8


def test_exchanged_files_are_noticed(lip: Path, atr: Path) -> None:
    with pytest.raises(WeightsError, match="the 18 labels of ATR, not the 20 of LIP"):
        FusedSchpParser(atr, lip, "cpu").load()


def test_pascal_has_its_own_labels_and_none_for_the_stage(tmp_path: Path) -> None:
    used = by_colour(7, {Pascal.HEAD: RED, Pascal.TORSO: GREEN})
    path = onnx_file(tmp_path / "pascal.onnx", [used], takes=(1, 3, SIDE, SIDE))
    parser = SchpParser(SCHP_PASCAL, path, "cpu")
    assert agreement(parser.native(photo()), drawn(80, Pascal.HEAD, 0, Pascal.TORSO)) > 0.94
    with pytest.raises(ParamsError, match="Pascal know no garments; use LIP or ATR"):
        parser.parse(photo(), POSE)


def test_sides_are_the_persons_own_in_the_mirror_too(tmp_path: Path) -> None:
    used = by_colour(20, {LIP.LEFT_ARM: RED, LIP.RIGHT_ARM: GREEN})
    path = onnx_file(tmp_path / "lip.onnx", [used], takes=(1, 3, SIDE, SIDE))
    alone = SchpParser(SCHP_LIP, path, "cpu").scores(photo())
    both = SchpParser(SCHP_LIP, path, "cpu", flip=True).scores(photo())
    assert np.allclose(both[[0, 1]], alone[[0, 1]], atol=1e-4)
    # This network knows colours and no sides: with its mirror image it cannot tell the arms.
    assert np.allclose(both[LIP.LEFT_ARM], both[LIP.RIGHT_ARM], atol=1e-4)


def test_files_of_one_size_take_no_scales(lip: Path) -> None:
    with pytest.raises(ParamsError, match="leave scales"):
        SchpParser(SCHP_LIP, lip, "cpu", scales=(0.75, 1.0))
    for scales in ((), (0.0, 1.0), (-1.0,)):
        with pytest.raises(ParamsError, match="above 0"):
            SchpParser(SCHP_LIP, lip, "cpu", scales=scales)


def test_nothing_is_read_before_it_is_needed(tmp_path: Path) -> None:
    parser: Parser = SchpParser(SCHP_LIP, tmp_path / "none.pth")
    with pytest.raises(WeightsError, match=r"none\.pth"):
        parser.load()


def test_a_checkpoint_and_its_export_agree(lip_pth: Path, lip_onnx: Path) -> None:
    rgb = img8("parser", 128, 96, 8)
    torch_parser, onnx_parser = (SchpParser(SCHP_LIP, path, "cpu") for path in (lip_pth, lip_onnx))
    scores = torch_parser.scores(rgb)
    assert scores.shape == (20, 128, 96)
    assert np.abs(scores - onnx_parser.scores(rgb)).max() < 1e-3
    assert agreement(torch_parser.native(rgb), onnx_parser.native(rgb)) > 0.999
