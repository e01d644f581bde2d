"""Nuri, a store of the sample mall on other software: its pictures say what they show.

It sells what Hanok and Maru sell, under numbers of its own: the same photos in two stores.
"""

from crawlers.roles import DETAIL, PACKSHOT, SWATCH, WORN_BACK, WORN_FRONT, WORN_SIDE, Roles
from crawlers.store import Category, Store

STORE = Store(
    name="nuri",
    title="Nuri (sample store)",
    platform="nextshop",
    homepage="http://mall.invalid/",
    base_url="",
    domains=("mall.invalid",),
    categories={
        "women/tops": Category("women-tops", "upper", "women"),
        "women/bottoms": Category("women-bottoms", "lower", "women"),
        "women/dresses": Category("women-dresses", "dress", "women"),
        "men/tops": Category("men-tops", "upper", "men"),
        "men/bottoms": Category("men-bottoms", "lower", "men"),
    },
    roles=Roles(
        tags={
            "still_life": PACKSHOT,
            "model_front": WORN_FRONT,
            "model_back": WORN_BACK,
            "model_side": WORN_SIDE,
            "close_up": DETAIL,
            "swatch": SWATCH,
        }
    ),
    licence="Apache-2.0",
    description="Sample store on the local mall, a JSON API and __NEXT_DATA__; roles by tag.",
    sample=True,
)
