"""The studio's camera: a pinhole, so that truth can be computed beside the path tracer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.mesh import Points


@dataclass(frozen=True)
class Camera:
    """A level pinhole camera in front of the stage, looking along +y.

    Attributes:
        height: of its optical axis above the floor, metres.
        distance: from the plane y = 0, metres.
        bottom, top: what the picture shows of the plane y = 0, metres above the floor
            (the axis need not be in the middle: a shift lens keeps verticals upright).
        centre: x of the picture's middle on that plane.
        size: width and height in pixels.
    """

    height: float = 1.05
    distance: float = 5.0
    bottom: float = -0.08
    top: float = 1.85
    centre: float = 0.0
    size: tuple[int, int] = (768, 1024)

    @property
    def pixels_per_metre(self) -> float:
        """Scale on the plane y = 0."""
        return self.size[1] / (self.top - self.bottom)

    def project(self, points: Points) -> Points:
        """(N, 3) metres to (N, 2) pixels; pixel (0, 0) has its middle at (0.5, 0.5)."""
        near = self.distance / (self.distance + points[:, 1])
        scale = self.pixels_per_metre
        x = self.size[0] / 2 + (points[:, 0] - self.centre) * near * scale
        z = self.height + (points[:, 2] - self.height) * near
        return np.stack([x, (self.top - z) * scale], axis=1)

    def rays(self) -> tuple[Points, Points]:
        """Origin (3,) and (H*W, 3) unit directions through the middles of all pixels."""
        width, height = self.size
        columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
        scale = self.pixels_per_metre
        x = (columns - width / 2) / scale
        z = self.top - rows / scale - self.height
        directions = np.stack([x, np.full_like(x, self.distance), z], axis=-1).reshape(-1, 3)
        origin = np.array([self.centre, -self.distance, self.height])
        return origin, directions / np.linalg.norm(directions, axis=1, keepdims=True)

    def scaled(self, factor: float) -> Camera:
        """The same view with fewer or more pixels."""
        width, height = self.size
        size = (round(width * factor), round(height * factor))
        return Camera(self.height, self.distance, self.bottom, self.top, self.centre, size)
