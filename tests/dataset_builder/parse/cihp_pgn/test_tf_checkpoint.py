"""A checkpoint's numbers are those TensorFlow wrote, or the checkpoint is refused."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.cihp_pgn import tf_checkpoint
from dataset_builder.parse.cihp_pgn.tf_checkpoint import TfCheckpoint, checkpoint_prefix
from sichak.errors import WeightsError
from tests.dataset_builder.parse.cihp_pgn.bundle import HEADER, field, table, variable, varint
from tests.parity_fill import normal

NAME = "model.ckpt-593292"
DATA = f"{NAME}.data-00000-of-00001"
SHAPES = {
    "bn_conv1/beta": (8,),
    "bn_conv1/gamma": (8,),
    "bn_conv1/moving_mean": (8,),
    "bn_conv1/moving_variance": (8,),
    "conv1/weights": (7, 7, 3, 8),
    "conv1/weights/Momentum": (7, 7, 3, 8),
    "parsing_fc/biases": (20,),
    "parsing_fc/weights": (3, 3, 4, 20),
    "res2a_branch2a/weights": (1, 1, 8, 4),
    "step": (),
}


@pytest.fixture
def folder(parity: Path, tmp_path: Path) -> Path:
    """A copy of a checkpoint that TensorFlow wrote."""
    return shutil.copytree(parity / "tf_ckpt_mini", tmp_path / "CIHP_pgn")


def rewritten(tmp_path: Path, entries: dict[str, bytes], header: bytes = HEADER) -> Path:
    """The prefix of a checkpoint with this index and 64 bytes of data, all zero."""
    content = sorted((name.encode(), entry) for name, entry in entries.items())
    (tmp_path / "c.index").write_bytes(table([(b"", header), *content]))
    (tmp_path / "c.data-00000-of-00001").write_bytes(bytes(64))
    return tmp_path / "c"


def test_an_empty_checkpoint_has_no_variables(tmp_path: Path) -> None:
    assert TfCheckpoint(rewritten(tmp_path, {})).variables == {}


def test_variables_are_listed_with_their_shapes(folder: Path) -> None:
    variables = TfCheckpoint(folder / NAME).variables
    assert {name: found.shape for name, found in variables.items()} == SHAPES


def test_numbers_are_those_that_were_written(folder: Path) -> None:
    checkpoint = TfCheckpoint(folder / NAME)
    assert checkpoint.read("step") == 593292
    assert checkpoint.read("step").dtype == np.int64
    for name, shape in SHAPES.items():
        if name != "step":
            wanted = normal(name, shape).astype(np.float32)
            found = checkpoint.read(name)
            assert found.dtype == np.float32
            assert np.array_equal(found, wanted), name


def test_an_unknown_variable_is_an_error(folder: Path) -> None:
    with pytest.raises(WeightsError, match="no variable conv2"):
        TfCheckpoint(folder / NAME).read("conv2")


@pytest.mark.parametrize(
    "given_path",
    [
        "CIHP_pgn",
        f"CIHP_pgn/{NAME}",
        f"CIHP_pgn/{NAME}.index",
        f"CIHP_pgn/{DATA}",
        f"CIHP_pgn/{NAME}.meta",
    ],
)
def test_a_checkpoint_is_named_by_its_folder_a_file_or_its_prefix(
    folder: Path, given_path: str
) -> None:
    assert checkpoint_prefix(folder.parent / given_path) == folder / NAME


@pytest.mark.parametrize("given_path", ["", "none", "CIHP_pgn/checkpoint", "CIHP_pgn/.index"])
def test_other_paths_name_none(folder: Path, given_path: str) -> None:
    assert checkpoint_prefix(folder.parent / given_path) is None


def with_second(folder: Path, note: str) -> Path:
    for suffix in ("index", "data-00000-of-00001"):
        shutil.copy(folder / f"{NAME}.{suffix}", folder / f"model.ckpt-7.{suffix}")
    (folder / "checkpoint").write_text(note)
    return folder


@pytest.mark.parametrize("prefix", ["", "/home/gong/checkpoint/CIHP_pgn/", "../../"])
def test_of_several_the_one_noted_is_taken_and_only_its_name_counts(
    folder: Path, prefix: str
) -> None:
    with_second(folder, f'model_checkpoint_path: "{prefix}model.ckpt-7"\nall_model: "x"\n')
    assert checkpoint_prefix(folder) == folder / "model.ckpt-7"


@pytest.mark.parametrize(
    "note", ["", 'model_checkpoint_path: "model.ckpt-8"', 'model_checkpoint_path: "../c"', "\xff"]
)
def test_of_several_unnamed_ones_none_is_guessed(folder: Path, note: str) -> None:
    with pytest.raises(WeightsError, match=r"several .*model\.ckpt-593292, model\.ckpt-7"):
        checkpoint_prefix(with_second(folder, note))


def test_a_missing_shard_is_named(folder: Path) -> None:
    (folder / DATA).unlink()
    with pytest.raises(WeightsError, match=r"data is missing: .*data-00000-of-00001"):
        TfCheckpoint(folder / NAME)


def test_a_missing_index_is_named(folder: Path) -> None:
    with pytest.raises(WeightsError, match=r"none\.index"):
        TfCheckpoint(folder / "none")


@pytest.mark.parametrize("length", [0, 1, 47, 48, 200, 463])
def test_an_index_cut_short_is_refused(folder: Path, length: int) -> None:
    index = folder / f"{NAME}.index"
    index.write_bytes(index.read_bytes()[:length])
    with pytest.raises(WeightsError, match="no index of a checkpoint"):
        TfCheckpoint(folder / NAME)


def test_a_huge_index_is_not_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tf_checkpoint, "MAX_INDEX_BYTES", 400)
    with pytest.raises(WeightsError, match="more than 400 bytes"):
        TfCheckpoint(folder / NAME)


def test_of_data_cut_short_the_whole_variables_are_read(folder: Path) -> None:
    data = folder / DATA
    data.write_bytes(data.read_bytes()[:9000])
    checkpoint = TfCheckpoint(folder / NAME)
    assert checkpoint.read("conv1/weights").shape == (7, 7, 3, 8)
    for name in ("conv1/weights/Momentum", "parsing_fc/biases", "step"):
        with pytest.raises(WeightsError, match="is the download whole"):
            checkpoint.read(name)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_a_changed_bit_is_noticed_by_the_variable_it_is_in(folder: Path, name: str) -> None:
    checkpoint = TfCheckpoint(folder / NAME)
    place = checkpoint.variables[name]
    content = bytearray((folder / DATA).read_bytes())
    content[place.offset + place.size // 2] ^= 4
    (folder / DATA).write_bytes(content)
    with pytest.raises(WeightsError, match=f"{name}: wrong checksum"):
        checkpoint.read(name)
    for other in SHAPES.keys() - {name}:
        checkpoint.read(other)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (b"", "of type 0"),
        (variable((4,), 16, dtype=19), "of type 19"),
        (variable((4,), 16, slices=1), "sliced"),
        (variable((4,), 15), "15 bytes cannot have shape"),
        (variable((), 8), "8 bytes cannot have shape"),
        (variable((1 << 40, 1 << 40), 16), "cannot have shape"),
        (variable((16,), 64, offset=1), "ends before it"),
        (variable((4,), 16, offset=1 << 60), "ends before it"),
        (variable((1 << 40,), 1 << 42), "ends before it"),
        (variable((4,), 16, shard=1), "in shard 1 of 1"),
        (variable((4,), 16, crc=1), "wrong checksum"),
    ],
)
def test_variables_that_cannot_be_are_refused(tmp_path: Path, entry: bytes, reason: str) -> None:
    checkpoint = TfCheckpoint(rewritten(tmp_path, {"v": entry}))
    with pytest.raises(WeightsError, match=f"v: .*{reason}"):
        checkpoint.read("v")


@pytest.mark.parametrize("dtype", [1, 2, 3, 9])
def test_a_variable_may_be_empty(tmp_path: Path, dtype: int) -> None:
    checkpoint = TfCheckpoint(rewritten(tmp_path, {"v": variable((0, 3), 0, dtype=dtype)}))
    assert checkpoint.read("v").shape == (0, 3)


@pytest.mark.parametrize(
    ("entries", "header", "reason"),
    [
        ({}, b"", "0 shards"),
        ({}, field(1, 1 << 40), "shards"),
        ({}, field(1, b"x"), "shards"),
        ({}, field(1, 1) + field(2, 1), "big-endian"),
        ({}, b"\x08", "does not end"),
        ({"v": b"\x12\x05\x12"}, HEADER, "over the end"),
        ({"v": field(2, b"\x12\x7f")}, HEADER, "over the end"),
        ({"v": variable(((1 << 64) - 1,), 0)}, HEADER, "unknown length"),
        ({"v": field(2, field(2, field(1, b"8")))}, HEADER, "unknown length"),
    ],
)
def test_malformed_indexes_are_refused(
    tmp_path: Path, entries: dict[str, bytes], header: bytes, reason: str
) -> None:
    with pytest.raises(WeightsError, match=rf"c\.index: no index of a checkpoint .*{reason}"):
        TfCheckpoint(rewritten(tmp_path, entries, header))


@pytest.mark.parametrize("content", [[], [(b"v", variable((4,), 16))]])
def test_an_index_without_header_is_refused(
    tmp_path: Path, content: list[tuple[bytes, bytes]]
) -> None:
    rewritten(tmp_path, {})
    (tmp_path / "c.index").write_bytes(table(content))
    with pytest.raises(WeightsError, match="begin with a header"):
        TfCheckpoint(tmp_path / "c")


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    rewritten(tmp_path, {})
    (tmp_path / "c.index").write_bytes(table([(b"", HEADER), (b"\xff", b"")]))
    with pytest.raises(WeightsError, match="no index"):
        TfCheckpoint(tmp_path / "c")


@given(st.binary(max_size=40))
def test_any_entry_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, entry: bytes
) -> None:
    folder = tmp_path_factory.mktemp("noise", numbered=True)
    with suppress(WeightsError):
        TfCheckpoint(rewritten(folder, {"v": entry})).read("v")
    shutil.rmtree(folder)


def test_several_shards(tmp_path: Path) -> None:
    entries = {f"v{shard}": variable((1,), 4, 0, 0, shard=shard) for shard in (0, 1)}
    rewritten(tmp_path, entries, header=field(1, 2))
    files = [tmp_path / f"c.data-0000{shard}-of-00002" for shard in (0, 1)]
    for file in files:
        file.write_bytes(bytes(4))
    checkpoint = TfCheckpoint(tmp_path / "c")
    assert checkpoint.data_files() == files
    with pytest.raises(WeightsError, match="wrong checksum"):
        checkpoint.read("v1")


def test_the_hash_covers_index_and_data(folder: Path) -> None:
    before = TfCheckpoint(folder / NAME).sha256()
    assert before == TfCheckpoint(folder / NAME).sha256()
    content = bytearray((folder / DATA).read_bytes())
    content[0] ^= 1
    (folder / DATA).write_bytes(content)
    assert TfCheckpoint(folder / NAME).sha256() != before


def test_varints_of_the_writer_are_minimal() -> None:
    assert varint(0) == b"\0"
    assert varint(300) == b"\xac\x02"
