"""The recipe of the post-processing vectors, and a person of known labels and joints."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from dataset_builder.densepose.chart_result import resize_bilinear
from sichak.body25 import Pose
from sichak.image import Grey


@dataclass(frozen=True)
class Person:
    """A label map and BODY_25 joints (25, 3) that belong together."""

    labels: Grey
    pose: Pose

    def without(self, *joints: int) -> Person:
        pose = self.pose.copy()
        pose[list(joints)] = 0
        return replace(self, pose=pose)


@dataclass(frozen=True)
class HeadMaps:
    """What the DensePose head gives for two boxes: (2, channels, 112, 112) each."""

    coarse: np.ndarray
    fine: np.ndarray
    u: np.ndarray
    v: np.ndarray

    def of(self, box: int) -> tuple[np.ndarray, ...]:
        return self.coarse[box], self.fine[box], self.u[box], self.v[box]


@pytest.fixture(scope="session")
def person(parity: Path) -> Person:
    vectors = np.load(parity / "hrviton_agnostic_768x1024.npz")
    return Person(vectors["parse"], vectors["pose25_full"])


def normal(name: str, shape: tuple[int, ...]) -> np.ndarray:
    seed = zlib.crc32(name.encode())
    return np.random.Generator(np.random.PCG64(seed)).standard_normal(size=shape)


def smooth_maps(name: str, channels: int) -> np.ndarray:
    """Random 14x14 cells, each 4x4 pixels, twice averaged over five pixels both ways."""
    maps = normal(f"input:{name}", (2, channels, 14, 14)).repeat(4, axis=2).repeat(4, axis=3)
    for _ in range(2):
        for axis in (2, 3):
            padding = [(2, 2) if n == axis else (0, 0) for n in range(4)]
            padded = np.pad(maps, padding, mode="edge")
            shifted = [np.take(padded, range(n, n + 56), axis=axis) for n in range(5)]
            maps = sum(shifted) / 5
    return maps


@pytest.fixture(scope="session")
def head_maps() -> HeadMaps:
    y, x = np.indices((56, 56))
    coarse = smooth_maps("dp_coarse", 2)
    coarse[:, 1] += 2 * (1 - np.hypot((x - 27.5) / 22, (y - 27.5) / 25))
    low = (
        coarse,
        smooth_maps("dp_fine", 25),
        0.5 + 0.4 * smooth_maps("dp_u", 25),
        0.5 + 0.4 * smooth_maps("dp_v", 25),
    )
    return HeadMaps(
        *(
            np.stack([resize_bilinear(box.astype(np.float32), (112, 112)) for box in maps])
            for maps in low
        )
    )
