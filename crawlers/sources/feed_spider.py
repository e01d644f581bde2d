"""The spider of a product feed: garments are given, only their photos are asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from crawlers.job import Job
from crawlers.sources.fetch import read_asked
from crawlers.spiders.base import StoreSpider


class FeedSpider(StoreSpider):
    """Gives garments to the pipelines of a crawl."""

    async def start(self) -> AsyncIterator[Any]:
        """The garments of the feed."""
        assert self.job.feed is not None
        for garment in read_asked(self.job.feed)[1]:
            yield garment


def feed_spider(job: Job) -> type[StoreSpider]:
    """The spider of a job with a feed."""
    assert job.feed is not None
    store = read_asked(job.feed)[0].as_store
    return type(store.name, (FeedSpider,), {"name": store.name, "store": store})
