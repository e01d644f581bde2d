"""Measuring: time of the parser alone, memory of its own process, reasons for rejects."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_builder.parse.compare.measure import Clock, MeasuredParse, peak_memory
from dataset_builder.parse.params import ParseParams
from sichak.body25 import openpose_json
from sichak.layout import PARSE
from sichak.work.item import Done, Item, Reject


@pytest.fixture
def stage(tiny: ParseParams) -> MeasuredParse:
    measured = MeasuredParse(tiny)
    measured.load()
    return measured


@pytest.fixture
def item(tmp_path: Path) -> Item:
    pose = tmp_path / "pose.json"
    pose.write_bytes(openpose_json(np.full((25, 3), 5.0)))
    photo = tmp_path / "photo.png"
    Image.new("RGB", (30, 40), (255, 0, 0)).save(photo)
    return Item("someone", {"image": photo, "pose": pose})


def test_a_broken_photo_and_an_empty_pose_are_rejects(
    stage: MeasuredParse, item: Item, tmp_path: Path
) -> None:
    broken, nobody = tmp_path / "broken.jpg", tmp_path / "nobody.json"
    broken.write_bytes(b"\x00" * 99)
    nobody.write_bytes(openpose_json(None))
    result = stage.process(Item("x", {**item.inputs, "image": broken}))
    assert isinstance(result, Reject)
    assert "not a picture" in result.reason
    result = stage.process(Item("x", {**item.inputs, "pose": nobody}))
    assert result == Reject("no person in the pose file")


def test_a_photo_has_its_label_map_and_what_it_took(stage: MeasuredParse, item: Item) -> None:
    result = stage.process(item)
    assert isinstance(result, Done)
    assert set(result.files) == {PARSE.name}
    assert set(result.facts) == {"cpu", "wall", "start_cpu", "start_wall", "memory"}
    assert all(isinstance(value, int | float) and value >= 0 for value in result.facts.values())


def test_a_label_map_without_a_person_is_kept(stage: MeasuredParse, item: Item) -> None:
    Image.new("RGB", (30, 40)).save(item.inputs["image"])
    assert isinstance(stage.process(item), Done)


def test_weights_and_settings_are_part_of_what_is_remembered(
    stage: MeasuredParse, tiny: ParseParams
) -> None:
    assert len(stage.weights()["weights"]) == 64
    other = MeasuredParse(tiny.model_copy(update={"flip": True}))
    assert other.fingerprint() != stage.fingerprint()


def test_a_clock_counts_work_and_waiting_apart() -> None:
    clock = Clock()
    subprocess.run([sys.executable, "-c", "import time; time.sleep(0.2)"], check=True)
    waited = clock.spent()
    assert waited.wall >= 0.2
    assert waited.cpu < waited.wall


def test_a_large_process_does_not_weigh_on_the_ones_it_starts() -> None:
    code = "from dataset_builder.parse.compare.measure import peak_memory as p; print(p())"
    ballast = bytearray(600 * 2**20)
    ballast[::4096] = b"x" * len(ballast[::4096])
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert peak_memory() > 600 * 2**20 > int(done.stdout) > 2**20
