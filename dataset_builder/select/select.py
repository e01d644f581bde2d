"""From crawl folders to people and garments that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dataset_builder.faces.selection import Original, with_faces
from dataset_builder.select.candidate import Dropped, Selection, dropped
from dataset_builder.select.choose import Measured, choose
from dataset_builder.select.measures import Measures
from dataset_builder.select.output import write_selection
from dataset_builder.select.params import SelectParams
from dataset_builder.select.photo import BadRow, Crawled, read_crawl
from dataset_builder.select.stage import SelectStage
from sichak.layout import make_stem
from sichak.takedown.blocklist import Blocklist, blocked_here
from sichak.takedown.whence import whence
from sichak.work.item import Item, Reject
from sichak.work.runner import Outcome, RunOptions, run_stage


def select(
    crawl_dirs: Sequence[Path],
    out: Path,
    params: SelectParams,
    run: RunOptions,
    stage: SelectStage | None = None,
) -> Selection:
    """Choose and fit the photos of crawls.

    Args:
        crawl_dirs: folders with a ``manifest.parquet`` or ``manifest.jsonl`` each.
        out: gets ``image/``, ``cloth/``, ``items.jsonl``, ``pairs.jsonl`` and ``rejects.jsonl``.
        params: see :class:`SelectParams`.
        run: of the work runner. One shard alone only fills the memo store: pairing and
            near-duplicates need all photos.
        stage: in place of the one with the embedded pose networks.

    Raises:
        DatasetError: a folder is no crawl.
    """
    crawled: list[Crawled] = []
    lost: list[Dropped] = []
    for folder in crawl_dirs:
        photos, bad = read_crawl(folder)
        crawled += photos
        lost += [_bad_row(row) for row in bad]
    crawled, taken_down = _allowed(crawled, blocked_here())
    lost += taken_down
    present = [one for one in crawled if one.path.is_file()]
    lost += [
        dropped(one.photo, "the file is not in the crawl's folder")
        for one in crawled
        if not one.path.is_file()
    ]
    items = [
        Item(name, {"photo": one.path}, {"sha256": one.photo.sha256})
        for name, one in zip(_ids(present), present, strict=True)
    ]
    outcomes = run_stage(stage or SelectStage(params.measure()), items, out, run)
    if run.shard is not None:
        return Selection([], [], [])
    measured, unreadable = _split(present, outcomes)
    chosen = choose(measured, params)
    everything = [*lost, *unreadable, *chosen.dropped]
    everything.sort(key=lambda one: (str(one.origin.get("store")), one.photo, one.reason))
    selection = Selection(chosen.kept, chosen.pairs, everything)
    paths = {item.id: item.inputs["photo"] for item in items}
    originals = {one.id: Original(paths[one.id], one.measures) for one in measured}
    selection = with_faces(selection, originals, out, params.faces, run)
    write_selection(selection, out)
    return selection


def _allowed(crawled: Sequence[Crawled], blocked: Blocklist) -> tuple[list[Crawled], list[Dropped]]:
    """Photos that may be used, and those that were taken down."""
    reasons = [blocked.why(whence(one.photo.model_dump())) for one in crawled]
    kept = [one for one, why in zip(crawled, reasons, strict=True) if why is None]
    return kept, [Dropped("a photo", why, {}, {}) for why in reasons if why is not None]


def _split(
    crawled: Sequence[Crawled], outcomes: Sequence[Outcome]
) -> tuple[list[Measured], list[Dropped]]:
    """Measured photos, and those that could not be; a limited run ends with fewer outcomes."""
    measured: list[Measured] = []
    unreadable: list[Dropped] = []
    for one, outcome in zip(crawled, outcomes, strict=False):
        result = outcome.result
        if isinstance(result, Reject):
            unreadable.append(dropped(one.photo, result.reason, dict(result.facts)))
        else:
            figures = Measures.from_facts(result.facts)
            measured.append(Measured(outcome.item.id, one.photo, figures))
    return measured, unreadable


def _ids(crawled: Sequence[Crawled]) -> list[str]:
    """A name a photo that is safe in paths, tells the user which it is, and is unique."""
    names: dict[str, int] = {}
    ids = []
    for one in crawled:
        photo = one.photo
        product = make_stem(photo.store, photo.sku).removesuffix("_00")[:100]
        name = f"{product}-{photo.image_index}-{photo.sha256[:8]}"
        names[name] = names.get(name, 0) + 1
        ids.append(name if names[name] == 1 else f"{name}-{names[name]}")
    return ids


def _bad_row(row: BadRow) -> Dropped:
    return Dropped(f"{row.manifest}, row {row.row}", f"a wrong row: {row.reason}")
