"""An answer of 200 and no byte is tried again, as a broken one is: it says nothing of the shop."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response


class EmptyAnswers:
    """Downloader middleware beside Scrapy's own retries, and counted with them.

    When they are used up, the empty answer is passed on, for its reader to say what is
    wrong with it. An empty robots.txt is one without rules.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> EmptyAnswers:
        """Scrapy's way of making one."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The answer, or the request again."""
        if response.status != 200 or response.body or request.meta.get("is_robots_txt"):
            return response
        assert self.crawler.spider is not None
        again = get_retry_request(request, spider=self.crawler.spider, reason="empty")
        return again or response
