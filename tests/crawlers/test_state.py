"""What a store's crawls remember."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from crawlers.sniff import KINDS
from crawlers.state import DATABASE, State, default_state
from sample_store.mall.made_up import picture
from sichak.errors import CrawlError, ImageError
from sichak.image import FORMATS

URL = "http://img.mall.invalid/goods/1.jpg"


def encoded(kind: str, mode: str = "RGB", size: tuple[int, int] = (40, 30)) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, size).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def state(tmp_path: Path) -> State:
    return State(tmp_path / "state")


def test_nothing_is_known_at_first(state: State) -> None:
    assert state.get(URL) is None


def test_a_photo_is_kept_byte_for_byte(state: State, tmp_path: Path) -> None:
    body = picture("a")
    kept = state.put(URL, URL + "?final", body, {"etag": '"1"', "content-type": "x/y"}, "ab" * 32)
    assert kept.sha256 == hashlib.sha256(body).hexdigest()
    assert kept.file == f"photos/{kept.sha256[:2]}/{kept.sha256}.jpg"
    assert (tmp_path / "state" / kept.file).read_bytes() == state.path(kept).read_bytes() == body
    assert (kept.bytes, kept.width, kept.height) == (len(body), 96, 128)
    assert (kept.etag, kept.content_type, kept.final_url) == ('"1"', "x/y", URL + "?final")
    assert state.get(URL) == kept
    assert list((tmp_path / "state" / "incoming").iterdir()) == []


def test_a_damaged_state_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / DATABASE).write_bytes(b"no database at all, though as long as one's head" * 9)
    with pytest.raises(CrawlError, match=r"state-3\.sqlite: .*not a database.* remove it"):
        State(tmp_path)
    (tmp_path / DATABASE).unlink()
    assert State(tmp_path).get(URL) is None


def test_it_is_still_known_to_the_next_process(state: State, tmp_path: Path) -> None:
    kept = state.put(URL, URL, picture("a"), {})
    state.close()
    assert State(tmp_path / "state").get(URL) == kept


@pytest.mark.parametrize("damage", [b"", b"short", picture("b")])
def test_a_damaged_copy_is_not_known(state: State, damage: bytes) -> None:
    kept = state.put(URL, URL, picture("a"), {})
    state.path(kept).write_bytes(damage)
    assert state.get(URL) is None


def test_a_deleted_copy_is_not_known(state: State) -> None:
    state.path(state.put(URL, URL, picture("a"), {})).unlink()
    assert state.get(URL) is None


@pytest.mark.parametrize(
    ("hours", "keep_days", "fresh"),
    [(0, 90.0, True), (0, 0.0, False), (23, 1.0, True), (25, 1.0, False)],
)
def test_a_copy_is_fresh_for_some_days(
    state: State, hours: float, keep_days: float, fresh: bool
) -> None:
    checked = datetime.now(UTC) - timedelta(hours=hours, seconds=1)
    kept = replace(state.put(URL, URL, picture("a"), {}), checked_at=checked.isoformat())
    assert kept.is_fresh(keep_days) == fresh


def test_a_copy_that_is_confirmed_keeps_its_bytes_and_its_day(state: State) -> None:
    kept = state.put(URL, URL, picture("a"), {"etag": '"1"'})
    long_ago = "2020-01-01T00:00:00+00:00"
    state.database.execute("UPDATE photos SET fetched_at = ?, checked_at = ?", (long_ago,) * 2)
    old = state.get(URL)
    assert old
    assert not old.is_fresh(90.0)
    state.confirm(old)
    confirmed = state.get(URL)
    assert confirmed
    assert confirmed.is_fresh(1.0)
    assert (confirmed.fetched_at, confirmed.sha256) == (long_ago, kept.sha256)


@pytest.mark.parametrize(
    ("headers", "conditions"),
    [
        ({}, {}),
        ({"etag": 'W/"1"'}, {"If-None-Match": 'W/"1"'}),
        ({"last-modified": "Mon, 2 Nov 2026"}, {"If-Modified-Since": "Mon, 2 Nov 2026"}),
        (
            {"etag": '"1"', "last-modified": "Mon"},
            {"If-None-Match": '"1"', "If-Modified-Since": "Mon"},
        ),
    ],
)
def test_a_host_is_asked_whether_a_photo_changed_by_what_it_said(
    state: State, headers: dict[str, str], conditions: dict[str, str]
) -> None:
    assert state.put(URL, URL, picture("a"), headers).conditions == conditions


def test_an_address_may_show_another_photo_later(state: State) -> None:
    state.put(URL, URL, picture("a"), {})
    later = state.put(URL, URL, picture("b"), {})
    assert state.get(URL) == later


@pytest.mark.parametrize(
    ("body", "ending", "mime"),
    [
        (encoded("JPEG"), ".jpg", "image/jpeg"),
        (encoded("JPEG", "CMYK"), ".jpg", "image/jpeg"),
        (encoded("PNG"), ".png", "image/png"),
        (encoded("PNG", "I;16"), ".png", "image/png"),
        (encoded("PNG", "P"), ".png", "image/png"),
        (encoded("WEBP"), ".webp", "image/webp"),
        (encoded("GIF"), ".gif", "image/gif"),
        (encoded("BMP"), ".bmp", "image/bmp"),
        (encoded("TIFF"), ".tif", "image/tiff"),
        (encoded("AVIF"), ".avif", "image/avif"),
    ],
)
def test_the_content_decides_the_name(state: State, body: bytes, ending: str, mime: str) -> None:
    kept = state.put(URL, URL, body, {"content-type": "text/html"})
    assert kept.file.endswith(ending)
    assert (kept.mime, kept.width, kept.height) == (mime, 40, 30)


def bomb() -> bytes:
    """A PNG of few bytes that says it has 60,000 x 60,000 pixels."""
    data = bytearray(encoded("PNG"))
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    return bytes(data)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><h1>404</h1>", "it is an HTML page"),
        (b"  <HTML>", "it is an HTML page"),
        (b'<svg xmlns="x"/>', "it is XML"),
        (b'{"error": 404}', "it looks like JSON"),
        (b"\x00\x01\x02", "not a picture"),
        (picture("a")[:1500], "cannot be decoded"),
        (encoded("PNG")[:60], "cannot be decoded"),
        (bomb(), "not a picture|pixels"),
    ],
)
def test_what_is_no_whole_picture_is_not_kept(state: State, body: bytes, words: str) -> None:
    with pytest.raises(ImageError, match=words):
        state.put(URL, URL, body, {})
    assert state.get(URL) is None
    assert list((state.folder / "incoming").iterdir()) == []
    assert not (state.folder / "photos").exists()


def test_every_format_that_is_read_has_a_name() -> None:
    assert KINDS.keys() >= set(FORMATS)


def test_the_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SICHAK_CRAWL_STATE", str(tmp_path))
    assert default_state() == tmp_path
    monkeypatch.delenv("SICHAK_CRAWL_STATE")
    assert default_state().parts[-2:] == ("sichak", "crawl")
