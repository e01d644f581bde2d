"""What was made of a photo is found by bytes, and nothing else is."""

from __future__ import annotations

import hashlib

import pytest

from sichak.takedown.derived import blob_files, derived_from, is_memo, remove_derived
from sichak.work.item import Done, Reject
from sichak.work.memo import Memo


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Store:
    """A memo store that is told what was made of what."""

    def __init__(self, root) -> None:
        self.root = root
        self.memo = Memo(root)

    def made(self, key: str, inputs: list[bytes], *results: bytes) -> str:
        name = sha(key.encode())
        files = {str(place): data for place, data in enumerate(results)}
        result = Done(files) if results else Reject("unusable")
        named = {str(place): sha(data) for place, data in enumerate(inputs)}
        self.memo.put(name, result, 1.0, named)
        return name

    def holds(self, key: str) -> bool:
        return self.memo.get(key) is not None


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "memo")


def test_an_empty_store_holds_nothing(store):
    assert derived_from([store.root], [sha(b"photo")]).entries == ()
    assert not is_memo(store.root)


def test_everything_down_to_the_try_on_goes_and_the_partner_stays(store):
    fitted = store.made("select", [b"photo"], b"picture")
    pose = store.made("pose", [b"picture"], b"joints", b"drawn")
    parse = store.made("parse", [b"picture", b"joints"], b"labels")
    cloth = store.made("select 2", [b"packshot"], b"cloth")
    mask = store.made("mask", [b"cloth"], b"mask")
    tryon = store.made("tryon", [b"picture", b"labels", b"cloth", b"mask"], b"result")
    found = derived_from([store.root], [sha(b"photo")])
    gone = (b"picture", b"joints", b"drawn", b"labels", b"result")
    assert found.blobs == {sha(data): len(data) for data in gone}
    remove_derived([store.root], found)
    assert [store.holds(key) for key in (fitted, pose, parse, tryon)] == [False] * 4
    assert store.holds(cloth)
    assert store.holds(mask)
    assert blob_files([store.root], found) == []


def test_older_results_go_too(store):
    store.made("select v1", [b"photo"], b"old picture")
    store.made("select v2", [b"photo"], b"picture")
    store.made("rejected", [b"photo"])
    assert len(derived_from([store.root], [sha(b"photo")]).entries) == 3


def test_what_other_photos_give_too_stays_with_what_follows_from_it(store):
    store.made("mask 1", [b"photo"], b"empty")
    other = store.made("mask 2", [b"other"], b"empty")
    after = store.made("after", [b"empty"], b"more")
    found = derived_from([store.root], [sha(b"photo")])
    assert found.blobs == {}
    remove_derived([store.root], found)
    assert store.holds(other)
    assert store.holds(after)


def test_what_only_photos_that_go_give_goes(store):
    store.made("mask 1", [b"photo"], b"same")
    store.made("mask 2", [b"other"], b"same")
    found = derived_from([store.root], [sha(b"photo"), sha(b"other")])
    assert found.blobs == {sha(b"same"): 4}


def test_one_store_goes_on_where_another_ended(store, tmp_path):
    second = Store(tmp_path / "second")
    store.made("select", [b"photo"], b"picture")
    parse = second.made("parse", [b"picture"], b"labels")
    both = [store.root, second.root]
    remove_derived(both, derived_from(both, [sha(b"photo")]))
    assert not second.holds(parse)


def test_a_removal_that_broke_off_is_finished_by_a_second(store):
    store.made("select", [b"photo"], b"picture")
    store.made("pose", [b"picture"], b"joints")
    found = derived_from([store.root], [sha(b"photo")])
    found.entries[-1].unlink()
    again = derived_from([store.root], [sha(b"photo")])
    assert sha(b"picture") in again.blobs
    remove_derived([store.root], again)
    assert list(store.memo.entries()) == []


@pytest.mark.parametrize(
    "text", ["", "[]", '{"inputs": 3, "files": {}}', '{"inputs": {"a": "../../x"}, "files": {}}']
)
def test_damaged_entries_are_passed_over(store, text):
    path = store.memo.entry_path("0" * 64)
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert derived_from([store.root], [sha(b"photo")]).entries == ()
