"""The try-on stage: a person and a garment → the person in the garment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, cast

from sichak.errors import DatasetError
from sichak.image import png_bytes
from sichak.layout import TRYON, Folder
from sichak.work.code_version import code_version
from sichak.work.item import Done, Item, Json, Reject, Result
from sichak.work.stage import Stage
from tryon.backend import TryOnBackend, Unfit, make_backend
from tryon.dataset import GARMENT_ROLES, PERSON_ROLES, read_sample
from tryon.params import TryOnParams


class TryOnStage(Stage):
    """Dresses people through a backend.

    Items come from :func:`tryon.dataset.items`; what comes out is a real PNG of the photo's
    size named ``<person>_<garment>.png``.
    """

    name: ClassVar[str] = "tryon"
    inputs: ClassVar[tuple[str, ...]] = (*PERSON_ROLES, *GARMENT_ROLES)
    outputs: ClassVar[tuple[Folder, ...]] = (TRYON,)

    def __init__(self, params: TryOnParams | None = None) -> None:
        super().__init__(params or TryOnParams())
        self._backend: TryOnBackend | None = None

    def weights(self) -> Mapping[str, str]:
        """The backend's."""
        return self._made().weights()

    def load(self) -> None:
        """Load the backend's models."""
        self._made().load()

    def process(self, item: Item) -> Result:
        """Dress one person in one garment."""
        try:
            sample = read_sample(item)
            picture = self._made().try_on(sample)
        except (DatasetError, Unfit) as error:
            return Reject(str(error))
        facts: dict[str, Json] = {"backend": self._made().name, **item.facts}
        return Done({TRYON.name: png_bytes(picture)}, facts)

    def fingerprint(self) -> dict[str, Json]:
        """The backend's name and code, not where truth lies: that changes no result."""
        backend = self._made()
        return {
            "stage": self.name,
            "code": code_version(type(self).__module__),
            "backend": backend.name,
            "backend_code": code_version(type(backend).__module__),
            "weights": dict(sorted(self.weights().items())),
        }

    def _made(self) -> TryOnBackend:
        if self._backend is None:
            self._backend = make_backend(cast(TryOnParams, self.params).backend)
        return self._backend
