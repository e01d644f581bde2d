"""The embedded parser's network: EfficientNet-Lite0, the skeleton, a light feature pyramid.

Feature pyramid: Lin et al. (2017). The skeleton enters beside the picture
because it says which arm is the left one, where a neck ends and which of two
people is meant; colours alone do not.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from dataset_builder.parse.embedded.joint_maps import JOINT_MAPS
from dataset_builder.parse.embedded.lite0 import CHANNELS, EPSILON, Lite0

LABELS = 20
STRIDE = 2
"""Pixels of the picture a pixel of the scores."""
JOINT_STRIDE = 4
"""Pixels of the picture a pixel of the joint maps."""
WIDTHS = (32, 48, 96, 128, 128)
"""Channels of the pyramid at strides 2, 4, 8, 16 and 32."""
JOINT_WIDTHS = (24, 32, 48)
"""Channels of the skeleton's maps at strides 4, 8 and 16."""


def _conv(inputs: int, outputs: int, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs, eps=EPSILON, momentum=0.02),
        nn.ReLU(inplace=True),
    )


class ParserNetwork(nn.Module):
    """Picture and skeleton → scores of the 20 CIHP labels.

    Args:
        fixed: blocks of the trunk that do not learn, see :class:`Lite0`.
    """

    def __init__(self, fixed: int = 0) -> None:
        super().__init__()
        self.trunk = Lite0(fixed)
        c2, c4, c8, c16, c32 = CHANNELS
        w2, w4, w8, w16, w32 = WIDTHS
        j4, j8, j16 = JOINT_WIDTHS
        self.joints4 = _conv(JOINT_MAPS, j4)
        self.joints8 = _conv(j4, j8, stride=2)
        self.joints16 = _conv(j8, j16, stride=2)
        self.whole = nn.Sequential(nn.Linear(c32, w32), nn.ReLU(inplace=True))
        self.top = _conv(c32, w32, 1)
        self.side16, self.merge16 = _conv(c16 + j16 + w32, w16, 1), _conv(w16, w16)
        self.side8, self.merge8 = _conv(c8 + j8 + w16, w8, 1), _conv(w8, w8)
        self.side4, self.merge4 = _conv(c4 + j4 + w8, w4, 1), _conv(w4, w4)
        self.side2, self.merge2 = _conv(c2 + w4, w2, 1), _conv(w2, w2)
        self.scores = nn.Conv2d(w2, LABELS, 1)
        self.presence = nn.Linear(w32, LABELS)

    def forward(self, image: Tensor, joints: Tensor) -> tuple[Tensor, Tensor]:
        """Scores of a batch.

        Args:
            image: (N, 3, H, W) RGB in [-1, 1]; H and W multiples of 32.
            joints: (N, :data:`JOINT_MAPS`, H/4, W/4) in [0, 1]; zeros without a skeleton.

        Returns:
            (N, 20, H/2, W/2) logits of the labels, and (N, 20) logits of whether each
            label occurs at all.
        """
        at2, at4, at8, at16, at32 = self.trunk(image)
        joints4 = self.joints4(joints)
        joints8 = self.joints8(joints4)
        joints16 = self.joints16(joints8)
        whole = self.whole(at32.mean(dim=(2, 3)))
        x = self.top(at32) + whole[:, :, None, None]
        x = self.merge16(self.side16(torch.cat([at16, joints16, _doubled(x)], dim=1)))
        x = self.merge8(self.side8(torch.cat([at8, joints8, _doubled(x)], dim=1)))
        x = self.merge4(self.side4(torch.cat([at4, joints4, _doubled(x)], dim=1)))
        x = self.merge2(self.side2(torch.cat([at2, _doubled(x)], dim=1)))
        return self.scores(x), self.presence(whole)


def _doubled(x: Tensor) -> Tensor:
    return functional.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)
