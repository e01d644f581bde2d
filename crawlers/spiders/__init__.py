"""Spiders: what all shops have in common. The rest is in ``crawlers.platforms``."""
