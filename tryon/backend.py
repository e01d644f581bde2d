"""What a try-on backend is, and the table of those there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from sichak.body25 import Pose
from sichak.errors import ParamsError
from sichak.image import RGB, Grey


@dataclass(frozen=True, eq=False)
class TryOnSample:
    """A person and a garment, read and checked; all pictures are 768x1024.

    Attributes:
        person, garment: stems.
        category: of the garment: "upper", "lower" or "dress".
        image: the person photo, (H, W, 3) RGB.
        parse: CIHP labels of the photo, (H, W).
        parse_agnostic: the same without the worn garment, (H, W).
        pose: BODY_25 of the person, (25, 3).
        agnostic: the photo with the garment's region grey, (H, W, 3) RGB.
        agnostic_mask: 255 where a new garment may lie, (H, W).
        densepose: DensePose parts 0..24, (H, W), or None when the dataset has none.
        cloth: the garment photo, (H, W, 3) RGB.
        cloth_mask: 255 where the garment is, (H, W).
    """

    person: str
    garment: str
    category: str
    image: RGB
    parse: Grey
    parse_agnostic: Grey
    pose: Pose
    agnostic: RGB
    agnostic_mask: Grey
    densepose: Grey | None
    cloth: RGB
    cloth_mask: Grey


class Unfit(Exception):
    """A backend cannot dress this person in this garment; the text says why."""


class TryOnBackend(Protocol):
    """Dresses people.

    Attributes:
        name: as in ``--backend``.
    """

    name: str

    def weights(self) -> Mapping[str, str]:
        """Name → SHA-256 of the weights it runs; empty when it has none."""

    def load(self) -> None:
        """Load models; called once before the first sample."""

    def try_on(self, sample: TryOnSample) -> RGB:
        """The person in the garment, (H, W, 3) uint8 RGB, of the photo's size.

        Raises:
            Unfit: the sample lacks what the backend needs, such as the shoulders.
        """


def _warp() -> TryOnBackend:
    from tryon.warp.backend import WarpBackend

    return WarpBackend()


BACKENDS: dict[str, Callable[[], TryOnBackend]] = {"warp": _warp}
"""Name → maker; a maker imports its backend, so that an unused one costs nothing."""


def make_backend(name: str) -> TryOnBackend:
    """The backend of a name, not loaded yet.

    Raises:
        ParamsError: there is none; the text lists those there are.
    """
    if name not in BACKENDS:
        raise ParamsError(f"no try-on backend {name!r}; there are: {', '.join(sorted(BACKENDS))}")
    return BACKENDS[name]()
