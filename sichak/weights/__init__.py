"""Every weights file the project runs: what it is, where it comes from, where it lies."""

from sichak.weights.fetch import custom_weights, is_cached, weights_path, weights_sha256
from sichak.weights.registry import REGISTRY, Tarball, Weights, Wheel

__all__ = [
    "REGISTRY",
    "Tarball",
    "Weights",
    "Wheel",
    "custom_weights",
    "is_cached",
    "weights_path",
    "weights_sha256",
]
