"""How to crawl: the ``crawl`` section of ``params.yaml``."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class CrawlParams(BaseModel):
    """Limits and manners of a crawl."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    limit: int | None = Field(default=None, ge=1)
    """Product pages asked for at most, newest first; null for all."""

    categories: tuple[str, ...] = ()
    """Lists of the store to crawl, such as ``women/pants`` or ``women``; empty for all."""

    parts: tuple[str, ...] = ()
    """Further pages of a product to ask for, where its platform has them: ``sizes`` (the table
    of measurements), ``description`` (the pictures below the gallery). One request each."""

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

    keep_days: float = Field(default=90.0, ge=0.0)
    """Days after which a photo is fetched again though its address is known."""
