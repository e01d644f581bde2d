"""Why a process of Python failed, in a line: where, and what its error says."""

from __future__ import annotations

import re
from pathlib import Path

_HEAD = "Traceback (most recent call last):"
_FRAME = re.compile(r'^ +File "(.+)", line (\d+)', re.MULTILINE)
_MESSAGE = re.compile(r"^[A-Za-z_].*", re.MULTILINE | re.DOTALL)

LONGEST = 400
"""Characters of an error that are shown."""


def failure(stderr: str, root: Path) -> str:
    """What a process that failed says last; "" where it says nothing.

    Args:
        stderr: all that it wrote there. Of a traceback the last file below ``root`` is named,
            with its line, and the message.
        root: the checkout whose code ran.
    """
    _, head, trace = stderr.rpartition(_HEAD)
    if not head:
        return next(iter(stderr.strip().splitlines()[-1:]), "")[:LONGEST]
    said = _MESSAGE.search(trace)
    message = " ".join((said[0] if said else trace).split())[:LONGEST]
    frames = [(Path(file), line) for file, line in _FRAME.findall(trace)]
    own = [(file, line) for file, line in frames if file.is_relative_to(root)]
    if not own:
        return message
    file, line = own[-1]
    return f"{file.relative_to(root)}, line {line}: {message}"
