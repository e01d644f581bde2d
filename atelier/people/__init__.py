"""Dressed people by the hundred, with exact labels: training data for a human parser."""
