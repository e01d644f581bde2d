"""The atelier: path-traced people in garments, with exact truth (a development tool)."""
