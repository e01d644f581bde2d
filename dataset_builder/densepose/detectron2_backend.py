"""DensePose itself: detectron2's R_50_FPN_s1x behind the extra ``densepose``.

The configuration is written out, so that no YAML file of a source checkout is
needed. Source: detectron2 02b5c4e, ``densepose_rcnn_R_50_FPN_s1x.yaml`` and its
base file, the values that matter for inference.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from dataset_builder.densepose.chart_result import (
    best_instance,
    box_xywh,
    chart_result,
    paste,
    quantised,
)
from dataset_builder.densepose.checkpoint import read_checkpoint
from sichak.device import torch_device
from sichak.errors import SichakError, WeightsError
from sichak.image import RGB

INSTALL = (
    "the detectron2 backend needs detectron2 and DensePose. Install torch and torchvision, then:\n"
    "  pip install --no-build-isolation 'git+https://github.com/facebookresearch/detectron2.git'\n"
    "  pip install --no-build-isolation "
    "'git+https://github.com/facebookresearch/detectron2.git#subdirectory=projects/DensePose'"
)

CONFIG: dict[str, Any] = {
    "MODEL.BACKBONE.NAME": "build_resnet_fpn_backbone",
    "MODEL.RESNETS.OUT_FEATURES": ["res2", "res3", "res4", "res5"],
    "MODEL.FPN.IN_FEATURES": ["res2", "res3", "res4", "res5"],
    "MODEL.ANCHOR_GENERATOR.SIZES": [[32], [64], [128], [256], [512]],
    "MODEL.RPN.IN_FEATURES": ["p2", "p3", "p4", "p5", "p6"],
    "MODEL.RPN.PRE_NMS_TOPK_TEST": 1000,
    "MODEL.RPN.POST_NMS_TOPK_TEST": 1000,
    "MODEL.ROI_HEADS.NAME": "DensePoseROIHeads",
    "MODEL.ROI_HEADS.IN_FEATURES": ["p2", "p3", "p4", "p5"],
    "MODEL.ROI_HEADS.NUM_CLASSES": 1,
    "MODEL.ROI_BOX_HEAD.NAME": "FastRCNNConvFCHead",
    "MODEL.ROI_BOX_HEAD.NUM_FC": 2,
    "MODEL.ROI_BOX_HEAD.POOLER_RESOLUTION": 7,
    "MODEL.ROI_BOX_HEAD.POOLER_SAMPLING_RATIO": 2,
    "MODEL.ROI_BOX_HEAD.POOLER_TYPE": "ROIAlign",
    "MODEL.ROI_DENSEPOSE_HEAD.NAME": "DensePoseV1ConvXHead",
    "MODEL.ROI_DENSEPOSE_HEAD.POOLER_TYPE": "ROIAlign",
}
"""What differs from ``get_cfg()`` and ``add_densepose_config()``."""

SHORT_SIDE, LONG_SIDE = 800, 1333
"""The photo is resized to this short side, unless its long side would exceed the other."""

IN_NO_CHECKPOINT = ("pixel_mean", "pixel_std", "cell_anchors")
"""Buffers that the configuration fills."""


class DensePose:
    """The network, loaded once.

    Args:
        weights: ``model_final_162be9.pkl``.
        device: ``auto``, ``cpu`` or ``cuda``.

    Raises:
        SichakError: detectron2 or DensePose is not installed; the text says how to.
        ParamsError: no such device.
        WeightsError: the file is no checkpoint of this network.
    """

    def __init__(self, weights: Path, device: str = "auto") -> None:
        try:
            from densepose import add_densepose_config
            from detectron2.config import get_cfg
            from detectron2.data.transforms import ResizeShortestEdge
            from detectron2.modeling import build_model
        except ImportError as error:
            raise SichakError(f"{error}; {INSTALL}") from error
        cfg = get_cfg()
        add_densepose_config(cfg)
        settings: list[Any] = [item for pair in CONFIG.items() for item in pair]
        cfg.merge_from_list([*settings, "MODEL.DEVICE", str(torch_device(device))])
        self._model = build_model(cfg)
        load_state(self._model, weights)
        self._model.eval()
        self._resize = ResizeShortestEdge([SHORT_SIDE, SHORT_SIDE], LONG_SIDE)

    def __call__(self, image: RGB, min_score: float) -> tuple[npt.NDArray[np.uint8], float] | None:
        """Labels, U and V of the person with the best score.

        Args:
            image: (H, W, 3) uint8 RGB.
            min_score: nobody below it is seen.

        Returns:
            (H, W, 3) uint8 of I, U, V and the person's score, or None when nobody is seen.
        """
        import torch

        height, width = image.shape[:2]
        bgr = np.ascontiguousarray(image[:, :, ::-1])
        resized = self._resize.get_transform(bgr).apply_image(bgr)
        tensor = torch.as_tensor(resized.astype(np.float32).transpose(2, 0, 1))
        with torch.no_grad():
            batch = [{"image": tensor, "height": height, "width": width}]
            instances = self._model(batch)[0]["instances"]
        return iuv_of_instances(instances, (height, width), min_score)


def iuv_of_instances(
    instances: Any, size: tuple[int, int], min_score: float
) -> tuple[npt.NDArray[np.uint8], float] | None:
    """The best person of the network's answer, pasted into the picture.

    Args:
        instances: detectron2 ``Instances`` with ``scores``, ``pred_boxes`` and ``pred_densepose``.
        size: (H, W) of the picture.
        min_score: nobody below it is seen.
    """
    scores = _array(instances.scores)
    index = best_instance(scores, min_score)
    if index is None:
        return None
    x, y, width, height = box_xywh(_array(instances.pred_boxes.tensor)[index])
    head = instances.pred_densepose
    coarse, fine = _array(head.coarse_segm[index]), _array(head.fine_segm[index])
    u, v = _array(head.u[index]), _array(head.v[index])
    iuv = np.zeros((*size, 3), np.uint8)
    paste(iuv, quantised(chart_result(coarse, fine, u, v, (height, width))), x, y)
    return iuv, float(scores[index])


def load_state(model: Any, weights: Path) -> None:
    """Load a checkpoint into a torch module; every tensor of the network must be in it."""
    import torch

    tensors = {name: torch.as_tensor(value) for name, value in read_checkpoint(weights).items()}
    wanted = model.state_dict()
    for name, value in wanted.items():
        if name not in tensors and not any(part in name for part in IN_NO_CHECKPOINT):
            raise WeightsError(f"{weights} lacks {name}: no densepose_rcnn_R_50_FPN_s1x")
        if name in tensors and tensors[name].shape != value.shape:
            raise WeightsError(
                f"{weights}: {name} has shape {tuple(tensors[name].shape)}, "
                f"the network {tuple(value.shape)}"
            )
    model.load_state_dict({name: tensors[name] for name in wanted if name in tensors}, strict=False)


def _array(tensor: Any) -> npt.NDArray[np.float32]:
    return np.asarray(tensor.detach().cpu().numpy(), np.float32)
