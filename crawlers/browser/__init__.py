"""Pages that scripts fill in, shown by a browser that has no network of its own.

A page is fetched by Scrapy like any other. The browser is then given its bytes and runs
its scripts; whatever these ask for is fetched by Scrapy too, or not at all. So all that
holds for a crawl (robots.txt, permissions, pace, budgets, byte limits, stopped hosts,
the crawler's honest name) holds for what a browser shows, and no page can reach a host
behind the crawl's back. Chromium itself is started with a proxy that does not exist.

It needs the extra ``browser`` and a Chromium; where no page of a store needs it, none
is looked for.
"""
