"""Shops made with Next.js: lists from a JSON API, product pages with ``__NEXT_DATA__``.

Many shops are of this kind, each with names of its own for the same things. The names
here are those of the sample mall's shop Nuri; a real shop's go into a package beside
this one, which is this one with other paths.
"""
