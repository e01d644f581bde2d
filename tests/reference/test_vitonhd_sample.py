"""From image/ and cloth/ of real VITON-HD pairs alone: every folder, as the shipped ones are.

The photos may not be part of this project; these tests run where they lie beside it.
"""

from __future__ import annotations

import subprocess
import sys

import pytest
from PIL import Image

from dataset_builder.agreement import agreement
from dataset_builder.dataset.validate import validate
from sichak.body25 import read_openpose
from sichak.labels import pil_palette
from sichak.layout import (
    AGNOSTIC_MASK,
    CLOTH,
    DENSEPOSE_IUV,
    FOLDERS,
    IMAGE,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
)

pytestmark = pytest.mark.xdist_group("vitonhd")


@pytest.fixture(scope="module")
def shipped(shared):
    folder = shared / "vitonhd-sample"
    if not folder.is_dir():
        pytest.skip(f"no VITON-HD sample at {folder}")
    return folder


@pytest.fixture(scope="module")
def built(shipped, tmp_path_factory):
    """What `sichak build` makes of the people and the garments."""
    out = tmp_path_factory.mktemp("vitonhd") / "built"
    command = [sys.executable, "-m", "sichak.cli.app", "build", "--category", "upper"]
    command += ["--people", str(shipped / "test" / IMAGE.name)]
    command += ["--garments", str(shipped / "test" / CLOTH.name)]
    command += ["--pairs", str(shipped / "test_pairs.txt"), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=out.parent)
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def agreed(built, shipped):
    return agreement(built / "test", shipped / "test")


def rows(agreed, stage):
    return [row for row in agreed.rows if row["stage"] == stage]


def test_no_photo_is_lost_and_the_form_is_right(built, shipped):
    stems = IMAGE.stems(shipped / "test")
    assert len(stems) == 4
    for folder in FOLDERS:
        assert folder.stems(built / "test") == stems, folder.name
    assert validate(built, "test") == []
    assert (built / "test_pairs.txt").read_text() == (shipped / "test_pairs.txt").read_text()


@pytest.mark.parametrize(
    "folder",
    [folder for folder in FOLDERS if folder not in (OPENPOSE_JSON, DENSEPOSE_IUV, AGNOSTIC_MASK)],
    ids=lambda folder: folder.name,
)
def test_names_modes_sizes_and_formats_are_those_of_the_shipped_files(built, shipped, folder):
    for stem in folder.stems(shipped / "test"):
        with (
            Image.open(folder.path(built / "test", stem)) as ours,
            Image.open(folder.path(shipped / "test", stem)) as theirs,
        ):
            assert (ours.mode, ours.size, ours.format) == (theirs.mode, theirs.size, theirs.format)


@pytest.mark.parametrize("folder", [PARSE, PARSE_AGNOSTIC], ids=lambda folder: folder.name)
def test_the_palette_is_the_shipped_one(built, shipped, folder):
    for stem in folder.stems(shipped / "test"):
        with Image.open(folder.path(shipped / "test", stem)) as theirs:
            assert theirs.getpalette()[:60] == pil_palette()[:60]
        with Image.open(folder.path(built / "test", stem)) as ours:
            assert ours.getpalette()[:60] == theirs.getpalette()[:60]


def test_the_photos_themselves_are_untouched(built, shipped):
    for folder in (IMAGE, CLOTH):
        for stem in folder.stems(shipped / "test"):
            ours, theirs = (folder.path(root / "test", stem) for root in (built, shipped))
            assert ours.read_bytes() == theirs.read_bytes()


def test_each_cloth_mask_agrees(agreed):
    assert [row["stem"] for row in rows(agreed, "cloth_mask") if row["iou"] < 0.97] == []
    assert len(rows(agreed, "cloth_mask")) == 4


def test_the_confident_joints_agree(agreed):
    assert agreed.metrics["pose"]["pck_0_2"] >= 0.95
    assert agreed.metrics["pose"]["joints"] >= 50


def test_the_parse_agrees_as_well_as_an_untrained_parser_can(agreed):
    groups = agreed.metrics["parse"]["groups"]
    known = ("background", "hair", "face", "neck", "upper", "lower", "left_arm", "right_arm")
    assert sum(groups[name] for name in known) / len(known) >= 0.67


def test_everyone_has_a_pose_that_hr_vitons_loader_can_read(built):
    for stem in OPENPOSE_JSON.stems(built / "test"):
        (person,) = read_openpose(OPENPOSE_JSON.path(built / "test", stem))
        assert person.shape == (25, 3)
