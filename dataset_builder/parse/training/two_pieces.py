"""A dress under a top of its own is as likely a skirt.

Clothing Co-Parsing calls the lower garment of a top and a skirt "dress" almost as often as
"skirt": of 130 of its photos with a large separate top, 56 say skirt, 47 dress. A
network that learns both learns to guess. Such a dress is therefore a set of two labels:
the photos that are labelled well, and rendered people, teach which it is.
"""

from __future__ import annotations

import numpy as np

from dataset_builder.parse.training.targets import Target, bits
from sichak.labels import CIHP

LEAST_TOP = 0.12
"""Share of what is worn and held that a top of its own has at least; less may be a collar."""

_TOP = bits([CIHP.UPPER_CLOTHES])
_DRESS = bits([CIHP.DRESS])
_EITHER = bits([CIHP.DRESS, CIHP.SKIRT])


def two_pieces(target: Target) -> Target:
    """The target with a dress that may be a skirt said to be either; others as they are."""
    counts = np.bincount(target.index.ravel(), minlength=len(target.sets))
    top = counts[: len(target.sets)][target.sets == _TOP].sum()
    if top < LEAST_TOP * max(int(target.solid.sum()), 1):
        return target
    sets = np.where(target.sets == _DRESS, _EITHER, target.sets)
    return Target(target.index, sets, target.solid)
