"""Dress Code's tree, read back as loaders written for Dress Code read it."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from made_datasets import COLUMNS, IUV, LABELS, POSE, tree
from PIL import Image, ImageOps

from dataset_builder.export.dress_code_files import (
    COLOURS,
    dress_code_labels,
    garment_mask,
    keypoints_json,
    skeleton,
    uv_npz,
)
from dataset_builder.export.export import Options
from sichak.body25 import BODY_25
from sichak.labels import ATR, CIHP, DRESS_CODE_18
from sichak.layout import IMAGE

CATEGORIES = ("dresses", "lower_body", "upper_body")
QUIET = Options(quiet=True)


class Loader:
    """A loader of Dress Code: PIL, NumPy, and names made by cutting and replacing."""

    def __init__(self, root: Path, phase: str, order: str = "paired") -> None:
        self.rows = []
        for category in CATEGORIES:
            folder = root / category
            name = f"{phase}_pairs.txt" if phase == "train" else f"{phase}_pairs_{order}.txt"
            if folder.is_dir():
                for line in (folder / name).read_text().splitlines():
                    person, cloth = line.strip().split()
                    self.rows.append((folder, person, cloth))

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> dict[str, object]:
        folder, person, cloth = self.rows[index]
        mask = Image.open(folder / "masks" / cloth.replace(".jpg", ".png")).convert("L")
        inverted = ImageOps.invert(mask)
        photo = Image.open(folder / "images" / cloth)
        keypoints = json.loads(
            (folder / "keypoints" / person.replace("_0.jpg", "_2.json")).read_text()
        )["keypoints"]
        return {
            "category": folder.name,
            "person": person,
            "cloth": Image.composite(inverted.convert("RGB"), photo, inverted),
            "image": Image.open(folder / "images" / person),
            "skeleton": Image.open(folder / "skeletons" / person.replace("_0", "_5")),
            "parse": np.array(
                Image.open(folder / "label_maps" / person.replace("_0.jpg", "_4.png"))
            ),
            "pose": np.array(keypoints).reshape((-1, 4)),
            "uv": np.load(folder / "dense" / person.replace("_0.jpg", "_5_uv.npz"))["uv"],
            "dense": np.array(Image.open(folder / "dense" / person.replace("_0.jpg", "_5.png"))),
        }


@pytest.mark.parametrize("phase", ["train", "test"])
def test_a_loader_of_dress_code_reads_it(exported, phase):
    loader = Loader(exported("dress-code"), phase)
    assert len(loader) > 0
    for index in range(len(loader)):
        one = loader[index]
        for name in ("cloth", "image", "skeleton"):
            assert (one[name].size, one[name].mode) == ((768, 1024), "RGB")
        assert (one["parse"].shape, one["parse"].dtype) == ((1024, 768), np.uint8)
        assert one["parse"].max() < len(DRESS_CODE_18)
        assert one["pose"].shape == (18, 4)
        assert (one["uv"].shape, one["uv"].dtype) == ((2, 1024, 768), np.float32)
        assert 0 <= one["uv"].min() <= one["uv"].max() <= 1
        assert (one["dense"].shape, one["dense"].dtype) == ((1024, 768), np.uint8)
        assert 0 < one["dense"].max() <= 24
        x, y = one["pose"][0, :2]
        assert one["parse"][round(y * 2), round(x * 2)] == ATR.FACE
        worn = {"upper_body": {4}, "lower_body": {5, 6}, "dresses": {7}}[one["category"]]
        assert worn & set(np.unique(one["parse"]).tolist())


def test_all_pairs_are_in_one_phase_and_other_peoples_garments_in_the_unpaired(exported, sample):
    out = exported("dress-code")
    assert len(Loader(out, "train")) + len(Loader(out, "test")) == 6
    own = {person: cloth for _, person, cloth in Loader(out, "test").rows}
    assert all(person.replace("_0", "_1") == cloth for person, cloth in own.items())
    unpaired = Loader(out, "test", "unpaired").rows
    assert all(person.replace("_0", "_1") != cloth for _, person, cloth in unpaired)
    given = [
        line.split()
        for category in ("upper", "lower", "dress")
        for line in (sample / category / "test_pairs.txt").read_text().splitlines()
    ]
    assert len(unpaired) == sum(person != garment for person, garment in given)


def test_the_root_has_all_pairs_with_the_categorys_number(exported):
    out = exported("dress-code")
    for name in ("train_pairs.txt", "test_pairs_paired.txt", "test_pairs_unpaired.txt"):
        lines = [line.split("\t") for line in (out / name).read_text().splitlines()]
        for number, category in (("0", "upper_body"), ("1", "lower_body"), ("2", "dresses")):
            path = out / category / name
            expected = path.read_text().splitlines() if path.is_file() else []
            assert ["\t".join(line[:2]) for line in lines if line[2] == number] == expected


def test_photos_are_copied_and_numbers_lead_back_to_their_source(exported, sample):
    out = exported("dress-code")
    table = pq.read_table(out / "photos.parquet").to_pylist()
    assert len(table) == 12
    folders = {"upper": "upper_body", "lower": "lower_body", "dress": "dresses"}
    for row in table:
        ending = "_0.jpg" if row["kind"] == "person" else "_1.jpg"
        file = out / folders[row["category"]] / "images" / f"{row['key']}{ending}"
        kind = "image" if row["kind"] == "person" else "cloth"
        source = sample / row["category"] / row["part"] / kind / f"{row['stem']}.jpg"
        assert file.read_bytes() == source.read_bytes()
        assert len(row["key"]) == 6
        assert row["key"].isdigit()


def test_the_numbers_of_the_labels_are_explained(exported):
    about = json.loads((exported("dress-code") / "labels.json").read_text())
    assert [one["number"] for one in about] == list(range(18))
    assert [one["name"] for one in about] == list(DRESS_CODE_18.labels)
    assert about[11] == {"number": 11, "name": "head", "colour": [192, 128, 0]}


class TestFiles:
    """The content of single files."""

    def test_labels_are_dress_codes(self):
        every = np.arange(20, dtype=np.uint8)[None]
        found = dress_code_labels(every)[0]
        assert found[CIHP.NECK] == found[CIHP.FACE] == 11
        assert found[CIHP.COAT] == found[CIHP.UPPER_CLOTHES] == 4
        assert (found[CIHP.SKIRT], found[CIHP.PANTS], found[CIHP.DRESS]) == (5, 6, 7)
        assert (found[CIHP.LEFT_SHOE], found[CIHP.RIGHT_SHOE]) == (9, 10)
        assert (found[CIHP.LEFT_ARM], found[CIHP.RIGHT_ARM]) == (14, 15)

    def test_keypoints_are_18_in_half_the_pixels(self):
        rows = json.loads(keypoints_json(POSE))["keypoints"]
        assert len(rows) == 18
        assert rows[1] == [*(POSE[BODY_25.NECK, :2] / 2), 0.5, 1]
        assert rows[8][:2] == list(POSE[BODY_25.R_HIP, :2] / 2)
        assert rows[11][:2] == list(POSE[BODY_25.L_HIP, :2] / 2)
        assert rows[17][:2] == list(POSE[BODY_25.L_EAR, :2] / 2)

    def test_a_missing_joint_is_zero_and_not_counted(self):
        rows = json.loads(keypoints_json(POSE))["keypoints"]
        assert rows[3] == [0.0, 0.0, 0.0, -1]
        assert [row[3] for row in rows if row[3] >= 0] == list(range(17))

    def test_nobody_has_no_joint_and_a_black_skeleton(self):
        nobody = np.zeros((25, 3))
        assert {tuple(row) for row in json.loads(keypoints_json(nobody))["keypoints"]} == {
            (0.0, 0.0, 0.0, -1)
        }
        assert not skeleton(nobody).any()

    def test_a_skeleton_has_each_joint_in_its_colour(self):
        pose = np.zeros((25, 3))
        pose[BODY_25.R_WRIST] = (300, 400, 1)
        drawn = skeleton(pose)
        assert tuple(drawn[400, 300]) == COLOURS[4]
        assert drawn.any(axis=2).sum() < 400

    def test_a_limb_is_drawn_when_both_its_joints_are_seen(self):
        pose = np.zeros((25, 3))
        pose[BODY_25.R_SHOULDER], pose[BODY_25.R_ELBOW] = (100, 100, 1), (100, 300, 1)
        assert skeleton(pose)[200, 100].any()
        pose[BODY_25.R_ELBOW] = 0
        assert not skeleton(pose)[200, 100].any()

    def test_u_and_v_come_back_within_a_byte(self, tmp_path):
        (tmp_path / "uv.npz").write_bytes(uv_npz(IUV))
        uv = np.load(tmp_path / "uv.npz")["uv"]
        np.testing.assert_allclose(uv[0], COLUMNS / 767, atol=1 / 255)
        assert (uv[0] * 255).round().astype(np.uint8).tolist() == IUV[..., 1].tolist()
        assert (uv[1] * 255).round().astype(np.uint8).tolist() == IUV[..., 2].tolist()

    def test_the_same_u_and_v_give_the_same_bytes(self):
        assert uv_npz(IUV) == uv_npz(IUV.copy())

    def test_a_mask_has_no_grey(self):
        found = garment_mask(np.array([[0, 3, 127, 128, 250, 255]], np.uint8))
        assert found.tolist() == [[0, 0, 0, 255, 255, 255]]


def test_label_maps_stay_numbers_for_a_loader_that_asks_for_grey(made, tmp_path):
    made.pair("a_00")
    made.export("dress-code", tmp_path / "out")
    with Image.open(tmp_path / "out/upper_body/label_maps/000000_4.png") as labels:
        assert labels.mode == "L"
        np.testing.assert_array_equal(np.asarray(labels), dress_code_labels(LABELS))


def test_people_and_garments_without_each_other_have_numbers_of_their_own(made, tmp_path):
    made.photo("anna", "person")
    made.photo("shirt", "garment")
    made.line("anna", "shirt")
    made.export("dress-code", tmp_path / "out")
    out = tmp_path / "out/upper_body"
    assert (out / "test_pairs_unpaired.txt").read_text() == "000000_0.jpg\t000001_1.jpg\n"
    assert (out / "test_pairs_paired.txt").read_text() == ""
    assert len(Loader(tmp_path / "out", "test", "unpaired")) == 1
    assert Loader(tmp_path / "out", "test", "unpaired")[0]["image"].size == (768, 1024)


def test_a_category_without_photos_has_no_folder(made, tmp_path):
    made.pair("a_00", category="lower")
    made.export("dress-code", tmp_path / "out")
    folders = {path.name for path in (tmp_path / "out").iterdir() if path.is_dir()}
    assert folders == {"lower_body"}


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("image-parse-v3/b_00.png", b"\x89PNG broken", "not a picture"),
        ("image-densepose-iuv/b_00.png", b"no", "not a picture"),
        ("openpose_json/b_00_keypoints.json", b"{}", "no OpenPose JSON"),
        ("openpose_json/b_00_keypoints.json", b'{"people": []}', "nobody in"),
        ("cloth-mask/b_00.jpg", b"no", "not a picture"),
    ],
)
def test_a_broken_file_costs_its_pair_alone(made, tmp_path, file, content, reason):
    for stem in ("a_00", "b_00", "c_00"):
        made.pair(stem)
    (made.root / "upper/test" / file).write_bytes(content)
    done = made.export("dress-code", tmp_path / "out")
    (lost,) = done.left_out
    assert reason in lost.reason
    assert done.manifest.left_out == {"not converted": 1}
    assert [one["person"] for one in Loader(tmp_path / "out", "test")] == [
        "000000_0.jpg",
        "000002_0.jpg",
    ]
    assert not [name for name in tree(tmp_path / "out") if "000001" in name]


def test_several_processes_make_the_same_bytes(made, tmp_path):
    for stem in ("a_00", "b_00"):
        made.pair(stem)
    made.export("dress-code", tmp_path / "one")
    made.export("dress-code", tmp_path / "two", Options(workers=2, quiet=True))
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert (tmp_path / "one/upper_body/images/000001_0.jpg").read_bytes() == IMAGE.path(
        made.root / "upper/test", "b_00"
    ).read_bytes()
