"""From a shop's pages to photos with provenance: Scrapy spiders, one a store."""

SPIDER_VERSION = "1"
"""In every row of a manifest; raised when the readers read a page differently."""
