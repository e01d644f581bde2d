"""The mall's answers: SSF Shop's markup, escaped, and no request leads to a path."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from parsel import Selector
from PIL import Image

from sample_store.mall.brands import brand_of, category_of
from sample_store.mall.catalogue import Product, load_catalogue
from sample_store.mall.made_up import sku_of, write_catalogue
from sample_store.mall.sites import ROBOTS, ImageSite, ShopSite, resize
from sample_store.mall.stock import PAGE_SIZE, Stock
from sichak.errors import DatasetError

SHOP, IMAGES = "http://shop.test", "http://img.test"


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return Stock(write_catalogue(tmp_path_factory.mktemp("mall"), products=5))


@pytest.fixture(scope="module")
def shop(stock: Stock) -> ShopSite:
    return ShopSite(stock, ROBOTS, SHOP, IMAGES)


@pytest.fixture(scope="module")
def images(stock: Stock) -> ImageSite:
    return ImageSite(stock, ROBOTS)


def select(site: ShopSite, target: str) -> Selector:
    reply = site(target)
    assert reply.status == 200
    return Selector(text=reply.body.decode(), type="html")


def skus(page: Selector) -> list[str]:
    return page.css("li.god-item::attr(view-godno)").getall()


HANOK = "brandShopNo=BDMA90A01&brndShopId=SMHNK"


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("dspCtgryNo=SFMA43", []),
        (f"dspCtgryNo=SFMA41A01&{HANOK}", [0]),
        (f"dspCtgryNo=SFMA42A01&{HANOK}", [4]),
        (f"dspCtgryNo=SFMA41&{HANOK}", [3, 2, 1, 0]),
        (f"{HANOK}&sortColumn=NEW_GOD_SEQ", [4, 3, 2, 1, 0]),
        (f"{HANOK}&sortColumn=LWET_PRC_SEQ", [0, 1, 2, 3, 4]),
        (f"{HANOK}&sortColumn=BEST_PRC_SEQ", [4, 3, 2, 1, 0]),
        (f"{HANOK}&currentPage=2", []),
        (f"{HANOK}&currentPage=-1", [4, 3, 2, 1, 0]),
        (f"{HANOK}&currentPage={'9' * 5000}", [4, 3, 2, 1, 0]),
        (f"{HANOK}&pageSize=1", [4, 3, 2, 1, 0]),
        ("brandShopNo=NONE", []),
    ],
)
def test_a_list(shop: ShopSite, query: str, indexes: list[int]) -> None:
    page = select(shop, f"/selectProductList?{query}")
    assert skus(page) == [sku_of("hanok", index) for index in indexes]


def test_the_total_is_of_the_whole_list(shop: ShopSite) -> None:
    page = select(shop, f"/selectProductList?{HANOK}&currentPage=7")
    assert page.css("#ctgryGodsListTotalRow::attr(value)").get() == "5"


def test_sixty_a_page_each_product_once(tmp_path: Path) -> None:
    site = ShopSite(Stock(write_catalogue(tmp_path, ["hanok"], 130)), None, SHOP, IMAGES)
    pages = [skus(select(site, f"/selectProductList?{HANOK}&currentPage={n}")) for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 10]
    assert len({sku for page in pages for sku in page}) == 130


@pytest.mark.parametrize("path", ["/hanok/{}/good", "/x/{}/good", "/public/goods/detail/{}/view"])
def test_a_product_page_has_the_shop_s_markup(shop: ShopSite, path: str) -> None:
    sku = sku_of("hanok", 1)
    page = select(shop, path.format(sku))
    assert page.css("div.gods-name#goodDtlTitle::text").get() == "trousers 1 <한옥> & co"
    assert page.css("h2.brand-name a::text").get() == "HANOK"
    assert page.css(".gods-price .price::text").get() == "40,900"
    assert page.css(".breadcrumb li a::text").getall() == ["홈", "여성", "팬츠"]
    assert page.css('meta[property="og:image"]::attr(content)').get() == "https://img.ssfshop.com"
    thumbs = page.css(".preview-thumb .thumb-item::attr(data)").getall()
    assert len(thumbs) == 4
    prefix = f"{IMAGES}/cmd/LB_750x1000/src/{IMAGES}/goods/HABR/26/02/02/{sku}_0_THNAIL_ORGINL_"
    assert thumbs[0].startswith(prefix)
    data: Any = json.loads(page.css('script[type="application/ld+json"]::text').get() or "")
    assert (data["@type"], data["sku"], data["name"]) == ("Product", sku, "trousers 1 <한옥> & co")
    assert data["image"] == thumbs
    assert data["offers"]["price"] == 40_900


def test_a_name_cannot_leave_its_place(tmp_path: Path) -> None:
    write_catalogue(tmp_path, ["hanok"], 1)
    file = tmp_path / "catalogue.json"
    bad = """</script><script>alert(1)</script>'">"""
    file.write_text(file.read_text().replace("tee 0 <한옥> & co", bad.replace('"', '\\"')))
    site = ShopSite(Stock(tmp_path), None, SHOP, IMAGES)
    for target in (f"/x/{sku_of('hanok', 0)}/good", f"/selectProductList?{HANOK}"):
        html = site(target).body.decode()
        assert "<script>alert" not in html
        assert bad in (Selector(html).css("#goodDtlTitle::text, span.name::text").get() or "")


def test_the_way_in_leads_to_the_lists(shop: ShopSite) -> None:
    main = select(shop, "/").css("a::attr(href)").get() or ""
    assert main == "/hanok/main?brandShopNo=BDMA90A01&brndShopId=SMHNK"
    lists = select(shop, main).css("a::attr(href)").getall()
    assert len(lists) == 5
    shell = select(shop, lists[0])
    assert f"/selectProductList?dspCtgryNo=SFMA41A01&{HANOK}" in shell.get()


def test_a_list_s_query_cannot_leave_its_script(shop: ShopSite) -> None:
    html = shop("/x/y/list?</script><script>alert(1)</script>").body.decode()
    assert "<script>alert" not in html


def test_original_pictures_are_the_files_byte_for_byte(stock: Stock, images: ImageSite) -> None:
    assert len(stock.pictures) == 3 * 5 * 4  # hanok, maru, and bada, who sells what maru sells
    for path, file in stock.pictures.items():
        assert images(path).body == file.read_bytes()


@pytest.mark.parametrize(
    ("command", "size"),
    [("LB_750x1000", (750, 1000)), ("RB_100x132", (100, 132)), ("RB_750x", (750, 1000))],
)
def test_pictures_are_really_resized(
    stock: Stock, images: ImageSite, command: str, size: tuple[int, int]
) -> None:
    path = next(iter(stock.pictures))
    reply = images(f"/cmd/{command}/src/{IMAGES}{path}")
    with Image.open(io.BytesIO(reply.body)) as image:
        assert (image.format, image.size) == ("JPEG", size)


def test_a_picture_is_letterboxed_not_stretched() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (100, 50), "red").save(buffer, "PNG")
    with Image.open(io.BytesIO(resize(buffer.getvalue(), 100, 100))) as image:
        pixels = np.asarray(image.convert("RGB"))
    assert pixels[5, 50].min() > 240
    assert pixels[50, 50].tolist() == pytest.approx([255, 0, 0], abs=8)


def test_a_picture_that_changes_gets_another_address(tmp_path: Path) -> None:
    write_catalogue(tmp_path, ["hanok"], 1)
    before = set(Stock(tmp_path).pictures)
    file = next(tmp_path.glob("photos/*/*/2.jpg"))
    file.write_bytes(file.read_bytes() + b"\0")
    assert len(before & set(Stock(tmp_path).pictures)) == 3


@pytest.mark.parametrize(
    "target",
    [
        "/goods/../../catalogue.json",
        "/../catalogue.json",
        "/catalogue.json",
        "/goods/HABR/26/01/01/..%2f..%2fcatalogue.json",
        "/photos/hanok/0.jpg",
        "//etc/passwd",
        "/cmd/LB_10x10/src/file:///etc/passwd",
        "/cmd/LB_10x10/src/http://img.test/../../etc/passwd",
        "/cmd/LB_99999x99999/src/{picture}",
        "/cmd/LB_0x10/src/{picture}",
        "/cmd/LB_10x10/src/",
        "/cmd/XX_10x10/src/{picture}",
    ],
)
def test_no_request_leads_to_a_path(stock: Stock, images: ImageSite, target: str) -> None:
    path = next(iter(stock.pictures))
    assert images(target.replace("{picture}", IMAGES + path)).status == 404


@pytest.mark.parametrize(
    "target",
    [
        "/hanok/GM0000000000000/good",
        "/hanok/../good",
        "/hanok/good",
        "/none/main",
        "/etc/passwd",
        "/hanok/%2e%2e%2fcatalogue.json/good",
        "/a/b/c/list",
    ],
)
def test_what_the_shop_does_not_have(shop: ShopSite, target: str) -> None:
    assert shop(target).status == 404


@pytest.mark.parametrize(
    "photo", ["../outside.jpg", "/etc/hostname", "photos/hanok/none.jpg", "..", "photos"]
)
def test_a_catalogue_cannot_name_files_elsewhere(tmp_path: Path, photo: str) -> None:
    folder = write_catalogue(tmp_path / "mall", ["hanok"], 1)
    (tmp_path / "outside.jpg").write_bytes(b"secret")
    data = json.loads((folder / "catalogue.json").read_text())
    data["stores"][0]["products"][0]["photos"][0]["file"] = photo
    (folder / "catalogue.json").write_text(json.dumps(data))
    with pytest.raises(DatasetError, match="no photo"):
        Stock(folder)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "catalogue.json: cannot be read"),
        ("[" * 100_000, "nested too deep"),
        ("", "catalogue.json"),
        ("[]", "catalogue.json"),
        ('{"stores": [{"name": "../x"}]}', "name"),
        ('{"stores": [{"name": "a", "products": [{"sku": "1", "name": "x"}]}]}', "goods number"),
    ],
)
def test_a_broken_catalogue_is_said(tmp_path: Path, text: str | None, words: str) -> None:
    if text is not None:
        (tmp_path / "catalogue.json").write_text(text)
    with pytest.raises(DatasetError, match=words):
        load_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("category", "kind", "gender", "code"),
    [
        ("upper", "tee", "women", "SFMA41A01"),
        ("upper", "", "men", "SFMA42A01"),
        ("upper", "t-shirt", "women", "SFMA41A01"),
        ("upper", "shirt", "men", "SFMA42A02"),
        ("upper", "knit", "women", "SFMA41A03"),
        ("lower", "trousers", "women", "SFMA41A04"),
        ("lower", "shorts", "men", "SFMA42A04"),
        ("lower", "pencil skirt", "women", "SFMA41A05"),
        ("dress", "shirt dress", "women", "SFMA41A06"),
        ("lower", "", "unisex", "SFMA41A04"),
    ],
)
def test_categories_are_the_shop_s(category: Any, kind: str, gender: str, code: str) -> None:
    product = Product(sku="GM0026031500001", name="x", category=category, kind=kind, gender=gender)
    assert category_of(product).code == code


def test_a_store_nobody_knows_has_codes_that_follow_from_its_name() -> None:
    assert brand_of("hanok").brand_shop_no == "BDMA90A01"
    assert brand_of("new") == brand_of("new")
    assert brand_of("new") != brand_of("newer")
