"""What every source of photos that are here already gives: garments, and bytes of photos."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from crawlers.items import CrawlReject, Garment, Obtained, Picture
from crawlers.reading import Wins
from crawlers.store import Store

Found: TypeAlias = Garment | CrawlReject


@dataclass(frozen=True)
class Local:
    """A photo's bytes.

    Attributes:
        body: as they are.
        came_from: the address that they are of; ``file:`` and a name where none is known.
        source_sha256: of the file that they were read out of.
        headers: of the answer in an archive, names in lower case.
        at: when the archive got them, UTC, ISO 8601; "" where nobody wrote that down.
    """

    body: bytes
    came_from: str
    source_sha256: str
    headers: Mapping[str, str] = field(default_factory=dict)
    at: str = ""


class NotThere(Exception):
    """A photo or page is not in the source; the text says what is missing."""

    refused = False


class OptedOutThere(NotThere):
    """A photo or page is there and says that it must not be used."""

    refused = True


@dataclass(frozen=True)
class FileRecord:
    """A file that was read, for ``run.json``: its name without any folder of the user's."""

    name: str
    sha256: str
    bytes: int


class Source(ABC):
    """A place with photos of one store.

    Attributes:
        obtained: the word that its photos' rows bear.
        wins: which selectors found a field, where pages are read.
        pages: read so far.
        files: read so far.
    """

    obtained: ClassVar[Obtained]

    def __init__(self, store: Store) -> None:
        self.store = store
        self.wins: Wins = Counter()
        self.pages = 0
        self.files: list[FileRecord] = []

    @abstractmethod
    def items(self) -> Iterator[Found]:
        """Garments, each once, and what could not become one; the same order every time."""

    @abstractmethod
    def photo(self, garment: Garment, picture: Picture) -> Local:
        """The bytes of one of a garment's pictures.

        Raises:
            NotThere: they are not here, or must not be used.
        """

    def is_remote(self, picture: Picture) -> bool:
        """Whether a picture is not here, but is to be fetched from its web address."""
        return False

    def recorded(self, garment: Garment) -> Garment:
        """The garment, its addresses as they are recorded."""
        return garment

    def reject(
        self, url: str, reason: str, sku: str = "", *, refused: bool = False, unwanted: bool = False
    ) -> CrawlReject:
        """What could not become a row."""
        return CrawlReject(
            stage="import",
            store=self.store.name,
            sku=sku,
            url=url,
            reason=reason,
            refused=refused,
            unwanted=unwanted,
        )
