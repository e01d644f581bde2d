"""What a photo shows: a packshot, a garment worn, a detail, or something else.

Two witnesses are heard: the store's rule (the photo's place in the gallery) and the
pixels. The rule knows more about photos that look alike, the pixels know when a
gallery does not keep to the rule; so the rule counts unless the pixels are sure.
"""

from __future__ import annotations

from dataclasses import dataclass

from dataset_builder.select.measures import Measures, Person
from dataset_builder.select.people import HEAD, main_person
from dataset_builder.select.photo import Role
from sichak.body25 import BODY_25

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

PARTS = (
    (BODY_25.R_SHOULDER, BODY_25.L_SHOULDER),
    (BODY_25.R_HIP, BODY_25.L_HIP),
    (BODY_25.R_KNEE, BODY_25.L_KNEE),
)
"""Pairs of joints; a photo of a worn garment shows at least two of these and the head."""


@dataclass(frozen=True)
class RoleDecision:
    """The role of a photo and how it was found.

    Attributes:
        role: what the photo shows.
        source: "rule" (the store's, or whatever the manifest names) or "classifier".
        score: how sure the classifier is of ``pixels``, 0..1.
        pixels: what the classifier says.
        disagrees: whether rule and classifier differ.
    """

    role: Role
    source: str
    score: float
    pixels: Role
    disagrees: bool


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
    pixels, score = classify(measures)
    if declared is None:
        return RoleDecision(pixels, "classifier", score, pixels, disagrees=False)
    disagrees = pixels != declared
    if disagrees and score >= sure:
        return RoleDecision(pixels, "classifier", score, pixels, disagrees=True)
    return RoleDecision(declared, declared_by or "rule", score, pixels, disagrees)


def classify(measures: Measures) -> tuple[Role, float]:
    """The role by the pixels alone, and how sure that is, 0..1."""
    person = main_person(measures.people)
    touched = sum(share > TOUCH for share in measures.touch)
    if person is not None and not _is_empty(measures, person, touched):
        if _parts_seen(person) >= 2:
            return "worn", round(0.5 + person.score / 2, 3)
        return "detail", 0.6
    if not measures.plain or touched >= 2:
        return _alone_on_busy_ground(measures)
    if touched and measures.skin > SKIN and measures.person_score > MAYBE_PERSON:
        return "worn", 0.5
    return "packshot", _packshot_score(measures, touched)


def _is_empty(measures: Measures, person: Person, touched: int) -> bool:
    """Whether a half-sure person is a garment in the shape of one, as on a ghost mannequin.

    A body without a head or without any skin is cut off by the frame, or there is none in it.
    """
    free = measures.plain and not touched
    head = max(person.pose()[list(HEAD), 2])
    return free and person.score < HALF_SURE and (measures.skin < NO_SKIN or head < NO_HEAD)


def _parts_seen(person: Person) -> int:
    pose = person.pose()
    seen = [bool(confidence > 0) for confidence in pose[:, 2]]
    head = any(seen[joint] for joint in HEAD)
    return sum(seen[right] and seen[left] for right, left in PARTS) + head


def _alone_on_busy_ground(measures: Measures) -> tuple[Role, float]:
    """A close-up fills the photo with its cloth; a garment on a bed or a floor does not."""
    if measures.likeness > CLOSE_UP:
        return "detail", round(0.5 + min(0.4, measures.likeness - CLOSE_UP), 3)
    return "packshot", round(0.5 + min(0.2, CLOSE_UP - measures.likeness), 3)


def _packshot_score(measures: Measures, touched: int) -> float:
    """A garment alone lies free on a plain ground, is about symmetric, and has no skin."""
    score = 0.45 + 0.25 * (touched == 0) + 0.1 * (measures.symmetry > 0.75)
    score += 0.1 * (measures.skin < SKIN) + 0.1 * (measures.border > 0.95)
    return round(score, 2)
