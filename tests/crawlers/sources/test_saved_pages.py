"""Saved pages: what a browser left in a folder, read as the shop's own pages."""

from __future__ import annotations

import base64
import io
import json
import os
import quopri
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from crawlers.origins import IMAGES, SHOP
from crawlers.page import Page
from crawlers.sources.mhtml import read_mhtml
from crawlers.sources.origin import address_of
from crawlers.sources.pages import Options
from crawlers.sources.place import Said
from crawlers.sources.saved_pages import SavedPages, pages_at
from crawlers.sources.source import NotThere
from crawlers.store import find_store
from tests.crawlers.sources.conftest import Answer, Imported, Visit

Take = Callable[..., Imported]


def source(path: Path, **options: Any) -> SavedPages:
    return SavedPages(find_store("hanok"), path, Options(**options), lambda _: None)


def name_of(url: str) -> str:
    return urlsplit(url).path.rpartition("/")[2]


def mark(url: str) -> bytes:
    """What Chrome writes into the head of a page it saves."""
    return f"<!-- saved from url=({len(url):04d}){url} -->\n".encode()


def save(folder: Path, stem: str, page: Answer, photos: list[Answer]) -> Path:
    """Save a page as a browser does: with what it showed in a folder beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / f"{stem}_files"
    beside.mkdir(exist_ok=True)
    for photo in photos:
        (beside / name_of(photo.url)).write_bytes(photo.body)
    head, _, rest = page.body.partition(b">")
    path = folder / f"{stem}.html"
    path.write_bytes(head + b">" + mark(page.url) + rest)
    return path


def save_all(folder: Path, hanok: Visit) -> Path:
    for place, page in enumerate(hanok.lists):
        save(folder, f"list {place}", page, [])
    for sku, page in hanok.products.items():
        save(folder, f"상품 {sku}", page, [hanok.photos[url] for url in hanok.shown[sku]])
    return folder


@pytest.fixture
def sku(hanok: Visit) -> str:
    return sorted(hanok.products)[0]


@pytest.fixture
def one(hanok: Visit, sku: str, tmp_path: Path) -> Path:
    """One product's page with its photos."""
    save(tmp_path / "saved", "p", hanok.products[sku], [hanok.photos[u] for u in hanok.shown[sku]])
    return tmp_path / "saved"


class TestAWholeStore:
    def test_every_photo_becomes_a_row(self, hanok: Visit, take: Take, tmp_path: Path) -> None:
        found = take(source(save_all(tmp_path / "saved", hanok)))
        assert found.report.exit_code == 0, found.report.message
        assert found.reasons == {}
        assert {(row.sku, row.image_index, row.url) for row in found.rows} == {
            (sku, index, url) for sku, urls in hanok.shown.items() for index, url in enumerate(urls)
        }

    def test_a_row_says_which_page_it_is_from(self, one: Path, take: Take, sku: str) -> None:
        found = take(source(one))
        run = json.loads((found.out / "run.json").read_text())
        assert [file["name"] for file in run["sources"]] == ["file:p.html"]
        for row in found.rows:
            assert (row.obtained, row.user_agent, row.robots_sha256) == ("saved pages", "", None)
            assert row.source_sha256 == run["sources"][0]["sha256"]
            assert row.page_url == f"{SHOP}/hanok/{sku}/good"
        fetches = map(json.loads, (found.out / "fetches.jsonl").read_text().splitlines())
        assert all(one["final_url"].startswith("file:p_files/GM00") for one in fetches)

    def test_twice_is_the_same(self, one: Path, take: Take, tmp_path: Path) -> None:
        first, again = take(source(one)), take(source(one), tmp_path / "again")
        assert again.report.downloaded == 0
        for name in ("manifest.jsonl", "products.jsonl", "rejects.jsonl", "manifest.parquet"):
            assert (first.out / name).read_bytes() == (again.out / name).read_bytes()

    def test_no_folder_of_the_users_is_told(self, one: Path, take: Take, tmp_path: Path) -> None:
        out = take(source(one)).out
        told = b"".join((out / name).read_bytes() for name in (
            "manifest.jsonl", "products.jsonl", "rejects.jsonl", "fetches.jsonl", "run.json",
        ))  # fmt: skip
        assert str(tmp_path).encode() not in told


class TestPhotosOfAPage:
    def test_one_that_was_not_saved_is_a_reject(
        self, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        gone = hanok.shown[sku][2]
        (one / "p_files" / name_of(gone)).unlink()
        found = take(source(one))
        assert [row.image_index for row in found.rows] == [0, 1, 3]
        assert found.reasons == {f"not saved with its page: {name_of(gone)}": 1}

    @pytest.mark.parametrize("copy", ["{}(1).{}", "{} (2).{}", "{}_002.{}"])
    def test_of_several_sizes_the_largest_is_taken(
        self, copy: str, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        stem, _, suffix = name_of(hanok.shown[sku][0]).rpartition(".")
        Image.new("RGB", (750, 1000), "red").save(one / "p_files" / copy.format(stem, suffix))
        row = take(source(one)).rows[0]
        assert (row.url, row.width, row.height) == (hanok.shown[sku][0], 750, 1000)

    def renamed(self, one: Path, hanok: Visit, sku: str, names: list[str]) -> list[str]:
        """The page with other names of its photos, and the photos under these names."""
        page, text = one / "p.html", (one / "p.html").read_text()
        for url, name in zip(hanok.shown[sku], names, strict=True):
            text = text.replace(name_of(url), name)
            (one / "p_files" / name_of(url)).rename(one / "p_files" / unquote(name))
        page.write_text(text)
        return [hanok.photos[url].body.hex() for url in hanok.shown[sku]]

    @pytest.mark.parametrize(
        "names",
        [
            ["coat_001.jpg", "coat_002.jpg", "coat_003.jpg", "coat_004.jpg"],
            ["coat.jpg", "coat_002.jpg", "coat(1).jpg", "coat (2).jpg"],
            ["COAT.jpg", "b%20c.jpg", "바지.jpg", "a.b.jpg"],
        ],
    )
    def test_numbered_photos_are_not_taken_for_copies(
        self, names: list[str], hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        bodies = self.renamed(one, hanok, sku, names)
        found = take(source(one))
        assert [(found.out / row.file).read_bytes().hex() for row in found.rows] == bodies

    def test_two_photos_of_one_name_are_not_guessed_at(
        self, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        page, text = one / "p.html", (one / "p.html").read_text()
        shown = [name_of(url) for url in hanok.shown[sku]]
        page.write_text(text.replace(shown[1], f"more/{shown[0]}"))
        found = take(source(one))
        assert [row.image_index for row in found.rows] == [2, 3]
        assert found.reasons == {f"two pictures of the page are named {shown[0].lower()}": 2}

    def test_an_address_the_browser_replaced_is_known_by_its_file(
        self, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        page = one / "p.html"
        text = page.read_text()
        for url in hanok.shown[sku]:
            resized = f"{IMAGES}/cmd/LB_750x1000/src/{url}"
            text = text.replace(resized, f"./p_files/{name_of(url)}")
        page.write_text(text)
        found = take(source(one))
        assert [row.url for row in found.rows] == [
            f"file:p_files/{name_of(url)}" for url in hanok.shown[sku]
        ]

    @pytest.mark.parametrize(
        "hostile", ["../../secret.jpg", "/secret.jpg", "p_files/../../secret.jpg", "link.jpg"]
    )
    def test_no_address_leads_out_of_the_folder(
        self, hostile: str, hanok: Visit, sku: str, one: Path, take: Take, tmp_path: Path
    ) -> None:
        secret = tmp_path / "secret.jpg"
        Image.new("RGB", (64, 64), "red").save(secret)
        (one / "p_files" / "link.jpg").symlink_to(secret)
        page = one / "p.html"
        first = f"{IMAGES}/cmd/LB_750x1000/src/{hanok.shown[sku][0]}"
        page.write_text(page.read_text().replace(first, hostile))
        assert not any((row.width, row.height) == (64, 64) for row in take(source(one)).rows)

    def test_one_that_is_too_large_is_a_reject(self, one: Path, take: Take) -> None:
        found = take(source(one, photo_bytes=10))
        assert found.reasons == {"what was saved of it is no picture, or too large": 4}
        assert found.report.exit_code == 3


class TestPages:
    def test_frames_beside_a_page_are_no_pages(self, one: Path) -> None:
        (one / "p_files" / "frame.html").write_text("<html>")
        assert pages_at(one) == [one / "p.html"]

    def test_a_page_alone_is_a_source_too(self, one: Path, take: Take) -> None:
        assert len(take(source(one / "p.html")).rows) == 4

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "the page does not say where it is from"),
            (b"<html>no address", "the page does not say where it is from"),
            (b"<html>" + b"x" * (9 * 1024 * 1024), "larger than 8,388,608 bytes"),
            (mark("https://other.test/x"), "other.test is none of the store's hosts"),
            (mark(f"{SHOP}/"), "neither a product page nor a list"),
            (mark("about:internet"), "the page does not say where it is from"),
            (rb"<meta charset=raw_unicode_escape>\ud800", "the page does not say where it is from"),
        ],
    )
    def test_every_other_page_is_a_reject(
        self, body: bytes, reason: str, one: Path, take: Take
    ) -> None:
        (one / "other.html").write_bytes(body)
        found = take(source(one))
        assert (found.reasons, len(found.rows)) == ({reason: 1}, 4)

    def test_a_product_saved_twice_is_read_once(
        self, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        save(one, "q", hanok.products[sku], [])
        found = take(source(one))
        assert len(found.rows) == 4
        assert found.reasons == {f"the product is read from {SHOP}/hanok/{sku}/good": 1}

    @pytest.mark.parametrize("stem", ["a", "z"])
    def test_a_page_saved_before_its_script_had_run_hides_no_later_one(
        self, stem: str, hanok: Visit, sku: str, one: Path, take: Take
    ) -> None:
        early = b'<html><h1 id="goodDtlTitle">tee</h1>'
        save(one, stem, Answer(hanok.products[sku].url, early, "text/html"), [])
        found = take(source(one))
        assert [row.image_index for row in found.rows] == [0, 1, 2, 3]
        assert found.reasons == {f"the product is read from {SHOP}/hanok/{sku}/good": 1}

    def test_a_product_without_name_is_a_reject(self, one: Path, take: Take) -> None:
        page = one / "p.html"
        page.write_bytes(
            page.read_bytes().replace(b"goodDtlTitle", b"x").replace(b'"name"', b'"n"')
        )
        assert take(source(one)).reasons == {"the product page lacks: name": 1}

    def test_what_the_user_says_comes_first(self, one: Path, take: Take) -> None:
        rows = take(source(one, said=Said("dress", "men"))).rows
        assert {(row.category, row.gender) for row in rows} == {("dress", "men")}

    def test_thousands_of_files_beside_a_page_are_no_trouble(self, one: Path, take: Take) -> None:
        for place in range(3_000):
            (one / "p_files" / f"icon ({place}).svg").touch()
        assert len(take(source(one)).rows) == 4

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=st.binary(max_size=300), name=st.text(min_size=1, max_size=30))
    def test_no_page_raises(self, body: bytes, name: str, tmp_path: Path) -> None:
        folder = tmp_path / "any"
        folder.mkdir(exist_ok=True)
        stem = os.fsdecode(os.fsencode(name.encode("utf-8", "replace")))
        plain = "".join(c for c in stem if c not in "/\0")[:20] or "x"
        (folder / f"{plain}.html").write_bytes(mark(f"{SHOP}/hanok/x/good") + body)
        list(source(folder).items())


@pytest.mark.parametrize(
    ("html", "url"),
    [
        ("", ""),
        ("<!-- saved from url=(0020)https://shop.test/a -->", "https://shop.test/a"),
        ("<!--\n Page saved with SingleFile \n url: https://shop.test/a \n-->", "https://shop.test/a"),
        ('<link rel="canonical" href="https://shop.test/b">', "https://shop.test/b"),
        ('<meta property="og:url" content="https://shop.test/c">', "https://shop.test/c"),
        (
            '<script type="application/ld+json">{"@type": "Product", "offers":'
            '[{"url": "https://shop.test/d"}]}</script>',
            "https://shop.test/d",
        ),
        ('<link rel="canonical" href="/relative">', ""),
        ('<link rel="canonical" href="javascript:x">', ""),
        ('<link rel="canonical" href="file:///etc/passwd">', ""),
        ('<script type="application/ld+json">{"@type": "Product", "url": []}</script>', ""),
    ],
)  # fmt: skip
def test_a_page_says_where_it_is_from(html: str, url: str) -> None:
    assert address_of(Page("", html.encode())) == url


def mhtml(page: Answer, photos: list[Answer]) -> bytes:
    """One file as Chrome writes it."""
    line = "----MultipartBoundary--x----"
    parts = [
        f"--{line}\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n"
        f"Content-Location: {page.url}\r\n\r\n{quopri.encodestring(page.body).decode()}\r\n"
    ]
    parts += [
        f"--{line}\r\nContent-Type: {one.mime}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Location: {one.url}\r\n\r\n{base64.encodebytes(one.body).decode()}\r\n"
        for one in photos
    ]
    head = (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {page.url}\r\nMIME-Version: 1.0\r\n"
        f'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="{line}"\r\n\r\n'
    )
    return (head + "".join(parts) + f"--{line}--\r\n").encode()


class TestMhtml:
    def test_it_holds_page_and_photos(
        self, hanok: Visit, sku: str, take: Take, tmp_path: Path
    ) -> None:
        photos = [hanok.photos[url] for url in hanok.shown[sku]]
        path = tmp_path / "p.mhtml"
        path.write_bytes(mhtml(hanok.products[sku], photos))
        found = take(source(path))
        assert [row.url for row in found.rows] == hanok.shown[sku]
        bodies = [(found.out / row.file).read_bytes() for row in found.rows]
        assert bodies == [one.body for one in photos]

    def test_another_size_will_do(self, hanok: Visit, sku: str, take: Take, tmp_path: Path) -> None:
        url = hanok.shown[sku][0]
        buffer = io.BytesIO()
        Image.new("RGB", (750, 1000)).save(buffer, "PNG")
        large = Answer(f"{IMAGES}/cmd/LB_750x1000/src/{url}", buffer.getvalue(), "image/png")
        path = tmp_path / "p.mht"
        path.write_bytes(mhtml(hanok.products[sku], [large]))
        found = take(source(path))
        assert [(row.url, row.width, row.mime) for row in found.rows] == [(url, 750, "image/png")]
        assert len(found.rejects) == 3

    @pytest.mark.parametrize(
        "data",
        [
            b"", b"no mail", b"Content-Type: text/plain\r\n\r\nx",
            b"".join(
                b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n)
                for n in range(3_000)
            ),
        ],
        ids=["empty", "no mail", "no page", "nested"],
    )  # fmt: skip
    def test_what_holds_no_page_says_so(self, data: bytes) -> None:
        with pytest.raises(NotThere):
            read_mhtml(data)

    @given(data=st.binary(max_size=400))
    def test_bytes_of_any_kind_end_in_a_page_or_in_a_reason(self, data: bytes) -> None:
        for head in (b"", b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n"):
            try:
                page = read_mhtml(head + data).page
            except NotThere:
                continue
            assert isinstance(page.body, bytes)
