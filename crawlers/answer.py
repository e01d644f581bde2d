"""What Scrapy hands to a spider, as the spider wants it."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawlers.page import Page


def page_of(response: Response) -> Page:
    """The page of an answer."""
    kind = (response.headers.get("Content-Type") or b"").decode("latin-1")
    return Page(response.url, response.body, kind)


def request_of(failure: Failure) -> Request:
    """The request that failed, of a failure that Scrapy gives to an ``errback``."""
    request: Request = vars(failure)["request"]  # Scrapy adds it
    return request
