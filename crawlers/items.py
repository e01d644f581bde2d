"""What a crawl yields: a garment, its photos with provenance, or a reject with its reason."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

GarmentCategory: TypeAlias = Literal["upper", "lower", "dress"]
Gender: TypeAlias = Literal["women", "men", "unisex"]
Role: TypeAlias = Literal["packshot", "worn", "detail", "unknown"]
View: TypeAlias = Literal["front", "back", "side", "unknown"]
RoleSource: TypeAlias = Literal["rule", "none"]

STRICT = ConfigDict(extra="forbid", frozen=True)


class Garment(BaseModel):
    """One product page: one garment in one colour.

    Attributes:
        sku: the shop's number of the product.
        category_path: the shop's breadcrumb, without its home.
        category: the garment category of the list it was found in.
        price: in whole units of ``currency``.
        page_url: where the page was fetched.
        images: URLs of the gallery's originals, in the gallery's order.
    """

    model_config = STRICT

    brand: str
    sku: str = Field(min_length=1)
    name: str = Field(min_length=1)
    category_path: tuple[str, ...]
    category: GarmentCategory
    gender: Gender
    colour: str = ""
    price: int | None = Field(default=None, ge=0)
    currency: str = "KRW"
    page_url: str
    images: tuple[str, ...] = Field(min_length=1)


class Photo(BaseModel):
    """One row of the manifest: a photo, where it is from, and what the shop says it shows.

    Nothing in it depends on when or from which port it was fetched: the same photos
    give the same rows. Times, hosts and headers are in ``fetches.jsonl``.

    Attributes:
        image_index: place in the gallery, from 0; ``image_count`` is the gallery's length.
        role, view: by the store's rule; ``role_source`` is "none" where it has none.
        file: path below the crawl's folder.
        width, height: pixels as stored, before any EXIF rotation.
        robots_sha256: of the robots.txt that allowed the fetch; None where the host has none.
    """

    model_config = STRICT

    store: str
    platform: str
    brand: str
    sku: str
    name: str
    category_path: str
    category: GarmentCategory
    gender: Gender
    colour: str
    price: int | None
    currency: str
    image_index: int
    image_count: int
    role: Role
    role_source: RoleSource
    view: View
    page_url: str
    url: str
    file: str
    sha256: str
    bytes: int
    mime: str
    width: int
    height: int
    robots_sha256: str | None
    licence: str
    user_agent: str
    spider_version: str


class Fetch(BaseModel):
    """When and whence a photo was first fetched: one row of ``fetches.jsonl``."""

    model_config = STRICT

    url: str
    final_url: str
    sha256: str
    fetched_at: str
    content_type: str
    etag: str
    last_modified: str


class CrawlReject(BaseModel):
    """A list page, product page or photo that did not become a row, and why."""

    model_config = STRICT

    stage: Literal["crawl"] = "crawl"
    store: str
    sku: str = ""
    url: str
    reason: str
    refused: bool = False
    """Whether robots.txt forbade it: no error of the crawl, but no photo either."""
