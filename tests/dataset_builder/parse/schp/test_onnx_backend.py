"""Exports of the network run by what they say of themselves, and others are refused."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto

from dataset_builder.parse.schp.checkpoints import SCHP_ATR, SCHP_LIP, SCHP_PASCAL
from dataset_builder.parse.schp.crop import Batch
from dataset_builder.parse.schp.onnx_backend import OnnxSchp, fusion_output
from sichak.errors import ParamsError, WeightsError
from sichak.labels import ATR_18

from .onnx_files import Shape, constant, onnx_file


def export(path: Path, gives: Sequence[int] = (18, 18, 2), **options: Any) -> Path:
    """A file whose output number i has ``gives[i]`` planes, all of value i."""
    outputs = [constant(planes, at) for at, planes in enumerate(gives)]
    return onnx_file(path / "a.onnx", outputs, **options)


def test_an_export_of_the_network_gives_the_official_numbers(
    lip_onnx: Path, lip_batch: Batch, parity: Path
) -> None:
    declared = onnxruntime.InferenceSession(str(lip_onnx), providers=["CPUExecutionProvider"])
    assert declared.get_inputs()[0].name == "input.1"
    schp = OnnxSchp(SCHP_LIP, lip_onnx, "cpu")
    fusion = schp.fusion(lip_batch)
    assert schp.side == 473
    assert fusion.shape == (20, 119, 119)
    stored = np.load(parity / "schp_lip_473x473.npz")["fusion"][0]
    assert np.abs(fusion[:, ::4, ::4] - stored).max() < 1e-4


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize(
    ("gives", "used"), [((18,), 0), ((18, 18), 1), ((18, 18, 2), 1), ((2, 18, 18), 2)]
)
def test_the_last_output_with_all_labels_is_used(
    tmp_path: Path, gives: Sequence[int], used: int, declared: bool
) -> None:
    schp = OnnxSchp(SCHP_ATR, export(tmp_path, gives, declared=declared), "cpu")
    fusion = schp.fusion(np.zeros((1, 3, 16, 16), np.float32))
    assert fusion.shape == (18, 16, 16)
    assert set(fusion.flatten().tolist()) == {float(used)}


@pytest.mark.parametrize(
    ("takes", "side"),
    [
        ((1, 3, 16, 16), 16),
        (("batch", 3, 512, 512), 512),
        ((1, 3, "height", "width"), SCHP_ATR.side),
        (("n", 3, "side", "side"), SCHP_ATR.side),
    ],
)
def test_the_side_is_the_files_own_or_the_usual_one(
    tmp_path: Path, takes: Shape, side: int
) -> None:
    assert OnnxSchp(SCHP_ATR, export(tmp_path, takes=takes), "cpu").side == side


@pytest.mark.parametrize(
    ("takes", "kind"),
    [
        ((1, 1, 16, 16), TensorProto.FLOAT),
        ((1, 3, 16, 24), TensorProto.FLOAT),
        ((1, 3, 16, "width"), TensorProto.FLOAT),
        ((1, 3, 16, 16), TensorProto.FLOAT16),
        ((1, 16, 16, 3), TensorProto.FLOAT),
    ],
)
def test_files_that_take_something_else_are_refused(
    tmp_path: Path, takes: Shape, kind: int
) -> None:
    path = export(tmp_path, takes=takes, kind=kind)
    with pytest.raises(WeightsError, match=r"a\.onnx"):
        OnnxSchp(SCHP_ATR, path, "cpu")


@pytest.mark.parametrize(
    ("gives", "words"),
    [
        ((20, 20, 2), r"the 20 labels of LIP, not the 18 of ATR.*parsing_atr\.onnx"),
        ((7, 7, 2), r"the 7 labels of Pascal, not the 18"),
        ((1,), r"outputs of \[1\] planes, not the 18"),
    ],
)
def test_files_with_other_labels_are_refused(
    tmp_path: Path, gives: Sequence[int], words: str
) -> None:
    with pytest.raises(WeightsError, match=words):
        OnnxSchp(SCHP_ATR, export(tmp_path, gives), "cpu")


def test_no_outputs_at_all() -> None:
    with pytest.raises(WeightsError, match="not the 18"):
        fusion_output({}, ATR_18)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"version https://git-lfs.github.com/spec/v1\n", "placeholder of git"),
        (b"", "placeholder of git"),
        (b"\x08\x07" * 50_000, "no whole ONNX file"),
    ],
)
def test_broken_files_are_refused_with_where_to_get_them(
    tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "parsing_lip.onnx"
    path.write_bytes(content)
    with pytest.raises(WeightsError, match=rf"{words}.*huggingface\.co/yisol/IDM-VTON"):
        OnnxSchp(SCHP_LIP, path, "cpu")


def test_a_download_that_broke_off_is_refused(lip_onnx: Path, tmp_path: Path) -> None:
    path = tmp_path / "parsing_lip.onnx"
    with lip_onnx.open("rb") as file:
        path.write_bytes(file.read(1_000_000))
    with pytest.raises(WeightsError, match="no whole ONNX file"):
        OnnxSchp(SCHP_LIP, path, "cpu")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.onnx: cannot be read"):
        OnnxSchp(SCHP_PASCAL, tmp_path / "none.onnx", "cpu")


def test_cuda_without_its_package_says_what_to_install(tmp_path: Path) -> None:
    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("onnxruntime-gpu is installed")
    with pytest.raises(ParamsError, match="onnxruntime-gpu"):
        OnnxSchp(SCHP_ATR, export(tmp_path), "cuda")
