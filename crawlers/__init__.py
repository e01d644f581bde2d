"""From a shop's pages to photos with provenance: Scrapy spiders, one a store.

A crawl goes from the left to the right, and a reader finds its step by this list:

    what a store is      stores, store, card, stores_page, roles, goods, checkout
    what a page says     platforms, platform, page, reading, links, embedded, structured, markup
    what comes of it     items, garment, sizes, sniff, rows, origins
    one crawl            run, params, job, lock, spawn, many
    its process          process, settings, spiders, walk, progress, newest, answer, failures,
                         empty_answer, media, browser, politeness
    what is remembered   state, cache, products, carried
    how it ended         report, manifest, coverage, last_run, drift, standing
    without a network    sources, fixtures, new_store
    gone for good        withdraw, withdraw_state
    load trials          load, trial
"""

SPIDER_VERSION = "1"
"""In every row of a manifest; raised when the readers read a page differently."""
