"""Names a store may have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.new_store.names import check_name
from sichak.errors import CrawlError


@pytest.mark.parametrize("name", ["ami", "kuhoplus", "x1", "a" * 31])
def test_small_letters_and_digits_are_a_name(name: str) -> None:
    assert check_name(name, "store") == name


@pytest.mark.parametrize(
    "name",
    [
        *("", "a", "a" * 32, "8seconds", "Kuho", "kuho-plus", "kuho_plus", "kuho plus", "쿠호"),
        *("../kuho", "kuho/../x", "kuho.py", "kuho\n", "kuho\0", "__init__", "-rf", "*"),
    ],
)
def test_what_is_no_name_says_what_is_one(name: str) -> None:
    with pytest.raises(CrawlError, match="is no name for a store: 2 to 31 small letters"):
        check_name(name, "store")


@pytest.mark.parametrize("name", ["class", "import", "json", "re", "con", "nul", "lpt1"])
def test_names_that_mean_something_else_are_taken(name: str) -> None:
    with pytest.raises(CrawlError, match="give the platform another name"):
        check_name(name, "platform")


@given(name=st.text(max_size=40))
def test_a_name_is_a_module_or_an_error(name: str) -> None:
    try:
        assert check_name(name, "store").isidentifier()
    except CrawlError as error:
        assert len(str(error)) < 300  # noqa: PT017 - either end is right
