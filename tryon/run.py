"""Try on every pair of a dataset."""

from __future__ import annotations

from pathlib import Path

from sichak.errors import DatasetError
from sichak.layout import CLOTH, IMAGE
from sichak.roots import Root
from sichak.work.runner import Outcome, RunOptions, run_stage
from tryon.dataset import items
from tryon.pairs import Pair, as_paired, pair_of, read_pairs
from tryon.params import TryOnParams
from tryon.stage import TryOnStage


def run_tryon(
    root: Root, pairs: Path | None, out: Path, params: TryOnParams, options: RunOptions
) -> list[Outcome]:
    """Write ``out/<person>_<garment>.png`` for every pair.

    Args:
        root: the dataset.
        pairs: a pairs file; without it see :func:`planned_pairs`.
        out: folder of the results.
        params: see :class:`TryOnParams`.
        options: of the work runner.
    """
    chosen = read_pairs(pairs) if pairs else planned_pairs(root, params)
    return run_stage(TryOnStage(params), items(root, chosen), out, options)


def planned_pairs(root: Root, params: TryOnParams) -> list[Pair]:
    """The pairs of a whole run, without a pairs file of the user's.

    Those of ``test_pairs.txt``, everyone of them in their own garment, and the pairs of
    the dataset that a folder of unpaired truth shows.

    Raises:
        DatasetError: the dataset has no ``test_pairs.txt``.
    """
    listed = root.path / "test_pairs.txt"
    if not listed.is_file():
        raise DatasetError(f"{listed} is missing; give --pairs FILE")
    unpaired = read_pairs(listed)
    own = [pair for pair in as_paired(unpaired) if root.find(CLOTH, pair.garment)]
    return list(dict.fromkeys([*own, *unpaired, *truth_pairs(root, params)]))


def truth_pairs(root: Root, params: TryOnParams) -> list[Pair]:
    """Pairs whose person and garment the dataset has and whose truth is a picture."""
    truth = Path(params.truth)
    if not params.truth or not truth.is_dir():
        return []
    people = {stem for part in root.parts for stem in IMAGE.stems(part)}
    garments = {stem for part in root.parts for stem in CLOTH.stems(part)}
    names = sorted(path.stem for path in truth.glob(f"*{IMAGE.ending}"))
    found = [pair_of(name, people, garments) for name in names]
    return [pair for pair in found if pair is not None]
