"""Archives: what a crawl would have found, however the pages and photos were captured."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from crawlers.items import Photo
from crawlers.origins import IMAGES, SHOP
from crawlers.platforms.ssf.platform import Ssf
from crawlers.sources.pages import Options
from crawlers.sources.place import Said
from crawlers.sources.warc import WarcSource, archives_at
from crawlers.store import find_store
from sample_store.mall import Mall
from sichak.errors import CrawlError
from tests.crawlers.sources.conftest import Answer, Imported, Visit, visit, write_warc

HOW = {"obtained", "source_sha256", "user_agent", "robots_sha256"}
"""Columns that tell how a photo came here."""

Take = Callable[..., Imported]


def source(path: Path, store: str = "hanok", **options: Any) -> WarcSource:
    return WarcSource(find_store(store), path, Options(**options), lambda _: None)


def facts(rows: list[Photo]) -> list[dict[str, Any]]:
    """Rows without what tells how they came here."""
    return [row.model_dump(exclude=HOW) for row in rows]


@pytest.fixture(scope="module")
def archive(few: Visit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_warc(tmp_path_factory.mktemp("warc") / "hanok.warc.gz", few.all)


class TestTheSameStoreCrawledAndOutOfAnArchive:
    STORES = ("hanok", "nuri")

    @pytest.fixture(scope="class")
    def crawls(self, start_crawl: Any) -> dict[str, Any]:
        """Both crawls, started at once."""
        return {store: start_crawl(store) for store in self.STORES}

    @pytest.mark.parametrize("store", STORES)
    def test_gives_the_same_rows(
        self, store: str, mall: Mall, crawls: dict[str, Any], take: Take, tmp_path: Path
    ) -> None:
        crawled = crawls[store].result()
        path = write_warc(tmp_path / "all.warc.gz", visit(mall, store).all)
        found = take(source(path, store))
        assert found.report.exit_code == 0, found.report.message
        assert facts(found.rows) == facts(crawled.rows)
        assert (found.out / "products.jsonl").read_bytes() == (
            crawled.out / "products.jsonl"
        ).read_bytes()

    def test_says_how_they_came_here(self, archive: Path, take: Take) -> None:
        found = take(source(archive))
        run = json.loads((found.out / "run.json").read_text())
        assert {(row.obtained, row.user_agent, row.robots_sha256) for row in found.rows} == {
            ("warc", "", None)
        }
        assert run["obtained"] == "warc"
        assert [one["name"] for one in run["sources"]] == ["file:hanok.warc.gz"]
        assert {row.source_sha256 for row in found.rows} == {run["sources"][0]["sha256"]}
        fetches = (found.out / "fetches.jsonl").read_text().splitlines()
        assert {json.loads(line)["fetched_at"] for line in fetches} == {"2026-11-01T08:00:00Z"}


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_both_versions_plain_and_compressed_are_one(
    gzipped: bool, version: str, few: Visit, archive: Path, take: Take, tmp_path: Path
) -> None:
    name = "a.warc.gz" if gzipped else "a.warc"
    path = write_warc(tmp_path / name, few.all, gzip=gzipped, version=version)
    assert facts(take(source(path)).rows) == facts(take(source(archive), tmp_path / "b").rows)


def test_a_folder_of_archives_is_one_source(few: Visit, take: Take, tmp_path: Path) -> None:
    folder = tmp_path / "archives"
    write_warc(folder / "1.warc.gz", few.photos.values())
    write_warc(folder / "2" / "b.warc", [*few.lists, *few.products.values()], gzip=False)
    found = take(source(folder))
    assert len(found.rows) == len(few.photos)
    assert len({row.source_sha256 for row in found.rows}) == 1


def test_there_must_be_an_archive(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.warc"):
        with pytest.raises(CrawlError, match="no archive"):
            archives_at(path)


def chunked(body: bytes) -> bytes:
    pieces = [body[at : at + 700] for at in range(0, len(body), 700)]
    return b"".join(b"%x;x=1\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
        ("gzip", lambda body: body),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
    ],
    ids=["gzip", "deflate", "raw deflate", "decoded already", "twice"],
)
def test_encodings_are_undone(
    encoding: str, pack: Callable[[bytes], bytes], few: Visit, take: Take, tmp_path: Path
) -> None:
    def encode(answer: Answer) -> tuple[bytes, list[tuple[str, str]]]:
        head = [("Content-Encoding", encoding), ("Transfer-Encoding", "chunked")]
        return chunked(pack(answer.body)), head

    path = write_warc(tmp_path / "a.warc.gz", few.all, encode=encode)
    assert len(take(source(path)).rows) == len(few.photos)


class TestPhotos:
    def sku(self, few: Visit) -> str:
        return sorted(few.products)[0]

    def only(self, few: Visit, *photos: Answer) -> list[Answer]:
        return [*few.lists, few.products[self.sku(few)], *photos]

    def resized(self, url: str, size: tuple[int, int]) -> Answer:
        buffer = io.BytesIO()
        Image.new("RGB", size, "red").save(buffer, "JPEG")
        width, height = size
        where = f"{IMAGES}/cmd/LB_{width}x{height}/src/{url}"
        return Answer(where, buffer.getvalue(), "image/jpeg")

    def test_the_original_is_taken_before_larger_copies(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        url = few.shown[self.sku(few)][0]
        large = self.resized(url, (750, 1000))
        path = write_warc(tmp_path / "a.warc.gz", self.only(few, large, few.photos[url]))
        row = take(source(path)).rows[0]
        assert (row.url, row.width) == (url, 96)

    def test_without_it_the_largest_size_is_and_its_address_is_kept(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        url = few.shown[self.sku(few)][0]
        sizes = [self.resized(url, size) for size in ((100, 132), (750, 1000), (220, 293))]
        found = take(source(write_warc(tmp_path / "a.warc.gz", self.only(few, *sizes))))
        row = found.rows[0]
        assert (row.url, row.width, row.height) == (url, 750, 1000)
        fetch = json.loads((found.out / "fetches.jsonl").read_text().splitlines()[0])
        assert (fetch["url"], fetch["final_url"]) == (url, sizes[1].url)

    def test_what_is_not_in_the_archive_is_a_reject(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        shown = few.shown[self.sku(few)]
        path = write_warc(tmp_path / "a.warc.gz", self.only(few, few.photos[shown[1]]))
        found = take(source(path))
        assert [row.image_index for row in found.rows] == [1]
        assert found.reasons == {"not in the archive, in no size": 3}
        assert {(one.stage, one.sku) for one in found.rejects} == {("import", self.sku(few))}

    @pytest.mark.parametrize(
        ("body", "reason"),
        [
            (b"", "no usable picture: the file is empty"),
            (b"<html>no</html>", "it is an HTML page"),
            (b"\xff\xd8\xff\xe0 cut", "no usable picture"),
        ],
    )
    def test_what_is_no_picture_is_a_reject(
        self, body: bytes, reason: str, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        url = few.shown[self.sku(few)][0]
        path = write_warc(tmp_path / "a.warc.gz", self.only(few, Answer(url, body, "image/jpeg")))
        assert any(reason in one for one in take(source(path)).reasons)

    def test_a_photo_that_opts_out_is_refused(self, few: Visit, take: Take, tmp_path: Path) -> None:
        def encode(answer: Answer) -> tuple[bytes, list[tuple[str, str]]]:
            photo = answer.mime == "image/jpeg"
            return answer.body, [("X-Robots-Tag", "noai")] if photo else []

        path = write_warc(tmp_path / "a.warc.gz", few.all, encode=encode)
        found = take(source(path))
        assert found.report.exit_code == 2
        assert found.reasons == {"opted out by X-Robots-Tag: noai": len(few.photos)}


class TestCaptures:
    def test_of_several_the_newest_is_taken(self, few: Visit, take: Take, tmp_path: Path) -> None:
        sku = sorted(few.products)[0]
        page = few.products[sku]
        newer = Answer(page.url, page.body.replace(b"tee 0", b"robe 9"), page.mime)
        path = write_warc(tmp_path / "a.warc.gz", [newer], date="2026-11-03T08:00:00Z")
        write_warc(path, few.all, date="2026-11-01T08:00:00Z")
        rows = [row for row in take(source(path)).rows if row.sku == sku]
        assert {row.name for row in rows} == {"robe 0 <한옥> & co".replace("robe 0", "robe 9")}

    def test_an_answer_that_says_gone_is_no_capture(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        path = write_warc(tmp_path / "a.warc.gz", few.all)
        gone = [Answer(one.url, b"gone", one.mime, 404) for one in few.all]
        write_warc(path, gone, date="2026-12-01T08:00:00Z")
        assert len(take(source(path)).rows) == len(few.photos)

    def test_a_revisit_stands_for_the_capture_it_refers_to(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        from warcio.warcwriter import WARCWriter

        path = write_warc(tmp_path / "a.warc.gz", few.all)
        url = next(iter(few.photos))
        with path.open("ab") as file:
            writer = WARCWriter(file)
            for digest in ("sha1:UNKNOWN", "sha1:OTHER"):
                writer.write_record(
                    writer.create_revisit_record(url, digest, url, "2026-11-01T08:00:00Z")
                )
        assert len(take(source(path)).rows) == len(few.photos)

    def test_a_revisit_of_nothing_is_a_reject(self, few: Visit, take: Take, tmp_path: Path) -> None:
        from warcio.warcwriter import WARCWriter

        photos = iter(few.photos)
        url = next(photos)
        path = write_warc(tmp_path / "a.warc.gz", [one for one in few.all if one.url != url])
        with path.open("ab") as file:
            writer = WARCWriter(file)
            writer.write_record(
                writer.create_revisit_record(url, "sha1:X", url, "2026-11-01T08:00:00Z")
            )
        assert take(source(path)).reasons == {
            "a revisit of a capture that is not in the archive": 1
        }


class TestPages:
    def test_what_is_neither_product_nor_list_is_left_out(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        others = [
            Answer(f"{SHOP}/", b"<html>home</html>", "text/html"),
            Answer("http://other.invalid/x", b"<html>other</html>", "text/html"),
            Answer(f"{SHOP}/secured/x", b"<html>login</html>", "text/html"),
            Answer(f"{SHOP}/a.js", b"x", "text/javascript"),
        ]
        found = take(source(write_warc(tmp_path / "a.warc.gz", [*few.all, *others])))
        assert found.report.exit_code == 0
        assert found.reasons == {
            "neither a product page nor a list": 1,
            "/secured/ is never asked for": 1,
        }

    def test_a_page_that_opts_out_is_refused(self, few: Visit, take: Take, tmp_path: Path) -> None:
        meta = b'<meta name="robots" content="noai">'
        answers = [
            Answer(one.url, one.body.replace(b"<head>", b"<head>" + meta), one.mime)
            if one in few.products.values()
            else one
            for one in few.all
        ]
        found = take(source(write_warc(tmp_path / "a.warc.gz", answers)))
        assert found.report.exit_code == 2
        assert found.reasons == {"opted out by its meta robots: noai": len(few.products)}

    def test_another_store_of_the_mall_is_left_out(
        self, mall: Mall, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        maru = visit(mall, "maru", most=2)
        found = take(source(write_warc(tmp_path / "a.warc.gz", [*maru.all, *few.all])))
        assert {row.sku for row in found.rows} == few.products.keys()
        assert found.reasons == {"a page of another store, maru": len(maru.products)}

    def test_a_shop_of_its_own_may_call_its_products_pages_anything(
        self, mall: Mall, take: Take, tmp_path: Path
    ) -> None:
        nuri = visit(mall, "nuri", most=1)
        ((sku, page),) = nuri.products.items()
        elsewhere = Answer(page.url.replace("/products/", "/wide-trousers/"), page.body, page.mime)
        answers = [elsewhere, *nuri.photos.values()]
        found = take(source(write_warc(tmp_path / "a.warc.gz", answers), "nuri"))
        assert ({row.sku for row in found.rows}, found.reasons) == ({sku}, {})

    def test_kids_goods_are_left_out(self, few: Visit, take: Take, tmp_path: Path) -> None:
        sku = sorted(few.products)[0]
        page = few.products[sku]
        kids = Answer(page.url, page.body.replace(b"tee 0", b"kids tee 0"), page.mime)
        path = write_warc(tmp_path / "a.warc.gz", [*few.lists, kids, *few.photos.values()])
        assert take(source(path)).reasons == {"kids' goods are not crawled": 1}

    def test_without_lists_the_breadcrumb_tells_the_category(
        self, few: Visit, archive: Path, take: Take, tmp_path: Path
    ) -> None:
        pages = [*few.products.values(), *few.photos.values()]
        found = take(source(write_warc(tmp_path / "a.warc.gz", pages)))
        whole = take(source(archive), tmp_path / "whole")
        assert facts(found.rows) == facts(whole.rows)

    def test_what_the_user_says_comes_first(self, archive: Path, take: Take) -> None:
        found = take(source(archive, said=Said("men/pants")))
        assert {(row.category, row.gender) for row in found.rows} == {("lower", "men")}

    def test_sizes_are_read_where_they_are_there(
        self, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        sku = sorted(few.products)[0]
        url = (
            f"{SHOP}/public/goods/detail/realSize?godNo={sku}&godTpCd=GNRL_GOD"
            "&partmalSectCd=MCOM&recommendItmList="
        )
        table = b"<table><tr><th>size</th><th>waist</th></tr><tr><td>S</td><td>70</td></tr></table>"
        path = write_warc(tmp_path / "a.warc.gz", [*few.all, Answer(url, table, "text/html")])
        found = take(source(path, parts=("sizes",)))
        lines = (found.out / "products.jsonl").read_text().splitlines()
        said = {one["sku"]: one["sizes"] for one in map(json.loads, lines)}
        assert said[sku] == {"columns": ["size", "waist"], "rows": [["S", "70"]]}
        assert found.reasons == {}

    def test_a_further_page_that_cannot_be_read_is_a_reject_and_the_product_does_without(
        self, few: Visit, take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ValueError("no table")

        monkeypatch.setattr(Ssf, "read_part", broken)
        path = write_warc(tmp_path / "a.warc.gz", few.all)
        found = take(source(path, parts=("description",)))
        assert len(found.rows) == len(few.photos)
        reason = "the page of its description cannot be read: no table"
        assert found.reasons == {reason: len(few.products)}


class TestDamage:
    @pytest.mark.parametrize("share", [0.999, 0.9, 0.8, 0.6, 0.5, 0.3, 0.05])
    def test_a_cut_off_archive_gives_what_came_before(
        self, share: float, archive: Path, take: Take, tmp_path: Path
    ) -> None:
        whole = archive.read_bytes()
        path = tmp_path / "cut.warc.gz"
        path.write_bytes(whole[: int(share * len(whole))])
        found = take(source(path))
        assert any("cannot be read on after byte" in one for one in found.reasons)
        assert found.report.photos < 8

    def test_a_bomb_is_a_reject(self, few: Visit, take: Take, tmp_path: Path) -> None:
        url = next(iter(few.photos))

        def encode(answer: Answer) -> tuple[bytes, list[tuple[str, str]]]:
            if answer.url != url:
                return answer.body, []
            return gzip.compress(bytes(40_000_000), 1), [("Content-Encoding", "gzip")]

        path = write_warc(tmp_path / "a.warc.gz", few.all, encode=encode)
        assert take(source(path)).reasons == {"larger than 33,554,432 bytes": 1}

    @pytest.mark.parametrize("line", [b"a" * 1000, b"a: b\r\n", b"\r\n"])
    def test_a_head_without_end_is_read_to_its_limit(
        self, line: bytes, few: Visit, take: Take, tmp_path: Path
    ) -> None:
        path = write_warc(tmp_path / "a.warc.gz", few.all)
        with path.open("ab") as file:
            file.write(gzip.compress(b"WARC/1.0\r\n" + line * (3_000_000 // len(line))))
        found = take(source(path))
        assert len(found.rows) == len(few.photos)
        assert any("cannot be read on after byte" in one for one in found.reasons)

    @pytest.mark.parametrize(
        "data", [b"", b"\0" * 100, b"no archive\r\n", gzip.compress(b"no archive", mtime=0)]
    )
    def test_what_is_no_archive_gives_nothing(
        self, data: bytes, take: Take, tmp_path: Path
    ) -> None:
        path = tmp_path / "a.warc.gz"
        path.write_bytes(data)
        assert take(source(path)).report.exit_code == 3

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_no_damage_raises(self, data: Any, archive: Path, tmp_path: Path) -> None:
        body = bytearray(archive.read_bytes())
        for _ in range(data.draw(st.integers(1, 5))):
            at = data.draw(st.integers(0, len(body) - 1))
            body[at] ^= data.draw(st.integers(1, 255))
        path = tmp_path / "damaged.warc.gz"
        path.write_bytes(bytes(body))
        list(source(path).items())
