"""Garments: patterns around a body at rest, cut, carried into a pose and draped."""
