"""Write a finished dataset in another form: the one way in for all formats."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset_builder.export.dress_code import DressCode
from dataset_builder.export.finish import finish
from dataset_builder.export.hugging_face import HuggingFace
from dataset_builder.export.layers import missing
from dataset_builder.export.manifest import (
    EXPORT_JSON,
    Entry,
    Manifest,
    inside,
    read_manifest,
    write_manifest,
)
from dataset_builder.export.pairs import pairs_of
from dataset_builder.export.params import ExportParams
from dataset_builder.export.records import Dataset, LeftOut, Photo, read_dataset
from dataset_builder.export.rights import Rights, cleared
from dataset_builder.export.url_list import UrlList
from dataset_builder.export.webdataset import WebDataset
from dataset_builder.export.writer import Content, Writer
from sichak.errors import DatasetError
from sichak.takedown.blocklist import blocked_here
from sichak.takedown.whence import whence
from sichak.work.item import Done
from sichak.work.progress import Progress

FORMATS: Mapping[str, type[Writer]] = {
    writer.name: writer for writer in (UrlList, WebDataset, HuggingFace, DressCode)
}


@dataclass(frozen=True)
class Options:
    """How to export.

    Attributes:
        rights: what the publisher says of photos under closed terms.
        annotations: whether the list of addresses has the labels beside it.
        workers: processes for formats that convert pictures.
        quiet: no progress.
    """

    rights: Rights = field(default_factory=Rights)
    annotations: bool = True
    params: ExportParams = field(default_factory=ExportParams)
    workers: int = 1
    quiet: bool = False


@dataclass(frozen=True)
class Exported:
    """What came out.

    Attributes:
        left_out: photos of the dataset that are not in it, with reasons.
    """

    manifest: Manifest
    left_out: Sequence[LeftOut]


def export(path: Path, form: str, out: Path, options: Options | None = None) -> Exported:
    """Write a dataset to ``out`` in one of :data:`FORMATS`.

    The same dataset and options give the same bytes. Run again after an interruption or
    with another dataset, the folder holds what a fresh one would: files of photos that are
    gone are removed.

    Args:
        path: what ``sichak dataset`` or ``sichak build`` made.
        form: urls, webdataset, hf or dress-code.
        out: empty, or an export of the same form.
        options: see :class:`Options`.

    Raises:
        DatasetError: no dataset, nothing in it to export, or ``out`` holds something else.
        ParamsError: photos may not go out and the options do not say what to do.
    """
    options = options or Options()
    dataset = read_dataset(path)
    content, left_out = _content(dataset, FORMATS[form].pixels, options)
    writer = FORMATS[form](content)
    entries = writer.entries()
    left_out += _without_entry(content.photos, entries, writer.absent)
    if not entries:
        raise DatasetError(_nothing(path, left_out))
    before = _claim(out, form)
    planned = _manifest(dataset, writer, entries, left_out, options)
    if before is not None:
        _remove(out, before.files() - planned.files())
    write_manifest(out, planned)
    with Progress(f"export {form}", writer.pieces(), options.quiet) as progress:
        lost = writer.write(out, lambda name: progress.ended(name, Done({})))
    left_out += [LeftOut(key, f"not converted: {reason}") for key, reason in lost.items()]
    kept = [entry for entry in entries if not set(entry.keys) <= set(lost)]
    done = finish(out, _manifest(dataset, writer, kept, left_out, options))
    return Exported(done, left_out)


def redescribe(out: Path, params: ExportParams) -> Manifest:
    """Write card and description of an export anew, with what the parameters say now.

    Raises:
        DatasetError: no export, or one that was interrupted.
    """
    manifest = read_manifest(out)
    if manifest.state != "complete":
        raise DatasetError(f"{out}: the export was interrupted; run the same command again")
    return finish(out, manifest.model_copy(update={"about": params.about()}))


def _content(dataset: Dataset, pixels: bool, options: Options) -> tuple[Content, list[LeftOut]]:
    left_out = list(dataset.left_out)
    whole: list[Photo] = []
    blocked = blocked_here()
    for photo in dataset.photos:
        problem = blocked.why(whence(photo.record.model_dump())) or missing(photo)
        if problem is None:
            whole.append(photo)
        else:
            left_out.append(LeftOut(str(photo), problem))
    if pixels:
        whole, skipped = cleared(whole, options.rights)
        left_out += skipped
    pairs = tuple(pairs_of(dataset, whole))
    return (
        Content(dataset, tuple(whole), pairs, options.annotations, options.params, options.workers),
        left_out,
    )


def _without_entry(photos: Sequence[Photo], entries: Sequence[Entry], reason: str) -> list[LeftOut]:
    here = {(entry.category, entry.part, entry.stem, entry.kind) for entry in entries}
    return [LeftOut(str(photo), reason) for photo in photos if photo.place not in here]


def _nothing(path: Path, left_out: Sequence[LeftOut]) -> str:
    reasons = _counted(left_out)
    why = "; ".join(f"{count} x {reason}" for reason, count in reasons.items())
    return f"{path}: nothing to export ({why or 'the dataset has no photo'})"


def _counted(left_out: Sequence[LeftOut]) -> dict[str, int]:
    return dict(sorted(Counter(one.reason.split(":")[0] for one in left_out).items()))


def _manifest(
    dataset: Dataset,
    writer: Writer,
    entries: Sequence[Entry],
    left_out: Sequence[LeftOut],
    options: Options,
) -> Manifest:
    here = {entry.owner for entry in entries}
    said = options.rights.permissions if writer.pixels else {}
    return Manifest(
        state="begun",
        format=writer.name,
        dataset=dataset.name,
        made_by=dataset.made_by,
        pixels=writer.pixels,
        annotations=writer.pixels or options.annotations,
        permissions={store: text for store, text in sorted(said.items()) if store in here},
        about=options.params.about(),
        tables=tuple(writer.tables()),
        left_out=_counted(left_out),
        photos=tuple(entries),
    )


def _claim(out: Path, form: str) -> Manifest | None:
    """The export that is there already, or None for an empty folder."""
    if (out / EXPORT_JSON).is_file():
        before = read_manifest(out)
        if before.format != form:
            raise DatasetError(f"{out} is an export in another format ({before.format})")
        for path in out.rglob(".tmp-*"):
            path.unlink()  # a piece of a run that was killed
        return before
    if out.exists() and (
        not out.is_dir() or any(not path.name.startswith(".") for path in out.iterdir())
    ):
        raise DatasetError(f"{out} holds something that is no export; name an empty folder")
    out.mkdir(parents=True, exist_ok=True)
    return None


def _remove(out: Path, files: set[str]) -> None:
    for name in sorted(files):
        path = inside(out, name)
        path.unlink(missing_ok=True)
        for folder in path.relative_to(out).parents:
            if folder != Path() and (out / folder).is_dir() and not any((out / folder).iterdir()):
                (out / folder).rmdir()
