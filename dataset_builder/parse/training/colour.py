"""Changes of colour: of a whole picture, and of one garment."""

from __future__ import annotations

import cv2
import numpy as np

from dataset_builder.parse.training.targets import Target, bits
from sichak.image import RGB
from sichak.labels import CIHP

Rng = np.random.Generator

DYED = (CIHP.UPPER_CLOTHES, CIHP.DRESS, CIHP.COAT, CIHP.PANTS, CIHP.SKIRT)


def garment_dyed(rgb: RGB, target: Target, rng: Rng) -> RGB:
    """The photo with one of its garments in another colour, folds and prints kept."""
    worn = [label for label in DYED if bits([label]) in target.sets]
    if not worn:
        return rgb
    chosen = bits([worn[int(rng.integers(len(worn)))]])
    mask = (target.sets == chosen)[target.index]
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB).astype(np.float32)
    light = lab[..., 0][mask]
    aim = rng.uniform(25, 245)  # black and white garments too, whose folds are faint
    contrast = rng.uniform(0.4, 1.0)
    lab[..., 0][mask] = aim + (light - light.mean()) * contrast
    lab[..., 1:][mask] += rng.normal(0, 22 if 50 < aim < 220 else 6, 2).astype(np.float32)
    dyed = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 0.8)[..., None]
    mixed: RGB = (rgb + (dyed.astype(np.float32) - rgb) * soft).astype(np.uint8)
    return mixed


def coloured(rgb: RGB, rng: Rng) -> RGB:
    """Another camera: exposure, contrast, white balance, saturation, blur, noise, JPEG."""
    x = rgb.astype(np.float32)
    x *= 1 + rng.normal(0, 0.05, 3).astype(np.float32)
    x = (x - 128) * float(np.exp(rng.normal(0, 0.15))) + 128 + float(rng.normal(0, 14))
    grey = x.mean(axis=2, keepdims=True)
    saturation = 0.0 if rng.random() < 0.04 else float(np.exp(rng.normal(0, 0.2)))
    x = grey + (x - grey) * saturation
    x = 255 * np.clip(x / 255, 0, 1) ** float(np.exp(rng.normal(0, 0.15)))
    kind = rng.random()
    if kind < 0.12:
        x = cv2.GaussianBlur(x, (0, 0), float(rng.uniform(0.4, 1.3)))
    elif kind < 0.24:
        x = x + rng.normal(0, rng.uniform(1, 7), x.shape)
    changed: RGB = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.25:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 95))]
        _, content = cv2.imencode(".jpg", changed, quality)
        changed = np.asarray(cv2.imdecode(content, cv2.IMREAD_COLOR), dtype=np.uint8)
    return changed
