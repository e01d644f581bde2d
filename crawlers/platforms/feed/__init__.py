"""A product feed: garments are given, and there is no page to read."""
