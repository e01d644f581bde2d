"""What is not asked for, or not kept, because somebody does not want it."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class Refusal(IgnoreRequest):
    """A page or photo is left alone; the text says at whose word. No error of the crawl."""


class NotAskedFor(Refusal):
    """A request is not sent, because of the crawl's own rules: budget, hours, manners."""
