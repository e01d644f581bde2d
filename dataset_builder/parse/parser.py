"""What a parser is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sichak.body25 import Pose
from sichak.image import RGB, Grey
from sichak.work.item import Json


@dataclass(frozen=True)
class Parsed:
    """A parser's answer.

    Attributes:
        labels: (H, W) uint8, CIHP 0..19.
        facts: what was decided on the way, such as dress or two pieces.
    """

    labels: Grey
    facts: Mapping[str, Json] = field(default_factory=dict)


class Unparsable(Exception):
    """The photo cannot be parsed; the text is the reason for the reject."""


class Parser(Protocol):
    """A backend of the parse stage."""

    def load(self) -> None:
        """Load networks.

        Raises:
            WeightsError: not the weights this parser needs.
        """

    def parse(self, rgb: RGB, pose: Pose, category: str | None = None) -> Parsed:
        """Parse a photo.

        Args:
            rgb: (H, W, 3).
            pose: (25, 3) BODY_25 in pixels of the photo.
            category: what the photo sells, ``upper``, ``lower`` or ``dress``, if known.

        Raises:
            Unparsable: no person to be seen, or too little of one.
        """
