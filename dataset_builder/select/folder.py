"""The other way in: folders of anyone's photos, and a file that says who shall wear what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import cast, get_args

from dataset_builder.faces.selection import Original, with_faces
from dataset_builder.pose.person import near_people
from dataset_builder.select.candidate import Dropped, Kept, Pair, Selection, measured_facts
from dataset_builder.select.measures import Measures
from dataset_builder.select.output import write_selection
from dataset_builder.select.pairs_file import Line, read_pairs
from dataset_builder.select.params import SelectParams
from dataset_builder.select.people import main_person
from dataset_builder.select.photo import Category, Role
from dataset_builder.select.quality import quality_problem
from dataset_builder.select.role import RoleDecision, classify
from dataset_builder.select.stage import SelectStage
from sichak.errors import DatasetError
from sichak.image import SUFFIXES
from sichak.layout import safe_stem
from sichak.takedown.blocklist import blocked_here
from sichak.work.item import Item, Json, Reject
from sichak.work.runner import RunOptions, run_stage
from sichak.work.stage import file_sha256

MAX_SLUG = 140
"""Characters of a made stem before the number that tells it from another."""


@dataclass(frozen=True)
class Given:
    """A photo of the user's, and the stem it gets in the dataset."""

    kind: str
    path: Path
    stem: str

    @property
    def id(self) -> str:
        """Of its item for the work runner."""
        return f"{self.kind}-{self.stem}"

    @property
    def name(self) -> str:
        """For messages."""
        return f"{self.kind} {self.path.name}"


def select_folders(
    people: Path,
    garments: Path,
    pairs: Path | None,
    category: str,
    out: Path,
    params: SelectParams,
    run: RunOptions,
    stage: SelectStage | None = None,
) -> Selection:
    """Fit all photos of two folders. The user says what they show; only what cannot work is out.

    A stem that is safe stays; any other gets a new one, and ``source`` in
    ``items.jsonl`` keeps the file's name.

    Args:
        people: folder of photos of one person each.
        garments: folder of photos of one garment each.
        pairs: ``person.jpg garment.jpg`` a line; None pairs equal stems.
        category: upper, lower or dress.
        out: as in :func:`dataset_builder.select.select.select`.
        params: see :class:`SelectParams`.
        run: of the work runner.
        stage: in place of the one with the embedded pose networks.

    Raises:
        DatasetError: a folder, the pairs file or the category is wrong.
    """
    known = _category(category)
    given: list[Given] = []
    lost: list[Dropped] = []
    for kind, folder in (("person", people), ("garment", garments)):
        photos, odd = _photos(kind, folder)
        given += photos
        lost += odd
    lines = _lines(pairs, given)
    given, taken_down = _allowed(given)
    lost += taken_down
    items = [Item(one.id, {"photo": one.path}) for one in given]
    outcomes = run_stage(stage or SelectStage(params.measure()), items, out, run)
    if run.shard is not None:
        return Selection([], [], [])
    by_id = {outcome.item.id: outcome.result for outcome in outcomes}
    kept: dict[tuple[str, str], Kept] = {}
    originals: dict[str, Original] = {}
    for one in given:
        result = by_id.get(one.id)
        if isinstance(result, Reject):
            lost.append(_drop(one, result.reason, dict(result.facts)))
        elif result is not None:
            measures = Measures.from_facts(result.facts)
            problem = _problem(one, measures, params)
            if problem is not None:
                lost.append(_drop(one, problem, {"person_score": measures.person_score}))
            else:
                kept[one.kind, one.path.name] = _kept(one, measures, known)
                originals[one.id] = Original(one.path, measures)
    chosen, broken = _pairs(lines, kept, known)
    selection = Selection(list(kept.values()), chosen, [*lost, *broken])
    selection = with_faces(selection, originals, out, params.faces, run)
    write_selection(selection, out)
    return selection


def _category(category: str) -> Category:
    for known in get_args(Category):
        if category == known:
            return cast(Category, known)
    raise DatasetError(f"garment category {category!r}; it must be {', '.join(get_args(Category))}")


def _photos(kind: str, folder: Path) -> tuple[list[Given], list[Dropped]]:
    """The photos of a folder by name, and files that cannot be photos or share a stem."""
    if not folder.is_dir():
        raise DatasetError(f"{folder}: no such folder of {kind} photos")
    files = sorted(path for path in folder.iterdir() if path.is_file())
    files = [path for path in files if not path.name.startswith(".")]
    photos: dict[str, Path] = {}
    odd: list[Dropped] = []
    for path in files:
        if path.suffix.lower() not in SUFFIXES:
            reason = f"not a picture by its name ({', '.join(SUFFIXES)})"
        elif path.stem in photos:
            reason = f"has the stem of {photos[path.stem].name}"
        else:
            photos[path.stem] = path
            continue
        odd.append(Dropped(f"{kind} {path.name}", reason, {}, {"source": path.name}))
    if not photos:
        raise DatasetError(f"{folder}: no {kind} photo in it ({', '.join(SUFFIXES)})")
    by_name = {path.name: path for path in photos.values()}
    return [Given(kind, by_name[name], stem) for name, stem in stems(list(by_name)).items()], odd


def stems(names: Sequence[str]) -> dict[str, str]:
    """File name → stem: its own when safe, else one made from it; each stem once.

    Args:
        names: no two of which differ in the suffix only.
    """
    wanted = {name: safe_stem(name) for name in names}
    taken = {stem for name, stem in wanted.items() if PurePath(name).stem == stem}
    for name, stem in wanted.items():
        if PurePath(name).stem == stem:
            continue
        number = 1
        while wanted[name] in taken:
            number += 1
            wanted[name] = f"{stem[:MAX_SLUG]}-{number}"
        taken.add(wanted[name])
    return wanted


def _allowed(given: Sequence[Given]) -> tuple[list[Given], list[Dropped]]:
    """Photos that may be used, and those that were taken down."""
    blocked = blocked_here()
    if not blocked.keys:
        return list(given), []
    reasons = [blocked.why_sha256(file_sha256(one.path)) for one in given]
    kept = [one for one, why in zip(given, reasons, strict=True) if why is None]
    return kept, [
        Dropped(f"a {one.kind} photo", why) for one, why in zip(given, reasons, strict=True) if why
    ]


def _lines(pairs: Path | None, given: Sequence[Given]) -> list[Line]:
    people = {one.path.name: one for one in given if one.kind == "person"}
    garments = {one.path.name: one for one in given if one.kind == "garment"}
    if pairs is not None:
        return read_pairs(pairs, people, garments)
    by_stem = {one.path.stem: name for name, one in garments.items()}
    return [
        Line(number, name, name, by_stem[one.path.stem])
        for number, (name, one) in enumerate(people.items(), start=1)
        if one.path.stem in by_stem
    ]


def _problem(one: Given, measures: Measures, params: SelectParams) -> str | None:
    problem = quality_problem(measures, params)
    if problem is not None or one.kind == "garment":
        return problem
    near = near_people(measures.people, params.rival_size)
    if not near:
        return f"no person found (best score {measures.person_score:.2f})"
    return f"{len(near)} people in the photo" if len(near) > 1 else None


def _kept(one: Given, measures: Measures, category: Category) -> Kept:
    person = main_person(measures.people)
    declared: Role = "worn" if one.kind == "person" else "packshot"
    role = RoleDecision(declared, "user", classify(measures), declared)
    facts: dict[str, Json] = {
        "view": person.view if person and one.kind == "person" else None,
        **role.facts(),
        **measured_facts(measures),
        "sha256": file_sha256(one.path),
        "source": one.path.name,
        "licence": None,
    }
    return Kept(one.id, one.stem, one.kind, category, facts)


def _pairs(
    lines: Sequence[Line], kept: Mapping[tuple[str, str], Kept], category: Category
) -> tuple[list[Pair], list[Dropped]]:
    """Pairs of kept photos, and the lines that name anything else."""
    pairs: list[Pair] = []
    broken: list[Dropped] = []
    for line in lines:
        person = kept.get(("person", line.person or ""))
        garment = kept.get(("garment", line.garment or ""))
        if person and garment:
            pairs.append(Pair(person.stem, garment.stem, category))
            continue
        kind, name = ("garment", line.garment) if person else ("person", line.person)
        reason = f"no {kind} photo of this name" if name is None else f"{kind} {name} was rejected"
        broken.append(Dropped(f"pairs line {line.number}: {line.text}", reason))
    return pairs, broken


def _drop(one: Given, reason: str, figures: dict[str, Json]) -> Dropped:
    return Dropped(one.name, reason, figures, {"source": one.path.name})
