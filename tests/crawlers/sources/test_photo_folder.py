"""A folder of photos: numbers by place and name, the rest by table or by what the user says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawlers.params import CrawlParams
from crawlers.sniff import sha256
from crawlers.sources.kinds import Wanted, source_of
from crawlers.sources.photo_folder import PhotoFolder, sku_of
from crawlers.sources.place import Said
from sample_store.mall.made_up import picture
from sichak.errors import CrawlError
from tests.crawlers.sources.conftest import Imported

Take = Callable[..., Imported]
OURS = Wanted("Our brand", "CC0-1.0", Said("lower", "women"))


def source(path: Path, wanted: Wanted = OURS) -> PhotoFolder:
    found = source_of("ours", "photos", path, wanted, CrawlParams(), lambda _: None)
    assert isinstance(found, PhotoFolder)
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two products in folders of their own, one in the folder itself."""
    root = tmp_path / "photos"
    for name in ("A1/1.jpg", "A1/2.jpg", "A1/10.jpg", "B2/front.JPG", "C-3_1.jpg", "C-3_2.jpg"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(picture(name))
    return root


def test_photos_are_in_the_order_in_which_people_count(folder: Path, take: Take) -> None:
    found = take(source(folder))
    assert (found.report.exit_code, found.reasons) == (0, {})
    assert [(row.sku, row.image_index, row.url) for row in found.rows] == [
        ("A1", 0, "file:A1/1.jpg"),
        ("A1", 1, "file:A1/2.jpg"),
        ("A1", 2, "file:A1/10.jpg"),
        ("B2", 0, "file:B2/front.JPG"),
        ("C-3", 0, "file:C-3_1.jpg"),
        ("C-3", 1, "file:C-3_2.jpg"),
    ]


def test_a_row_says_how_the_photo_came_here(folder: Path, take: Take) -> None:
    found = take(source(folder))
    for row in found.rows:
        name = row.url.removeprefix("file:")
        assert row.source_sha256 == row.sha256 == sha256((folder / name).read_bytes())
        assert (row.store, row.platform, row.obtained, row.brand) == (
            "ours", "photos", "photos", "Our brand",
        )  # fmt: skip
        assert (row.licence, row.category, row.gender) == ("CC0-1.0", "lower", "women")
        assert (row.robots_sha256, row.user_agent) == (None, "")
        assert (found.out / row.file).read_bytes() == (folder / name).read_bytes()
    assert str(folder.parent) not in (found.out / "run.json").read_text()


def test_a_table_tells_of_products(folder: Path, take: Take) -> None:
    (folder / "products.csv").write_text(
        "sku,name,colour,category,gender,price,link\n"
        "A1,Linen shirt,sand,upper,men,39900,https://shop.test/A1\n"
        "B2,,,,,,\n"
        "Z9,Nothing,,,,,\n"
    )
    found = take(source(folder))
    first = found.rows[0]
    assert (first.name, first.colour, first.category, first.gender, first.price) == (
        "Linen shirt", "sand", "upper", "men", 39_900,
    )  # fmt: skip
    assert first.page_url == "https://shop.test/A1"
    others = [(row.sku, row.name, row.category, row.page_url) for row in found.rows[3:5]]
    assert others == [("B2", "B2", "lower", "file:B2"), ("C-3", "C-3", "lower", "file:C-3_1.jpg")]
    assert [(one.sku, one.reason) for one in found.rejects] == [
        ("Z9", "no photo of it in the folder")
    ]


def test_the_first_of_two_rows_of_a_product_counts(folder: Path, take: Take) -> None:
    (folder / "products.csv").write_text("id,name\nA1,Skirt\nA1,Trousers\nB2,Shorts\n")
    found = take(source(folder))
    assert {row.name for row in found.rows if row.sku == "A1"} == {"Skirt"}
    assert [(one.sku, one.reason) for one in found.rejects] == [
        ("A1", "an earlier row has the same id")
    ]


def test_a_table_may_be_all_there_is_to_tell_categories(folder: Path, take: Take) -> None:
    (folder / "products.csv").write_text("id,product_type\nA1,Women > Skirts\n")
    found = take(source(folder, Wanted("b", "l")))
    assert {(row.sku, row.category, row.gender) for row in found.rows} == {("A1", "lower", "women")}
    why = "its category is not known: say --category, or write products.csv"
    assert found.reasons == {why: 2}


def test_kids_are_left_out(folder: Path, take: Take) -> None:
    (folder / "products.csv").write_text("id,age_group,name\nA1,kids,Shirt\nB2,,Kids shirt\n")
    (folder / "kids").mkdir()
    (folder / "kids" / "1.jpg").write_bytes(picture("k"))
    found = take(source(folder))
    assert {row.sku for row in found.rows} == {"C-3"}
    assert {one.sku for one in found.rejects} == {"A1", "B2", "kids"}


def test_what_is_no_photo_is_a_reject(folder: Path, take: Take, tmp_path: Path) -> None:
    (folder / "A1" / "3.jpg").write_bytes(b"")
    (folder / "A1" / "4.jpg").write_bytes(b"<html>")
    (folder / "A1" / "notes.txt").write_bytes(b"no photo, no word about it")
    (tmp_path / "secret.jpg").write_bytes(picture("secret"))
    (folder / "A1" / "5.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "x" / "y").mkdir(parents=True)
    (folder / "x" / "y" / "1.jpg").write_bytes(picture("y"))
    found = take(source(folder))
    assert len(found.rows) == 6
    assert sorted(one.url for one in found.rejects) == [
        "file:A1/3.jpg", "file:A1/4.jpg", "file:x/y/1.jpg",
    ]  # fmt: skip


def test_one_photo_in_two_products_is_kept_once(folder: Path, take: Take) -> None:
    (folder / "B2" / "same.jpg").write_bytes(picture("A1/1.jpg"))
    found = take(source(folder))
    rows = [row for row in found.rows if row.sha256 == sha256(picture("A1/1.jpg"))]
    assert [row.url for row in rows] == ["file:A1/1.jpg", "file:B2/same.jpg"]
    assert len({row.file for row in rows}) == 1


def test_a_photo_that_changed_is_read_again(folder: Path, take: Take, tmp_path: Path) -> None:
    take(source(folder))
    (folder / "A1" / "1.jpg").write_bytes(picture("new"))
    found = take(source(folder), tmp_path / "again")
    assert (found.report.downloaded, found.rows[0].sha256) == (1, sha256(picture("new")))


def test_there_must_be_photos(tmp_path: Path, take: Take) -> None:
    with pytest.raises(CrawlError, match="no folder"):
        source(tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    found = take(source(tmp_path / "empty"))
    assert (found.report.exit_code, found.rejects) == (3, [])


@pytest.mark.parametrize(
    ("path", "sku"),
    [
        ("1.jpg", "1"), ("GM1.jpg", "GM1"), ("GM1_2.jpg", "GM1"), ("GM1-02.png", "GM1"),
        ("a_b_3.jpg", "a_b"), ("GM1/1.jpg", "GM1"), ("GM1/x_1.jpg", "GM1"), ("a/b/1.jpg", None),
        (" /1.jpg", None), ("바지/1.jpg", "바지"),
    ],
)  # fmt: skip
def test_the_number_of_a_product(path: str, sku: str | None) -> None:
    assert sku_of(Path(path)) == sku


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(
        st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=20), max_size=5
    )
)
def test_names_of_any_kind_do_no_harm(names: list[str], tmp_path: Path) -> None:
    for name in names:
        folder = tmp_path / "any" / name.encode("utf-8", "replace").decode()
        if name.strip(".") and len(name.encode("utf-8", "replace")) < 200:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "1.jpg").touch()
    (tmp_path / "any").mkdir(exist_ok=True)
    for item in source(tmp_path / "any").items():
        assert item.model_dump_json().encode()
