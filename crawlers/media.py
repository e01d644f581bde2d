"""Photos: fetched once, kept byte for byte, named by their SHA-256.

Scrapy's ImagesPipeline encodes every image anew and its FilesPipeline names files by
URL; this one keeps the original bytes, and neither an extension nor a content type is
believed. A photo that fails is a reject of its own and harms no other.
"""

from __future__ import annotations

from typing import Any, NoReturn

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.pipelines.media import FileException, FileInfo, MediaPipeline
from twisted.python.failure import Failure

from crawlers.failures import reason_of
from crawlers.items import CrawlReject, Garment
from crawlers.politeness.opt_out import robots_tag
from crawlers.politeness.refusal import Refusal
from crawlers.reading import clean
from crawlers.rows import fetch_row, photo_row
from crawlers.sizes import META, sizes_of
from crawlers.spiders.base import StoreSpider
from crawlers.state import Kept
from sichak.errors import ImageError


class PhotoReject(FileException):
    """A photo cannot be had; the text says why."""

    refused = False


class PhotoRefused(PhotoReject):
    """robots.txt, an opt-out or the crawl's own rules forbid the photo."""

    refused = True


class PhotosPipeline(MediaPipeline):
    """Fetches a garment's gallery and writes the journal."""

    LOG_FAILED_RESULTS = False
    spider: StoreSpider

    def __init__(self, *, crawler: Crawler) -> None:
        super().__init__(crawler=crawler)
        self._kept: dict[str, Kept] = {}

    def open_spider(self, spider: Any = None) -> None:
        """Remember whose photos these are."""
        super().open_spider()
        assert isinstance(self.crawler.spider, StoreSpider)
        self.spider = self.crawler.spider

    async def process_item(self, item: Any, spider: Any = None) -> Any:
        """Fetch and write; what nobody foresaw is a reject of the product."""
        try:
            return await super().process_item(item)
        except Exception as error:
            if isinstance(item, Garment):
                reason = f"the product cannot be taken in: {reason_of(error)}"
                self.spider.journal.add(self.spider.reject(item.page_url, reason, item.sku))
            raise

    def get_media_requests(self, item: Any, info: Any) -> list[Request]:
        """One request a picture of the gallery; none for a reject."""
        if not isinstance(item, Garment):
            return []
        params, platform = self.spider.job.params, self.spider.platform
        headers = {"Referer": item.page_url, "Accept": "image/jpeg,image/png,image/webp,image/*"}
        return [
            Request(
                picture.url,
                headers=headers,
                meta={
                    "download_maxsize": params.max_photo_bytes,
                    META: sizes_of(platform, picture.url, params.photo_sizes),
                },
                callback=NO_CALLBACK,
            )
            for picture in item.images
        ]

    def media_to_download(self, request: Request, info: Any, *, item: Any = None) -> Any:
        """What is known of the address already, or None to ask for it.

        What was known long ago is asked for only if it changed.
        """
        kept = self.spider.photos.get(self.spider.origins.recorded(request.url))
        if kept and kept.is_fresh(self.spider.job.params.keep_days):
            return self._got(request, kept, "known")
        if kept:
            request.headers.update(kept.conditions)
            request.meta["kept"] = kept
        return None

    def media_downloaded(
        self, response: Response, request: Request, info: Any, *, item: Any = None
    ) -> FileInfo:
        """Keep an answer's bytes, if they are a whole picture."""
        before: Kept | None = request.meta.get("kept")
        if response.status == 304 and before:
            return self._got(request, self.spider.photos.confirm(before), "unchanged")
        if response.status != 200:
            raise PhotoReject(f"HTTP {response.status}")
        headers = {
            name: clean((response.headers.get(name) or b"").decode("latin-1"))
            for name in ("content-type", "etag", "last-modified")
        }
        headers["x-robots-tag"] = robots_tag(response)
        recorded = self.spider.origins.recorded
        try:
            kept = self.spider.photos.put(
                recorded(request.url),
                recorded(response.url),
                response.body,
                headers,
                response.meta.get("robots_sha256"),
                response.meta.get("permission_id"),
            )
        except ImageError as error:
            raise PhotoReject(f"no usable picture: {error}") from error
        if before and before.sha256 != kept.sha256:
            self.crawler.stats.inc_value("photos/changed")
        return self._got(request, kept, "downloaded")

    def media_failed(self, failure: Failure, request: Request, info: Any) -> NoReturn:
        """Say why an address gave no photo."""
        error = failure.value
        if isinstance(error, PhotoReject):
            raise error
        if isinstance(error, Refusal):
            raise PhotoRefused(str(error))
        raise PhotoReject(reason_of(error or RuntimeError("unknown")))

    def item_completed(self, results: Any, item: Any, info: Any) -> Any:
        """Write the journal: a photo or a reject for each picture."""
        journal = self.spider.journal
        if isinstance(item, CrawlReject):
            journal.add(item)
        if not isinstance(item, Garment):
            return item
        garment = self.spider.origins.garment(item)
        journal.add(garment)
        agent = self.spider.job.user_agent
        for index, (ok, value) in enumerate(results):
            if ok:  # of an address in another spelling, Scrapy gives the first one's answer
                kept = self._kept[value["url"]]
                journal.add(photo_row(self.spider.store, garment, index, kept, agent))
                journal.add(fetch_row(kept))
                continue
            refused = getattr(value.value, "refused", False)
            url, reason = item.images[index].url, _reason_of(value.value)
            journal.add(self.spider.reject(url, reason, item.sku, refused))
        return item

    def file_path(
        self, request: Request, response: Any = None, info: Any = None, *, item: Any = None
    ) -> str:
        """Path of a photo that was got, below the folder of photos."""
        return self._kept[self.spider.origins.recorded(request.url)].file

    def _got(self, request: Request, kept: Kept, status: str) -> FileInfo:
        self._kept[kept.url] = kept
        self.crawler.stats.inc_value(f"photos/{status}")
        return {"url": kept.url, "path": kept.file, "checksum": kept.sha256, "status": status}


def _reason_of(error: BaseException | None) -> str:
    return str(error) if isinstance(error, PhotoReject) else reason_of(error or RuntimeError("?"))
