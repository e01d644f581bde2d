"""Weights that a parser needs from the user: where they lie, or where to get them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from dataset_builder.parse.params import ParseParams
from sichak.errors import WeightsError
from sichak.weights import cache_root

WeightsParam = Literal["weights", "weights_atr"]


@dataclass(frozen=True)
class Need:
    """A weights file that a backend does not bring along.

    Attributes:
        param: the parameter that names it.
        what: it is, in words.
        files: names under which it is found in :func:`own_folder`; the first is the official
            one, or the one to give it.
        source: where to get it.
        sha256: of the first file, where it is known; then ``source`` is its plain address.
        also: a further parameter that belongs to it, as ``params.yaml`` writes it.
        bundled: the file that comes with sichak and is taken when no parameter names one.
    """

    param: WeightsParam
    what: str
    files: tuple[str, ...]
    source: str
    sha256: str | None = None
    also: str = ""
    bundled: Path | None = None


def own_folder() -> Path:
    """Where weights of the user's lie that no parameter names."""
    return cache_root() / "parsers"


def found(
    needs: Sequence[Need], params: ParseParams, licence: str
) -> dict[WeightsParam, tuple[str, str | None]]:
    """Parameter → reference and SHA-256 of its weights.

    A reference is what the parameter names, or else the bundled file, or one in
    :func:`own_folder`.

    Args:
        needs: see :class:`Need`.
        params: section ``parse``.
        licence: of the weights, for the error.

    Raises:
        WeightsError: some are nowhere; the text says where to get them and what to write.
    """
    references = {need.param: _reference(need, params) for need in needs}
    missing = [need for need in needs if references[need.param] is None]
    if missing:
        raise WeightsError("\n".join(how_to_get(missing, params.backend, licence)))
    return {
        param: (reference, getattr(params, f"{param}_sha256"))
        for param, reference in references.items()
        if reference is not None
    }


def how_to_get(missing: Sequence[Need], backend: str, licence: str) -> Iterator[str]:
    """Lines that say what is missing, where to get it, and what to write where."""
    yield f"the parser {backend} needs {' and '.join(need.what for need in missing)}"
    for need in missing:
        yield f"  download: {need.source}"
    yield f"  licence: {licence}"
    also = ", ".join(dict.fromkeys(need.also for need in missing if need.also))
    head = f"parse: {{backend: {backend}, {also + ', ' if also else ''}"
    paths = ", ".join(f"{need.param}: PATH" for need in missing)
    yield f"  then write in params.yaml: {head}{paths}}}"
    if all(need.sha256 for need in missing):
        urls = ", ".join(
            f"{need.param}: '{need.source}', {need.param}_sha256: {need.sha256}" for need in missing
        )
        yield f"  or let it be fetched once: {head}{urls}}}"
    places = " and ".join(need.files[0] for need in missing)
    yield f"  or place it in {own_folder()} as {places}"


def _reference(need: Need, params: ParseParams) -> str | None:
    named: str | None = getattr(params, need.param)
    if named is not None or need.bundled is not None:
        return named or str(need.bundled)
    places = (own_folder() / name for name in need.files)
    return next((str(place) for place in places if place.exists()), None)
