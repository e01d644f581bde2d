"""A drawn person of known labels and joints, and a folder to keep pictures in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from sichak.body25 import Pose
from sichak.image import Grey
from sichak.labels import CIHP


@dataclass(frozen=True)
class Person:
    """A label map (1024, 768) and BODY_25 joints (25, 3) that belong together."""

    labels: Grey
    pose: Pose

    def without(self, *joints: int) -> Person:
        pose = self.pose.copy()
        pose[list(joints)] = 0
        return replace(self, pose=pose)

    def wearing(self, label: CIHP, region: np.ndarray, instead_of: tuple[CIHP, ...]) -> Person:
        """With another garment: ``region`` is painted where body, background or old garment was."""
        labels = self.labels.copy()
        labels[np.isin(labels, instead_of)] = 0
        labels[region & np.isin(labels, (0, CIHP.LEFT_LEG, CIHP.RIGHT_LEG))] = label
        return replace(self, labels=labels)


@pytest.fixture(scope="session")
def person(parity: Path) -> Person:
    """In top and trousers, hands at the hips, seen from the front."""
    vectors = np.load(parity / "hrviton_agnostic_768x1024.npz")
    return Person(vectors["parse"], vectors["pose25_full"])


@pytest.fixture(scope="session")
def barelegged(person: Person) -> Person:
    """The same person with bare legs in place of trousers and shoes."""
    labels = person.labels.copy()
    below = np.arange(1024)[:, None] > 620
    on_the_right_side = np.arange(768)[None, :] < 385
    trousers = np.isin(labels, (CIHP.PANTS, CIHP.LEFT_SHOE, CIHP.RIGHT_SHOE)) & below
    labels[trousers & on_the_right_side] = CIHP.RIGHT_LEG
    labels[trousers & ~on_the_right_side] = CIHP.LEFT_LEG
    return Person(labels, person.pose)
