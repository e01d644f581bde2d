"""The code version changes with what runs, and with nothing else."""

from __future__ import annotations

import sys

import pytest

from sichak.work import code_version as subject


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A project package of two modules: stage imports (lazily) part."""
    root = tmp_path / "toyproject"
    root.mkdir()
    (root / "__init__.py").write_text("")
    (root / "part.py").write_text("def f():\n    return 1\n")
    (root / "stage.py").write_text("def g():\n    from toyproject.part import f\n    return f()\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(subject, "PACKAGES", (*subject.PACKAGES, "toyproject"))
    yield root
    for name in [name for name in sys.modules if name.startswith("toyproject")]:
        del sys.modules[name]


def version(module: str = "toyproject.stage") -> str:
    subject.code_version.cache_clear()
    return subject.code_version(module)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("stage.py", "def g():\n    from toyproject.part import f\n    return f() + 1\n"),
        ("part.py", "def f():\n    return 2\n"),
    ],
)
def test_changes_with_the_module_and_all_it_imports(package, file, text):
    before = version()
    (package / file).write_text(text)
    assert version() != before


@pytest.mark.parametrize(
    "text",
    [
        'def f():\n    """Say one."""\n    return 1\n',
        "# a comment\ndef f():\n\n    return 1  # another\n",
        '"""A module."""\n\n\ndef f():\n    return (1)\n',
    ],
    ids=["docstring", "comments", "layout"],
)
def test_words_and_layout_do_not_count(package, text):
    before = version()
    (package / "part.py").write_text(text)
    assert version() == before


def test_relative_imports_are_followed(package):
    (package / "stage.py").write_text("from . import part\n\n\ndef g():\n    return part.f()\n")
    before = version()
    (package / "part.py").write_text("def f():\n    return 3\n")
    assert version() != before


def test_circles_end(package):
    (package / "part.py").write_text("import toyproject.stage\n\n\ndef f():\n    return 1\n")
    assert len(version()) == 16


def test_other_peoples_packages_do_not_count(package):
    before = version()
    (package / "stage.py").write_text(
        "def g():\n    from toyproject.part import f\n    return f()\n\n\nimport json\n"
    )
    assert version() != before  # the import line itself is code
    assert "json" not in subject.PACKAGES


def test_the_runner_itself_is_left_out():
    assert version("sichak.work.runner") == version("sichak.work.memo")
