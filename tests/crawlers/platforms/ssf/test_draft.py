"""A new store of SSF Shop: its codes out of the links of saved pages."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.draft import Asked, Draft
from crawlers.page import Page
from crawlers.platforms.ssf.draft import draft_store
from sichak.errors import CrawlError

URL = "https://www.ssfshop.com/Dal-Saem/GM0024122750066/good"
MAIN = "/Dal-Saem/main?brandShopNo=BDMA99A01&brndShopId=DALSM"
GIVEN = {"slug": "Dal-Saem", "brand_shop_no": "BDMA99A01"}


def product(brand: str = MAIN, crumb: str = "여성", more: str = "") -> str:
    return (
        f'<ol class="breadcrumb"><li>{crumb}</li></ol><h2 class="brand-name"><a href="{brand}">'
        f'Dal Saem</a></h2><div id="goodDtlTitle">x</div>{more}'
    )


def drafted(html: str = "", url: str = URL, **asked: Any) -> Draft:
    said: dict[str, Any] = {"name": "dalsaem", "today": "2026-11-22", **asked}
    return draft_store(Asked(**said), [Page(url, html.encode())])


def called(draft: Draft) -> dict[str, Any]:
    """Arguments of the module's call of ``ssf_store``."""
    (text,) = draft.files.values()
    call = ast.parse(text).body[-1].value  # type: ignore[attr-defined]
    names = {key.arg: ast.unparse(key.value).strip("'") for key in call.keywords}
    return {"args": [ast.literal_eval(one) for one in call.args], **names}


def test_the_brand_s_own_link_tells_slug_and_codes() -> None:
    menu = "".join(f'<a href="/B{n}/main?brandShopNo=BDMA0{n}&brndShopId=X{n}">' for n in range(9))
    draft = drafted(product(more=menu))
    assert called(draft) == {
        "args": ["dalsaem", "Dal Saem"],
        "slug": "Dal-Saem",
        "brand_shop_no": "BDMA99A01",
        "brnd_shop_id": "DALSM",
        "lists": "categories('women')",
    }
    (text,) = draft.files.values()
    assert "2026-11-22, saved pages: slug and codes." in text
    assert not any("lists" in one for one in draft.unsure)


def test_the_address_of_a_list_tells_them_too() -> None:
    url = "https://www.ssfshop.com/Dal-Saem/Pants/list?dspCtgryNo=SFMA42A04&brandShopNo=BDMA99A01"
    draft = drafted("<ul></ul>", url)
    found = called(draft)
    assert (found["slug"], found["brand_shop_no"]) == ("Dal-Saem", "BDMA99A01")
    assert found["lists"] == "categories('men')"
    assert "brnd_shop_id" not in found
    assert "brnd_shop_id: in no page; queries go without it" in draft.unsure
    assert "its brndShopId" in next(iter(draft.files.values()))


def test_what_is_given_wins() -> None:
    draft = drafted(product(), codes={"slug": "dal"}, title="Dal", lists=("women/pants", "men"))
    found = called(draft)
    assert (found["slug"], found["args"][1]) == ("dal", "Dal")
    assert found["lists"] == "categories('women/pants', 'men')"


@pytest.mark.parametrize(
    ("html", "asked", "words"),
    [
        ("", {}, r"brand_shop_no: no page tells it; say it, as in --set brand_shop_no=BDMA07A02"),
        (product("/about"), {}, "brand_shop_no: no page tells it"),
        (
            '<h2 class="brand-name"><a href="/a/main?brandShopNo=BDMA1A1">'
            '<a href="/b/main?brandShopNo=BDMA2A2"></h2>',
            {"codes": {"slug": "x"}},
            "the pages name BDMA1A1 and BDMA2A2; say it",
        ),
        ("", {"codes": {"shop": "x"}}, "no code 'shop'; of ssf there are slug, brand_shop_no"),
        ("", {"codes": {"slug": "../x"}}, "'../x' is no slug; one looks like 'KUHO'"),
        ("", {"codes": {**GIVEN, "brand_shop_no": "1;x"}}, "is no brand_shop_no"),
        ("", {"codes": GIVEN, "lists": ("kids",)}, "ssf has no list 'kids'"),
        (product(MAIN.replace("99A01", "07A02")), {}, "kuho has the brand_shop_no BDMA07A02"),
        (product(), {"title": "KUHO"}, "kuho is called KUHO already; say another with --title"),
    ],
)
def test_what_is_missing_or_wrong_says_how_to_say_it(
    html: str, asked: dict[str, Any], words: str
) -> None:
    with pytest.raises(CrawlError, match=words):
        drafted(html, **asked)


def test_a_page_that_tells_no_gender_leaves_both_and_says_so() -> None:
    draft = drafted(product(crumb="신상품"))
    assert called(draft)["lists"] == "categories('women', 'men')"
    assert any(one.startswith("lists: women, men") for one in draft.unsure)


@given(title=st.text(max_size=80), brand=st.text(max_size=80))
def test_no_title_and_no_brand_is_more_than_a_text_of_the_module(title: str, brand: str) -> None:
    html = product(more="").replace("Dal Saem", brand.replace("<", "&lt;"))
    draft = drafted(html, title=title, codes=GIVEN)
    (text,) = draft.files.values()
    kinds = [type(node).__name__ for node in ast.parse(text).body]
    assert kinds == ["Expr", "ImportFrom", "Assign"]
    assert called(draft)["args"][0] == "dalsaem"
