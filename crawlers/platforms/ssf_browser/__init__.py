"""SSF Shop as a browser shows it: lists filled by a script.

The same pages and readers as those of :mod:`crawlers.platforms.ssf`, for where its list
fragment cannot be asked for. It costs a browser (extra ``browser``) and more requests a page.

2026-07-23, captured pages: the photos of the description are filled in by a script.
Not verified: what opens the tab of the description on the real shop.
"""
