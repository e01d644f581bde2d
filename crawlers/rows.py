"""Rows of the manifest: what a garment and a photo that is here come to.

A row follows from what the shop said and from the store's rules alone, so that it is
made anew whenever a manifest is written.
"""

from __future__ import annotations

from crawlers import SPIDER_VERSION
from crawlers.items import Fetch, Garment, Obtained, Photo
from crawlers.state import Kept
from crawlers.store import Store


def photo_row(
    store: Store,
    garment: Garment,
    index: int,
    kept: Kept,
    user_agent: str,
    obtained: Obtained = "crawl",
    source_sha256: str | None = None,
) -> Photo:
    """The row of a garment's ``index``-th picture.

    Args:
        garment: its addresses as they are recorded.
        kept: the photo.
        user_agent: the name it was fetched under.
        obtained, source_sha256: see :class:`~crawlers.items.Photo`.
    """
    shown = store.roles.shown(garment.category, garment.images, index)
    return Photo(
        store=store.name,
        platform=store.platform,
        brand=garment.brand,
        sku=garment.sku,
        name=garment.name,
        category_path=" > ".join(garment.breadcrumb),
        category=garment.category,
        gender=garment.gender,
        colour=garment.colour,
        price=garment.price,
        currency=garment.currency,
        image_index=index,
        image_count=len(garment.images),
        section=garment.images[index].section,
        role=shown.role,
        role_source=shown.source,
        view=shown.view,
        page_url=garment.page_url,
        url=kept.url,
        file=kept.file,
        sha256=kept.sha256,
        bytes=kept.bytes,
        mime=kept.mime,
        width=kept.width,
        height=kept.height,
        robots_sha256=kept.robots_sha256,
        permission_id=kept.permission_id,
        x_robots_tag=kept.x_robots_tag,
        licence=store.licence,
        user_agent=user_agent,
        spider_version=SPIDER_VERSION,
        obtained=obtained,
        source_sha256=source_sha256,
    )


def fetch_row(kept: Kept) -> Fetch:
    """When and whence a photo was fetched."""
    return Fetch(
        url=kept.url,
        final_url=kept.final_url,
        sha256=kept.sha256,
        fetched_at=kept.fetched_at,
        content_type=kept.content_type,
        etag=kept.etag,
        last_modified=kept.last_modified,
    )
