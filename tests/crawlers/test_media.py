"""Photos whose addresses are spelled as no browser sends them, or in two ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.manifest import read_manifest
from crawlers.params import CrawlParams
from crawlers.run import crawl
from sample_store.mall import Fault, Mall
from sample_store.mall.faults import Faults
from sample_store.mall.made_up import picture

PARAMS = CrawlParams(categories=("women/skirts",), limit=1, photo_sizes=("original",))

RECORDED = {
    "/goods/1.jpg": "/goods/1.jpg",
    "/goods/2%20.jpg": "/goods/2%20.jpg",
    "/goods/3 .jpg": "/goods/3%20.jpg",
    "/goods/4코트.jpg?v=봄": "/goods/4%EC%BD%94%ED%8A%B8.jpg?v=%EB%B4%84",
    "/goods/5.jpg#top": "/goods/5.jpg",
    '/goods/6"&lt;x&gt;.jpg': "/goods/6%22%3Cx%3E.jpg",
    "/goods/7.jpg?a=1&b=2": "/goods/7.jpg?a=1&b=2",
    "/goods/7.jpg?b=2&a=1": "/goods/7.jpg?a=1&b=2",  # the same photo at another place
}
"""As a page has it → as it is sent and recorded."""


def page(links: list[str]) -> bytes:
    thumbs = "".join(f"<div class='thumb-item' data='{link}'></div>" for link in links)
    name = "<div class='gods-name' id='goodDtlTitle'>Coat</div>"
    return f"<meta charset=utf-8>{name}<div class='preview-thumb'>{thumbs}</div>".encode()


@pytest.fixture(scope="module")
def addresses(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """Addresses of a crawl's photos, and of a later crawl's that read nothing but what is new."""
    folder, found = tmp_path_factory.mktemp("spellings"), []
    photos = {f"/goods/{n}*": Fault.replaced(picture(f"{n}")) for n in range(1, 8)}
    with Mall(catalogue) as mall:
        mall.faults = Faults({"/hanok/*/good": Fault.replaced(page(list(RECORDED))), **photos})
        for new in (False, True):
            params = PARAMS.model_copy(update={"new": new})
            state, out = folder / "state", folder / "out"
            report = crawl("hanok", out, base_url=mall.url, state=state, params=params)
            assert (report.exit_code, report.rejects) == (0, 0), report.message
            found.append([row.url for row in read_manifest(out)])
    return found


@pytest.mark.parametrize("place", range(len(RECORDED)))
def test_an_address_is_recorded_as_it_is_sent(addresses: list[list[str]], place: int) -> None:
    assert len(addresses[0]) == len(RECORDED)
    assert addresses[0][place] == f"http://mall.invalid{[*RECORDED.values()][place]}"


def test_what_was_found_once_is_found_again(addresses: list[list[str]]) -> None:
    assert set(addresses[1]) == set(addresses[0])
