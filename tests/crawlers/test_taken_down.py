"""What was taken down is not asked for, not kept and not published; the rest is as before."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from crawlers.carried import carried
from crawlers.items import Photo
from crawlers.job import Found, Job, Outcome
from crawlers.lock import only_crawl
from crawlers.manifest import read_manifest
from crawlers.params import CrawlParams
from crawlers.run import crawl
from crawlers.state import State, connect
from crawlers.store import find_store
from crawlers.withdraw import CrawlFolder, is_crawl, not_taken_down
from crawlers.withdraw_state import CrawlState, crawl_states
from sample_store.mall import Mall
from sample_store.mall.made_up import picture
from sichak.errors import CrawlError, DatasetError
from sichak.takedown.blocklist import Blocklist, blocked_here, blocklist_of
from sichak.takedown.place import Wanted
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line, read_tombstones


class Shop:
    """A mall that is crawled again and again, under one file of tombstones."""

    def __init__(self, catalogue: Path, root: Path) -> None:
        self.catalogue, self.root = catalogue, root
        self.tombstones = root / "takedown.jsonl"
        self.asked: list[str] = []

    def crawl(self, name: str, **params: object) -> Path:
        out, self.asked = self.root / name / "out", []
        with Mall(self.catalogue) as mall:
            report = crawl(
                "hanok",
                out,
                base_url=mall.url,
                params=CrawlParams.model_validate(params),
                state=self.root / name / "state",
            )
            self.asked = [seen.target.partition("?")[0] for seen in mall.requests]
        assert report.exit_code == 0, report.message
        return out

    def block(self, *targets: Target) -> None:
        for one in targets:
            append(self.tombstones, blocked_line(one, "asked", "test", []))


def reasons(out: Path) -> dict[str, str]:
    lines = (out / "rejects.jsonl").read_text().splitlines()
    return {row["sku"] + " " + row["url"]: row["reason"] for row in map(json.loads, lines)}


@pytest.fixture(scope="module")
def shop(catalogue, tmp_path_factory) -> Shop:
    return Shop(catalogue, tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="module")
def before(shop) -> Path:
    """A crawl before anything was taken down; only copies of it are changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SICHAK_TAKEDOWN", str(shop.root / "none.jsonl"))
        return shop.crawl("before")


@pytest.fixture(autouse=True)
def own_tombstones(shop, monkeypatch) -> None:
    monkeypatch.setenv("SICHAK_TAKEDOWN", str(shop.tombstones))
    shop.tombstones.unlink(missing_ok=True)


def products(rows: list[Photo]) -> list[str]:
    return sorted({row.sku for row in rows})


def test_blocked_products_and_addresses_are_not_asked_for(shop, before):
    rows = read_manifest(before)
    gone, other = products(rows)[:2]
    photo = next(row for row in rows if row.sku == other)
    shop.block(Target("sku", f"hanok/{gone}"), Target("url", photo.url))
    out = shop.crawl("blocked")
    assert [row for row in rows if row.sku != gone and row.url != photo.url] == read_manifest(out)
    assert not any(gone in target for target in shop.asked)
    assert not any(photo.url.endswith(target) for target in shop.asked if len(target) > 1)
    told = [why for name, why in reasons(out).items() if name.startswith((gone, other))]
    assert len(told) == 2
    assert all(why.startswith("taken down (") for why in told)


def test_blocked_bytes_are_not_kept_and_their_address_is_learned(shop, before):
    photo = read_manifest(before)[0]
    shop.block(Target("sha256", photo.sha256))
    out = shop.crawl("bytes")
    assert photo.sha256 not in {row.sha256 for row in read_manifest(out)}
    assert any(photo.url.endswith(target) for target in shop.asked if len(target) > 1)
    assert blocked_here(shop.tombstones).why_url(photo.url)
    assert photo.url in read_tombstones(shop.tombstones)[1].model_dump_json()
    assert not list((shop.root / "bytes").rglob(f"*{photo.sha256}*"))
    shop.crawl("bytes again")
    assert not any(photo.url.endswith(target) for target in shop.asked if len(target) > 1)


def test_no_photo_of_a_blocked_brand_is_fetched(shop, before):
    brand = read_manifest(before)[0].brand
    shop.block(Target("brand", brand.upper()))
    with pytest.raises(AssertionError, match="taken down"):
        shop.crawl("brand")
    assert not list((shop.root / "brand").rglob("photos/??/*"))


def test_a_damaged_file_of_tombstones_stops_a_crawl(shop):
    shop.tombstones.write_text("nonsense\n")
    with pytest.raises(DatasetError, match="line 1: no tombstone"):
        shop.crawl("damaged")
    assert shop.asked == []


@pytest.fixture
def copy(before, tmp_path) -> tuple[CrawlFolder, CrawlState]:
    shutil.copytree(before.parent, tmp_path / "copy")
    (state,) = crawl_states(tmp_path / "copy" / "state")
    return CrawlFolder(tmp_path / "copy" / "out"), state


def wanted(*targets: Target) -> Wanted:
    return Wanted(blocklist_of(targets))


def test_what_is_not_there_changes_nothing(copy):
    folder, state = copy
    for place in copy:
        assert not place.find(wanted(Target("sku", "nowhere")))
        place.remove(wanted(Target("sku", "nowhere")))
    assert is_crawl(folder.folder)
    assert {row.sha256 for row in folder.rows() if row.sha256} == {
        row.sha256 for row in state.rows() if row.sha256
    }


@pytest.mark.parametrize("kind", ["sku", "sha256", "url"])
def test_it_is_gone_from_folder_and_state(copy, kind):
    folder, state = copy
    rows = read_manifest(folder.folder)
    one = rows[5]
    target = Target(kind, {"sku": one.sku, "sha256": one.sha256, "url": one.url}[kind])
    left = [
        row
        for row in rows
        if (row.sku if kind == "sku" else row.sha256) != (one.sku if kind == "sku" else one.sha256)
    ]
    for place in copy:
        found = place.find(wanted(target))
        assert len(found.files) == len(rows) - len(left)
        place.remove(wanted(target))
        assert not place.find(wanted(target))
    assert read_manifest(folder.folder) == left
    table = pq.read_table(folder.folder / "manifest.parquet")
    assert table.to_pylist() == [row.model_dump() for row in left]
    for root in (folder.folder, state.folder):
        names = {path.stem for path in root.glob("photos/??/*")}
        assert names == {row.sha256 for row in left}
    known = State(state.folder, Blocklist())
    assert [bool(known.get(row.url)) for row in rows] == [row in left for row in rows]
    numbers = {row[0] for row in connect(state.folder).execute("SELECT sku FROM products")}
    assert (one.sku in numbers) is (kind != "sku")


@pytest.mark.parametrize("kind", ["sku", "brand"])
def test_what_earlier_crawls_found_is_not_published_again(shop, before, copy, kind):
    """The tombstone came from elsewhere: no photo was here where it was written."""
    _, state = copy
    rows = read_manifest(before)
    shop.block(Target(kind, rows[0].sku if kind == "sku" else rows[0].brand))
    store, job = find_store("hanok"), Job.model_construct(
        params=CrawlParams(new=True), user_agent="sichak/0"
    )  # fmt: skip
    outcome = Outcome(pages=1, products=0, stopped={}, wins={}, robots=[], stats={})
    known = State(state.folder)
    added = carried(known, store, job, Found(), outcome, complete=True)
    known.close()
    assert rows[0].sku in {row.sku for row in added.photos}
    left = not_taken_down(added, blocked_here())
    gone = {row.sku for row in rows if kind == "brand" or row.sku == rows[0].sku}
    assert {row.sku for row in left.photos} == {row.sku for row in rows} - gone
    assert {one.sku for one in left.garments} == {row.sku for row in rows} - gone


@pytest.mark.parametrize("kind", ["sku", "sha256"])
def test_bytes_that_no_row_tells_of_go_too(copy, kind):
    """Of a crawl that was killed: no product is known yet, and no manifest was written."""
    folder, state = copy
    one = read_manifest(folder.folder)[5]
    for path in folder.folder.glob("*.*"):
        path.unlink()
    with connect(state.folder) as database:
        database.execute("DELETE FROM products" if kind == "sku" else "DELETE FROM photos")
        database.execute(
            "INSERT INTO pages VALUES (?, 0, ?, 200, '{}', x'')", (one.page_url, one.page_url)
        )
    for journal in state.folder.glob("run-*/journal.jsonl"):
        journal.unlink()
    assert is_crawl(folder.folder)
    assert not is_crawl(state.folder)
    target = Target(kind, one.sku if kind == "sku" else one.sha256)
    gone = {row[0] for row in connect(state.folder).execute("SELECT url FROM photos")}
    gone = {url for url in gone if one.sku in url}
    state.remove(wanted(target))
    assert not state.find(wanted(target))
    assert not list(state.folder.glob(f"photos/??/{one.sha256}.*"))
    left = {row[0] for row in connect(state.folder).execute("SELECT url FROM photos")}
    assert not any(one.sku in url for url in left)
    assert len(gone) == (4 if kind == "sku" else 0)
    pages = connect(state.folder).execute("SELECT key FROM pages").fetchall()
    assert pages == ([] if kind == "sku" else [(one.page_url,)])
    folder.remove(wanted(Target("sha256", one.sha256)))
    assert not list(folder.folder.glob(f"photos/??/{one.sha256}.*"))


def test_the_journal_of_a_crawl_tells_whose_photos_it_had(copy):
    """Killed, a crawl has taken no product in; its brand stands nowhere else."""
    folder, state = copy
    one = read_manifest(folder.folder)[0]
    with connect(state.folder) as database:
        database.execute("DELETE FROM products")
    (journal,) = state.folder.glob("run-*/journal.jsonl")
    assert one.sku in journal.read_text()
    state.remove(wanted(Target("brand", one.brand)))
    assert not list(state.folder.glob("photos/??/*"))
    assert {json.loads(line)[0] for line in journal.read_text().splitlines()} <= {"Seen", "Fetch"}


def test_a_photo_that_another_took_the_place_of_is_not_kept(tmp_path):
    state = State(tmp_path, Blocklist())
    url = "http://img.mall.invalid/a.jpg"
    old, other = (state.put(url, url, picture(seed), {}) for seed in ("a", "b"))
    (tmp_path / "photos" / "notes.txt").write_text("mine")
    state.remove_lost()
    assert not state.path(old).exists()
    assert state.get(url) == other
    assert (tmp_path / "photos" / "notes.txt").exists()


def test_a_removal_that_broke_off_goes_on(copy):
    folder, _ = copy
    one = read_manifest(folder.folder)[0]
    for path in folder.folder.glob(f"photos/??/{one.sha256}.*"):
        path.unlink()
    (folder.folder / "manifest.parquet").unlink()
    assert folder.find(wanted(Target("sku", one.sku))).rows
    folder.remove(wanted(Target("sku", one.sku)))
    assert one.sku not in (folder.folder / "manifest.jsonl").read_text()


def test_rows_from_outside_name_no_files(copy, tmp_path):
    folder, _ = copy
    precious = tmp_path / "precious.txt"
    precious.write_text("precious")
    row = {
        "store": "hanok",
        "sku": "EVIL",
        "file": "../../precious.txt",
        "sha256": "../../precious",
    }
    with (folder.folder / "manifest.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n" + "[" * 9000 + "\n" + '{"sku": "EVIL"}\n')
    target = wanted(Target("sku", "EVIL"))
    assert folder.find(target).files == ()
    folder.remove(target)
    assert precious.read_text() == "precious"
    assert "EVIL" not in (folder.folder / "manifest.jsonl").read_text()


def test_a_store_that_is_being_crawled_is_not_touched(copy, tmp_path):
    _, state = copy
    one = next(row for row in state.rows() if row.sha256)
    with only_crawl("hanok", state.folder, tmp_path), pytest.raises(CrawlError, match="running"):
        state.remove(wanted(Target("sku", one.sku)))
