"""Taking a source in: whole, the same each time, whatever ends it on the way."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.browser.chromium import chromium
from crawlers.job import Found, Outcome
from crawlers.params import CrawlParams
from crawlers.report import ERRORS, NOTHING, OK, REFUSED
from crawlers.sources.ending import judge
from crawlers.sources.kinds import Kind, Wanted, source_of
from crawlers.sources.place import Said
from crawlers.sources.source import Source
from crawlers.sources.take import take_in
from crawlers.state import DATABASE
from sample_store.mall import Mall
from sample_store.mall.made_up import picture
from sample_store.mall.server import SAMPLE_STORE
from sichak.errors import CrawlError
from sichak.takedown.target import Target
from sichak.takedown.tombstones import append, blocked_line
from tests.crawlers.sources.conftest import Imported, Visit, write_warc

Take = Callable[..., Imported]
OURS = Wanted("Our brand", "CC0-1.0", Said("lower", "women"))
FILES = ("manifest.jsonl", "manifest.parquet", "products.jsonl", "rejects.jsonl")


def photos(root: Path, products: int, size: tuple[int, int] = (96, 128)) -> Path:
    for number in range(products):
        folder = root / f"P{number}"
        folder.mkdir(parents=True)
        for place in range(4):
            (folder / f"{place}.jpg").write_bytes(picture(f"{number} {place}", size))
    return root


def source(path: Path, kind: Kind = "photos", store: str = "ours", wanted: Wanted = OURS) -> Source:
    return source_of(store, kind, path, wanted, CrawlParams(), lambda _: None)


def sichak(*arguments: object, cwd: Path, state: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sichak.cli.app", *map(str, arguments)]
    env = {**os.environ, "SICHAK_CRAWL_STATE": str(state), "SICHAK_MEMO": str(state / "memo")}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, check=False)


def kept(state: Path) -> int:
    return sum(path.is_file() for path in state.glob("*/photos/??/*"))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder of 96 photos, and an import of it that nothing ended."""
    root = tmp_path_factory.mktemp("many")
    folder = photos(root / "p", 24, (600, 800))
    take_in(source(folder), root / "whole", CrawlParams(), state=root / "state", quiet=True)
    return folder, root / "whole"


@pytest.mark.parametrize("after", [1, 40])
def test_a_kill_loses_no_finished_photo(
    after: int, many: tuple[Path, Path], tmp_path: Path
) -> None:
    (folder, whole), state = many, tmp_path / "state"
    options = ("--brand", "b", "--licence", "l", "--category", "lower")
    command = ("import", "ours", folder, "--out", tmp_path / "out", *options)
    env = {**os.environ, "SICHAK_CRAWL_STATE": str(state)}
    words = [sys.executable, "-m", "sichak.cli.app", *map(str, command)]
    process = subprocess.Popen(words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while kept(state) < after and process.poll() is None:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    had = kept(state)
    assert after <= had < 96
    assert not (tmp_path / "out" / "manifest.jsonl").exists()
    report = take_in(source(folder), tmp_path / "out", CrawlParams(), state=state, quiet=True)
    assert report.photos == 96
    assert report.downloaded in (96 - had, 96 - had + 1)  # one may lack its row yet
    for name in FILES:
        told = (tmp_path / "out" / name).read_bytes().replace(b'"b"', b'"Our brand"')
        assert name.endswith("parquet") or told == (whole / name).read_bytes()


def test_the_folder_holds_what_the_source_holds_now(take: Take, tmp_path: Path) -> None:
    folder = photos(tmp_path / "p", 3)
    assert take(source(folder)).report.photos == 12
    shutil.rmtree(folder / "P1")
    found = take(source(folder))
    assert {row.sku for row in found.rows} == {"P0", "P2"}
    assert sum(1 for path in (found.out / "photos").glob("??/*")) == 8


def test_an_import_has_a_state_of_its_own(take: Take, tmp_path: Path) -> None:
    take(source(photos(tmp_path / "p", 1), store="hanok"))
    assert [path.parent.name for path in (tmp_path / "state").glob(f"*/{DATABASE}")] == [
        "hanok.photos"
    ]


def test_the_second_of_two_at_once_is_told_of_the_first(take: Take, tmp_path: Path) -> None:
    folder = photos(tmp_path / "p", 1)

    class Within(type(source(folder))):
        def items(self):
            with pytest.raises(CrawlError, match=r"another crawl of ours\.photos is running"):
                take(source(folder), tmp_path / "second")
            yield from super().items()

    first = source(folder)
    first.__class__ = Within
    assert take(first).report.photos == 4


class TestTakedown:
    @pytest.fixture(autouse=True)
    def blocked(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        path = tmp_path / "takedown.jsonl"
        monkeypatch.setenv("SICHAK_TAKEDOWN", str(path))
        return path

    @pytest.mark.parametrize(
        ("target", "left"),
        [
            (Target("sku", "ours/P1"), 4),
            (Target("url", "file:P1/2.jpg"), 7),
            (Target("brand", "Our brand"), 0),
        ],
    )
    def test_what_was_taken_down_stays_out(
        self, target: Target, left: int, blocked: Path, take: Take, tmp_path: Path
    ) -> None:
        append(blocked, blocked_line(target, "asked", "tests", []))
        found = take(source(photos(tmp_path / "p", 2)))
        assert found.report.photos == left
        assert all(one.refused and "taken down" in one.reason for one in found.rejects)
        assert found.rejects

    def test_so_do_its_bytes_under_any_name(
        self, blocked: Path, take: Take, tmp_path: Path
    ) -> None:
        folder = photos(tmp_path / "p", 2)
        sha256 = take(source(folder)).rows[3].sha256
        append(blocked, blocked_line(Target("sha256", sha256), "asked", "tests", [sha256]))
        (folder / "P0" / "3.jpg").rename(folder / "P1" / "again.jpg")
        found = take(source(folder), tmp_path / "again")
        assert len(found.rows) == 7
        assert sha256 not in {row.sha256 for row in found.rows}


class TestTheCommand:
    def test_it_takes_in_and_says_what(self, few: Visit, tmp_path: Path) -> None:
        write_warc(tmp_path / "a.warc.gz", few.all)
        done = sichak("import", "hanok", "a.warc.gz", "--out", "out", cwd=tmp_path, state=tmp_path)
        assert (done.returncode, done.stdout) == (
            0, "Hanok (sample store): 8 photos of 2 products from warc\n",
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("arguments", "code", "words"),
        [
            (["hanok", "absent", "--out", "o"], 1, "nothing at absent"),
            (["hanok", ".", "--out", "o"], 1, "is not plain"),
            (["hanok", ".", "--out", "o", "--from", "mail"], 2, "there are saved-pages, warc"),
            (["ours", ".", "--out", "o", "--from", "photos"], 1, "say --brand, and --licence"),
            (["hanok", ".", "--out", "o", "--from", "photos"], 3, "there is no page, no row"),
        ],
    )
    def test_what_is_wrong_is_a_sentence_and_an_exit_code(
        self,
        arguments: list[str],
        code: int,
        words: str,
        fails: Callable[..., tuple[int, str]],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("SICHAK_CRAWL_STATE", str(tmp_path / "state"))
        ended, told = fails("import", *arguments, cwd=tmp_path)
        assert (ended, words in told) == (code, True), told

    def test_the_selection_takes_an_import_as_any_crawl(self, tmp_path: Path) -> None:
        catalogue = json.loads((SAMPLE_STORE / "catalogue.json").read_text())
        maru = next(one for one in catalogue["stores"] if one["name"] == "maru")
        product = next(one for one in maru["products"] if one["category"] == "upper")
        folder = tmp_path / "mine" / product["sku"]
        folder.mkdir(parents=True)
        for place, photo in enumerate(product["photos"]):
            shutil.copy(SAMPLE_STORE / photo["file"], folder / f"{place}.jpg")
        options = ("--brand", "b", "--licence", "Apache-2.0", "--category", "upper")
        order = ("--roles", "packshot,worn/front,detail,worn")
        out = ("--out", "crawl/mine")
        done = sichak(
            "import", "mine", "mine", *out, *options, *order, cwd=tmp_path, state=tmp_path / "s"
        )
        assert done.returncode == 0, done.stderr
        done = sichak(
            "select", "--crawl", "crawl", "--out", "selected", "--workers", "1",
            cwd=tmp_path, state=tmp_path / "s",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        pairs = (tmp_path / "selected" / "pairs.jsonl").read_text().splitlines()
        assert len(pairs) == 1
        assert product["sku"].lower() in pairs[0].lower()


class TestByOthersTools:
    """What other programs save is read, not only what these tests write."""

    def test_an_archive_by_wget(self, mall: Mall, hanok: Visit, take: Take, tmp_path: Path) -> None:
        if shutil.which("wget") is None:
            pytest.skip("no wget here")
        pages = [*hanok.lists, *hanok.products.values()]
        urls = [one.url.replace("http://mall.invalid", mall.url) for one in pages]
        (tmp_path / "urls").write_text("\n".join(urls))
        command = "wget -q -p -H -e robots=off --warc-file=a -i urls -P saved"
        subprocess.run(command.split(), cwd=tmp_path, check=False)
        wanted = Wanted(base_url=mall.url)
        found = take(source(tmp_path / "a.warc.gz", "warc", "hanok", wanted))
        assert (found.report.exit_code, found.report.photos) == (0, 48)
        shown = {url for urls in hanok.shown.values() for url in urls}
        assert {row.url for row in found.rows} == shown

    def test_a_page_by_chromium(self, mall: Mall, hanok: Visit, take: Take, tmp_path: Path) -> None:
        api = pytest.importorskip("playwright.sync_api")
        try:
            path = chromium()
        except CrawlError as error:
            pytest.skip(str(error))
        sku = sorted(hanok.products)[0]
        with api.sync_playwright() as started:
            browser = started.chromium.launch(executable_path=str(path))
            page = browser.new_page()
            page.goto(f"{mall.url}/hanok/{sku}/good", wait_until="networkidle")
            session = page.context.new_cdp_session(page)
            saved = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
            browser.close()
        (tmp_path / "p.mhtml").write_text(saved)
        wanted = Wanted(base_url=mall.url)
        found = take(source(tmp_path / "p.mhtml", "saved-pages", "hanok", wanted))
        assert [row.url for row in found.rows] == hanok.shown[sku]


class TestEnds:
    def ends(self, photos: int, **rejects: int) -> tuple[int, str]:
        from crawlers.items import CrawlReject, Photo

        row = Photo.model_construct(sku="1")
        kinds = {"failed": {}, "refused": {"refused": True}, "unwanted": {"unwanted": True}}
        said = [
            CrawlReject(store="ours", url="file:x", reason=kind, **kinds[kind])
            for kind, count in rejects.items()
            for _ in range(count)
        ]
        found = Found(photos=[row] * photos, rejects=said)
        outcome = Outcome(pages=0, products=0, stopped={}, wins={}, robots=[], stats={})
        return judge(_Nothing(), found, outcome, CrawlParams())

    @pytest.mark.parametrize(
        ("photos", "rejects", "code", "words"),
        [
            (0, {}, NOTHING, "there is no page, no row and no photo in it"),
            (0, {"failed": 2}, NOTHING, "2 x failed"),
            (0, {"unwanted": 2}, NOTHING, "2 x unwanted"),
            (0, {"refused": 1}, REFUSED, "1 x refused"),
            (0, {"refused": 1, "failed": 1}, NOTHING, "1 x failed"),
            (1, {"failed": 2}, OK, "2 rejects"),
            (1, {"failed": 3}, ERRORS, "3 failed: 3 x failed"),
            (20, {"failed": 5}, OK, "5 rejects"),
            (20, {"failed": 6}, ERRORS, "6 failed"),
            (1, {"refused": 9, "unwanted": 9}, OK, "9 refused, 9 left out"),
        ],
    )
    def test_code_and_words(
        self, photos: int, rejects: dict[str, int], code: int, words: str
    ) -> None:
        found, text = self.ends(photos, **rejects)
        assert (found, words in text) == (code, True), text


class _Nothing(Source):
    obtained = "photos"

    def __init__(self) -> None:
        from crawlers.store import find_store

        super().__init__(find_store("hanok"))

    def items(self):
        yield from ()

    def photo(self, garment, picture):
        raise NotImplementedError
