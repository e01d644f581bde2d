"""A new store out of saved pages: its module, its saved pages as tests, its entries.

Saved pages are written by strangers. What stands in them becomes text, selectors and
addresses of the new modules only where it has the shape of such, and nothing of it is run.
"""
