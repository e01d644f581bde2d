"""Examine the installation: packages, extras, weights, programs, space."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata

from sichak.weights import REGISTRY, is_cached
from sichak.weights.fetch import cache_root
from sichak.work.memo import default_memo

BASE = (
    "ai-edge-litert", "dvc", "numpy", "onnx", "onnxruntime", "opencv-python", "pandas",
    "pillow", "pyarrow", "pydantic", "scikit-image", "scipy", "scrapy", "torch", "typer",
)  # fmt: skip
DETECTRON2 = (
    "pip install --no-build-isolation "
    "'git+https://github.com/facebookresearch/detectron2' "
    "'git+https://github.com/facebookresearch/detectron2#subdirectory=projects/DensePose' "
    "(after torch and torchvision)"
)
EXTRAS = (
    ("rembg", "other garment mask models", "pip install -e '.[rembg]'"),
    ("torchvision", "LPIPS, FID and KID", "pip install -e '.[metrics]'"),
    ("lpips", "LPIPS", "pip install -e '.[metrics]'"),
    ("torchmetrics", "FID and KID", "pip install -e '.[metrics]'"),
    ("detectron2", "DensePose itself", DETECTRON2),
    ("playwright", "stores that need a browser", "pip install -e '.[browser]'"),
    ("anny", "rendering the sample store anew", "pip install -e '.[atelier]'"),
    ("mitsuba", "rendering the sample store anew", "pip install -e '.[atelier]'"),
)
LOW_SPACE = 2 * 1024**3


@dataclass(frozen=True)
class Check:
    """One thing that was looked for.

    Attributes:
        needed: whether the embedded pipeline needs it.
        found: version, path or state.
        how: to get it.
    """

    name: str
    needed: bool
    ok: bool
    found: str
    how: str

    def as_dict(self) -> dict[str, object]:
        """For ``--json``."""
        return asdict(self)


def examine() -> list[Check]:
    """All checks; nothing is fetched or changed."""
    return [*_python(), *_packages(), *_weights(), *_programs(), *_space()]


def _python() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Check(
        "Python", True, sys.version_info >= (3, 11), version, "install Python 3.11 or later"
    )


def _packages() -> Iterator[Check]:
    for name in BASE:
        version = _version(name)
        yield Check(name, True, version is not None, version or "not installed", "pip install -e .")
    for name, purpose, how in EXTRAS:
        version = _version(name)
        yield Check(name, False, version is not None, version or f"for {purpose}", how)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _weights() -> Iterator[Check]:
    for name, weights in REGISTRY.items():
        cached = is_cached(name)
        state = "cached" if cached else f"{weights.size / 1e6:.0f} MB, fetched when first used"
        yield Check(f"weights {name}", False, cached, state, f"sichak weights {name}")


def _programs() -> Iterator[Check]:
    git = shutil.which("git")
    yield Check("git", True, git is not None, git or "not found", "apt-get install git")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    yield Check(
        "chromium",
        False,
        browser is not None,
        browser or "for [browser]",
        "apt-get install chromium",
    )


def _space() -> Iterator[Check]:
    for name, folder in (("weights cache", cache_root()), ("memo store", default_memo())):
        existing = next(parent for parent in (folder, *folder.parents) if parent.exists())
        free = shutil.disk_usage(existing).free
        found = f"{folder} ({free / 1e9:.0f} GB free)"
        yield Check(name, True, free > LOW_SPACE, found, "free some disk space")
