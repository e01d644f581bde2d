"""What a photo shows: packshot, worn (front, back, side), detail, swatch, text or collage.

Two witnesses are heard: the store's rule (the photo's place in the gallery) and the
pixels. The rule knows more about photos that look alike, the pixels know when a
gallery does not keep to the rule; so the rule counts unless the pixels are sure.

The pixels are asked in this order, and the first that says yes is believed: chips of
colour, writing, a seam, a person, cloth that is alike everywhere; what is left is a
packshot, or a detail where it fills the photo.
"""

from __future__ import annotations

from dataclasses import dataclass

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.people import HEAD, main_person
from dataset_builder.select.photo import Role, View
from sichak.body25 import BODY_25
from sichak.work.item import Json

TOUCH = 0.03
"""Share of an edge from which the foreground touches it."""

SKIN = 0.1
"""Share of the foreground in skin colour from which somebody may wear it."""

NO_SKIN = 0.01
"""Share of the foreground in skin colour below which nobody is in it."""

HALF_SURE = 0.7
"""Person score below which a person may be a garment in the shape of one."""

NO_HEAD = 0.45
"""Confidence of nose, eyes and ears below which there is no head: garments that pass for people
have at most 0.43, rendered people seen from behind at least 0.58."""

MAYBE_PERSON = 0.3
"""Person score from which, together with skin, a body without a face is assumed."""

CLOSE_UP = 0.3
"""Likeness of border and middle from which a photo without a person is a close-up. Of 84 garment
photos 5 % are above, of 252 crops of a ninth of them 5 % below."""

CUT_AT_TOP = 0.58
"""Share of the upper edge from which a body is cut there. Of people cut at the waist two in three
touch more of it, of 80 garments, six of which touch a quarter or more, one."""

CHIPS = 0.5
"""Share of the foreground from which chips are what a photo is about, not buttons."""

FEW_LINES, MANY_LINES = (2, 0.03), (4, 0.015)
"""Lines of writing and the share of the photo they cover from which it is a picture of text.
Packshots in checks and florals have up to three false lines on 0.022, a close-up of a check 14."""

SEAM = 0.84
"""From which a line across the photo is a seam. Of single photos of garments and people the highest
has 0.82, of close-ups one in twenty is above; of collages four in five are."""

WRITTEN = 0.035
"""Share of writing in a photo with a seam from which it is a banner, not a collage."""

THREADS = 0.05
"""Share of the foreground below which it is buttons or threads of a cloth, not a garment."""

ONE_CLOTH = 5.0
"""Unevenness below which a photo is cloth and nothing else. Packshots have at least 7."""

ANKLES = (BODY_25.R_ANKLE, BODY_25.L_ANKLE)
"""Without anything else they are legs whose trousers or skirt hide the knees."""

UNDER_A_PACKSHOT: tuple[Role, ...] = ("swatch", "text", "collage")
"""What a few words or a second small picture make of a packshot, though the pixels still take it
for one; where the shop itself says so, it is believed."""

PARTS = (
    (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
    (BODY_25.R_HIP, BODY_25.L_HIP),
    (BODY_25.R_KNEE, BODY_25.L_KNEE),
    ANKLES,
)
"""Pairs of joints; a photo of a worn garment shows at least two of these and the head."""


@dataclass(frozen=True)
class Seen:
    """What the pixels say.

    Attributes:
        role: what the photo shows.
        score: how sure that is, 0..1.
        view: the side of a worn garment; None when it is not worn or nothing tells.
    """

    role: Role
    score: float
    view: View | None = None


@dataclass(frozen=True)
class RoleDecision:
    """The role of a photo and how it was found.

    Attributes:
        role: what the photo shows.
        source: the store's rule, as the manifest names it, or "classifier".
        seen: what the classifier says.
        declared: what the rule says, None when nothing.
    """

    role: Role
    source: str
    seen: Seen
    declared: Role | None

    @property
    def disagrees(self) -> bool:
        """Whether rule and classifier differ."""
        return self.declared is not None and self.declared != self.seen.role

    def facts(self) -> dict[str, Json]:
        """The columns of a kept photo and of a reject."""
        return {
            "role": self.role,
            "role_source": self.source,
            "role_score": self.seen.score,
            "role_declared": self.declared,
            "role_by_pixels": self.seen.role,
            "role_disagrees": self.disagrees,
        }


def decide_role(
    measures: Measures, declared: Role | None, declared_by: str | None, sure: float
) -> RoleDecision:
    """Hear both witnesses.

    Args:
        measures: of the photo.
        declared: the store's rule, None when it says nothing.
        declared_by: the rule's source as the manifest names it.
        sure: score from which the classifier overrules the rule.
    """
    seen = classify(measures)
    said = declared_by == "tag" and declared in UNDER_A_PACKSHOT
    overruled = declared not in (None, seen.role) and seen.score >= sure and not said
    if declared is None or overruled:
        return RoleDecision(seen.role, "classifier", seen, declared)
    return RoleDecision(declared, declared_by or "rule", seen, declared)


def classify(measures: Measures) -> Seen:
    """What the photo shows by the pixels alone."""
    if measures.chips >= CHIPS and not measures.people:
        return Seen("swatch", _score(0.6 + 0.3 * measures.chips))
    if _is_text(measures):
        clear = min(0.05 * measures.lines, 4 * measures.lettering)
        return Seen("text", _score(0.5 + clear))
    if measures.seam >= SEAM:
        return Seen("collage", _score(0.5 + 2 * (measures.seam - SEAM)))
    person = main_person(measures.people)
    touched = sum(share > TOUCH for share in measures.touch)
    if measures.things > 1 and (person is not None or not touched):
        return Seen("collage", 0.7)
    if person is not None and not _is_empty(measures, person, touched):
        if _parts_seen(person) >= 2:
            return Seen("worn", _score(0.5 + person.score / 2), person.view)
        return Seen("worn" if _seen(person, ANKLES) else "detail", 0.6)
    lies_free = measures.plain and not touched and measures.foreground > THREADS
    if measures.unevenness < ONE_CLOTH and not lies_free:
        return Seen("swatch", _score(0.85 - 0.07 * measures.unevenness))
    if _is_cut_body(measures, touched):
        return Seen("worn", 0.5)
    if not measures.plain or touched >= 2:
        return _alone_on_busy_ground(measures)
    return Seen("packshot", _packshot_score(measures, touched))


def _is_text(measures: Measures) -> bool:
    least = WRITTEN if measures.seam >= SEAM else 0.0
    return any(
        measures.lines >= lines and measures.lettering >= max(share, least)
        for lines, share in (FEW_LINES, MANY_LINES)
    )


def _is_cut_body(measures: Measures, touched: int) -> bool:
    """Whether a body without a face is in the photo, though no person was found for sure."""
    if not measures.plain or measures.person_score <= MAYBE_PERSON:
        return False
    return measures.touch[0] > CUT_AT_TOP or (touched == 1 and measures.skin > SKIN)


def _is_empty(measures: Measures, person: Person, touched: int) -> bool:
    """Whether a half-sure person is a garment in the shape of one, as on a ghost mannequin.

    A body without a head or without any skin is cut off by the frame, or there is none in it.
    """
    free = measures.plain and not touched
    head = max(person.pose()[list(HEAD), 2])
    return free and person.score < HALF_SURE and (measures.skin < NO_SKIN or head < NO_HEAD)


def _parts_seen(person: Person) -> int:
    head = bool(person.pose()[list(HEAD), 2].max() > 0)
    return sum(_seen(person, pair) for pair in PARTS) + head


def _seen(person: Person, pair: tuple[BODY_25, BODY_25]) -> bool:
    """Whether both joints of a pair are in the photo."""
    return bool(person.pose()[list(pair), 2].min() > 0)


def _alone_on_busy_ground(measures: Measures) -> Seen:
    """A close-up fills the photo with its cloth; a garment on a bed or a floor does not."""
    if measures.likeness > CLOSE_UP:
        return Seen("detail", _score(0.5 + min(0.4, measures.likeness - CLOSE_UP)))
    return Seen("packshot", _score(0.5 + min(0.2, CLOSE_UP - measures.likeness)))


def _packshot_score(measures: Measures, touched: int) -> float:
    """A garment alone lies free on a plain ground, is about symmetric, and has no skin."""
    score = 0.45 + 0.25 * (touched == 0) + 0.1 * (measures.symmetry > 0.75)
    score += 0.1 * (measures.skin < SKIN) + 0.1 * (measures.border > 0.95)
    return round(score, 2)


def _score(number: float) -> float:
    return round(min(0.95, number), 3)
