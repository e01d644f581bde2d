"""Which parsers are compared: those whose weights are there."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dataset_builder.parse.backends import BACKENDS, weights_of
from dataset_builder.parse.params import BackendName, ParseParams
from sichak.errors import ParamsError, SichakError


@dataclass(frozen=True)
class Candidates:
    """Parsers by name.

    Attributes:
        ready: the settings of those that can run.
        skipped: why the others cannot, and what to do about it.
    """

    ready: Mapping[str, ParseParams]
    skipped: Mapping[str, str]


def candidates(
    parse: ParseParams, settings: Sequence[ParseParams], names: Sequence[str] = ()
) -> Candidates:
    """Look for the weights of parsers.

    Args:
        parse: the section ``parse``; its settings serve its own backend.
        settings: of other backends, or of the same: these come first.
        names: backends to take; all when empty.

    Raises:
        ParamsError: a name of no backend.
    """
    known = settings_of(parse, settings)
    ready: dict[str, ParseParams] = {}
    skipped: dict[str, str] = {}
    for name in dict.fromkeys(_checked(name, known) for name in names or known):
        try:
            weights_of(known[name])
        except SichakError as error:
            skipped[name] = str(error)
        else:
            ready[name] = known[name]
    return Candidates(ready, skipped)


def settings_of(
    parse: ParseParams, settings: Sequence[ParseParams]
) -> dict[BackendName, ParseParams]:
    """Backend → its settings: its own ones, those of the section ``parse``, or the defaults."""
    known: dict[BackendName, ParseParams] = {name: ParseParams(backend=name) for name in BACKENDS}
    for own in (parse, *settings):
        if own.backend in known:
            known[own.backend] = own
    return known


def _checked(name: str, known: Mapping[BackendName, ParseParams]) -> BackendName:
    for backend in known:
        if name == backend:
            return backend
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    raise ParamsError(
        f"no parser is called {name!r}; did you mean {near[0]!r}? (known: {', '.join(known)})"
    )
