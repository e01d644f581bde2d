"""The mall's own pages, as somebody saved them: visited once, written as archive or files."""

from __future__ import annotations

import io
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from crawlers.items import CrawlReject, Photo
from crawlers.manifest import read_manifest
from crawlers.origins import IMAGES, SHOP
from crawlers.page import Page
from crawlers.params import CrawlParams
from crawlers.platform import platform_of
from crawlers.report import CrawlReport
from crawlers.sources.source import Source
from crawlers.sources.take import take_in
from crawlers.store import find_store, wanted
from sample_store.mall import Mall


@dataclass(frozen=True)
class Answer:
    """One answer of the mall, its addresses as the mall is recorded."""

    url: str
    body: bytes
    mime: str
    status: int = 200


@dataclass(frozen=True)
class Visit:
    """What a visitor of one store got."""

    lists: list[Answer]
    products: dict[str, Answer]
    photos: dict[str, Answer]
    shown: dict[str, list[str]] = field(default_factory=dict)
    """Goods number → addresses of its gallery."""

    @property
    def all(self) -> list[Answer]:
        return [*self.lists, *self.products.values(), *self.photos.values()]


def visit(mall: Mall, name: str = "hanok", most: int = 1_000) -> Visit:
    """Walk a store as a crawl does: lists, products and photos once, ``most`` products at most."""
    store, got = find_store(name), Visit([], {}, {})
    platform = platform_of(store)

    def get(url: str) -> Answer:
        with urllib.request.urlopen(_here(url, mall), timeout=20) as answer:
            body, kind = answer.read(), answer.headers["Content-Type"]
        if not kind.startswith("image/"):
            for port, stable in ((mall.url, SHOP), (mall.image_url, IMAGES)):
                body = body.replace(port.encode(), stable.encode())
                body = body.replace(port.partition(":")[2].encode(), stable[5:].encode())
        return Answer(url, body, kind)

    for category in wanted(store, ()):
        url: str | None = platform.list_url(store, SHOP, category.code, 1)
        while url:
            answer = get(url)
            listing = platform.read_list(Page(url, answer.body, answer.mime), Counter())
            got.lists.append(answer)
            url = listing.next or None
            for one in listing.products:
                where = one.url or platform.product_url(store, SHOP, one.sku)
                if one.sku in got.products or len(got.products) >= most:
                    continue
                page = got.products[one.sku] = get(where)
                product = platform.read_product(Page(where, page.body, page.mime), Counter())
                got.shown[one.sku] = [picture.url for picture in product.images]
                for picture in product.images:
                    got.photos.setdefault(picture.url, get(picture.url))
    return got


def _here(url: str, mall: Mall) -> str:
    return url.replace(IMAGES, mall.image_url).replace(SHOP, mall.url)


@pytest.fixture(scope="session")
def mall(catalogue: Path) -> Iterable[Mall]:
    """The made-up mall, open for the whole of the tests."""
    with Mall(catalogue) as running:
        yield running


@pytest.fixture(scope="session")
def hanok(mall: Mall) -> Visit:
    """Hanok, visited."""
    return visit(mall)


@pytest.fixture(scope="session")
def few(mall: Mall) -> Visit:
    """Hanok and two of its products: for what is the same with any number of them."""
    return visit(mall, most=2)


def write_warc(
    path: Path,
    answers: Iterable[Answer],
    *,
    gzip: bool = True,
    version: str = "1.1",
    date: str = "2026-11-01T08:00:00Z",
    encode: Callable[[Answer], tuple[bytes, list[tuple[str, str]]]] | None = None,
) -> Path:
    """Write answers as an archive, by warcio's own writer, a request record before each."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        writer = WARCWriter(file, gzip=gzip, warc_version=version)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for answer in answers:
            body, more = encode(answer) if encode else (answer.body, [])
            head = [("Content-Type", answer.mime), ("ETag", '"e"'), *more]
            asked = StatusAndHeaders(
                "GET / HTTP/1.1", [("Host", "mall.invalid")], is_http_request=True
            )
            said = {"WARC-Date": date}
            writer.write_record(
                writer.create_warc_record(
                    answer.url, "request", http_headers=asked, warc_headers_dict=dict(said)
                )
            )
            writer.write_record(
                writer.create_warc_record(
                    answer.url,
                    "response",
                    payload=io.BytesIO(body),
                    http_headers=StatusAndHeaders(f"{answer.status} OK", head, protocol="HTTP/1.1"),
                    warc_headers_dict=dict(said),
                )
            )
    return path


@dataclass(frozen=True)
class Imported:
    """An import that came to its end."""

    report: CrawlReport
    out: Path

    @property
    def rows(self) -> list[Photo]:
        return read_manifest(self.out)

    @property
    def rejects(self) -> list[CrawlReject]:
        lines = (self.out / "rejects.jsonl").read_text().splitlines()
        return [CrawlReject.model_validate_json(line) for line in lines]

    @property
    def reasons(self) -> dict[str, int]:
        return dict(Counter(one.reason for one in self.rejects))


@pytest.fixture
def take(tmp_path: Path) -> Callable[..., Imported]:
    """Take a source in, quietly, with a state of the test's own."""

    def run(source: Source, out: Path | None = None, **params: Any) -> Imported:
        folder = out or tmp_path / "out"
        report = take_in(
            source, folder, CrawlParams(**params), state=tmp_path / "state", quiet=True
        )
        return Imported(report, folder)

    return run
