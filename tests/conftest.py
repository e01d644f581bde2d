"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ONE_WORKER = ("schp", "cihp_pgn", "qanet")
"""Folders whose tests share a network of hundreds of megabytes: one worker runs them all."""


def pytest_configure() -> None:
    """Every worker has a core: threads of torch and OpenMP would only get in each other's way."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests together that share what is costly to make."""
    for item in items:
        if item.path.parent.name in ONE_WORKER:
            item.add_marker(pytest.mark.xdist_group(item.path.parent.name))


@pytest.fixture(scope="session", autouse=True)
def own_memo(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tests compute what they check: the user's memo store is neither read nor filled."""
    os.environ["SICHAK_MEMO"] = str(tmp_path_factory.mktemp("memo"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """Photos that may not be part of the project; tests that need them skip elsewhere."""
    default = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("SICHAK_SHARED") or default) / "data"
    if not folder.is_dir():
        pytest.skip(f"no development photos at {folder} (set SICHAK_SHARED)")
    return folder


@pytest.fixture(scope="session")
def parity() -> Path:
    """Numbers computed with the reference implementations."""
    return Path(__file__).parent / "parity"
