"""How QANet looks at a person: input size and the tests whose mean is taken."""

from __future__ import annotations

from dataclasses import dataclass

MULTI_SCALE = (0.9, 1.1, 1.2, 1.3)
"""Box sizes of the published multi-scale test, beside 1; each seen at the same input size."""


@dataclass(frozen=True)
class Looks:
    """How the network looks at a person.

    Attributes:
        width: of its input, a multiple of 32.
        height: likewise.
        flip: look at the mirror image too.
        scales: look at boxes with sides longer by these factors too.
    """

    width: int
    height: int
    flip: bool = True
    scales: tuple[float, ...] = ()
