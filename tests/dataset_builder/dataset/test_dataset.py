"""From stage outputs to an HR-VITON tree: what goes where, and why something is left out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.dataset.assemble import Source
from dataset_builder.dataset.dataset import build_crawled, build_listed
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.dataset.records import SelectedPair, jsonl, read_lines
from dataset_builder.dataset.validate import validate
from dataset_builder.sources import STAGE_FOLDERS, stage_sources
from sichak import layout
from sichak.body25 import openpose_json
from sichak.errors import DatasetError
from sichak.image import jpeg_bytes, labels_bytes, png_bytes

GREY = np.full((1024, 768), 255, np.uint8)
COLOUR = np.full((1024, 768, 3), 200, np.uint8)
FILES = {
    "RGB.jpg": jpeg_bytes(COLOUR),
    "RGB.png": png_bytes(COLOUR),
    "L.jpg": jpeg_bytes(GREY),
    "L.png": png_bytes(GREY),
    "P.png": labels_bytes(GREY // 51),
    ".json": openpose_json(np.ones((25, 3))),
}


def file_of(folder: layout.Folder) -> bytes:
    return FILES[folder.mode + Path(f"x{folder.ending}").suffix]


class Shop:
    """Stage outputs of a small shop, as the stages would have left them."""

    def __init__(self, root: Path) -> None:
        self.data, self.out = root / "data", root / "out"
        self.items: list[dict[str, object]] = []
        self.pairs: list[dict[str, object]] = []
        self.unselected: list[dict[str, object]] = []
        self.status: dict[str, list[dict[str, object]]] = {stage: [] for stage in STAGE_FOLDERS}

    def photo(self, stem: str, kind: str, category="upper", sku="", fails: str | None = None):
        self.items.append(
            {"stem": stem, "kind": kind, "category": category, "store": "s", "sku": sku or stem}
        )
        folders = layout.PERSON_FOLDERS if kind == "person" else layout.GARMENT_FOLDERS
        for stage, made in STAGE_FOLDERS.items():
            if stage == fails:
                self.status[stage].append({"id": stem, "reason": f"{stage} said no (0.1)"})
                return
            for folder in made:
                if folder in folders:
                    path = folder.path(self.data / stage, stem)
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(file_of(folder))

    def product(self, sku: str, category="upper", worn=1, **fails: str) -> None:
        self.photo(f"{sku}_00", "garment", category, sku, fails.get("garment"))
        for index in range(worn):
            self.photo(f"{sku}_{index:02d}", "person", category, sku, fails.get("person"))
            self.pair(f"{sku}_{index:02d}", f"{sku}_00", category)

    def pair(self, person: str, garment: str, category="upper") -> None:
        self.pairs.append({"person": person, "garment": garment, "category": category})

    def write(self) -> list[Source]:
        select = self.data / "select"
        select.mkdir(parents=True, exist_ok=True)
        (select / "items.jsonl").write_bytes(jsonl(self.items))
        (select / "pairs.jsonl").write_bytes(jsonl(self.pairs))
        (select / "rejects.jsonl").write_bytes(jsonl(self.unselected))
        for stage, rows in self.status.items():
            (self.data / stage).mkdir(parents=True, exist_ok=True)
            (self.data / stage / "status.jsonl").write_bytes(jsonl(rows))
        return stage_sources(self.data)

    def build(self, **params):
        return build_crawled(
            self.data / "select", self.write(), self.out, DatasetParams(**params), {"parse": "x"}
        )

    def tree(self, root: str) -> list[str]:
        base = self.out / root
        return sorted(str(p.relative_to(base)) for p in base.rglob("*") if p.is_file())


@pytest.fixture
def shop(tmp_path):
    return Shop(tmp_path)


def test_an_empty_shop_gives_three_empty_datasets_without_problems(shop):
    built = shop.build()
    assert built.problems == []
    assert built.rejects == []
    assert built.counts()["lower"] == {
        f"{part}_{what}": 0
        for part in ("train", "test")
        for what in ("people", "garments", "pairs")
    }
    assert (shop.out / "upper/test_pairs.txt").read_text() == ""


def test_a_product_has_every_folder_of_the_reference_under_one_name(shop):
    shop.product("a")
    built = shop.build(test_share=1)
    assert built.problems == []
    assert shop.tree("upper/test") == sorted(folder.file("a_00") for folder in layout.FOLDERS)
    assert (shop.out / "upper/test_pairs.txt").read_text() == "a_00.jpg a_00.jpg\n"
    assert (shop.out / "upper/train_pairs.txt").read_text() == ""


def test_test_people_get_garments_of_other_products_and_train_people_their_own(shop):
    for sku in "abcd":
        shop.product(sku)
    shop.build(test_share=1)
    lines = (shop.out / "upper/test_pairs.txt").read_text().splitlines()
    assert len(lines) == 4
    assert all(person != garment for person, garment in map(str.split, lines))
    shop.build(test_share=0)
    lines = (shop.out / "upper/train_pairs.txt").read_text().splitlines()
    assert [line.split() for line in lines] == [[f"{sku}_00.jpg"] * 2 for sku in "abcd"]


def test_a_second_photo_finds_its_garment_under_its_own_name(shop):
    shop.product("a", worn=2)
    shop.build(test_share=1)
    garments = [name for name in shop.tree("upper/test") if name.startswith("cloth")]
    assert garments == [
        "cloth-mask/a_00.jpg",
        "cloth-mask/a_01.jpg",
        "cloth/a_00.jpg",
        "cloth/a_01.jpg",
    ]


def test_products_that_share_a_photo_stay_on_one_side(shop):
    for sku in "abcdefgh":
        shop.product(sku)
    for item in shop.items:
        item["group"] = "set"
    counts = shop.build(test_share=0.5).counts()["upper"]
    assert sorted([counts["test_people"], counts["train_people"]]) == [0, 8]


def test_categories_are_datasets_of_their_own(shop):
    shop.product("a", "upper")
    shop.product("b", "lower")
    shop.product("c", "dress")
    built = shop.build(test_share=1)
    for category, sku in (("upper", "a"), ("lower", "b"), ("dress", "c")):
        assert built.counts()[category]["test_people"] == 1
        assert (shop.out / category / f"test/image/{sku}_00.jpg").is_file()


@pytest.mark.parametrize(
    ("fails", "stage"),
    [({"person": "parse"}, "parse"), ({"garment": "cloth-mask"}, "cloth-mask")],
)
def test_what_a_stage_rejected_is_named_with_stage_and_reason(shop, fails, stage):
    shop.product("a", **fails)
    shop.product("b")
    built = shop.build(test_share=1)
    assert [(row["stem"], row["stage"], row["reason"]) for row in built.rejects] == [
        ("a_00", stage, f"{stage} said no (0.1)")
    ]
    assert built.problems == []
    assert built.counts()["upper"]["test_people"] == 1
    rows = [json.loads(line) for line in (shop.out / "upper/rejects.jsonl").open()]
    assert rows == built.rejects


def records(shop, category="upper"):
    return [json.loads(line) for line in (shop.out / category / "records.jsonl").open()]


def test_an_empty_shop_has_no_records(shop):
    shop.build()
    assert records(shop) == []


def test_every_photo_of_the_dataset_has_a_record_of_where_it_lies_and_whence_it_is(shop):
    shop.product("a", worn=2)
    shop.product("b", person="pose")
    for item in shop.items:
        item |= {"source": f"http://x/{item['stem']}", "licence": "CC0-1.0", "face_action": "kept"}
    shop.build(test_share=1)
    rows = records(shop)
    assert [(row["part"], row["kind"], row["stem"]) for row in rows] == [
        ("test", "person", "a_00"),
        ("test", "person", "a_01"),
        ("test", "garment", "a_00"),
        ("test", "garment", "a_01"),
    ]
    for row in rows:
        folder = layout.IMAGE if row["kind"] == "person" else layout.CLOTH
        assert folder.path(shop.out / "upper" / row["part"], row["stem"]).is_file()
        assert (row["licence"], row["face_action"]) == ("CC0-1.0", "kept")
    assert rows[3]["source"] == "http://x/a_00"


def test_the_dataset_says_what_made_it(shop):
    shop.build(name="mine")
    said = json.loads((shop.out / "lower/dataset.json").read_text())
    assert said == {"name": "mine", "category": "lower", "made_by": {"parse": "x"}}


def test_a_removed_product_leaves_no_file_behind(shop):
    shop.product("a")
    shop.product("b")
    shop.build(test_share=1)
    shop.items = [item for item in shop.items if item["sku"] != "a"]
    shop.pairs = [pair for pair in shop.pairs if pair["person"] != "a_00"]
    shop.build(test_share=1)
    assert not [name for name in shop.tree("upper") if "a_00" in name]


def test_the_same_outputs_give_the_same_bytes(shop):
    shop.product("a")
    shop.product("b", person="pose")
    shop.build()
    first = {name: (shop.out / "upper" / name).read_bytes() for name in shop.tree("upper")}
    shop.build()
    assert {name: (shop.out / "upper" / name).read_bytes() for name in shop.tree("upper")} == first


def test_listed_pairs_keep_the_order_of_the_users_file(shop):
    for stem in ("z", "a"):
        shop.photo(stem, "person")
    for stem in ("shirt", "blouse"):
        shop.photo(stem, "garment")
    shop.pair("z", "shirt")
    shop.pair("a", "blouse")
    shop.pair("a", "gone")
    built = build_listed(shop.data / "select", shop.write(), shop.out, "upper", DatasetParams(), {})
    assert built.problems == []
    assert (shop.out / "test_pairs.txt").read_text() == "z.jpg shirt.jpg\na.jpg blouse.jpg\n"
    assert layout.CLOTH.stems(shop.out / "test") == ["blouse", "shirt"]


def test_listed_photos_that_were_never_selected_are_named_too(shop):
    shop.photo("a", "person")
    shop.photo("shirt", "garment")
    shop.pair("a", "shirt")
    shop.unselected = [{"photo": "people/b.jpg", "stage": "select", "reason": "2 people"}]
    built = build_listed(shop.data / "select", shop.write(), shop.out, "upper", DatasetParams(), {})
    row = {"stem": "people/b.jpg", "stage": "select", "reason": "2 people"}
    assert built.rejects == [row]
    assert json.loads((shop.out / "rejects.jsonl").read_text()) == row


def test_the_card_counts_sources_rejects_and_names_what_made_the_files(shop):
    shop.product("a")
    shop.product("b", person="pose")
    shop.build(test_share=1)
    card = (shop.out / "upper/README.md").read_text()
    assert "| test | 1 | 1 | 1 |" in card
    assert "| pose | pose said no | 1 |" in card
    assert "| parse | x |" in card
    assert "not stated" in card


class TestValidator:
    @pytest.mark.parametrize(
        ("file", "content", "reason"),
        [
            ("image/a_00.jpg", b"", "cannot be decoded"),
            ("image/a_00.jpg", FILES["RGB.png"], "PNG inside, against its name"),
            ("image/a_00.jpg", FILES["L.jpg"], "mode L in place of RGB"),
            ("cloth/a_00.jpg", jpeg_bytes(COLOUR[:512]), "768x512 in place of 768x1024"),
            ("cloth-mask/a_00.jpg", FILES["RGB.jpg"], "mode RGB in place of L"),
            ("image-parse-v3/a_00.png", FILES["RGB.png"], "mode RGB in place of P"),
            ("image-parse-v3/a_00.png", labels_bytes(GREY), "label 255; CIHP ends at 19"),
            ("agnostic-mask/a_00_mask.png", png_bytes(GREY // 2), "values other than 0 and 255"),
            ("openpose_json/a_00_keypoints.json", b"{}", "no OpenPose JSON"),
            ("openpose_json/a_00_keypoints.json", openpose_json(None), "nobody in it"),
        ],
    )
    def test_names_every_broken_file_and_why(self, shop, file, content, reason):
        shop.product("a")
        shop.build(test_share=1)
        (shop.out / "upper/test" / file).write_bytes(content)
        (problem,) = validate(shop.out / "upper", "test")
        assert problem.file == f"test/{file}"
        assert reason in problem.reason

    @pytest.mark.parametrize("folder", layout.FOLDERS, ids=lambda folder: folder.name)
    def test_names_every_missing_file(self, shop, folder):
        shop.product("a")
        shop.build(test_share=1)
        folder.path(shop.out / "upper/test", "a_00").unlink()
        problems = validate(shop.out / "upper", "test")
        assert any("missing" in problem.reason for problem in problems)
        expected = f"test/{folder.file('a_00')}"
        assert any(expected == p.file or expected.endswith(p.reason.split()[0]) for p in problems)

    def test_reads_the_pairs_file_too(self, shop):
        shop.product("a")
        shop.build(test_share=1)
        (shop.out / "upper/test_pairs.txt").write_text("a_00.jpg\na_00.jpg b_00.jpg\n")
        assert [problem.reason for problem in validate(shop.out / "upper", "test")] == [
            "line 1: two names are expected, not 1",
            "line 2: no cloth/b_00.jpg",
        ]

    def test_a_pairs_file_that_is_no_text_is_a_problem_not_a_traceback(self, shop):
        shop.product("a")
        shop.build(test_share=1)
        (shop.out / "upper/test_pairs.txt").write_bytes(b"\xff\xfe.jpg a_00.jpg\n")
        assert validate(shop.out / "upper", "test")[0].file == "test_pairs.txt"

    def test_of_nothing_says_that_the_pairs_file_is_missing(self, tmp_path):
        assert [problem.reason for problem in validate(tmp_path)] == ["missing"]


@pytest.mark.parametrize(
    ("written", "lines"),
    [
        ("", 0),
        ('{"person": "a", "garment": "b", "category": "upper"}', 1),
        ('{"person": "a\u2028b\x85", "garment": "b", "category": "upper"}\n', 1),
    ],
    ids=["empty", "without a last line feed", "with what ends lines elsewhere"],
)
def test_a_line_ends_at_a_line_feed(written, lines, tmp_path):
    (tmp_path / "pairs.jsonl").write_text(written, encoding="utf-8")
    assert len(read_lines(tmp_path / "pairs.jsonl", SelectedPair)) == lines


def test_a_damaged_line_is_an_error_with_its_number(tmp_path):
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"person": "a", "garment": "b", "category": "upper"}\n{"person": 3}\n')
    with pytest.raises(DatasetError, match=r"pairs.jsonl, line 2"):
        read_lines(path, SelectedPair)
