"""Parameters of the ``export`` section."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from sichak.params import Params


class ExportParams(Params):
    """What is said of an export, and how large its pieces are.

    Attributes:
        creator: person or organisation that publishes it.
        homepage: URL where it will be found.
        contact: mail address or URL for questions and for taking photos down.
        version: of the published dataset.
        published: day of publication, YYYY-MM-DD.
        licence: SPDX name or URL of the terms for what is the publisher's: list and labels.
        shard_samples: most pairs in a WebDataset shard.
        shard_mb: most megabytes in a WebDataset shard; a single larger pair gets its own.
    """

    creator: str = ""
    homepage: str = ""
    contact: str = ""
    version: str = "1.0.0"
    published: date | None = None
    licence: str = ""
    shard_samples: int = Field(default=1000, ge=1)
    shard_mb: int = Field(default=512, ge=1)

    def about(self) -> dict[str, str]:
        """What is stated of publisher and publication, for card and description."""
        said = {
            "creator": self.creator,
            "homepage": self.homepage,
            "contact": self.contact,
            "version": self.version,
            "published": self.published.isoformat() if self.published else "",
            "licence": self.licence,
        }
        return {name: text for name, text in said.items() if text}
