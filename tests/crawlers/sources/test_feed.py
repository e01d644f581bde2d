"""Feeds: products and photos as a shop hands them on, in three notations."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.params import CrawlParams
from crawlers.sources.feed import FeedSource
from crawlers.sources.feed_fields import Mapped, picture_names, product_of, read_mapping
from crawlers.sources.kinds import Wanted, source_of
from crawlers.sources.place import Said
from sample_store.mall import Mall
from sample_store.mall.made_up import picture
from sichak.errors import CrawlError
from tests.crawlers.sources.conftest import Imported, Visit

Take = Callable[..., Imported]
OURS = Wanted(brand="Our brand", licence="CC-BY-4.0")

ROWS: list[dict[str, str]] = [
    {
        "id": "A-1",
        "title": "Wide trousers",
        "link": "https://shop.test/p/A-1",
        "image_link": "photos/a1.jpg",
        "additional_image_link": "photos/a1-back.jpg",
        "color": "navy",
        "product_type": "Women > Bottoms > Trousers",
        "price": "59,900.00 KRW",
        "availability": "in_stock",
        "item_group_id": "A",
        "gender": "female",
        "age_group": "adult",
        "brand": "Made up",
    },
    {
        "id": "A-2",
        "title": "Wide trousers & more",
        "link": "https://shop.test/p/A-2",
        "image_link": "photos/a2.jpg",
        "color": "black",
        "product_type": "Women > Bottoms > Trousers",
        "price": "49900 KRW",
        "availability": "out of stock",
        "item_group_id": "A",
        "gender": "female",
    },
]


def write_csv(folder: Path, rows: list[dict[str, str]], delimiter: str = ",") -> Path:
    path = folder / "feed.csv"
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_json(folder: Path, rows: list[dict[str, str]]) -> Path:
    path = folder / "feed.json"
    path.write_text(json.dumps({"products": rows}, ensure_ascii=False), encoding="utf-8")
    return path


def write_rss(folder: Path, rows: list[dict[str, str]]) -> Path:
    items = "".join(
        "<item><title>not this</title>"
        + "".join(f"<g:{name}>{escape(text)}</g:{name}>" for name, text in row.items())
        + "</item>"
        for row in rows
    )
    path = folder / "feed.xml"
    path.write_text(
        '<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0" version="2.0">'
        f"<channel><title>Shop</title>{items}</channel></rss>",
        encoding="utf-8",
    )
    return path


def write_atom(folder: Path, rows: list[dict[str, str]]) -> Path:
    items = "".join(
        f'<entry><title>{escape(row["title"])}</title><link href="{row["link"]}"/>'
        + "".join(
            f"<g:{name}>{escape(text)}</g:{name}>"
            for name, text in row.items()
            if name not in ("title", "link")
        )
        + "</entry>"
        for row in rows
    )
    path = folder / "feed.atom"
    path.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
        f"<title>Shop</title>{items}</feed>",
        encoding="utf-8",
    )
    return path


WRITERS = {"csv": write_csv, "json": write_json, "rss": write_rss, "atom": write_atom}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A feed's folder with its photos."""
    photos = tmp_path / "feed" / "photos"
    photos.mkdir(parents=True)
    for name in ("a1", "a1-back", "a2"):
        (photos / f"{name}.jpg").write_bytes(picture(name))
    return tmp_path / "feed"


def source(path: Path, wanted: Wanted = OURS) -> FeedSource:
    found = source_of("ours", "feed", path, wanted, CrawlParams(), lambda _: None)
    assert isinstance(found, FeedSource)
    return found


@pytest.mark.parametrize("kind", WRITERS)
def test_every_notation_says_the_same(kind: str, folder: Path, take: Take) -> None:
    found = take(source(WRITERS[kind](folder, ROWS)))
    assert (found.report.exit_code, found.reasons) == (0, {})
    assert [(row.sku, row.image_index, row.url) for row in found.rows] == [
        ("A-1", 0, "file:photos/a1.jpg"),
        ("A-1", 1, "file:photos/a1-back.jpg"),
        ("A-2", 0, "file:photos/a2.jpg"),
    ]
    first, second = found.rows[0], found.rows[2]
    assert (first.name, first.brand, first.colour) == ("Wide trousers", "Made up", "navy")
    assert (first.price, first.currency, first.category, first.gender) == (
        59_900, "KRW", "lower", "women",
    )  # fmt: skip
    assert (first.page_url, first.category_path) == (
        "https://shop.test/p/A-1", "Women > Bottoms > Trousers",
    )  # fmt: skip
    assert (second.name, second.brand) == ("Wide trousers & more", "Our brand")
    assert {(row.store, row.platform, row.obtained, row.licence) for row in found.rows} == {
        ("ours", "feed", "feed", "CC-BY-4.0")
    }
    lines = (found.out / "products.jsonl").read_text().splitlines()
    said = [json.loads(line) for line in lines]
    assert [(one["siblings"], one["sold_out"]) for one in said] == [
        (["A-2"], False),
        (["A-1"], True),
    ]
    run = json.loads((found.out / "run.json").read_text())
    assert {row.source_sha256 for row in found.rows} == {run["sources"][0]["sha256"]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_tables_are_read_whatever_parts_their_cells(
    delimiter: str, folder: Path, take: Take
) -> None:
    assert len(take(source(write_csv(folder, ROWS, delimiter))).rows) == 3


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_tables_of_spreadsheet_programs_are_read(encoding: str, folder: Path, take: Take) -> None:
    path = write_csv(folder, ROWS)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    assert len(take(source(path)).rows) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_table_in_korean_is_read(encoding: str, folder: Path, take: Take) -> None:
    path = write_csv(folder, [{**ROWS[0], "title": "와이드 바지", "product_type": "여성 > 팬츠"}])
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    rows = take(source(path)).rows
    assert {(row.name, row.category, row.gender) for row in rows} == {
        ("와이드 바지", "lower", "women")
    }


@pytest.mark.parametrize("broken", ["{", "[1,", "\ufeff", '"text"', "null"])
def test_a_line_that_is_no_object_is_a_reject_and_the_others_are_read(
    broken: str, folder: Path, take: Take
) -> None:
    path = folder / "feed.jsonl"
    lines = [json.dumps(ROWS[0]), broken, "", json.dumps(ROWS[1])]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = take(source(path))
    assert len(found.rows) == 3
    assert [(one.url, one.reason) for one in found.rejects] == [
        ("file:feed.jsonl#2", "the row lacks: id")
    ]


class TestFields:
    def one(self, **fields: str) -> list[dict[str, str]]:
        return [{**ROWS[0], **fields}]

    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"id": ""}, "the row lacks: id"),
            ({"title": ""}, "the row lacks: name"),
            ({"image_link": "", "additional_image_link": ""}, "the row lacks: images"),
            ({"age_group": "kids"}, "kids' goods are not crawled"),
            ({"age_group": "Newborn"}, "kids' goods are not crawled"),
            ({"title": "키즈 바지"}, "kids' goods are not crawled"),
            ({"product_type": "Kids > Trousers"}, "kids' goods are not crawled"),
            ({"link": "https://shop.test/kids/A-1"}, "kids' goods are not crawled"),
            ({"product_type": "Bags", "title": "Bag"}, "no garment: Bags"),
            (
                {"product_type": "", "title": "Mystery"},
                "neither its breadcrumb nor its name tells a garment",
            ),
        ],
    )
    def test_a_row_that_is_no_garment_is_a_reject(
        self, fields: dict[str, str], reason: str, folder: Path, take: Take
    ) -> None:
        found = take(source(write_csv(folder, self.one(**fields))))
        assert (found.reasons, found.report.photos) == ({reason: 1}, 0)
        assert found.rejects[0].url == "file:feed.csv#1"

    @pytest.mark.parametrize(
        ("fields", "category"),
        [
            ({"google_product_category": "2271"}, "dress"),
            (
                {
                    "product_type": "",
                    "google_product_category": "Apparel & Accessories > Clothing > Skirts",
                },
                "lower",
            ),
            ({"category": "upper"}, "upper"),
            ({"product_type": "Sale", "title": "Shirt dress"}, "dress"),
        ],
    )  # fmt: skip
    def test_the_category_is_read_from_what_there_is(
        self, fields: dict[str, str], category: str, folder: Path, take: Take
    ) -> None:
        rows = take(source(write_csv(folder, self.one(**fields)))).rows
        assert {row.category for row in rows} == {category}

    def test_what_the_user_says_counts_where_the_row_is_silent(
        self, folder: Path, take: Take
    ) -> None:
        wanted = Wanted("b", "l", Said("dress", "men"))
        rows = self.one(gender="", product_type="", title="Mystery")
        found = take(source(write_csv(folder, rows), wanted)).rows
        assert {(row.category, row.gender) for row in found} == {("dress", "men")}

    def test_sizes_of_one_garment_are_one(self, folder: Path, take: Take) -> None:
        rows = [ROWS[0], {**ROWS[0], "id": "A-1-XL"}, ROWS[1]]
        found = take(source(write_csv(folder, rows)))
        assert [row.sku for row in found.rows] == ["A-1", "A-1", "A-2"]
        assert found.reasons == {"another size of A-1: the same photos in one group": 1}

    def test_of_two_rows_with_one_number_the_first_counts(self, folder: Path, take: Take) -> None:
        found = take(source(write_csv(folder, [ROWS[0], {**ROWS[1], "id": "A-1"}])))
        assert {row.colour for row in found.rows} == {"navy"}
        assert found.reasons == {"an earlier row has the same id": 1}

    def test_roles_may_be_told_by_order(self, folder: Path, take: Take) -> None:
        wanted = Wanted("b", "l", order="packshot,worn/back")
        rows = take(source(write_csv(folder, ROWS), wanted)).rows
        assert [(row.role, row.view, row.role_source) for row in rows[:2]] == [
            ("packshot", "front", "index"), ("worn", "back", "index"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "price", "currency"),
        [
            ("", None, "KRW"), ("59900", 59_900, "KRW"), ("59,900.00 KRW", 59_900, "KRW"),
            ("USD 19.95", 19, "USD"), ("free", None, "KRW"),
        ],
    )  # fmt: skip
    def test_prices(self, text: str, price: int | None, currency: str) -> None:
        product = product_of({"price": [text]}, Mapped())
        assert (product.price, product.currency) == (price, currency)

    @pytest.mark.parametrize(
        ("texts", "names"),
        [
            ([], []),
            (["a.jpg"], ["a.jpg"]),
            (["a.jpg, b.jpg,a.jpg"], ["a.jpg", "b.jpg"]),
            (["https://i.test/a,b.jpg"], ["https://i.test/a,b.jpg"]),
            (["https://i.test/a.jpg,https://i.test/b.jpg"], ["https://i.test/a.jpg", "https://i.test/b.jpg"]),
        ],
    )  # fmt: skip
    def test_several_pictures_in_one_field(self, texts: list[str], names: list[str]) -> None:
        assert picture_names({"image_link": texts}, Mapped()) == names


class TestMapping:
    def test_a_shops_own_names_are_understood(
        self, folder: Path, take: Take, tmp_path: Path
    ) -> None:
        mapping = tmp_path / "mapping.yaml"
        mapping.write_text(
            "fields: {id: Artikel Nr, title: Bezeichnung, image_link: Bild}\n"
            "categories: {Beinkleider: lower}\n"
        )
        path = folder / "feed.csv"
        path.write_text(
            "Artikel Nr;Bezeichnung;Bild;product_type\n7;Hose;photos/a1.jpg;Beinkleider\n"
        )
        found = take(source(path, Wanted("b", "l", mapping=mapping)))
        assert [(row.sku, row.name, row.category) for row in found.rows] == [("7", "Hose", "lower")]

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("[]", "'fields' and 'categories'"),
            ("other: {}", "'fields' and 'categories'"),
            ("fields: [a]", "fields is no mapping"),
            ("fields: {name: a}", "no field 'name'"),
            ("categories: {a: shoes}", "'shoes' is none of"),
            ("{", "no mapping that can be read"),
            ("!!python/object/apply:os.system ['true']", "no mapping that can be read"),
        ],
    )
    def test_what_is_wrong_with_one_is_said(self, text: str, words: str, tmp_path: Path) -> None:
        path = tmp_path / "m.yaml"
        path.write_text(text)
        with pytest.raises(CrawlError, match=words):
            read_mapping(path)


class TestHostileFeeds:
    @pytest.mark.parametrize(
        "name",
        ["../secret.jpg", "/etc/passwd", "file:///etc/passwd", "photos/link.jpg", "ftp://x/a.jpg",
         "data:image/png;base64,AA", "photos", "C:\\a.jpg", "http://"],
    )  # fmt: skip
    def test_no_picture_is_read_from_elsewhere(self, name: str, folder: Path, take: Take) -> None:
        (folder.parent / "secret.jpg").write_bytes(picture("secret"))
        (folder / "photos" / "link.jpg").symlink_to(folder.parent / "secret.jpg")
        rows = [{**ROWS[0], "image_link": name, "additional_image_link": ""}]
        found = take(source(write_json(folder, rows)))
        assert (found.report.photos, len(found.rejects)) == (0, 1)

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("f.xml", b"", "no XML"),
            ("f.xml", b"<rss><channel><item></rss>", "no XML"),
            ("f.xml", b'<!DOCTYPE r [<!ENTITY a "b">]><rss><item>&a;</item></rss>', "DTD"),
            (
                "f.xml",
                b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><id>&a;</id></item></rss>',
                "DTD",
            ),
            ("f.xml", b'<?xml version="1.0" encoding="nonsense"?><rss/>', "no XML"),
            ("f.json", b"{", "no JSON"),
            ("f.json", b"[" * 200_000, "no JSON"),
            ("f.jsonl", b'{\n{"id": 1}', "no JSON"),
            ("f.csv", b'id,title\n1,"' + b"x" * 3_000_000 + b'"\n', "cannot be read on from line"),
        ],
    )
    def test_what_cannot_be_read_says_why(
        self, name: str, data: bytes, reason: str, tmp_path: Path, take: Take
    ) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        found = take(source(path))
        assert found.report.exit_code == 3
        assert any(reason in one for one in found.reasons), found.reasons

    @pytest.mark.parametrize("depth", [1_000, 60_000])
    def test_deep_nesting_does_no_harm(self, depth: int, tmp_path: Path, take: Take) -> None:
        path = tmp_path / "f.xml"
        path.write_bytes(b"<rss><item>" + b"<a>" * depth + b"</a>" * depth + b"</item></rss>")
        assert take(source(path)).report.exit_code == 3

    def test_an_empty_feed_is_nothing_found(self, tmp_path: Path, take: Take) -> None:
        for name, data in (
            ("f.csv", b""),
            ("g.csv", b"id\n"),
            ("f.json", b"[]"),
            ("f.xml", b"<rss/>"),
        ):
            (tmp_path / name).write_bytes(data)
            assert take(source(tmp_path / name), tmp_path / name[0]).report.exit_code == 3

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        data=st.binary(max_size=300), name=st.sampled_from(["f.csv", "f.json", "f.xml", "f.jsonl"])
    )
    def test_bytes_of_any_kind_do_no_harm(self, data: bytes, name: str, tmp_path: Path) -> None:
        heads = {
            "f.csv": b"id,title,image_link\n",
            "f.json": b"",
            "f.xml": b"<rss><item>",
            "f.jsonl": b"",
        }
        for start in (b"", heads[name]):
            (tmp_path / name).write_bytes(start + data)
            list(source(tmp_path / name).items())

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        row=st.dictionaries(
            st.sampled_from(["id", "title", "image_link", "price", "link", "gender", "category"]),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(),
                lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=3), one),
                max_leaves=6,
            ),
        )
    )
    def test_values_of_any_kind_do_no_harm(self, row: dict[str, Any], tmp_path: Path) -> None:
        path = tmp_path / "f.json"
        path.write_text(json.dumps([row]))
        list(source(path).items())


class TestPhotosByAddress:
    """The feed of a shop whose photos are on the web: here, in the mall."""

    PARAMS = {"contact": "tests@sichak.invalid", "delay": 0.0}  # noqa: RUF012

    @pytest.fixture
    def rows(self, hanok: Visit, mall: Mall) -> list[dict[str, str]]:
        sku = sorted(hanok.products)[0]
        urls = [url.replace("http://img.mall.invalid", mall.image_url) for url in hanok.shown[sku]]
        row = {
            **ROWS[0],
            "id": sku,
            "image_link": urls[0],
            "additional_image_link": "photos/a1.jpg",
        }
        return [row]

    def test_they_are_fetched_as_in_a_crawl(
        self, rows: list[dict[str, str]], folder: Path, mall: Mall, take: Take, tmp_path: Path
    ) -> None:
        path, before = write_csv(folder, rows), len(mall.requests)
        found = take(source(path), **self.PARAMS)
        assert (found.report.exit_code, found.reasons) == (0, {})
        fetched, local = found.rows
        assert (fetched.url, fetched.obtained) == (rows[0]["image_link"], "feed")
        assert fetched.user_agent.endswith("(+tests@sichak.invalid)")
        assert fetched.robots_sha256
        assert (found.out / "robots" / f"{fetched.robots_sha256}.txt").is_file()
        assert (local.url, local.user_agent, local.robots_sha256) == (
            "file:photos/a1.jpg",
            "",
            None,
        )
        asked = [one.target for one in mall.requests[before:]]
        assert asked[0] == "/robots.txt"
        again = take(source(path), tmp_path / "again", **self.PARAMS)
        assert (again.report.downloaded, [row.url for row in again.rows]) == (
            0, [row.url for row in found.rows],
        )  # fmt: skip

    def test_robots_txt_is_obeyed(
        self, rows: list[dict[str, str]], folder: Path, catalogue: Path, take: Take
    ) -> None:
        with Mall(catalogue, image_robots="User-agent: *\nDisallow: /\n") as closed:
            port = closed.image_url
            image = port + rows[0]["image_link"].split("/", 3)[3].join(["/", ""])
            only = [{**rows[0], "image_link": image, "additional_image_link": ""}]
            found = take(source(write_csv(folder, only)), **self.PARAMS)
            assert closed.paths("images") == ["/robots.txt"]
        assert found.report.exit_code == 2
        assert found.rejects[0].refused

    def test_a_photo_that_is_not_there_is_a_reject(
        self, rows: list[dict[str, str]], folder: Path, mall: Mall, take: Take
    ) -> None:
        gone = [{**rows[0], "image_link": f"{mall.image_url}/goods/gone.jpg"}]
        found = take(source(write_csv(folder, gone)), **self.PARAMS)
        assert found.reasons == {"HTTP 404": 1}
        assert [row.url for row in found.rows] == ["file:photos/a1.jpg"]

    def test_nothing_is_asked_for_without_a_contact(
        self, rows: list[dict[str, str]], folder: Path, take: Take, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("SICHAK_CONTACT", raising=False)
        with pytest.raises(CrawlError, match="say who crawls"):
            take(source(write_csv(folder, rows)))


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted(), "say --brand, and --licence"),
        (Wanted("b"), "say --brand, and --licence"),
        (Wanted("b", "l", Said("shoes")), "no category 'shoes'"),
        (Wanted("b", "l", Said("", "cats")), "no gender 'cats'"),
        (Wanted("b", "l", order="packshot,hat"), "no role 'hat'"),
    ],
)
def test_what_is_not_said_is_asked_for(wanted: Wanted, words: str, folder: Path) -> None:
    with pytest.raises(CrawlError, match=words):
        source(write_csv(folder, ROWS), wanted)
