"""A product feed: garments are given, and there is no page to read.

Not verified: nothing, for nothing is known of any shop here.
"""
