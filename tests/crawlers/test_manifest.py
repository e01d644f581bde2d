"""The crawl's folder: whole, in order, and only what the shop has."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crawlers.items import CrawlReject, Fetch, Garment, Photo, Picture, SizeTable
from crawlers.job import Found, Journal, RobotsRecord, read_journal
from crawlers.manifest import manifest_schema, publish, read_manifest, robots_file, write_rejects
from crawlers.state import Kept, State
from sample_store.mall.made_up import picture

ROBOTS = "c" * 64


@pytest.fixture
def state(tmp_path: Path) -> State:
    found = State(tmp_path / "state")
    file = robots_file(found.folder, ROBOTS)
    file.parent.mkdir()
    file.write_text("User-agent: *\n")
    return found


def photo(kept: Kept, sku: str, index: int) -> Photo:
    return Photo(
        store="hanok", platform="ssf", brand="한옥", sku=sku, name="티셔츠", category_path="여성",
        category="upper", gender="women", colour="", price=None, currency="KRW",
        image_index=index, image_count=2, section="gallery",
        role="unknown", role_source="none", view="unknown",
        page_url="http://mall.invalid/p", url=kept.url, file=kept.file, sha256=kept.sha256,
        bytes=kept.bytes, mime=kept.mime, width=kept.width, height=kept.height,
        robots_sha256=ROBOTS, licence="Apache-2.0", user_agent="sichak/0", spider_version="1",
    )  # fmt: skip


def garment(sku: str, price: int = 9_900) -> Garment:
    return Garment(
        store="hanok", sku=sku, name="티셔츠", brand="한옥", price=price, category="upper",
        gender="women", page_url="http://mall.invalid/p", siblings=("G9",),
        images=(Picture(url="http://img.mall.invalid/a.jpg", tag="flat"),),
        sizes=SizeTable(columns=("사이즈", "총장"), rows=(("M", "66"),)),
    )  # fmt: skip


def kept(state: State, seed: str) -> Kept:
    return state.put(f"http://img.mall.invalid/{seed}.jpg", "", picture(seed), {})


def fetch(one: Kept) -> Fetch:
    return Fetch(
        url=one.url, final_url=one.url, sha256=one.sha256, fetched_at="2026-11-22T10:00:00+00:00",
        content_type="", etag="", last_modified="",
    )  # fmt: skip


def files(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}


def test_an_empty_crawl_has_all_files_and_a_full_schema(state: State, tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, Found(), [], state.folder)
    assert files(out) == {
        "manifest.jsonl", "manifest.parquet", "products.jsonl", "rejects.jsonl", "fetches.jsonl",
    }  # fmt: skip
    assert read_manifest(out) == []
    assert pq.read_schema(out / "manifest.parquet").equals(manifest_schema())
    assert manifest_schema().names == list(Photo.model_fields)


def test_rows_come_in_order_whatever_the_order_of_the_crawl(state: State, tmp_path: Path) -> None:
    a, b, c = (kept(state, seed) for seed in "abc")
    rows = [photo(c, "G2", 0), photo(b, "G1", 1), photo(a, "G1", 0)]
    one, two = tmp_path / "one", tmp_path / "two"
    publish(one, Found([], rows, [fetch(x) for x in (c, a, b)]), [], state.folder)
    publish(two, Found([], rows[::-1], [fetch(x) for x in (b, c, a)]), [], state.folder)
    assert [(row.sku, row.image_index) for row in read_manifest(one)] == [
        ("G1", 0), ("G1", 1), ("G2", 0),
    ]  # fmt: skip
    for name in ("manifest.jsonl", "manifest.parquet", "fetches.jsonl"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_one_photo_of_two_products_is_one_file_and_two_rows(state: State, tmp_path: Path) -> None:
    same = kept(state, "a")
    found = Found([], [photo(same, "G1", 0), photo(same, "G2", 0)])
    publish(tmp_path / "out", found, [], state.folder)
    assert len(read_manifest(tmp_path / "out")) == 2
    assert len(list((tmp_path / "out").glob("photos/*/*"))) == 1


def test_products_are_written_once_in_order_the_last_word_counts(
    state: State, tmp_path: Path
) -> None:
    publish(tmp_path, Found([garment("G2"), garment("G1"), garment("G2", 1)]), [], state.folder)
    lines = (tmp_path / "products.jsonl").read_text().splitlines()
    assert [Garment.model_validate_json(line) for line in lines] == [
        garment("G1"), garment("G2", 1),
    ]  # fmt: skip


def test_what_left_the_shop_goes_what_was_damaged_is_mended_what_is_not_ours_stays(
    state: State, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    a, b = kept(state, "a"), kept(state, "b")
    publish(out, Found([], [photo(a, "G1", 0), photo(b, "G1", 1)]), [], state.folder)
    (out / a.file).write_bytes(b"damaged")
    mine = out / a.file.rsplit("/", 1)[0] / "notes.txt"
    mine.write_text("mine")
    publish(out, Found([], [photo(a, "G1", 0)]), [], state.folder)
    assert (out / a.file).read_bytes() == picture("a")
    assert not (out / b.file).exists()
    assert mine.exists()


def test_a_folder_that_is_written_anew_has_its_photos_at_any_moment(
    state: State, tmp_path: Path
) -> None:
    """What a crawl that is killed at its end leaves is the earlier one, whole."""
    out = tmp_path / "out"
    first, second = kept(state, "a"), kept(state, "b")
    record = RobotsRecord(host="http://mall.invalid", status=200, sha256=ROBOTS, verdict="")
    publish(out, Found([], [photo(first, "G1", 0)]), [record], state.folder)
    before = (out / "manifest.jsonl").read_bytes()
    (out / "products.jsonl").unlink()
    (out / "products.jsonl").mkdir()  # nothing can be written there
    with pytest.raises(IsADirectoryError):
        publish(out, Found([], [photo(second, "G1", 0)]), [], state.folder)
    assert (out / "manifest.jsonl").read_bytes() == before
    assert (out / first.file).read_bytes() == picture("a")
    assert robots_file(out, ROBOTS).is_file()
    (out / "products.jsonl").rmdir()
    publish(out, Found([], [photo(second, "G1", 0)]), [], state.folder)
    assert not (out / first.file).exists()


def test_pieces_that_a_killed_crawl_left_go(state: State, tmp_path: Path) -> None:
    out = tmp_path / "out"
    row = photo(kept(state, "a"), "G1", 0)
    publish(out, Found([], [row]), [], state.folder)
    pieces = [out / row.file.rsplit("/", 1)[0] / ".tmp-x", out / "robots" / ".tmp-y"]
    for piece in pieces:
        piece.write_bytes(b"")
    publish(out, Found([], [row]), [], state.folder)
    assert not any(piece.exists() for piece in pieces)


def test_a_header_with_ends_of_lines_that_are_none_ends_no_row(
    state: State, tmp_path: Path
) -> None:
    row = photo(kept(state, "a"), "G1", 0)
    row = row.model_copy(
        update={"x_robots_tag": "x\x85y", "page_url": "http://mall.invalid/\u2028"}
    )
    publish(tmp_path / "out", Found([], [row]), [], state.folder)
    assert read_manifest(tmp_path / "out") == [row]


def test_robots_texts_of_the_rows_and_of_the_run_are_archived(state: State, tmp_path: Path) -> None:
    out = tmp_path / "out"
    other = "d" * 64
    robots_file(state.folder, other).write_text("shop")
    records = [
        RobotsRecord(host="http://mall.invalid", status=200, sha256=other, verdict=""),
        RobotsRecord(host="http://gone.invalid", status=404, sha256=None, verdict=""),
    ]
    publish(out, Found([], [photo(kept(state, "a"), "G1", 0)]), records, state.folder)
    assert {path.stem for path in (out / "robots").iterdir()} == {ROBOTS, other}


def test_a_reject_is_written_once(tmp_path: Path) -> None:
    reject = CrawlReject(store="hanok", sku="G1", url="u", reason="HTTP 500")
    write_rejects(tmp_path, [reject, reject, reject.model_copy(update={"sku": "G0"})])
    lines = (tmp_path / "rejects.jsonl").read_text().splitlines()
    assert [CrawlReject.model_validate_json(line).sku for line in lines] == ["G0", "G1"]


def test_a_journal_survives_a_cut_off_line(state: State, tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    assert read_journal(path) == Found()
    journal, row = Journal(path), photo(kept(state, "a"), "G1", 0)
    reject = CrawlReject(store="hanok", url="u", reason="줄\n바꿈")
    one = garment("G1")
    for record in (one, row, reject, fetch(kept(state, "a"))):
        journal.add(record)
    whole = path.read_bytes()
    assert read_journal(path) == Found([one], [row], [fetch(kept(state, "a"))], [reject])
    path.write_bytes(whole[:-20])
    assert read_journal(path) == Found([one], [row], [], [reject])
