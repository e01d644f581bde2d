"""One scene, loaded once: the photo by light paths, the labels by one ray a pixel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from atelier.body import Body, euler
from atelier.develop import develop, linear
from atelier.joints import body_joints, seen
from atelier.mesh import Mesh, vertex_normals
from atelier.parts import segment_weights
from atelier.people.frames import View
from atelier.rays import hits_in
from atelier.studio import denoised, seamless, stage_of
from atelier.truth import DEEP, Scene, parse_labels
from sichak.body25 import Pose

Labels = npt.NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Picture:
    """A photo (H, W, 3) uint8, its CIHP labels (H, W) uint8 and its BODY_25 (25, 3) pixels."""

    photo: Labels
    labels: Labels
    pose: Pose


def picture_of(
    body: Body, meshes: list[Mesh], view: View, sock_top: float | None, samples: int, seed: int
) -> Picture:
    """Take a photo of somebody who stands turned by ``view.turn``.

    Args:
        body: as it was dressed, not turned.
        meshes: turned; the skin first.
    """
    joined = [meshes[0], *joined_meshes(meshes[1:])]
    paper = [] if view.light.backdrop is None else [seamless(view.light.backdrop, view.light.floor)]
    stage = stage_of([*joined, *paper], view.camera, view.light, samples)
    mesh, depth, face, weights = hits_in(stage, len(joined) + len(paper), view.camera)
    nothing = mesh >= len(joined)
    mesh, depth = np.where(nothing, -1, mesh), np.where(nothing, np.inf, depth)
    labels = parse_labels(
        Scene(body, joined, (), sock_top), segment_weights(body), mesh, face, weights
    )
    joints = body_joints(body) @ euler(0.0, 0.0, view.turn).T
    behind = None if view.behind is None else linear(view.behind) / np.float32(view.exposure)
    light, _ = denoised(stage, samples, seed, behind)
    photo = develop(light, view.exposure, 1.0, seed)
    return Picture(photo, labels, seen(joints, view.camera, depth, DEEP))


def joined_meshes(meshes: Iterable[Mesh]) -> list[Mesh]:
    """Meshes of one label and one surface as one, and without relief: both cost time."""
    groups: dict[tuple[int, int], list[Mesh]] = {}
    for mesh in meshes:
        groups.setdefault((int(mesh.label), id(mesh.material)), []).append(mesh)
    return [_joined(group) for group in groups.values()]


def _joined(group: list[Mesh]) -> Mesh:
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in group[:-1])])
    normals = [
        vertex_normals(m.vertices, m.faces) if m.normals is None else m.normals for m in group
    ]
    return replace(
        group[0],
        vertices=np.concatenate([mesh.vertices for mesh in group]),
        faces=np.concatenate([m.faces + s for m, s in zip(group, starts, strict=True)]),
        uv=np.concatenate([mesh.uv for mesh in group]),
        normals=np.concatenate(normals),
        material=replace(group[0].material, height=None),
    )
