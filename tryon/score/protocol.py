"""The scoring run: find results by name, compare each with its truth, sum up.

Paired results are compared with the person's own photo. Unpaired results have
a truth only where someone made one (the sample store did: the same person in
the same pose in the other garment); without it they count for FID and KID
alone. A result that is missing or damaged is listed and never stops the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sichak.errors import DatasetError, ImageError
from sichak.image import read_image, read_rgb
from sichak.layout import CLOTH, IMAGE, TRYON
from sichak.work.item import Json
from tryon.pairs import Pair, pair_of
from tryon.score.distribution import FeatureExtractor, fid, kid
from tryon.score.meters import Meter, meters
from tryon.score.optional import Inception, NotAvailable
from tryon.score.params import ScoreParams
from tryon.score.report import Figure, ScoreReport

SETTINGS = ("paired", "unpaired")


@dataclass(frozen=True)
class _Compared:
    """A result with its truth, as files known to be readable and of one size."""

    pair: Pair
    result: Path
    truth: Path | None
    size: tuple[int, int]

    @property
    def setting(self) -> str:
        return SETTINGS[not self.pair.paired]


@dataclass
class _Found:
    compared: list[_Compared] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def score(
    dataset: Path,
    results: Path,
    params: ScoreParams | None = None,
    *,
    pairs: Sequence[Pair] | None = None,
    truth: Path | None = None,
    extractor: FeatureExtractor | None = None,
) -> ScoreReport:
    """Score the results of a try-on.

    Args:
        dataset: folder that holds ``image/`` and ``cloth/``.
        results: folder with ``<person>_<garment>.png``.
        params: which figures.
        pairs: the results that are due; without it, whatever lies in ``results`` is scored
            and nothing counts as missing.
        truth: folder with ``<person>_<garment>.jpg`` for unpaired results.
        extractor: features for FID and KID; without it Inception where it is installed.

    Raises:
        DatasetError: ``dataset`` has no photos, or ``results`` is no folder.
    """
    params = params or ScoreParams()
    if not IMAGE.stems(dataset):
        raise DatasetError(f"{dataset}: no photos in {IMAGE.name}/; is this the split's folder?")
    if not results.is_dir():
        raise DatasetError(f"{results}: no such folder of results")
    found = _find(dataset, results, pairs, truth)
    instruments = meters(params)
    rows: list[dict[str, Json]] = []
    values: dict[str, dict[str, list[float]]] = {
        setting: {meter.name: [] for meter in instruments} for setting in SETTINGS
    }
    for compared in found.compared:
        measured = _measure(compared, instruments)
        for name, value in measured.items():
            values[compared.setting][name].append(value)
        rows.append(_row(compared, measured))
    figures = {}
    for setting in SETTINGS:
        chosen = [compared for compared in found.compared if compared.setting == setting]
        sizes = {compared.size for compared in chosen if compared.truth}
        figures[setting] = {
            **{
                meter.name: meter.figure(values[setting][meter.name], sizes)
                for meter in instruments
            },
            **_distributions(dataset, chosen, params, extractor),
        }
    return ScoreReport(
        figures=figures,
        rows=rows,
        missing=found.missing,
        damaged=found.damaged,
        unknown=found.unknown,
    )


def _find(dataset: Path, results: Path, pairs: Sequence[Pair] | None, truth: Path | None) -> _Found:
    """Which results are there, and which of them can be compared."""
    found = _Found()
    for pair in _due(dataset, results, found) if pairs is None else pairs:
        path = results / f"{pair.name}{TRYON.ending}"
        if not path.is_file():
            found.missing.append(path.name)
            continue
        reference = _truth_of(pair, dataset, truth)
        try:
            size = _common_size(path, reference or IMAGE.path(dataset, pair.person))
        except (ImageError, DatasetError) as error:
            found.damaged[path.name] = str(error)
            continue
        found.compared.append(_Compared(pair, path, reference, size))
    return found


def _due(dataset: Path, results: Path, found: _Found) -> Iterator[Pair]:
    people, garments = set(IMAGE.stems(dataset)), set(CLOTH.stems(dataset))
    garments |= people  # a dataset without cloth/ can still be scored paired
    for path in sorted(results.iterdir()):
        if path.suffix == TRYON.ending and path.is_file():
            pair = pair_of(path.stem, people, garments)
            if pair is None:
                found.unknown.append(path.name)
            else:
                yield pair


def _truth_of(pair: Pair, dataset: Path, truth: Path | None) -> Path | None:
    if pair.paired:
        return IMAGE.path(dataset, pair.person)
    path = truth / f"{pair.name}{IMAGE.ending}" if truth else None
    return path if path and path.is_file() else None


def _common_size(result: Path, reference: Path) -> tuple[int, int]:
    """Width and height of both; both are decoded, so that nothing fails later."""
    size = read_image(result).size
    try:
        due = read_image(reference).size
    except ImageError as error:
        raise DatasetError(f"its truth {reference.name} cannot be read: {error}") from error
    if size != due:
        raise DatasetError("{}x{} pixels; its truth has {}x{}".format(*size, *due))
    return size


def _row(compared: _Compared, measured: Mapping[str, float]) -> dict[str, Json]:
    return {
        "person": compared.pair.person,
        "garment": compared.pair.garment,
        "setting": compared.setting,
        **{name: round(value, 6) for name, value in measured.items()},
    }


def _measure(compared: _Compared, instruments: Sequence[Meter]) -> dict[str, float]:
    if compared.truth is None:
        return {}
    result, truth = read_rgb(compared.result), read_rgb(compared.truth)
    return {meter.name: meter.measure(result, truth) for meter in instruments if meter.measure}


def _distributions(
    dataset: Path,
    chosen: Sequence[_Compared],
    params: ScoreParams,
    extractor: FeatureExtractor | None,
) -> dict[str, Figure]:
    """FID and KID of one setting's results against the photos of the same people."""
    if not params.distributions:
        return {}
    people = sorted({item.pair.person for item in chosen})
    try:
        net = extractor or Inception()
        if len(chosen) < 2 or len(people) < 2:
            raise NotAvailable(f"{len(chosen)} results of {len(people)} people are too few")
        ours = net.features(read_rgb(item.result) for item in chosen)
        real = net.features(read_rgb(IMAGE.path(dataset, person)) for person in people)
    except NotAvailable as error:
        name = extractor.name if extractor else Inception.name
        absent = Figure(name, None, "", 0, None, not_available=str(error))
        return {"fid": absent, "kid": absent}
    both = {
        "fid": fid(ours, real),
        "kid": kid(ours, real, params.kid_subset, params.kid_subsets),
    }
    return {
        name: Figure(net.name, net.sha256, net.resolution, len(chosen), round(value, 6))
        for name, value in both.items()
    }
