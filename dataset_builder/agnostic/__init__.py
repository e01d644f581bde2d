"""Erase the worn garment from a photo and from its parse, so that a try-on cannot copy it."""
