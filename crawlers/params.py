"""How to crawl: the ``crawl`` section of ``params.yaml``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from crawlers.politeness.night import parse_hours


class CrawlParams(BaseModel):
    """Limits and manners of a crawl."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int | None = Field(default=None, ge=1)
    """Product pages asked for at most, newest first; null for all."""

    new: bool = False
    """Whether only what is new is read, and added to what was found before."""

    known: int = Field(default=30, ge=1, le=10_000)
    """With ``new``: a list ends where so many of its products in a row are known, or were
    registered before the newest of the last crawl, by ``slack_days``."""

    slack_days: int = Field(default=14, ge=0)
    """Days a shop may register a product before it lists it."""

    revisit_days: float = Field(default=30.0, ge=0.0)
    """With ``new``: days after which a known product is read again though its tile did not
    change."""

    resume_hours: float = Field(default=24.0, ge=0.0, le=24.0)
    """Hours for which pages of a crawl that did not come to its end are not asked for again."""

    categories: tuple[str, ...] = ()
    """Lists of the store to crawl, such as ``women/pants`` or ``women``; empty for all."""

    parts: tuple[str, ...] = ()
    """Further pages of a product to ask for, where its platform has them: ``sizes`` (the table
    of measurements), ``description`` (the pictures below the gallery). One request each."""

    siblings: bool = False
    """Whether other colours of a garment that no list shows are crawled with it."""

    photo_sizes: tuple[Literal["original", "page"], ...] = Field(
        default=("original", "page"), min_length=1
    )
    """Sizes of a photo to ask for where the image host makes several, in turn until there is one:
    ``original``, or ``page``, as large as its product page shows it (750x1000 on SSF Shop)."""

    contact: str = Field(default="", max_length=200, pattern=r"^[^\x00-\x1f\x7f()]*$")
    """Mail or web address put into the User-Agent; needed for every store but the samples.
    ``$SICHAK_CONTACT`` stands in where it is empty."""

    delay: float = Field(default=1.5, ge=0.0, le=3600.0)
    """Seconds between two requests to one host, unless its Crawl-delay asks for more.
    Stores of the sample mall are asked without a pause."""

    timeout: float = Field(default=30.0, gt=0.0, le=600.0)
    """Seconds until a request counts as failed."""

    retries: int = Field(default=2, ge=0, le=10)
    """Times a request is tried again after a server error or a broken connection."""

    max_wait: float = Field(default=120.0, ge=0.0, le=3600.0)
    """Seconds of ``Retry-After`` that are waited for; a host that asks for more is left alone."""

    max_waits: int = Field(default=3, ge=0, le=20)
    """Times a host may say 429 (too many requests) in one crawl; after that it is left alone."""

    max_photo_bytes: int = Field(default=32 * 1024 * 1024, ge=1, le=64 * 1024 * 1024)
    """Size of a photo in bytes above which it is a reject."""

    max_error_rate: float = Field(default=0.2, ge=0.0, le=1.0)
    """Share of pages and photos that may fail before the crawl as a whole has failed."""

    max_pages: int | None = Field(default=None, ge=1)
    """Requests for pages to one host in one crawl, after which the crawl ends; null: no limit."""

    max_bytes: int | None = Field(default=None, ge=1)
    """Bytes from one host in one crawl, after which the crawl ends; null: no limit."""

    hours: str = ""
    """Time of day in which shops may be asked, such as ``22-07`` or ``22:30-06:45``; empty for
    all day. Outside it a crawl does not begin, and one that runs ends with what it has."""

    time_zone: str = "Asia/Seoul"
    """Where these hours are counted."""

    robots_hours: float = Field(default=24.0, ge=0.0, le=24.0)
    """Hours after which a host's robots.txt is asked for anew; RFC 9309 allows no more than 24."""

    keep_days: float = Field(default=90.0, ge=0.0)
    """Days after which a known photo is asked for again, if it changed."""

    coverage_drop: float = Field(default=0.2, ge=0.0, le=1.0)
    """Share by which a field may be found less often than in the last good crawl before the
    crawl has failed: the shop has changed its pages. 1 accepts whatever is found."""

    @model_validator(mode="after")
    def _are_hours(self) -> CrawlParams:
        parse_hours(self.hours, self.time_zone)
        return self


class Crawled(BaseModel):
    """One store of ``stores``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: str
    """File or folder of the project that the crawl depends on: it is crawled anew by
    `dvc repro` when that changes."""


class StoresParams(BaseModel):
    """Every store there is, by whether `dvc repro` crawls it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    crawled: dict[str, Crawled] = {}
    """Stores that `dvc repro` crawls, by name, each with its source."""

    waiting: dict[str, Crawled] = {}
    """Stores that it does not: a line moved up from here has its store crawled."""
