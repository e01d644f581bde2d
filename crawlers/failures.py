"""Why a request failed, in words for a reject."""

from __future__ import annotations

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

_WORDS: tuple[tuple[type[BaseException], str], ...] = (
    (ResponseDataLossError, "the connection broke off before the end"),
    (DownloadTimeoutError, "no complete answer in time"),
    (DownloadCancelledError, "larger than allowed"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (CannotResolveHostError, "the host's name cannot be resolved"),
)


def reason_of(error: BaseException) -> str:
    """One line, the same for the same failure: no times, no ports."""
    if isinstance(error, HttpError):
        return f"HTTP {error.response.status}"
    if isinstance(error, IgnoreRequest):
        return str(error) or "filtered"
    for kind, words in _WORDS:
        if isinstance(error, kind):
            return words
    return f"{type(error).__name__}: {error}"[:300]
