"""Tables are read whole and in order, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_builder.parse.cihp_pgn.leveldb_table import read_table
from dataset_builder.parse.cihp_pgn.wire import Malformed
from tests.dataset_builder.parse.cihp_pgn.bundle import (
    block,
    stored,
    table,
    table_of,
    varint,
    with_index,
)

PAIR = [(b"a", b"1"), (b"b", b"2")]


@pytest.fixture
def written_by_tensorflow(parity: Path) -> bytes:
    return (parity / "tf_ckpt_mini" / "model.ckpt-593292.index").read_bytes()


@pytest.mark.parametrize(
    "entries",
    [
        [],
        [(b"", b"")],
        [(b"", b"header"), (b"bn/beta", b"1"), (b"bn/beta/Momentum", b"2"), (b"c", b"")],
        [(b"key%05d" % n, b"v" * (n % 7)) for n in range(100)],
    ],
    ids=["empty", "empty key", "shared beginnings", "many blocks"],
)
def test_what_was_written_is_read(entries: list[tuple[bytes, bytes]]) -> None:
    assert list(read_table(table(entries))) == entries


@given(st.dictionaries(st.binary(max_size=5), st.binary(max_size=200), max_size=30))
def test_any_keys_and_values(content: dict[bytes, bytes]) -> None:
    assert list(read_table(table(sorted(content.items())))) == sorted(content.items())


def test_a_table_that_tensorflow_wrote(written_by_tensorflow: bytes) -> None:
    keys = [key.decode() for key, _ in read_table(written_by_tensorflow)]
    assert keys[:3] == ["", "bn_conv1/beta", "bn_conv1/gamma"]
    assert keys[-3:] == ["parsing_fc/weights", "res2a_branch2a/weights", "step"]
    assert len(keys) == 11


def test_a_table_cut_short_anywhere_is_refused(written_by_tensorflow: bytes) -> None:
    for length in range(len(written_by_tensorflow)):
        with pytest.raises(Malformed):
            list(read_table(written_by_tensorflow[:length]))


@pytest.mark.parametrize("flip", [0x01, 0x80, 0xFF])
def test_a_changed_byte_changes_nothing_or_is_refused(
    written_by_tensorflow: bytes, flip: int
) -> None:
    sound = list(read_table(written_by_tensorflow))
    refused = 0
    for place in range(len(written_by_tensorflow)):
        changed = bytearray(written_by_tensorflow)
        changed[place] ^= flip
        try:
            assert list(read_table(bytes(changed))) == sound, place
        except Malformed:
            refused += 1
    # Unused are the empty metaindex (13 bytes), its place (3) and the footer's padding (34).
    assert refused >= len(written_by_tensorflow) - 50


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no LevelDB table"),
        (b"<html>quota exceeded</html>" * 10, "no LevelDB table"),
        (table_of([block(PAIR)], compression=1), "compression 1"),
        (table_of([b"abc"]), "without restart points"),
        (table_of([b"\xff\xff\xff\xff"]), "too many restart points"),
        (table_of([b"\x01\x01\x00a" + block([])]), "reaches over its block"),
        (table_of([b"\x00\x7f\x00a" + block([])]), "reaches over its block"),
        (table_of([b"\x00\x01\x7fa" + block([])]), "reaches over its block"),
        (table_of([b"\x00\x01" + block([])]), "reaches over its block"),
        (table_of([b"\x80" + b"\0" * 4 + b"\1\0\0\0"]), "reaches over its block"),
        (table_of([block(PAIR[::-1])]), "keys out of order"),
        (table_of([block([*PAIR, PAIR[1]])]), "keys out of order"),
        (table_of([block(PAIR), block(PAIR)]), "keys out of order"),
    ],
)
def test_malformed_tables_are_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        list(read_table(content))


def test_blocks_must_not_overlap() -> None:
    """Else a small file could list one large block a million times."""
    content = block(PAIR)
    handle = varint(0) + varint(len(content))
    with pytest.raises(Malformed, match="overlap"):
        list(read_table(with_index(stored(content), [(b"1", handle), (b"2", handle)])))


@pytest.mark.parametrize("handle", [(1 << 40, 10), (0, 1 << 40), (0, 1 << 63), (10, 60)])
def test_blocks_must_lie_in_the_file(handle: tuple[int, int]) -> None:
    listed = varint(handle[0]) + varint(handle[1])
    with pytest.raises(Malformed, match="over the end"):
        list(read_table(with_index(stored(block(PAIR)), [(b"1", listed)])))


@given(st.binary(max_size=60))
def test_noise_with_a_right_checksum_is_read_or_refused(content: bytes) -> None:
    try:
        keys = [key for key, _ in read_table(table_of([content]))]
    except Malformed:
        return
    assert keys == sorted(set(keys))
