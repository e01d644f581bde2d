"""From the head's maps to the picture exactly as DensePose goes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from dataset_builder.densepose.chart_result import (
    ChartResult,
    best_instance,
    box_xywh,
    chart_result,
    paste,
    quantised,
    resize_bilinear,
)
from sichak.densepose import draw_parts


@pytest.fixture(scope="module")
def vectors(parity):
    return np.load(parity / "densepose_post_512x384.npz")


def test_the_maps_of_the_recipe_are_the_vectors_own(head_maps, vectors) -> None:
    assert head_maps.coarse[:, :, ::9, ::9] == pytest.approx(vectors["up_coarse_segm_s9"], abs=1e-5)
    assert head_maps.u[:, :4, ::9, ::9] == pytest.approx(vectors["up_u_s9"], abs=1e-5)


@pytest.mark.parametrize("box", [0, 1])
def test_labels_and_uv_equal_the_reference(head_maps, vectors, box: int) -> None:
    _, _, width, height = box_xywh(vectors["boxes_xyxy"][box])
    result = chart_result(*head_maps.of(box), (height, width))
    assert (result.labels != vectors[f"labels_{box}"]).sum() == 0
    assert result.uv[:, ::4, ::4] == pytest.approx(vectors[f"uv_{box}_s4"], abs=1e-5)
    for values, stats in zip(result.uv, vectors[f"stats_uv_{box}"], strict=True):
        found = [values.mean(), values.std(), values.min(), values.max(), abs(values).mean()]
        assert found == pytest.approx(stats.tolist(), abs=1e-4)


@pytest.mark.parametrize("box", [0, 1])
def test_bytes_equal_the_reference(head_maps, vectors, box: int) -> None:
    _, _, width, height = box_xywh(vectors["boxes_xyxy"][box])
    found = quantised(chart_result(*head_maps.of(box), (height, width)))
    expected = np.moveaxis(vectors[f"iuvq_{box}_s2"], 0, -1).astype(int)
    assert (found[::2, ::2, 0] == expected[..., 0]).all()
    assert abs(found[::2, ::2] - expected).max() <= 1


def test_the_whole_picture_equals_the_reference(head_maps, vectors, parity) -> None:
    whole = np.load(parity / "densepose_segm_iuv_512x384.npz")
    iuv = np.zeros((512, 384, 3), np.uint8)
    for box in (0, 1):
        x, y, width, height = box_xywh(vectors["boxes_xyxy"][box])
        paste(iuv, quantised(chart_result(*head_maps.of(box), (height, width))), x, y)
    assert (draw_parts(iuv[..., 0])[..., ::-1] == whole["segm_bgr"]).all()
    differs = iuv != whole["iuv"]
    assert not differs[..., 0].any()
    assert differs.sum() <= 10
    assert abs(iuv.astype(int) - whole["iuv"]).max() <= 1


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ((0, 0, 0, 0), (0, 0, 1, 1)),
        ((10.9, 20.9, 11.0, 21.0), (10, 20, 1, 1)),
        ((41.6, 30.3, 300.9, 489.7), (41, 30, 259, 459)),
        ((210.2, 100.8, 371.95, 430.5), (210, 100, 161, 329)),
        ((0.9, 0, 10.1, 5), (0, 0, 9, 5)),
    ],
)
def test_box_takes_the_difference_first_and_truncates(box, expected) -> None:
    assert box_xywh(box) == expected


@pytest.mark.parametrize(
    ("scores", "least", "expected"),
    [
        ([], 0.5, None),
        ([0.4], 0.5, None),
        ([0.5], 0.5, 0),
        ([0.6, 0.9, 0.7], 0.5, 1),
        ([0.9, 0.9], 0.5, 0),
    ],
)
def test_best_instance(scores, least, expected) -> None:
    assert best_instance(scores, least) == expected


def test_values_outside_of_the_unit_are_clamped_not_wrapped() -> None:
    labels = np.ones((1, 4), np.uint8)
    uv = np.array([[[-0.3, 0, 1, 1.2]], [[0.5, 0.999, 0.001, 1.5]]], np.float32)
    assert quantised(ChartResult(labels, uv))[0].tolist() == [
        [1, 0, 127],
        [1, 0, 254],
        [1, 255, 0],
        [1, 255, 255],
    ]


@pytest.mark.parametrize(
    ("x", "y", "pixels"),
    [(0, 0, 4), (-1, 0, 2), (0, -1, 2), (3, 3, 1), (4, 0, 0), (-2, -2, 0), (-9, 9, 0)],
)
def test_paste_cuts_off_what_lies_outside(x: int, y: int, pixels: int) -> None:
    iuv = np.zeros((4, 4, 3), np.uint8)
    paste(iuv, np.full((2, 2, 3), 7, np.uint8), x, y)
    assert (iuv[..., 0] == 7).sum() == pixels


def test_paste_leaves_what_is_behind_background() -> None:
    iuv = np.full((2, 2, 3), 5, np.uint8)
    person = np.zeros((2, 2, 3), np.uint8)
    person[0, 0] = (9, 1, 2)
    paste(iuv, person, 0, 0)
    assert iuv[0, 0].tolist() == [9, 1, 2]
    assert (iuv[1] == 5).all()


maps = hnp.arrays(
    np.float32,
    hnp.array_shapes(min_dims=3, max_dims=3, max_side=6),
    elements=st.floats(-4, 4, width=32),
)


@given(maps)
def test_resizing_to_the_same_size_changes_nothing(values) -> None:
    assert resize_bilinear(values, values.shape[1:]) == pytest.approx(values)


@given(maps, st.tuples(st.integers(1, 20), st.integers(1, 20)))
def test_resizing_is_torchs(values, size) -> None:
    import torch
    from torch.nn import functional

    expected = functional.interpolate(
        torch.from_numpy(values)[None], size=size, mode="bilinear", align_corners=False
    )
    assert resize_bilinear(values, size) == pytest.approx(expected[0].numpy(), abs=1e-4)
