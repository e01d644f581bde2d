"""A crawled photo with all that is known of it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.people import main_person
from dataset_builder.select.photo import Category, Photo, View
from dataset_builder.select.role import RoleDecision
from sichak.work.item import Json


@dataclass(frozen=True)
class Candidate:
    """A photo that may be kept.

    Attributes:
        id: under which its 768x1024 picture was written.
        also: all other products whose galleries hold the same photo, ``store/sku``.
        group: smallest product, ``store/sku``, of those that share a photo with this
            one's; products of one group belong on one side of a split.
    """

    id: str
    photo: Photo
    measures: Measures
    role: RoleDecision
    category: Category
    also: tuple[str, ...]
    group: str

    @property
    def person(self) -> Person | None:
        """The largest person in the photo."""
        return main_person(self.measures.people)

    @property
    def view(self) -> View | None:
        """The side seen: for a worn photo what the pose shows, else what the store's rule says."""
        seen = self.person.view if self.person and self.role.role == "worn" else None
        return seen or self.photo.view


@dataclass(frozen=True)
class Dropped:
    """A photo that is not kept.

    Attributes:
        photo: its name for the user.
        reason: a sentence.
        figures: behind the decision.
        origin: store, sku and the like.
    """

    photo: str
    reason: str
    figures: dict[str, Json] = field(default_factory=dict)
    origin: dict[str, Json] = field(default_factory=dict)

    def row(self) -> dict[str, Json]:
        """A line of ``rejects.jsonl``."""
        row: dict[str, Json] = {"stage": "select", "photo": self.photo, "reason": self.reason}
        return {**row, **self.origin, "figures": self.figures}


def dropped(photo: Photo, reason: str, figures: dict[str, Json] | None = None) -> Dropped:
    """A crawled photo that is not kept."""
    origin: dict[str, Json] = {
        "store": photo.store,
        "sku": photo.sku,
        "image_index": photo.image_index,
        "sha256": photo.sha256,
        "source": photo.url,
    }
    return Dropped(str(photo), reason, figures or {}, origin)


@dataclass(frozen=True)
class Kept:
    """A photo under its stem in the dataset: a line of ``items.jsonl``.

    Attributes:
        id: under which its picture was written.
        kind: "person" (goes to ``image/``) or "garment" (``cloth/``).
        facts: the other columns.
    """

    id: str
    stem: str
    kind: str
    category: Category
    facts: dict[str, Json]

    def row(self) -> dict[str, Json]:
        """A line of ``items.jsonl``."""
        head: dict[str, Json] = {"stem": self.stem, "kind": self.kind, "category": self.category}
        return {**head, **self.facts}


@dataclass(frozen=True)
class Pair:
    """A person and the garment they wear: a line of ``pairs.jsonl``."""

    person: str
    garment: str
    category: Category
    facts: dict[str, Json] = field(default_factory=dict)

    def row(self) -> dict[str, Json]:
        """A line of ``pairs.jsonl``."""
        head: dict[str, Json] = {
            "person": self.person,
            "garment": self.garment,
            "category": self.category,
        }
        return {**head, **self.facts}


@dataclass(frozen=True)
class Selection:
    """All that the selection decided; every photo that came in is in one of the two lists."""

    kept: Sequence[Kept]
    pairs: Sequence[Pair]
    dropped: Sequence[Dropped]


def measured_facts(measures: Measures) -> dict[str, Json]:
    """The columns that hold figures."""
    box: dict[str, Json] = {**measures.geometry.record()}
    return {
        "geometry": box,
        "same_bytes": measures.same_bytes,
        "scores": {
            "blur": measures.blur,
            "contrast": measures.contrast,
            "border": measures.border,
            "foreground": measures.foreground,
            "likeness": measures.likeness,
            "skin": measures.skin,
            "lines": measures.lines,
            "lettering": measures.lettering,
            "seam": measures.seam,
            "unevenness": measures.unevenness,
            "chips": measures.chips,
            "symmetry": measures.symmetry,
            "person": measures.person_score,
        },
    }
