"""Weights that the user names: a registered name, a path, or a URL with its SHA-256."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from filelock import FileLock

from sichak.errors import WeightsError
from sichak.weights.fetch import (
    cache_root,
    download,
    is_registered,
    sha256_of,
    temporary,
    weights_path,
    weights_sha256,
)

MAX_CUSTOM_BYTES = 4 * 1024**3
KINDS = (".onnx", ".safetensors")
"""File endings that tell readers what is inside; a downloaded file keeps them."""


def custom_weights(reference: str, sha256: str | None = None) -> Path:
    """Weights that the user names: a registered name, a path, or a URL with its SHA-256.

    Raises:
        WeightsError: no such file, a wrong hash, or a URL without a hash.
    """
    if is_registered(reference):
        return weights_path(reference)
    if not _is_url(reference):
        path = Path(reference).expanduser()
        if not path.is_file():
            raise WeightsError(f"weights: no file {path}")
        if sha256 and (found := file_hash(path)) != sha256.lower():
            raise WeightsError(f"weights: {path} has SHA-256 {found}, expected {sha256}")
        return path
    sha256 = _needed(reference, sha256)
    kind = Path(urlsplit(reference).path).suffix
    path = cache_root() / "custom" / f"{sha256}{kind if kind in KINDS else '.bin'}"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several workers may want the same file at once: one fetches, the others wait.
        with FileLock(path.with_suffix(".lock")):
            if not path.is_file():
                _fetch_custom(reference, sha256, path)
    return path


def custom_sha256(reference: str, sha256: str | None = None) -> str:
    """SHA-256 of weights the user names, without fetching them.

    Args:
        reference: see :func:`custom_weights`.
        sha256: what the user says it is; a file with another one is refused.

    Raises:
        WeightsError: as :func:`custom_weights`.
    """
    if is_registered(reference):
        return weights_sha256(reference)
    if _is_url(reference):
        return _needed(reference, sha256)
    return file_hash(custom_weights(reference, sha256))


def file_hash(path: Path) -> str:
    """SHA-256 of a file; while it does not change, its bytes are read once a process."""
    status = path.stat()
    return _hash_of(path.resolve(), status.st_size, status.st_mtime_ns)


@cache
def _hash_of(path: Path, size: int, changed: int) -> str:
    return sha256_of(path)


def _is_url(reference: str) -> bool:
    return reference.startswith(("https://", "http://"))


def _needed(url: str, sha256: str | None) -> str:
    if not sha256:
        raise WeightsError(f"weights: give the SHA-256 of {url}; unchecked files are not run")
    return sha256.lower()


def _fetch_custom(url: str, sha256: str, path: Path) -> None:
    with temporary(path) as file:
        try:
            download(url, file, MAX_CUSTOM_BYTES)
        except OSError as error:
            raise WeightsError(f"weights: {url} cannot be fetched: {error}") from error
        if (found := sha256_of(file)) != sha256:
            raise WeightsError(f"weights: {url} has SHA-256 {found}, expected {sha256}")
        file.replace(path)
