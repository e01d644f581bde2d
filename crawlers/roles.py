"""What a photo shows, by its place in the gallery.

On one platform, stores differ less in markup than in the order of their galleries:
one shows the worn front first, another the packshot. A store declares its order; what
no rule covers stays "unknown" for the classifier that looks at the pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from crawlers.items import Role, RoleSource, View

WORN_FRONT: tuple[Role, View] = ("worn", "front")
WORN_BACK: tuple[Role, View] = ("worn", "back")
WORN_SIDE: tuple[Role, View] = ("worn", "side")
WORN: tuple[Role, View] = ("worn", "unknown")
PACKSHOT: tuple[Role, View] = ("packshot", "front")
DETAIL: tuple[Role, View] = ("detail", "unknown")


class Shown(NamedTuple):
    """A photo's role and view, and where the knowledge is from."""

    role: Role
    view: View
    source: RoleSource


UNKNOWN = Shown("unknown", "unknown", "none")


@dataclass(frozen=True)
class GalleryRule:
    """The order of one kind of gallery.

    Attributes:
        places: place → what is there; negative places count from the end, and an exact
            place wins over one counted from the end.
        at_least, at_most: a shorter or longer gallery is of another kind (a lookbook photo
            or a video shifts all places), and the rule says nothing about it.
    """

    places: Mapping[int, tuple[Role, View]]
    at_least: int = 1
    at_most: int = 1_000

    def shown(self, index: int, count: int) -> Shown:
        """What the ``index``-th of ``count`` photos shows."""
        if not self.at_least <= count <= self.at_most:
            return UNKNOWN
        found = self.places.get(index) or self.places.get(index - count)
        return Shown(*found, "rule") if found else UNKNOWN


@dataclass(frozen=True)
class Roles:
    """A store's rules: one for all, and others for garment categories such as "dress"."""

    default: GalleryRule = GalleryRule({})
    by_category: Mapping[str, GalleryRule] = field(default_factory=dict)

    def shown(self, category: str, index: int, count: int) -> Shown:
        """What a photo of a garment of ``category`` shows."""
        return self.by_category.get(category, self.default).shown(index, count)
