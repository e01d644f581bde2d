"""Agreement of a dataset with its truth: the figures on arrays, then the walk over folders."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.agreement import agreement
from dataset_builder.agreement.figures import (
    GROUPS,
    class_ious,
    confusion,
    grey_area,
    group_counts,
    joint_errors,
    mask_iou,
    mean_iou,
    pck,
    torso,
    uv_errors,
)
from sichak.body25 import BODY_25, Pose, openpose_json
from sichak.densepose import draw_parts
from sichak.errors import DatasetError
from sichak.image import Grey, jpeg_bytes, labels_bytes, png_bytes
from sichak.labels import CIHP
from sichak.layout import (
    AGNOSTIC,
    AGNOSTIC_MASK,
    CLOTH_MASK,
    DENSEPOSE,
    DENSEPOSE_IUV,
    OPENPOSE_JSON,
    PARSE,
    PARSE_AGNOSTIC,
    Folder,
)

LABELS = hnp.arrays(np.uint8, st.just((5, 4)), elements=st.integers(0, 19))
MASKS = hnp.arrays(np.bool_, st.just((5, 4)))


def mask(*rows: str) -> np.ndarray:
    return np.array([[letter == "#" for letter in row] for row in rows], dtype=bool)


@pytest.mark.parametrize(
    ("found", "truth", "iou"),
    [
        (np.zeros((0, 0), bool), np.zeros((0, 0), bool), math.nan),
        (mask("..", ".."), mask("..", ".."), math.nan),
        (mask("##", ".."), mask("..", ".."), 0.0),
        (mask("##", ".."), mask("..", "##"), 0.0),
        (mask("##", ".."), mask("#.", "#."), 1 / 3),
        (mask("##", "##"), mask("##", ".."), 0.5),
        (mask("##", ".."), mask("##", ".."), 1.0),
    ],
)
def test_mask_iou(found: np.ndarray, truth: np.ndarray, iou: float) -> None:
    assert mask_iou(found, truth) == pytest.approx(iou, nan_ok=True)


@given(MASKS, MASKS)
def test_mask_iou_does_not_care_for_sides(found: np.ndarray, truth: np.ndarray) -> None:
    assert mask_iou(found, truth) == pytest.approx(mask_iou(truth, found), nan_ok=True)


def test_confusion_of_nothing_is_nothing() -> None:
    counts = confusion(np.zeros((0, 0), np.uint8), np.zeros((0, 0), np.uint8), 20)
    assert counts.shape == (20, 20)
    assert counts.sum() == 0
    assert math.isnan(mean_iou(counts))
    assert np.isnan(class_ious(counts)).all()


def test_confusion_counts_truth_by_row_and_found_by_column() -> None:
    truth = np.array([[0, 1, 1]], np.uint8)
    found = np.array([[0, 1, 2]], np.uint8)
    assert confusion(found, truth, 3).tolist() == [[1, 0, 0], [0, 1, 1], [0, 0, 0]]


def test_a_label_beyond_the_table_counts_as_background() -> None:
    odd, zero = np.array([[255, 20]], np.uint8), np.zeros((1, 2), np.uint8)
    assert confusion(odd, zero, 20)[0, 0] == 2


def test_mean_iou_is_over_the_classes_of_the_truth() -> None:
    """Class 2 is found but not there: it has IoU 0, and costs class 1, yet is not averaged."""
    counts = confusion(np.array([[0, 0, 1, 2]], np.uint8), np.array([[0, 0, 1, 1]], np.uint8), 4)
    assert class_ious(counts) == pytest.approx([1.0, 0.5, 0.0, math.nan], nan_ok=True)
    assert mean_iou(counts) == pytest.approx(0.75)


@given(LABELS)
def test_equal_maps_agree_wholly(labels: Grey) -> None:
    counts = confusion(labels, labels, 20)
    assert mean_iou(counts) == 1.0
    assert mean_iou(group_counts(counts)) == 1.0


@given(LABELS, LABELS)
def test_grouping_keeps_every_pixel_and_never_hurts_accuracy(found: Grey, truth: Grey) -> None:
    counts = confusion(found, truth, 20)
    grouped = group_counts(counts)
    assert grouped.sum() == counts.sum() == found.size
    assert np.trace(grouped) >= np.trace(counts)


def test_every_label_is_in_exactly_one_group() -> None:
    assert sorted(label for labels in GROUPS.values() for label in labels) == list(range(20))


def pose(**joints: tuple[float, float] | tuple[float, float, float]) -> Pose:
    found = np.zeros((25, 3))
    for name, numbers in joints.items():
        found[BODY_25[name.upper()]] = (*numbers, 1.0)[:3]
    return found


STANDING = pose(
    neck=(100, 100), mid_hip=(100, 200), r_wrist=(50, 180), l_wrist=(150, 180), nose=(100, 60)
)


@pytest.mark.parametrize(
    ("joints", "length"),
    [
        (pose(), None),
        (pose(neck=(100, 100)), None),
        (pose(neck=(100, 100), mid_hip=(100, 100)), None),
        (STANDING, 100.0),
    ],
)
def test_torso(joints: Pose, length: float | None) -> None:
    assert torso(joints) == length


def test_without_a_torso_in_the_truth_nothing_is_measured() -> None:
    assert joint_errors(STANDING, pose(nose=(1, 1)), 0.3) == {}
    assert math.isnan(pck([], 0.2))


def test_joint_errors_are_in_torso_lengths() -> None:
    moved = STANDING.copy()
    moved[BODY_25.R_WRIST, :2] += (9, 12)
    errors = joint_errors(moved, STANDING, 0.3)
    assert errors[BODY_25.R_WRIST] == pytest.approx(0.15)
    assert sum(errors.values()) == pytest.approx(0.15)
    assert pck(list(errors.values()), 0.1) == pytest.approx(0.8)
    assert pck(list(errors.values()), 0.2) == 1.0


def test_unsure_joints_of_the_truth_are_not_asked_for() -> None:
    truth = STANDING.copy()
    truth[BODY_25.R_WRIST, 2] = 0.1
    assert BODY_25.R_WRIST not in joint_errors(pose(), truth, 0.3)


def test_joints_that_were_not_found_are_misses() -> None:
    assert pck(list(joint_errors(pose(), STANDING, 0.3).values()), 0.2) == 0.0
    assert pck(list(joint_errors(None, STANDING, 0.3).values()), 0.2) == 0.0


@given(st.floats(0, 500), st.floats(0, 500), st.floats(0.1, 5))
def test_pck_does_not_change_with_place_and_size(dx: float, dy: float, scale: float) -> None:
    moved = STANDING.copy()
    moved[BODY_25.NOSE, :2] += (3, 4)
    errors = joint_errors(moved, STANDING, 0.3)
    there = [
        np.where(p[:, 2:] > 0, p * (scale, scale, 1) + (dx, dy, 0), 0) for p in (moved, STANDING)
    ]
    for joint, error in joint_errors(there[0], there[1], 0.3).items():
        assert error == pytest.approx(errors[joint], abs=1e-6)


def test_uv_is_compared_where_both_see_the_same_part() -> None:
    truth = np.array([[[2, 0, 255], [2, 0, 0], [0, 9, 9]]], np.uint8)
    found = np.array([[[2, 51, 255], [3, 200, 200], [0, 0, 0]]], np.uint8)
    errors = uv_errors(found, truth)
    assert errors["u"].tolist() == [0.2]
    assert errors["v"].tolist() == [0.0]
    assert uv_errors(found[:, 1:], truth[:, 1:])["u"].size == 0


@pytest.mark.parametrize(
    ("colour", "grey"),
    [
        ((128, 128, 128), True),
        ((123, 130, 126), True),
        ((128, 128, 140), False),
        ((0, 0, 0), False),
    ],
)
def test_grey_area_allows_for_jpeg(colour: tuple[int, int, int], grey: bool) -> None:
    assert grey_area(np.full((2, 2, 3), colour, np.uint8)).all() == grey
    assert grey_area(np.zeros((0, 0, 3), np.uint8)).size == 0


def labels() -> Grey:
    """A tiny person: head, shirt, trousers."""
    found = np.zeros((64, 48), np.uint8)
    found[4:16, 16:32] = CIHP.FACE
    found[16:40, 12:36] = CIHP.UPPER_CLOTHES
    found[40:60, 14:34] = CIHP.PANTS
    return found


def part_map() -> Grey:
    parts = np.zeros((64, 48), np.uint8)
    parts[4:16, 16:24], parts[4:16, 24:32] = 23, 24
    parts[16:40, 12:36] = 2
    return parts


def build(root: Path, stem: str = "p_00") -> Path:
    """A dataset of one person, in the layout."""
    parse, parts = labels(), part_map()
    iuv = np.dstack([parts, parts * 5, parts * 7]).astype(np.uint8)
    agnostic = np.full((64, 48, 3), 255, np.uint8)
    agnostic[16:40] = 128
    shirt = np.where(parse == CIHP.UPPER_CLOTHES, 255, 0).astype(np.uint8)
    for folder, data in (
        (CLOTH_MASK, jpeg_bytes(shirt)),
        (PARSE, labels_bytes(parse)),
        (PARSE_AGNOSTIC, labels_bytes(np.where(parse == CIHP.UPPER_CLOTHES, 0, parse))),
        (DENSEPOSE, jpeg_bytes(draw_parts(parts))),
        (DENSEPOSE_IUV, png_bytes(iuv)),
        (OPENPOSE_JSON, openpose_json(STANDING)),
        (AGNOSTIC, jpeg_bytes(agnostic)),
        (AGNOSTIC_MASK, png_bytes(shirt)),
    ):
        put(root, folder, stem, data)
    return root


def put(root: Path, folder: Folder, stem: str, data: bytes) -> None:
    folder.path(root, stem).parent.mkdir(parents=True, exist_ok=True)
    folder.path(root, stem).write_bytes(data)


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    return build(tmp_path / "dataset")


@pytest.fixture
def truth(tmp_path: Path) -> Path:
    return build(tmp_path / "truth")


def metrics(dataset: Path, truth: Path) -> Any:
    return agreement(dataset, truth).metrics


def test_empty_folders_give_no_figures(tmp_path: Path) -> None:
    result = agreement(tmp_path, tmp_path)
    assert result.metrics == {}
    assert result.rows == []


def test_a_folder_that_is_not_there_is_an_error(dataset: Path, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="absent"):
        agreement(dataset, tmp_path / "absent")


def test_a_dataset_agrees_with_itself_in_every_stage(dataset: Path, truth: Path) -> None:
    found = metrics(dataset, truth)
    assert found["cloth_mask"] == {"count": 1, "iou_mean": 1.0, "iou_min": 1.0}
    assert found["pose"]["pck_0_1"] == found["pose"]["pck_0_2"] == 1.0
    assert found["pose"]["joints"] == 5
    assert found["parse"]["miou"] == found["parse"]["group_miou"] == 1.0
    assert set(found["parse"]["classes"]) == {"background", "face", "upper_clothes", "pants"}
    assert set(found["parse"]["groups"]) == {"background", "face", "upper", "lower"}
    assert found["densepose"]["u_mae"] == found["densepose"]["v_mae"] == 0.0
    assert set(found["densepose"]["parts"]) == {
        "background",
        "torso_front",
        "head_right",
        "head_left",
    }
    assert found["parse_agnostic"]["equal_min"] == 1.0
    assert found["agnostic"]["iou_mean"] == found["agnostic_mask"]["iou_mean"] == 1.0


def test_only_stems_of_both_sides_count(dataset: Path, truth: Path) -> None:
    put(dataset, PARSE, "only-here_00", labels_bytes(labels()))
    put(truth, PARSE, "only-there_00", labels_bytes(labels()))
    assert metrics(dataset, truth)["parse"]["count"] == 1


def test_several_parts_are_one_dataset(dataset: Path, truth: Path, tmp_path: Path) -> None:
    put(tmp_path / "train", PARSE, "q_00", labels_bytes(labels()))
    put(truth, PARSE, "q_00", labels_bytes(labels()))
    found: Any = agreement((dataset, tmp_path / "train"), truth).metrics
    assert found["parse"]["count"] == 2


def test_a_truth_may_be_free_of_jpeg(dataset: Path, truth: Path) -> None:
    shirt = np.where(labels() == CIHP.UPPER_CLOTHES, 255, 0).astype(np.uint8)
    CLOTH_MASK.path(truth, "p_00").unlink()
    (truth / CLOTH_MASK.name / "p_00.png").write_bytes(png_bytes(shirt))
    assert metrics(dataset, truth)["cloth_mask"]["iou_min"] == 1.0


def test_parse_sums_pixels_over_photos_and_rows_are_by_photo(dataset: Path, truth: Path) -> None:
    put(dataset, PARSE, "q_00", labels_bytes(np.zeros((64, 48), np.uint8)))
    put(truth, PARSE, "q_00", labels_bytes(labels()))
    result = agreement(dataset, truth)
    rows = {row["stem"]: row for row in result.rows if row["stage"] == "parse"}
    assert rows["p_00"]["miou"] == 1.0
    assert rows["q_00"]["miou"] < 0.3  # type: ignore[operator]
    found: Any = result.metrics["parse"]
    assert found["classes"]["pants"] == 0.5


def test_without_iuv_the_colours_are_read(dataset: Path, truth: Path) -> None:
    DENSEPOSE_IUV.path(dataset, "p_00").unlink()
    found = metrics(dataset, truth)["densepose"]
    assert "u_mae" not in found
    assert found["miou"] > 0.9
    assert found["body_iou"] > 0.95


def test_a_pose_that_was_not_found_is_a_miss_not_an_error(dataset: Path, truth: Path) -> None:
    put(dataset, OPENPOSE_JSON, "p_00", openpose_json(None))
    found = metrics(dataset, truth)["pose"]
    assert (found["count"], found["joints"], found["pck_0_2"]) == (1, 5, 0.0)


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "empty"),
        (b"no picture", "not a picture"),
        (jpeg_bytes(np.zeros((32, 48), np.uint8)), "48x32 pixels; the truth has 48x64"),
    ],
)
def test_a_bad_file_is_an_error_row_and_stops_nothing(
    dataset: Path, truth: Path, data: bytes, complaint: str
) -> None:
    put(dataset, CLOTH_MASK, "bad_00", data)
    put(truth, CLOTH_MASK, "bad_00", jpeg_bytes(np.zeros((64, 48), np.uint8)))
    result = agreement(dataset, truth)
    row = next(row for row in result.rows if row["stem"] == "bad_00")
    assert complaint in str(row["error"])
    found: Any = result.metrics["cloth_mask"]
    assert (found["count"], found["errors"], found["iou_mean"]) == (1, 1, 1.0)


def test_a_figure_that_does_not_exist_is_null_in_its_row(dataset: Path, truth: Path) -> None:
    black = jpeg_bytes(np.zeros((64, 48), np.uint8))
    put(dataset, CLOTH_MASK, "p_00", black)
    put(truth, CLOTH_MASK, "p_00", black)
    result = agreement(dataset, truth)
    assert result.rows[0]["iou"] is None
    assert result.metrics["cloth_mask"] == {"count": 1}


def test_the_shipped_samples_agree_with_themselves(shared: Path) -> None:
    root = shared / "vitonhd-sample" / "test"
    found = metrics(root, root)
    assert {stage: figures["count"] for stage, figures in found.items()} == dict.fromkeys(
        ("cloth_mask", "pose", "parse", "densepose", "parse_agnostic", "agnostic", "agnostic_mask"),
        4,
    )
