"""The registry of stores."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import crawlers.stores as package
from crawlers.platforms.ssf.store import CATEGORIES, SsfStore, categories
from crawlers.spiders.base import StoreSpider, spider_class
from crawlers.store import Category, Store, find_store, stores, wanted
from sichak.cli.params import pipeline_params
from sichak.errors import CrawlError

ALL = sorted(stores())


def test_the_registry_is_the_folder() -> None:
    files = Path(package.__file__ or "").parent.glob("[a-z]*.py")
    assert sorted(file.stem for file in files) == ALL
    assert {"eightseconds", "hanok", "maru", "nuri"} <= set(ALL)


@pytest.mark.parametrize("name", ALL)
def test_a_store_says_what_a_crawl_needs(name: str) -> None:
    store = find_store(name)
    assert store.name == name
    assert store.categories
    assert store.domains
    assert store.licence
    assert store.description.endswith(".")
    assert store.homepage.startswith("http")
    assert store.sample == (store.base_url == "")


@pytest.mark.parametrize("name", ALL)
def test_every_store_has_a_spider_of_its_own_name(name: str) -> None:
    spider = spider_class(name)
    assert issubclass(spider, StoreSpider)
    assert (spider.name, spider.store.name) == (name, name)


FOURTEEN = """
8seconds, BEANPOLE MEN, BEANPOLE LADIES, KUHO, KUHO PLUS, LEBEIGE, JUUN.J, Theory, Maison Kitsuné,
LEMAIRE, Rogatis, GALAXY LIFESTYLE, BEAKER, AMI
"""

SSF = [store for store in stores().values() if isinstance(store, SsfStore)]


def test_the_brands_of_ssf_shop_are_there() -> None:
    titles = {store.title for store in SSF}
    assert titles >= set(FOURTEEN.replace("\n", " ").strip().split(", "))


@pytest.mark.parametrize("field", ["slug", "brand_shop_no", "brnd_shop_id", "title"])
def test_no_two_stores_of_ssf_shop_share_a_code(field: str) -> None:
    codes = [code for store in SSF if (code := getattr(store, field))]
    assert len(codes) == len(set(codes)) >= len(SSF) - 1


@pytest.mark.parametrize("store", SSF, ids=lambda store: store.name)
def test_no_store_of_ssf_shop_lists_children_s_goods(store: SsfStore) -> None:
    assert not [one.code for one in store.categories.values() if one.code.startswith("SFMA43")]


def test_a_code_that_nobody_knows_is_in_no_address() -> None:
    store = find_store("beanpolemen")
    assert isinstance(store, SsfStore)
    assert store.codes == {"brandShopNo": "BDMA01A01"}
    assert store.homepage.endswith("/Beanpole-Men/main?brandShopNo=BDMA01A01")


def test_listing_stores_does_not_import_the_crawler() -> None:
    code = (
        "import sys; from crawlers.store import stores; stores(); import crawlers.run;"
        "print([m for m in ('scrapy', 'twisted', 'pyarrow', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "no store ''"),
        ("eightsecond", "did you mean 'eightseconds'"),
        ("../hanok", "did you mean 'hanok'"),
    ],
)
def test_an_unknown_store_is_an_error_that_names_the_known(name: str, words: str) -> None:
    with pytest.raises(CrawlError, match=words) as caught:
        find_store(name)
    assert ", hanok, " in str(caught.value)


@pytest.mark.parametrize(
    ("names", "count"),
    [
        ((), 10),
        (("women",), 6),
        (("men",), 4),
        (("women/pants",), 1),
        (("women/pants", "men/pants"), 2),
        (("women", "women/pants"), 6),
        (("women/new",), 1),
        (("women/pants", "women/pants/denim"), 2),
        (("women", "men/new"), 7),
    ],
)
def test_lists_are_chosen_by_name_or_gender(names: tuple[str, ...], count: int) -> None:
    assert len(wanted(find_store("hanok"), names)) == count


def test_what_other_lists_have_too_is_crawled_only_where_it_is_asked_for() -> None:
    store = find_store("hanok")
    assert [one.code for one in wanted(store, ("women/new",))] == ["SFMA41A14"]
    assert not any(one.by_name for one in wanted(store, ()))
    assert not any(one.by_name for one in wanted(store, ("women", "men/pants")))
    assert all(one.by_name for one in CATEGORIES.values() if one.garment is None)


@pytest.mark.parametrize("name", ["kids", "women/", "women/hats", "wom"])
def test_an_unknown_list_is_an_error(name: str) -> None:
    with pytest.raises(CrawlError, match=r"hanok has no list .*women/pants"):
        wanted(find_store("hanok"), ("women", name))


def test_ssf_categories_are_unique_and_keep_their_order() -> None:
    assert list(categories("women", "men")) == list(CATEGORIES)
    assert len({category.code for category in CATEGORIES.values()}) == len(CATEGORIES)
    assert all(name.split("/")[0] == one.gender for name, one in CATEGORIES.items())


@pytest.mark.parametrize("name", ["new", "", "women", "women/", "/new", "kids/new", "men//x"])
def test_a_list_of_another_name_is_an_error_that_names_store_and_list(name: str) -> None:
    store = find_store("nuri")
    with pytest.raises(CrawlError, match=f"store nuri: its list {name!r} must be named"):
        replace(store, categories={name: Category("new", None, "unisex")})


@pytest.mark.parametrize("name", ["unisex/new", "women/pants/denim", "men/42"])
def test_a_list_is_named_by_its_gender_first(name: str) -> None:
    store = replace(find_store("nuri"), categories={name: Category("new", None, "unisex")})
    assert list(store.categories) == [name]


@pytest.mark.parametrize(
    ("name", "base", "own"),
    [
        ("kuho", "https://www.ssfshop.com", True),
        ("kuho", "https://www.ssfshop.com/", True),
        ("kuho", "http://127.0.0.1:8000", False),
        ("hanok", "http://127.0.0.1:8000", True),  # a sample store is wherever its mall is
    ],
)
def test_a_crawl_elsewhere_is_a_trial(name: str, base: str, own: bool) -> None:
    assert find_store(name).is_at(base) == own


def test_a_store_cannot_be_changed() -> None:
    store: Store = find_store("hanok")
    with pytest.raises(AttributeError):
        store.name = "other"  # type: ignore[misc]


PROJECT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ALL)
def test_every_store_has_an_entry_in_params_yaml(name: str) -> None:
    entries = pipeline_params(PROJECT / "params.yaml").stores
    entry = entries.crawled.get(name) or entries.waiting.get(name)
    assert entry is not None, f"params.yaml says of {name} neither crawled nor waiting"
    assert (PROJECT / entry.source).exists()


def test_params_yaml_names_no_other_store_and_crawls_no_real_shop() -> None:
    entries = pipeline_params(PROJECT / "params.yaml").stores
    assert not entries.crawled.keys() & entries.waiting.keys()
    assert entries.crawled.keys() | entries.waiting.keys() == set(ALL)
    assert all(find_store(name).sample for name in entries.crawled)
