"""Files of lines lose some of them, and nothing else of them changes."""

from __future__ import annotations

import pytest

from sichak.takedown.lines import count_rows, drop_lines, drop_rows, rows


def is_two(row) -> bool:
    return isinstance(row, dict) and row.get("n") == 2


def test_no_file_has_no_rows_and_stays_no_file(tmp_path):
    path = tmp_path / "rows.jsonl"
    assert list(rows(path)) == []
    drop_rows(path, is_two)
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ""),
        ('{"n":2}', ""),
        ('{"n": 1}\n{"n":2}\n{"n" : 3}', '{"n": 1}\n{"n" : 3}'),
        ('nonsense\n{"n":2}\n\n[' + "[" * 5000, "nonsense\n\n[" + "[" * 5000),
    ],
)
def test_other_lines_keep_their_bytes(tmp_path, text, left):
    path = tmp_path / "rows.jsonl"
    path.write_text(text)
    assert count_rows(path, is_two) == text.count('"n":2')
    drop_rows(path, is_two)
    assert path.read_text() == left


def test_a_file_without_such_rows_is_not_touched(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text('{"n": 1}\n')
    before = path.stat()
    drop_rows(path, is_two)
    drop_lines(path, lambda line: b"x" in line)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
