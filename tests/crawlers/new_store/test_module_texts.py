"""Texts of strangers in modules: strings, docstrings, tuples, all of them as ruff lays them out."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.draft import LINE, TITLE, literal, tuple_lines, width, words, wrapped

ONE_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("", '""'),
        ("it's", '"it\'s"'),
        ('a[b="c"]', "'a[b=\"c\"]'"),
        ("both ' and \"", '"both \' and \\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("}{", '"}{"'),
        ('"""', '\'"""\''),
    ],
)
def test_a_text_is_quoted_as_the_formatter_does(text: str, written: str) -> None:
    assert literal(text) == written


@given(text=ONE_LINE)
def test_a_string_of_a_module_is_the_text_again(text: str) -> None:
    assert ast.literal_eval(literal(text)) == text


@given(text=st.text(max_size=200))
def test_words_of_a_page_end_no_docstring(text: str) -> None:
    said = words(text)
    assert width(said) <= TITLE
    module = ast.parse(f'"""{said} on a shop.\n\n2026, a page: x.\n"""\n')
    assert ast.get_docstring(module, clean=False) == f"{said} on a shop.\n\n2026, a page: x.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"""; import os', "'''; import os".strip("'")),
        ("a\\\nb", "a/ b"),
        ("\u202eevil", "evil"),
        ("AMI.", "AMI"),
        ("달" * 40, "달" * 22),
    ],
)
def test_what_is_left_of_words(text: str, said: str) -> None:
    assert words(text).lstrip("; ") == said.lstrip("; ")


@given(entries=st.lists(ONE_LINE, max_size=5))
def test_a_card_keeps_its_words_and_its_lines_are_short(entries: list[str]) -> None:
    said = wrapped(entries)
    assert said.split() == " ".join(entries).split()
    assert all(width(line) <= 98 or " " not in line.strip() for line in said.splitlines())


@pytest.mark.parametrize("texts", [["a"], ["a", "b"], ["x" * 80], ["y" * 95], ['p[q="r"]', "h1"]])
def test_tuples_are_laid_out_as_the_formatter_does(texts: list[str], tmp_path: Path) -> None:
    code = f"call(\n{tuple_lines('names', texts, '    ')})\n"
    file = tmp_path / "module.py"
    file.write_text(code)
    command = [sys.executable, "-m", "ruff", "format", "--line-length", str(LINE), str(file)]
    subprocess.run(command, check=True, capture_output=True)
    assert file.read_text() == code
    assert ast.literal_eval(re.sub(r"(?s)^call\(\s*names=(.*),\n\)\n$", r"\1", code)) == tuple(
        texts
    )
