"""Many stores at once: nothing lost, nothing doubled, one connection a host."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crawlers.load import load_trial
from crawlers.trial import Size, Trial, compare
from sample_store.mall.crowd import Crowd, sku_of
from sample_store.mall.crowd_server import FAULTS, Asked, CrowdServer
from sichak.cli.app import app
from sichak.errors import CrawlError

PRODUCTS = 270
"""So that every kind of garment has a list of two pages."""


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    size = Size(stores=3, products=PRODUCTS, photos=1, jobs=3)
    return load_trial(size, tmp_path_factory.mktemp("calm"), say=lambda _: None)


@pytest.fixture(scope="module")
def stormy(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    size = Size(stores=3, products=PRODUCTS, photos=1, jobs=3, fault_rate=0.05)
    return load_trial(size, tmp_path_factory.mktemp("stormy"), say=lambda _: None)


def test_a_healthy_crowd_is_crawled_whole(calm: Trial) -> None:
    assert calm.codes == {0: 3}
    assert calm.products == calm.photos == 3 * PRODUCTS
    assert (calm.rejected, calm.lost, calm.doubled, calm.asked_twice) == (0, 0, 0, 0)
    assert calm.faults == {}


def test_every_page_and_photo_is_asked_for_once(calm: Trial) -> None:
    lists = 3 * (4 * 2 + 6)  # four lists of two pages, six empty ones
    assert calm.pages == 3 * PRODUCTS + lists
    rules = calm.requests - calm.pages - 3 * PRODUCTS
    assert 3 <= rules <= 3 * 3


def test_of_what_went_wrong_nothing_is_lost_without_a_reason(stormy: Trial) -> None:
    assert stormy.faults.keys() == set(FAULTS)
    assert stormy.photos + stormy.rejected == 3 * PRODUCTS
    assert (stormy.lost, stormy.doubled, stormy.asked_twice) == (0, 0, 0)
    assert stormy.photos > 0.9 * 3 * PRODUCTS
    assert stormy.codes == {0: 3}


def test_a_host_sees_one_request_at_a_time(calm: Trial, stormy: Trial) -> None:
    assert calm.at_once == stormy.at_once == 1


def test_a_pause_is_kept_by_each_host(tmp_path: Path) -> None:
    size = Size(stores=2, products=4, photos=1, jobs=2, delay=0.2)
    trial = load_trial(size, tmp_path, say=lambda _: None)
    assert (trial.photos, trial.lost) == (8, 0)
    assert trial.least_gap is not None
    assert trial.least_gap >= 0.2


class TestATrialThatWasKilled:
    SIZE = Size(stores=2, products=60, jobs=1)

    def begin(self, folder: Path) -> subprocess.Popen[bytes]:
        options = {"stores": 2, "products": 60, "jobs": 1, "folder": folder}
        said = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        command = [sys.executable, "-m", "sichak.cli.app", "bench-crawl", *said]
        return subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True)

    def photos(self, folder: Path, number: int) -> int:
        journals = list(folder.glob(f"{number}/state/hanok/run-*/journal.jsonl"))
        return sum(one.read_text().count('["Photo"') for one in journals)

    def test_goes_on_where_it_was(self, tmp_path: Path) -> None:
        """Killed in its second store, with the first one crawled to the end."""
        running = self.begin(tmp_path)
        while self.photos(tmp_path, 1) < 10:
            assert running.poll() is None
            time.sleep(0.02)
        os.killpg(running.pid, signal.SIGKILL)
        _, words = running.communicate()
        assert b"1 of 2 stores, 60 products" in words
        said: list[str] = []
        trial = load_trial(self.SIZE, tmp_path, said.append)
        assert said[0] == "1 of 2 stores were crawled before"
        assert len(said) == 2
        assert trial.codes == {0: 2}
        assert (trial.products, trial.photos) == (120, 120)
        assert (trial.rejected, trial.lost, trial.doubled) == (0, 0, 0)
        assert trial.asked_twice <= 1  # what was under way when it was killed
        assert trial.pages <= 2 * 74 + 1  # 60 products and 14 lists
        assert trial.at_once == 1

    def test_that_had_ended_asks_nothing(self, tmp_path: Path) -> None:
        size = Size(stores=1, products=3)
        first = load_trial(size, tmp_path, say=lambda _: None)
        assert load_trial(replace(size, jobs=5), tmp_path, say=lambda _: None) == replace(
            first, size=replace(size, jobs=5)
        )

    def test_is_not_mixed_with_another(self, tmp_path: Path) -> None:
        load_trial(Size(stores=1, products=3), tmp_path, say=lambda _: None)
        with pytest.raises(CrawlError, match=r"holds a trial of another size.*'products': 3"):
            load_trial(Size(stores=1, products=4), tmp_path, say=lambda _: None)


def test_how_a_host_was_asked_can_be_written_down(tmp_path: Path) -> None:
    path = tmp_path / "asked.json"
    assert Asked.load(path) == Asked()
    asked = Asked(Counter({"/a": 2}), 1, 0.25, Counter({"slow": 1}))
    asked.save(path)
    assert Asked.load(path) == asked


def test_memory_is_told_for_each_crawl(calm: Trial) -> None:
    assert len(calm.peak_bytes) == 3
    assert all(20e6 < peak < 2e9 for peak in calm.peak_bytes)
    assert calm.cpu_seconds > 0


@pytest.mark.parametrize(
    ("rows", "rejects", "asked", "lost", "rejected"),
    [
        ([], [], [0, 1], 2, 0),
        ([0], [], [0, 1], 1, 0),
        ([0], ["http://x/goods/{1}_0_THNAIL_ORGINL_1.jpg"], [0, 1], 0, 1),
        ([0], ["http://x/hanok/{1}/good"], [0, 1], 0, 1),
        ([0], ["http://x/selectProductList?page=2"], [0], 0, 1),
        ([0], ["http://x/selectProductList?page=2"], [0, 1], 1, 0),  # it was listed all the same
    ],
)
def test_a_trial_finds_what_is_lost(
    rows: list[int], rejects: list[str], asked: list[int], lost: int, rejected: int, tmp_path: Path
) -> None:
    skus = [sku_of(0), sku_of(1)]
    text = "".join(ROW.replace("SKU", skus[row]) for row in rows)
    (tmp_path / "manifest.jsonl").write_text(text)
    (tmp_path / "products.jsonl").write_text("")
    lines = [
        f'{{"sku": "{skus[1] if "{1}" in one else ""}", "url": "{one.replace("{1}", skus[1])}"}}\n'
        for one in rejects
    ]
    (tmp_path / "rejects.jsonl").write_text("".join(lines))
    trial = Trial(Size(stores=1, products=2))
    compare(trial, tmp_path, Counter(f"/hanok/{skus[index]}/good" for index in asked))
    assert (trial.lost, trial.rejected) == (lost, rejected)


def test_a_row_that_is_there_twice_is_found(tmp_path: Path) -> None:
    row = ROW.replace("SKU", sku_of(0))
    (tmp_path / "manifest.jsonl").write_text(2 * row)
    (tmp_path / "products.jsonl").write_text('{"sku": "G1"}\n{"sku": "G1"}\n')
    (tmp_path / "rejects.jsonl").write_text("")
    trial = Trial(Size(stores=1, products=1))
    compare(trial, tmp_path, Counter())
    assert trial.doubled == 3  # a place, a picture and a product


def test_the_command_tells_it(tmp_path: Path) -> None:
    arguments = ["bench-crawl", "--stores", "1", "--products", "3", "--photos", "2"]
    done = CliRunner().invoke(app, [*arguments, "--json", str(tmp_path / "trial.json")])
    assert done.exit_code == 0, done.output
    assert "6 of 6; 0 rejected with a reason, 0 lost, 0 doubled" in done.output
    assert '"lost": 0' in (tmp_path / "trial.json").read_text()


@pytest.fixture
def crowd() -> Iterator[CrowdServer]:
    server = CrowdServer("127.1.3.4", 7, 130, 2, 0.5, 0.0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def get(server: CrowdServer, target: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.1.3.4", server.server_address[1], timeout=10)
    connection.request("GET", target)
    response = connection.getresponse()
    return response.status, response.read()


@pytest.mark.parametrize(
    ("target", "status", "words"),
    [
        ("/robots.txt", 200, b"Crawl-delay: 0.5"),
        ("/ai.txt", 404, b"404"),
        (f"/hanok/{sku_of(129)}/good", 200, sku_of(129).encode()),
        (f"/hanok/{sku_of(130)}/good", 404, b"404"),
        ("/hanok/GM00/good", 404, b"404"),
        (f"/goods/{sku_of(3)}_1_THNAIL_ORGINL_{'0' * 17}.jpg", 200, f"7 {sku_of(3)} 1".encode()),
        (f"/goods/{sku_of(3)}_2_THNAIL_ORGINL_{'0' * 17}.jpg", 404, b"404"),
        ("/selectProductList?dspCtgryNo=SFMA41A01", 200, b'value="33"'),
        ("/selectProductList?dspCtgryNo=SFMA42A01", 200, b'value="0"'),
    ],
)
def test_a_store_that_is_nowhere_stored(
    target: str, status: int, words: bytes, crowd: CrowdServer
) -> None:
    got, body = get(crowd, target)
    assert (got, words in body) == (status, True)
    assert crowd.asked.requests == {target: 1}


def test_numbers_are_unique_and_go_from_new_to_old() -> None:
    numbers = list(map(sku_of, range(3_000)))
    assert len(set(numbers)) == 3_000
    days = [number[4:10] for number in numbers]
    assert days == sorted(days, reverse=True)
    assert Crowd(0, 3, 1, "http://x", 0.0).skus == set(numbers[:3])


ROW = (
    '{"store": "hanok", "platform": "ssf", "brand": "b", "sku": "SKU", "name": "n",'
    ' "category_path": "", "category": "upper", "gender": "women", "colour": "", "price": null,'
    ' "currency": "KRW", "image_index": 0, "image_count": 1, "section": "gallery",'
    ' "role": "worn", "role_source": "index", "view": "front", "page_url": "u", "url": "u",'
    ' "file": "f", "sha256": "SKU", "bytes": 1, "mime": "image/jpeg", "width": 1, "height": 1,'
    ' "robots_sha256": null, "licence": "", "user_agent": "", "spider_version": "1"}\n'
)
