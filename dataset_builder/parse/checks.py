"""What ``sichak doctor`` says of the parsers: which is chosen, which have their weights."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dataset_builder.parse.backends import BACKENDS, Backend, weights_of
from dataset_builder.parse.compare.candidates import settings_of
from dataset_builder.parse.params import ParseParams
from sichak.doctor import Check
from sichak.errors import SichakError


def parser_checks(parse: ParseParams, settings: Sequence[ParseParams] = ()) -> Iterator[Check]:
    """The chosen parser, which is needed, then the others, which are not.

    Args:
        parse: section ``parse``.
        settings: of other backends, see
            :class:`~dataset_builder.parse.compare.params.CompareParsersParams`.
    """
    if parse.backend == "precomputed":
        found = "chosen; label maps made elsewhere"
        yield Check("parser precomputed", True, True, found, "sichak parse --precomputed DIR")
    known = settings_of(parse, settings)
    for name, backend in sorted(BACKENDS.items(), key=lambda row: row[0] != parse.backend):
        yield _check(backend, known[name], chosen=name == parse.backend)


def _check(backend: Backend, params: ParseParams, chosen: bool) -> Check:
    """Whether a parser could run; how to get what it lacks, at length for the chosen one."""
    mark = "chosen; " if chosen else ""
    name, page = f"parser {backend.name}", f"{backend.homepage}, docs/weights.md"
    try:
        weights_of(params)
    except SichakError as error:
        why, *how = str(error).removeprefix(f"the {name} ").splitlines()
        return Check(name, chosen, False, mark + why, "\n".join(how) if chosen and how else page)
    return Check(name, chosen, True, mark + backend.about, page)
