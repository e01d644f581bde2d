"""Why a process failed: the last place in the checkout, and the message."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawlers.new_store.failure import LONGEST, failure


@pytest.mark.parametrize(
    ("stderr", "said"),
    [
        ("", ""),
        ("\n \n", ""),
        ("a warning\nno store 'x'\n", "no store 'x'"),
        ("x" * 5_000, "x" * LONGEST),
    ],
)
def test_without_a_traceback_the_last_line_is_the_reason(stderr: str, said: str) -> None:
    assert failure(stderr, Path("/checkout")) == said


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("\n[].pop()\n", "shop.py, line 2: IndexError: pop from empty list"),
        ("import json\njson.loads('{')\n", "shop.py, line 2: json.decoder.JSONDecodeError: "),
        ("x = (\n", "shop.py, line 1: SyntaxError: '(' was never closed"),
        ("raise ValueError('one\\n  two')\n", "shop.py, line 1: ValueError: one two"),
        ("try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}[1]\n", "shop.py, line 4: KeyError: 1"),
    ],
)
def test_of_a_traceback_the_last_place_in_the_checkout(
    code: str, said: str, tmp_path: Path
) -> None:
    (tmp_path / "shop.py").write_text(code)
    command = [sys.executable, "-c", "import shop"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert failure(done.stderr, tmp_path).startswith(said)


def test_an_error_elsewhere_is_told_without_a_place(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import json; json.loads('')"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert failure(done.stderr, tmp_path).startswith("json.decoder.JSONDecodeError: Expecting")
