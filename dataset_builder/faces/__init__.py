"""Faces in worn photos: kept, blurred, or cropped away, by parameter ``select.faces``."""
