"""Names of stores and platforms: of modules, so of few characters."""

from __future__ import annotations

import keyword
import re
import sys

from sichak.errors import CrawlError

_NAME = re.compile(r"[a-z][a-z0-9]{1,30}")

_DEVICES = {
    "aux",
    "con",
    "nul",
    "prn",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}
"""Names that are no files on Windows."""


def check_name(name: str, what: str) -> str:
    """The name, if a module may be called so.

    Args:
        name: as it was given.
        what: what is to be called so, "store" or "platform".

    Raises:
        CrawlError: it may not; the text says how it may.
    """
    if not _NAME.fullmatch(name):
        raise CrawlError(
            f"{name[:60]!r} is no name for a {what}: 2 to 31 small letters and digits, a letter "
            "first, as in 'kuhoplus'"
        )
    if keyword.iskeyword(name) or name in _DEVICES or name in sys.stdlib_module_names:
        raise CrawlError(f"{name!r} means something else already; give the {what} another name")
    return name
