"""A project to take photos out of, made once and copied for each test."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1] / "dataset_builder/export"),
]

from world import make  # noqa: E402 - found by the line above


@pytest.fixture(scope="session")
def whole(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("world"))


@pytest.fixture
def project(whole, tmp_path) -> Callable[[str], Path]:
    """A fresh copy under a name."""
    return lambda name="project": Path(shutil.copytree(whole, tmp_path / name, symlinks=True))
