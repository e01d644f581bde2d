"""Do to a selection's faces what the parameters say, and write down what was done."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dataset_builder.faces.params import ACTIONS, NONE, FaceMode, FacesParams
from dataset_builder.faces.region import shows_face
from dataset_builder.faces.stage import FacesStage
from dataset_builder.select.candidate import Dropped, Kept, Selection
from dataset_builder.select.measures import Measures
from dataset_builder.select.stage import PHOTO
from sichak.work.item import Done, Item, Json
from sichak.work.runner import Outcome, RunOptions, run_stage

WORK = "faces"
"""Folder below the selection's, while it is being made."""


@dataclass(frozen=True)
class Original:
    """A photo's own file, and what was measured on it."""

    path: Path
    measures: Measures

    @property
    def faces_present(self) -> bool:
        """Whether the pose sees the nose or an eye of anybody in it."""
        return any(shows_face(person.pose()) for person in self.measures.people)


def with_faces(
    selection: Selection,
    originals: Mapping[str, Original],
    out: Path,
    mode: FaceMode,
    run: RunOptions,
    stage: FacesStage | None = None,
) -> Selection:
    """Keep, blur or crop the faces of the kept people.

    Args:
        selection: before it is written; its fitted pictures lie below ``out``.
        originals: id → the photo, for each kept one.
        out: of ``select``; pictures there are replaced.
        mode: see :data:`FaceMode`.
        run: of the work runner.
        stage: in place of the one with the embedded face mesh.

    Returns:
        the selection with ``faces_present`` and ``face_action`` for people, and the
        geometry of cropped pictures. People whose photo cannot be used without their face
        are dropped, and so are their pairs.
    """
    shutil.rmtree(out / WORK, ignore_errors=True)
    people = [one for one in selection.kept if one.kind == "person"]
    if mode == "keep" or not people:
        return replace(
            selection, kept=[_noted(one, originals[one.id], None) for one in selection.kept]
        )
    items = [_item(one, originals[one.id]) for one in people]
    whole = replace(run, limit=None, shard=None)
    made = run_stage(stage or FacesStage(FacesParams(mode=mode)), items, out / WORK, whole)
    ends = {outcome.item.id: outcome for outcome in made}
    kept: list[Kept] = []
    lost: list[Dropped] = []
    for one in selection.kept:
        end = ends.get(one.id) if one.kind == "person" else None
        if end is None or isinstance(end.result, Done):
            kept.append(_noted(one, originals[one.id], end))
        else:
            lost.append(_dropped(one, end.result.reason))
    for name in ends:
        if isinstance(ends[name].result, Done):
            PHOTO.path(out / WORK, name).replace(PHOTO.path(out, name))
    shutil.rmtree(out / WORK)
    stems = {one.stem for one in kept if one.kind == "person"}
    pairs = [pair for pair in selection.pairs if pair.person in stems]
    return Selection(kept, pairs, [*selection.dropped, *lost])


def _item(one: Kept, original: Original) -> Item:
    people: list[Json] = [person.model_dump(mode="json") for person in original.measures.people]
    geometry: dict[str, Json] = {**original.measures.geometry.record()}
    return Item(one.id, {"photo": original.path}, {"people": people, "geometry": geometry})


def _noted(one: Kept, original: Original, end: Outcome | None) -> Kept:
    if one.kind != "person":
        return one
    seen = original.faces_present
    facts: dict[str, Json] = {"faces_present": seen, "face_action": ACTIONS["keep"]}
    if end is not None:
        made = end.result.facts
        facts |= {name: made[name] for name in ("face_action", "geometry", "same_bytes")}
    elif not seen:
        facts["face_action"] = NONE
    return replace(one, facts={**one.facts, **facts})


def _dropped(one: Kept, reason: str) -> Dropped:
    columns = ("store", "sku", "image_index", "sha256", "source")
    origin = {name: one.facts[name] for name in columns if name in one.facts}
    place = [str(origin[name]) for name in ("store", "sku") if name in origin]
    name = "/".join(place) + f" photo {origin['image_index']}" if place else one.stem
    return Dropped(name, f"its face cannot be hidden: {reason}", {}, origin)
