"""What names a photo's size in its address, by pages that show photos with and without."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.photo_size import original, unsized
from crawlers.page import Page


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("https://s/a.jpg", "//s/a.jpg"),
        ("http://s/a_533x.jpg?v=1", "//s/a.jpg?v=1"),
        ("https://s/a_533x800.jpg", "//s/a.jpg"),
        ("https://s/a-300x300.jpg", "//s/a.jpg"),
        ("https://s/a.jpg?width=90", "//s/a.jpg"),
        ("https://s/a.jpg?v=1&width=90", "//s/a.jpg?v=1"),
        ("https://s/a.jpg?width=90&v=1", "//s/a.jpg?v=1"),
        ("https://s/a.jpg?id=90", "//s/a.jpg?id=90"),
        ("https://s/a_12.jpg", "//s/a_12.jpg"),
        ("https://s/a_1x.b/c.jpg", "//s/a_1x.b/c.jpg"),
    ],
)
def test_all_sizes_of_a_photo_have_one_address_without_size(url: str, same: str) -> None:
    assert unsized(url) == same


@pytest.mark.parametrize(
    ("html", "ways"),
    [
        ("", []),
        ('<img src="/a_533x.jpg">', []),  # nothing says that there is another
        ('<img src="/a_533x.jpg" srcset="/a_165x.jpg 165w, /a_900x.jpg 900w">', []),
        ('<img src="/a_533x.jpg" srcset="/a_165x.jpg 165w, /a.jpg 900w">', ["_533x"]),
        (
            '<meta property="og:image" content="http://s.x/a.jpg"><img src="/a.jpg?width=9">',
            ["?width=9"],
        ),
        ('<meta property="og:image" content="/b.jpg"><img src="/a.jpg?width=9">', []),  # another
        ('<meta property="og:image" content="/a.jpg"><img src="/a.jpg">', []),
        ('<meta property="og:image" content="/a.jpg"><img src="/a-300x300.jpg">', ["-300x300"]),
        (
            """<script type="application/ld+json">{"@type": "Product", "image": "/a.jpg?v=2"}
            </script><img data-src="/a_90x.jpg?v=2&amp;w=5">""",
            ["_90x", "&w=5"],
        ),
    ],
)
def test_a_size_is_what_the_largest_has_not(html: str, ways: list[str]) -> None:
    found = original([Page("https://s.x/p", html.encode())])
    assert bool(found) == bool(ways)
    for way in ways:
        start, end = ("a", ".jpg") if way[0] in "_-" else ("a.jpg", "")
        assert re.sub(found, "", f"{start}{way}{end}") == start + end


def test_the_made_up_shop_s_list_and_page_agree_on_originals(dawn: Any) -> None:
    found = original([dawn.product(), dawn.listing()])
    base = "https://haru.example/cdn/shop/files/rms_02.jpg?v=1714"
    assert re.sub(found, "", base.replace(".jpg", "_533x.jpg")) == base
    assert re.sub(found, "", f"{base}&width=1946") == base
    assert re.sub(found, "", base) == base


@given(name=st.text(max_size=30), way=st.sampled_from(["_9x.jpg", ".jpg?width=9", ".jpg"]))
def test_any_address_gives_a_pattern_or_none(name: str, way: str) -> None:
    quoted = name.replace("&", "&amp;").replace('"', "&quot;")
    html = f'<meta property="og:image" content="/{quoted}.jpg"><img src="/{quoted}{way}">'
    found = original([Page("https://s.x/p", html.encode("utf-8", "replace"))])
    re.compile(found)
    assert '"' not in found
