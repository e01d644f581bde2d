"""What a crawl yields: a garment, its photos with provenance, or a reject with its reason."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

GarmentCategory: TypeAlias = Literal["upper", "lower", "dress"]
Gender: TypeAlias = Literal["women", "men", "unisex"]
Role: TypeAlias = Literal["packshot", "worn", "detail", "swatch", "text", "collage", "unknown"]
View: TypeAlias = Literal["front", "back", "side", "unknown"]
RoleSource: TypeAlias = Literal["index", "tag", "hover", "none"]
"""A place in the gallery, the shop's own tag, the photo under the pointer, or no rule at all."""
Section: TypeAlias = Literal["gallery", "description"]
Obtained: TypeAlias = Literal["crawl", "saved pages", "warc", "feed", "photos"]
"""By a crawl, or out of what was here already: :mod:`crawlers.sources`."""

STRICT = ConfigDict(extra="forbid", frozen=True)


class Picture(BaseModel):
    """A picture on a product's page, before it is fetched.

    Attributes:
        url: of the original.
        section: the gallery, or the long description below it.
        tag: the shop's own word for what it shows, such as "packshot"; "" for none.
        hover: whether a list shows it under the pointer.
    """

    model_config = STRICT

    url: str
    section: Section = "gallery"
    tag: str = ""
    hover: bool = False


class SizeTable(BaseModel):
    """A garment's measurements: ``rows`` are as long as ``columns``, texts as the shop has them."""

    model_config = STRICT

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Product(BaseModel):
    """What a product page says of one garment in one colour; empty where it says nothing.

    Attributes:
        sku: the shop's number of the product.
        model: the maker's number of it.
        price: in whole units of ``currency``.
        breadcrumb: the shop's path to it, without its home.
        siblings: numbers of the same garment in other colours.
        images: the gallery's pictures in its order, then the description's.
    """

    model_config = STRICT

    sku: str = ""
    name: str = ""
    brand: str = ""
    model: str = ""
    price: int | None = Field(default=None, ge=0)
    currency: str = "KRW"
    colour: str = ""
    breadcrumb: tuple[str, ...] = ()
    sold_out: bool = False
    siblings: tuple[str, ...] = ()
    sizes: SizeTable | None = None
    images: tuple[Picture, ...] = ()


class Garment(Product):
    """A product that is complete, and the list it was found in: one row of ``products.jsonl``.

    Attributes:
        category, gender: of that list.
        page_url: where the page was fetched.
    """

    store: str
    sku: str = Field(min_length=1)
    name: str = Field(min_length=1)
    brand: str = Field(min_length=1)
    images: tuple[Picture, ...] = Field(min_length=1)
    category: GarmentCategory
    gender: Gender
    page_url: str


class Photo(BaseModel):
    """One row of the manifest: a photo, where it is from, and what the shop says it shows.

    Nothing in it depends on when or from which port it was fetched: the same photos
    give the same rows. Times, hosts and headers are in ``fetches.jsonl``.

    Attributes:
        image_index: place among the product's pictures, from 0; ``image_count`` is their number.
        section: the gallery, or the long description.
        role, view: by the store's rule; ``role_source`` says by which, "none" for none.
        file: path below the crawl's folder.
        width, height: pixels as stored, before any EXIF rotation.
        robots_sha256: of the robots.txt in force; None where the host has none.
        permission_id: of the written permission that robots.txt made necessary; None where it
            allowed the fetch.
        x_robots_tag: header of the answer, "" for none.
        user_agent: the name it was fetched under; "" for a photo that was here already.
        obtained: how it came here.
        source_sha256: of the saved page, archive, feed or photo file it was read out of; None
            for a crawl.
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
    section: Section
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
    permission_id: str | None = None
    x_robots_tag: str = ""
    licence: str
    user_agent: str
    spider_version: str
    obtained: Obtained = "crawl"
    source_sha256: str | None = None


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

    stage: Literal["crawl", "import"] = "crawl"
    store: str
    sku: str = ""
    url: str
    reason: str
    refused: bool = False
    """Whether robots.txt, an opt-out or the crawl's own rules forbade it: no error of the crawl."""
    unwanted: bool = False
    """Whether it is a product no store is crawled for, such as a bag among new goods."""


class Seen(BaseModel):
    """That a list shows a product, as the journal of a crawl notes it.

    Attributes:
        list: the shop's code of the list.
        tile: hash of what the list shows of it.
        listed: the day that its number tells, ISO 8601; "" for none.
        asked: whether its page was asked for.
    """

    model_config = STRICT

    sku: str
    list: str
    tile: str
    listed: str = ""
    asked: bool
