"""What a photo shows, by what the shop says of it.

On one platform, stores differ less in markup than in the order of their galleries:
one shows the worn front first, another the packshot. A store declares its order, or
what its own tags and its hover photos mean; what no rule covers stays "unknown" for
the classifier that looks at the pixels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crawlers.items import Picture, Role, RoleSource, View

WORN_FRONT: tuple[Role, View] = ("worn", "front")
WORN_BACK: tuple[Role, View] = ("worn", "back")
WORN_SIDE: tuple[Role, View] = ("worn", "side")
WORN: tuple[Role, View] = ("worn", "unknown")
PACKSHOT: tuple[Role, View] = ("packshot", "front")
DETAIL: tuple[Role, View] = ("detail", "unknown")
SWATCH: tuple[Role, View] = ("swatch", "unknown")
TEXT: tuple[Role, View] = ("text", "unknown")


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
        return Shown(*found, "index") if found else UNKNOWN


@dataclass(frozen=True)
class Roles:
    """A store's rules, in the order they are trusted: its tags, its hover photo, the place.

    Attributes:
        default: the order of its galleries.
        by_category: other orders, for garment categories such as "dress".
        tags: the shop's own words for what a photo shows, in lower case.
        hover: what a list shows under the pointer; None where that differs.
    """

    default: GalleryRule = GalleryRule({})
    by_category: Mapping[str, GalleryRule] = field(default_factory=dict)
    tags: Mapping[str, tuple[Role, View]] = field(default_factory=dict)
    hover: tuple[Role, View] | None = None

    def shown(self, category: str, pictures: Sequence[Picture], index: int) -> Shown:
        """What the ``index``-th of a product's pictures shows, of a garment of ``category``.

        Pictures of the description have no place in the gallery: only tags speak of them.
        """
        picture = pictures[index]
        tagged = self.tags.get(picture.tag.lower())
        if tagged:
            return Shown(*tagged, "tag")
        if picture.section != "gallery":
            return UNKNOWN
        if picture.hover and self.hover:
            return Shown(*self.hover, "hover")
        count = sum(one.section == "gallery" for one in pictures)
        return self.by_category.get(category, self.default).shown(index, count)
