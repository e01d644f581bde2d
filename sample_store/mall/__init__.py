"""A shopping mall on the loopback: the sample store behind SSF-Shop-shaped pages.

The markup is that of the years 2023 to 2026 unless another era is asked for: a list
fragment with paging, a product page with JSON-LD and thumbnails, an image host with a
resize prefix, and robots.txt. The pages are the project's own skeletons; only the names
that a spider selects by are those of the real shop. Beside the stores of the catalogue
there are Bada, who resells, and Nuri, a shop of other software; and any answer can be
spoiled by a :class:`Fault`.
"""

from sample_store.mall.faults import Fault
from sample_store.mall.server import Mall, serve_forever

__all__ = ["Fault", "Mall", "serve_forever"]
