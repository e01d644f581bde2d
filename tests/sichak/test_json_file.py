"""JSON from outside: every file is a value or an error that names it."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sichak.errors import DatasetError
from sichak.json_file import MAX_BYTES, json_lines, parse_json, read_json

BROKEN: dict[str, bytes] = {
    "empty": b"",
    "blank": b" \n",
    "cut off": b'{"a": ',
    "two": b"1 2",
    "no text": b"\xff\xfe\x00",
    "a picture": b"\x89PNG\r\n\x1a\n",
    "deep lists": b"[" * 200_000 + b"]" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "digits": b"7" * 5_000,
}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
broken = pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)


def written(folder: Path, content: bytes) -> Path:
    path = folder / "x.json"
    path.write_bytes(content)
    return path


class TestParseJson:
    @broken
    def test_what_is_none_is_a_value_error(self, content: bytes) -> None:
        with pytest.raises(ValueError, match=r"."):
            parse_json(content)

    @settings(max_examples=40)
    @given(VALUES)
    def test_what_was_written_is_read(self, value: Any) -> None:
        text = json.dumps(value)
        assert parse_json(text) == value
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32"):
            assert parse_json(json.dumps(value).encode(encoding)) == value

    @given(st.binary(max_size=60) | st.text(max_size=60))
    def test_no_text_breaks_it(self, text: bytes | str) -> None:
        try:
            parse_json(text)
        except ValueError:
            return

    def test_numbers_out_of_range_are_infinite(self) -> None:
        assert parse_json("1e999") == math.inf
        assert math.isnan(parse_json("NaN"))

    def test_only_a_lenient_reader_takes_line_breaks_in_strings(self) -> None:
        assert parse_json('"a\n\tb"', strict=False) == "a\n\tb"
        with pytest.raises(ValueError, match="control character"):
            parse_json('"a\n\tb"')

    def test_depth_costs_nothing_afterwards(self) -> None:
        with pytest.raises(ValueError, match="nested too deep"):
            parse_json("[" * 200_000)
        assert parse_json("[[1]]") == [[1]]


class TestReadJson:
    @broken
    def test_a_broken_file_is_named(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(DatasetError, match=r"x\.json: no JSON that can be read \(.+\)"):
            read_json(written(tmp_path, content))

    def test_a_value(self, tmp_path: Path) -> None:
        assert read_json(written(tmp_path, b'{"a": [1, null]}')) == {"a": [1, None]}

    @pytest.mark.parametrize(("limit", "fits"), [(6, True), (5, False), (0, False)])
    def test_the_limit_counts_bytes(self, tmp_path: Path, limit: int, fits: bool) -> None:
        path = written(tmp_path, b"[1, 2]")
        if fits:
            assert read_json(path, limit) == [1, 2]
            return
        with pytest.raises(DatasetError, match=f"larger than {limit} bytes"):
            read_json(path, limit)

    def test_a_file_without_end_is_not_read(self, tmp_path: Path) -> None:
        (tmp_path / "x.json").symlink_to("/dev/zero")
        with pytest.raises(DatasetError, match="larger than"):
            read_json(tmp_path / "x.json")

    def test_what_cannot_be_opened(self, tmp_path: Path) -> None:
        (tmp_path / "loop").symlink_to("loop")
        for path in (tmp_path / "absent", tmp_path, tmp_path / "loop"):
            with pytest.raises(DatasetError, match="cannot be read"):
                read_json(path)


class TestJsonLines:
    @pytest.mark.parametrize(
        ("content", "values"),
        [
            (b"", []),
            (b"\n \n\n", []),
            (b"1", [1]),
            (b"1\n", [1]),
            (b'1\n\n{"a": 2}\r\n[]', [1, {"a": 2}, []]),
            (b'1\n{"a": ', [1, None]),  # a run that was killed
            (b"null\n2", [None, 2]),
            (b'"' + b"x" * 98 + b'"\n2', ["x" * 98, 2]),
            (b'"' + b"x" * 99 + b'"\n2', [None, 2]),
            (b'"' + b"x" * 1000 + b'"\n2', [None, 2]),
            (b"x" * 1000, [None]),
        ],
    )
    def test_line_by_line(self, tmp_path: Path, content: bytes, values: list[Any]) -> None:
        assert list(json_lines(written(tmp_path, content), max_bytes=101)) == values

    @broken
    def test_a_broken_line_does_not_cost_the_others(self, tmp_path: Path, content: bytes) -> None:
        path = written(tmp_path, b"1\n" + content.replace(b"\n", b"") + b"\n2\n")
        values = list(json_lines(path))
        assert (values[0], values[-1]) == (1, 2)
        assert values[1:-1] in ([], [None])

    def test_a_line_without_end_takes_no_memory(self, tmp_path: Path) -> None:
        path = tmp_path / "x.jsonl"
        with path.open("wb") as file:
            file.truncate(64 * MAX_BYTES)
            file.seek(0, 2)
            file.write(b"\n2")
        assert list(json_lines(path)) == [None, 2]

    @settings(max_examples=40)
    @given(st.lists(VALUES, max_size=3))
    def test_all_values_come_in_order(
        self, tmp_path_factory: pytest.TempPathFactory, values: list[Any]
    ) -> None:
        lines = "\n".join(map(json.dumps, values)).encode()
        path = written(tmp_path_factory.getbasetemp(), lines)
        assert list(json_lines(path)) == values
