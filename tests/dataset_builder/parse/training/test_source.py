"""A folder of labelled photos: what it must hold, and which part each photo is in."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_builder.parse.training.source import (
    TEST,
    VAL,
    Source,
    open_source,
    part_of,
)
from dataset_builder.parse.training.targets import bits
from sichak.errors import DatasetError
from sichak.json_file import MAX_BYTES
from sichak.labels import CCP, CCP_TO_CIHP_SETS, CIHP

CIHP_NAMES = [label.name for label in CIHP]
CCP_NAMES = [label.name for label in CCP]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def folder(root: Path, labels: object) -> Path:
    (root / "image").mkdir()
    (root / "labels").mkdir()
    content = labels if isinstance(labels, bytes) else json.dumps(labels).encode()
    (root / "labels.json").write_bytes(content)
    return root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return folder(tmp_path_factory.mktemp("root"), {})


class TestOpenSource:
    @pytest.mark.parametrize("missing", ["all", "image", "labels", "labels.json"])
    def test_what_is_missing_is_said(self, tmp_path: Path, missing: str) -> None:
        folder(tmp_path, {"labels": CIHP_NAMES})
        if missing == "labels.json":
            (tmp_path / missing).unlink()
        elif missing != "all":
            (tmp_path / missing).rmdir()
        root = tmp_path / "nowhere" if missing == "all" else tmp_path
        with pytest.raises(DatasetError, match=r"needs image/, labels/ and labels\.json"):
            open_source(root)

    def test_cihp_is_exact(self, tmp_path: Path) -> None:
        source = open_source(folder(tmp_path, {"labels": CIHP_NAMES}))
        assert source.sets.tolist() == [1 << label for label in range(20)]

    def test_ccp_leaves_open_what_it_does_not_tell(self, tmp_path: Path) -> None:
        source = open_source(folder(tmp_path, {"labels": CCP_NAMES}))
        assert source.sets.tolist() == [int(bits(CCP_TO_CIHP_SETS[label])) for label in CCP]
        assert (source.sets != 0).all()
        assert source.sets[CCP.SKIN] & bits([CIHP.LEFT_ARM]) != 0

    @pytest.mark.parametrize(
        "spell",
        [str.lower, str.title, lambda name: name.replace("_", "-"), lambda name: f" {name} "],
        ids=["lower", "title", "dashes", "spaces"],
    )
    def test_spelling_does_not_matter(self, tmp_path: Path, spell: object) -> None:
        assert callable(spell)
        source = open_source(folder(tmp_path, {"labels": [spell(name) for name in CIHP_NAMES]}))
        assert len(source.sets) == 20

    def test_more_may_be_written_beside_the_names(self, tmp_path: Path) -> None:
        content = {"source": "a thesis", "labels": CIHP_NAMES, "licence": "CC BY"}
        assert len(open_source(folder(tmp_path, content)).sets) == 20

    @pytest.mark.parametrize(
        "names",
        [
            [],
            ["background", "person"],
            CIHP_NAMES[:-1],
            [*CIHP_NAMES, "bag"],
            CIHP_NAMES[::-1],
            [*CIHP_NAMES[:14], "RIGHT_ARM", "LEFT_ARM", *CIHP_NAMES[16:]],
            [0] * 20,
            "background",
        ],
        ids=["none", "two", "less", "more", "reversed", "sides", "numbers", "a word"],
    )
    def test_other_names_are_refused(self, tmp_path: Path, names: object) -> None:
        with pytest.raises(DatasetError, match=r"neither CCP's 59 names nor CIHP's 20"):
            open_source(folder(tmp_path, {"labels": names}))

    @pytest.mark.parametrize(
        "content",
        [
            b"[]",
            b"{}",
            b"7",
            b"null",
            b'{"labels": 3}',
            b'{"labels": null}',
            b'{"labels": true}',
            b'{"labels": 1e999}',
            b'{"names": []}',
        ],
    )
    def test_what_is_no_list_of_names(self, tmp_path: Path, content: bytes) -> None:
        with pytest.raises(DatasetError, match="needs a list of names under 'labels'"):
            open_source(folder(tmp_path, content))

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"", "Expecting value"),
            (b"{", "Expecting property name"),
            (b"\xff\xfe\x00", "decode"),
            (b"[" * 100_000, "nested too deep"),
            (b'{"labels": ' * 50_000, "nested too deep"),
            (b'{"labels": [' + b"7" * 10_000 + b"]}", "4300 digits"),
            (b" " * (MAX_BYTES + 1), "larger than 1,048,576 bytes"),
        ],
        ids=lambda value: str(value[:20]),
    )
    def test_what_is_no_json(self, tmp_path: Path, content: bytes, reason: str) -> None:
        with pytest.raises(DatasetError, match=rf"labels\.json: no JSON .*{reason}"):
            open_source(folder(tmp_path, content))

    @settings(max_examples=40)
    @given(labels=JSON)
    def test_no_json_breaks_it(self, root: Path, labels: object) -> None:
        for content in (labels, {"labels": labels}, {"labels": [*CIHP_NAMES[1:], labels]}):
            (root / "labels.json").write_text(json.dumps(content))
            with pytest.raises(DatasetError, match=r"needs a list|neither CCP's"):
                open_source(root)

    def test_where_things_lie(self, tmp_path: Path) -> None:
        source = open_source(folder(tmp_path, {"labels": CIHP_NAMES}))
        assert source == Source(tmp_path, source.sets)
        assert source.images == tmp_path / "image"
        assert source.labels == tmp_path / "labels"
        assert source.poses == tmp_path / "openpose_json"


class TestPartOf:
    @pytest.mark.parametrize(
        ("stem", "part"),
        [("", "train"), ("0001", "train"), ("0006", "val"), ("0000", "test"), ("photo", "train")],
    )
    def test_it_never_changes(self, stem: str, part: str) -> None:
        """Else figures of one version could not be compared with another's."""
        assert part_of(stem) == part

    def test_shares(self) -> None:
        counts = Counter(part_of(f"{number:05}") for number in range(4000))
        assert counts["test"] / 40 == pytest.approx(TEST, abs=1.5)
        assert counts["val"] / 40 == pytest.approx(VAL, abs=1.5)
        assert sum(counts.values()) == 4000

    def test_names_alike_are_parted_too(self) -> None:
        assert len({part_of(f"model-{number}_00") for number in range(40)}) == 3
