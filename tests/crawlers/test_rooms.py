"""The list of rooms in ``crawlers`` names each module and package, once."""

from __future__ import annotations

import pkgutil
import re

import crawlers


def listed() -> list[str]:
    """Names in the indented lines of the docstring, without what they are for."""
    lines = re.findall(r"^    (?:\S.*?|) {3,}(\S.*)$", crawlers.__doc__ or "", re.MULTILINE)
    return re.findall(r"\w+", ", ".join(lines))


def test_every_module_has_its_room() -> None:
    there = {module.name for module in pkgutil.iter_modules(crawlers.__path__)}
    assert set(listed()) == there
    assert len(listed()) == len(there)
