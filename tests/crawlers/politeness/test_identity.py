"""The name a crawl goes by."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from crawlers.params import CrawlParams
from crawlers.politeness.identity import user_agent
from crawlers.store import find_store
from sichak import __version__
from sichak.errors import CrawlError


@pytest.fixture(autouse=True)
def no_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SICHAK_CONTACT", raising=False)


def test_the_sample_stores_need_no_contact() -> None:
    assert user_agent(find_store("hanok"), CrawlParams()) == f"sichak/{__version__} (sample store)"


def test_a_real_shop_is_not_crawled_anonymously() -> None:
    with pytest.raises(CrawlError, match=r"say who crawls 8seconds: .*SICHAK_CONTACT"):
        user_agent(find_store("eightseconds"), CrawlParams(contact="  "))


def test_the_contact_is_in_the_user_agent(monkeypatch: pytest.MonkeyPatch) -> None:
    store = find_store("eightseconds")
    named = CrawlParams(contact="mail@example.org")
    assert user_agent(store, named) == f"sichak/{__version__} (+mail@example.org)"
    monkeypatch.setenv("SICHAK_CONTACT", "https://example.org/bot")
    assert user_agent(store, named).endswith("(+mail@example.org)")
    assert user_agent(store, CrawlParams()).endswith("(+https://example.org/bot)")


@pytest.mark.parametrize("contact", ["a\r\nCookie: x", "a\nb", "a)b", "(", "x" * 201, "a\0"])
def test_a_contact_cannot_smuggle_a_header(contact: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        CrawlParams(contact=contact)
    if "\0" not in contact:
        monkeypatch.setenv("SICHAK_CONTACT", contact)
        with pytest.raises(CrawlError, match="no contact"):
            user_agent(find_store("eightseconds"), CrawlParams())
