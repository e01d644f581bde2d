"""The scoring run: find results by name, compare each with its truth, sum up.

Paired results are compared with the person's own photo. Unpaired results have
a truth only where someone made one (the sample store did: the same person in
the same pose in the other garment); without it they count for FID and KID
alone. A result that is missing or damaged is listed and never stops the run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from sichak.errors import DatasetError
from sichak.image import read_rgb
from sichak.layout import IMAGE
from sichak.work.item import Json
from tryon.pairs import Pair
from tryon.score.distribution import FeatureExtractor, fid, kid
from tryon.score.find import SETTINGS, Compared, Photos, find
from tryon.score.meters import Meter, meters
from tryon.score.optional import Inception, NotAvailable
from tryon.score.params import ScoreParams
from tryon.score.report import Figure, ScoreReport


def score(
    dataset: Path | Sequence[Path],
    results: Path,
    params: ScoreParams | None = None,
    *,
    pairs: Sequence[Pair] | None = None,
    truth: Path | None = None,
    extractor: FeatureExtractor | None = None,
) -> ScoreReport:
    """Score the results of a try-on.

    Args:
        dataset: folder that holds ``image/`` and ``cloth/``, or several such parts.
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
    photos = Photos((dataset,) if isinstance(dataset, Path) else tuple(dataset))
    if not photos.stems(IMAGE):
        raise DatasetError(f"{dataset}: no photos in {IMAGE.name}/; is this the split's folder?")
    if not results.is_dir():
        raise DatasetError(f"{results}: no such folder of results")
    found = find(photos, results, pairs, truth)
    instruments = meters(params)
    measured = [(compared, _measure(compared, instruments)) for compared in found.compared]
    figures = {}
    for setting in SETTINGS:
        chosen = [entry for entry in measured if entry[0].setting == setting]
        figures[setting] = {
            **_figures(chosen, instruments),
            **_distributions([entry[0] for entry in chosen], photos, params, extractor),
        }
    rows = [_row(compared, values) for compared, values in measured]
    return ScoreReport(figures, rows, found.missing, found.damaged, found.unknown)


def _measure(compared: Compared, instruments: Sequence[Meter]) -> dict[str, float]:
    if compared.truth is None:
        return {}
    result, truth = read_rgb(compared.result), read_rgb(compared.truth)
    return {meter.name: meter.measure(result, truth) for meter in instruments if meter.measure}


def _figures(
    chosen: Sequence[tuple[Compared, Mapping[str, float]]], instruments: Sequence[Meter]
) -> dict[str, Figure]:
    sizes = {compared.size for compared, values in chosen if values}
    return {
        meter.name: meter.figure(
            [values[meter.name] for _, values in chosen if meter.name in values], sizes
        )
        for meter in instruments
    }


def _row(compared: Compared, measured: Mapping[str, float]) -> dict[str, Json]:
    return {
        "person": compared.pair.person,
        "garment": compared.pair.garment,
        "setting": compared.setting,
        **{name: round(value, 6) for name, value in measured.items()},
    }


def _distributions(
    chosen: Sequence[Compared],
    photos: Photos,
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
        real = net.features(read_rgb(photos.person(person)) for person in people)
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
