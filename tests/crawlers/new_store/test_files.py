"""Files of a new store: all of them or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawlers.new_store.files import add_to_params, all_or_none
from sichak.errors import CrawlError

FILES = {"a/b/one.py": b"1", "a/two.py": b"2", "three.py": b"3"}


def names(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*"))


def test_no_files_are_nothing(tmp_path: Path) -> None:
    with all_or_none(tmp_path, {}, []):
        pass
    assert names(tmp_path) == []


def test_files_are_there_during_the_block_and_after(tmp_path: Path) -> None:
    with all_or_none(tmp_path, FILES, []):
        assert (tmp_path / "a/b/one.py").read_bytes() == b"1"
    assert names(tmp_path) == ["a", "a/b", "a/b/one.py", "a/two.py", "three.py"]


@pytest.mark.parametrize("error", [CrawlError("no"), KeyboardInterrupt(), OSError("full")])
def test_a_block_that_fails_leaves_nothing(tmp_path: Path, error: BaseException) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "theirs.py").write_text("x")
    pages = tmp_path / "pages"

    def fail() -> None:
        with all_or_none(tmp_path, FILES, [pages]):
            (pages / "list" / "inputs").mkdir(parents=True)
            (pages / "list" / "inputs" / "page.html").write_text("x")
            raise error

    with pytest.raises(type(error)):
        fail()
    assert names(tmp_path) == ["a", "a/theirs.py"]


@pytest.mark.parametrize("there", ["a/two.py", "three.py", "pages"])
def test_nothing_is_written_over(tmp_path: Path, there: str) -> None:
    path = tmp_path / there
    path.parent.mkdir(exist_ok=True)
    path.write_text("mine")
    before = names(tmp_path)
    with (
        pytest.raises(CrawlError, match="is there already; nothing is written over"),
        all_or_none(tmp_path, FILES, [tmp_path / "pages"]),
    ):
        raise AssertionError
    assert names(tmp_path) == before
    assert path.read_text() == "mine"


PARAMS = """# Parameters.
stores:
  crawled:
    hanok: {source: x}
  # Not crawled.
  waiting:
    # mine
    ami: {source: crawlers/stores/ami.py}
    kuho: {source: crawlers/stores/kuho.py}
select: {}
"""


@pytest.mark.parametrize(
    ("name", "after"), [("beaker", "ami"), ("zz", "kuho"), ("lebeige", "kuho")]
)
def test_an_entry_goes_to_its_place_and_all_else_stays(
    tmp_path: Path, name: str, after: str
) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(PARAMS)
    line = add_to_params(path, name, f"crawlers/stores/{name}.py")
    assert line == f"{name}: {{source: crawlers/stores/{name}.py}}"
    lines = path.read_text().splitlines()
    assert f"    {line}" == lines[lines.index(next(x for x in lines if f"    {after}:" in x)) + 1]
    assert [one for one in lines if line not in one] == PARAMS.splitlines()


@pytest.mark.parametrize(
    "text", ["stores:\n  waiting:\n", "stores:\n  waiting:\n    # none\na: 1\n"]
)
def test_the_first_entry_of_all(tmp_path: Path, text: str) -> None:
    path = tmp_path / "params.yaml"
    path.write_text(text)
    add_to_params(path, "ami", "x")
    assert "  waiting:\n" in path.read_text()
    assert "    ami: {source: x}\n" in path.read_text()


@pytest.mark.parametrize("text", [None, "", "stores:\n", "select: {}\n  waiting:\n"])
def test_a_file_without_the_section_says_what_to_write(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "params.yaml"
    if text is not None:
        path.write_text(text)
    with pytest.raises(CrawlError, match="has no section stores: with waiting: below"):
        add_to_params(path, "ami", "x")
    assert not path.exists() or path.read_text() == text
