"""What is never asked for, whatever a page links to: logins, members, orders, reviews.

None of it is needed, some of it is personal (reviews show customers' own photos), and a
crawl neither logs in nor sends forms. Nor is an address that goes up its own path, which
robots.txt would be asked about in vain. There is no parameter to change it.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from scrapy import Request

from crawlers.politeness.kids import kids_in_url
from crawlers.politeness.refusal import NotAskedFor

SEGMENT = re.compile(
    r"secured|raffle"
    r"|log-?in|log-?out|sign-?in|sign-?up|join"
    r"|members?|my|my-?page|accounts?|wishlist"
    r"|cart|basket|orders?|checkout|payments?"
    r"|reviews?|listreview|reviewlist|photo-?reviews?"
)
"""Parts of a path, in lower case; ``/secured/`` and ``/raffle/`` are SSF Shop's own wish."""


def why_never(url: str, method: str = "GET") -> str | None:
    """Why a request is never sent, in words; None for one that may be."""
    if method not in ("GET", "HEAD"):
        return f"nothing is sent to a shop by {method}"
    for part in re.split(r"[/\\]+", unquote(urlsplit(url).path).lower()):
        if part in (".", "..") or SEGMENT.fullmatch(re.split(r"[.;]", part, maxsplit=1)[0]):
            return f"/{part[:40]}/ is never asked for"
    return kids_in_url(url)


class NeverAskedFor:
    """Downloader middleware that holds such requests back, redirects to them included."""

    def process_request(self, request: Request) -> None:
        """Let a request pass, or raise :class:`NotAskedFor`."""
        why = why_never(request.url, request.method)
        if why and not request.meta.get("is_robots_txt"):
            raise NotAskedFor(why)
