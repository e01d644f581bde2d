"""From linear light to a photo, as a camera and its lab would make it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
Linear = npt.NDArray[np.float32]


def linear(srgb: npt.NDArray[Any]) -> Linear:
    """sRGB in [0, 1] to linear light."""
    value = np.asarray(srgb, dtype=np.float32)
    low, high = value / 12.92, ((np.maximum(value, 0) + 0.055) / 1.055) ** 2.4
    return np.where(value <= 0.04045, low, high).astype(np.float32)


def encoded(light: Linear) -> Linear:
    """Linear light to sRGB in [0, 1], clipped."""
    value = np.clip(light, 0.0, 1.0)
    low, high = value * 12.92, 1.055 * np.maximum(value, 1e-8) ** (1 / 2.4) - 0.055
    return np.where(value <= 0.0031308, low, high).astype(np.float32)


def develop(light: Linear, exposure: float = 1.0, grain: float = 1.1, seed: int = 0) -> Image:
    """From linear light to a photo: exposure, a soft tone curve, grain.

    Args:
        exposure: factor on the light.
        grain: standard deviation of the noise, in grey levels.
    """
    x = light * exposure
    # a shoulder above 0.75 so that white paper and highlights roll off as in a camera
    knee = 0.75
    rolled = knee + (1 - knee) * (1 - np.exp(-(x - knee) / (1 - knee)))
    tone = encoded(np.where(x > knee, rolled, x))
    tone = tone + 0.035 * np.sin(2 * np.pi * (tone - 0.5)) * 0.9
    noise = np.random.default_rng(seed).normal(0, grain, (*light.shape[:2], 1))
    return np.asarray(np.clip(tone * 255 + noise, 0, 255).round(), dtype=np.uint8)


def on_white(light: Linear, alpha: Linear, exposure: float = 1.0, seed: int = 0) -> Image:
    """A packshot: the thing alone on pure white."""
    thing = light / np.maximum(alpha, 1e-3)[:, :, None]
    photo = develop(np.asarray(thing, dtype=np.float32), exposure, 0.8, seed).astype(np.float32)
    blend = photo * alpha[:, :, None] + 255 * (1 - alpha[:, :, None])
    return np.asarray(blend.round(), dtype=np.uint8)
