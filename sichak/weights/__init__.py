"""Every weights file the project runs: what it is, where it comes from, where it lies."""

from sichak.weights.custom import custom_sha256, custom_weights
from sichak.weights.fetch import cache_root, is_cached, weights_path, weights_sha256
from sichak.weights.registry import REGISTRY, Tarball, Weights, Wheel

__all__ = [
    "REGISTRY",
    "Tarball",
    "Weights",
    "Wheel",
    "cache_root",
    "custom_sha256",
    "custom_weights",
    "is_cached",
    "weights_path",
    "weights_sha256",
]
