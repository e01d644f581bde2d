"""Exact truth of a photo, from the same meshes and camera, one ray a pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from atelier.atlas import landmarks
from atelier.body import Body
from atelier.camera import Camera
from atelier.joints import body_joints, hand_joints, seen
from atelier.mesh import Mesh, Points
from atelier.parts import SEGMENTS, SkinPoints, charts, segment_weights, skin_points
from atelier.rays import first_hits
from atelier.skin import hairline, skin_triangles
from sichak.body25 import Pose
from sichak.labels import CIHP

Labels = npt.NDArray[np.uint8]

DEPTH_ORDER = {
    1: "left arm before the torso",
    2: "right arm before the torso",
    3: "left arm behind the torso",
    4: "right arm behind the torso",
}
"""Values of the depth-order map; 0 where arm and torso do not cross."""

DEEP = np.where(np.isin(np.arange(25), [8, 9, 12]), 0.24, 0.13)
"""(25,) metres of the person herself that may lie before a joint; hips lie deepest."""

NEAR = 0.06
"""A garment shows the body part behind it when that is at most this far behind, metres."""

CHART_STEP = 8
"""U and V are stored as multiples of this (in 1/255), so that the pictures compress."""


@dataclass(frozen=True, eq=False)
class Scene:
    """What the camera sees.

    Attributes:
        body: the person.
        meshes: skin first, then everything else.
        garment: numbers of the meshes that are the product.
        sock_top: height of the socks in rest space, metres; None without socks.
    """

    body: Body
    meshes: list[Mesh]
    garment: tuple[int, ...]
    sock_top: float | None = None


@dataclass(frozen=True, eq=False)
class Truth:
    """The truth of one photo.

    Attributes:
        parse: (H, W) uint8 CIHP labels.
        garment: (H, W) bool, the product's pixels.
        iuv: (H, W, 3) uint8: DensePose part, U and V in 1/255.
        depth_order: (H, W) uint8, see :data:`DEPTH_ORDER`.
        pose: (25, 3) BODY_25: 0, 0, 0 outside the picture; confidence 1 seen, 0.5 hidden.
        left_hand, right_hand: (21, 3) in OpenPose's order.
    """

    parse: Labels
    garment: npt.NDArray[np.bool_]
    iuv: Labels
    depth_order: Labels
    pose: Pose
    left_hand: Pose
    right_hand: Pose


def truth_of(scene: Scene, camera: Camera) -> Truth:
    """Compute everything for a photo."""
    mesh, depth, face, weights = first_hits(scene.meshes, camera)
    bare = _body_mesh(scene.body)
    _, body_depth, body_face, body_weights = first_hits([bare], camera)
    segments = segment_weights(scene.body)
    parse = parse_labels(scene, segments, mesh, face, weights)
    behind = np.where(np.isfinite(body_depth), body_depth, 1e9) - np.where(
        np.isfinite(depth), depth, 0
    )
    iuv = _iuv(scene, segments, camera, mesh, depth, (behind, body_face, body_weights))
    return Truth(
        parse=parse,
        garment=np.isin(mesh, scene.garment),
        iuv=iuv,
        depth_order=_depth_order(scene.body, segments, camera),
        pose=seen(body_joints(scene.body), camera, depth, DEEP),
        left_hand=seen(hand_joints(scene.body, "L"), camera, depth, np.full(21, 0.03)),
        right_hand=seen(hand_joints(scene.body, "R"), camera, depth, np.full(21, 0.03)),
    )


def _body_mesh(body: Body, faces: npt.NDArray[np.int64] | None = None) -> Mesh:
    chosen = body.faces if faces is None else faces
    return Mesh(body.vertices, chosen, np.zeros((len(body.vertices), 2)), CIHP.NECK, name="body")


def parse_labels(
    scene: Scene,
    segments: npt.NDArray[np.float32],
    mesh: npt.NDArray[np.int64],
    face: npt.NDArray[np.int64],
    weights: Points,
) -> Labels:
    """(H, W) CIHP labels of what :func:`~atelier.rays.first_hits` found."""
    table = np.array([m.label for m in scene.meshes] + [CIHP.BACKGROUND], dtype=np.uint8)
    parse = table[mesh]
    skin = mesh == 0
    triangles = skin_triangles(scene.body)[face[skin]]
    points = skin_points(scene.body, segments, triangles, weights[skin])
    parse[skin] = skin_labels(scene.body, points, scene.sock_top)
    return np.asarray(parse, dtype=np.uint8)


def skin_labels(body: Body, points: SkinPoints, sock_top: float | None) -> Labels:
    """(N,) CIHP labels of bare skin; the shaved scalp under the locks counts as hair."""
    table = np.full(len(SEGMENTS), CIHP.NECK, dtype=np.uint8)
    for number, name in enumerate(SEGMENTS):
        if name.startswith(("hand", "upperarm", "forearm")):
            table[number] = CIHP.LEFT_ARM if name.endswith("L") else CIHP.RIGHT_ARM
        if name.startswith(("foot", "thigh", "shank")):
            table[number] = CIHP.LEFT_LEG if name.endswith("L") else CIHP.RIGHT_LEG
    segment = points.segments.argmax(axis=1)
    labels = table[segment]
    marks = landmarks(body)
    _, y, z = points.rest.T
    head = segment == SEGMENTS.index("head")
    ear = marks.eyes[2] - 0.75 * marks.unit
    jaw = np.interp(
        y,
        [marks.front, marks.eyes[1] + 1.2 * marks.unit, marks.back],
        [marks.chin + 0.006, ear, ear],
    )
    labels[head & (z > jaw)] = CIHP.FACE
    labels[head & (hairline(marks, points.rest) > 0) & (z > marks.chin)] = CIHP.HAIR
    if sock_top is not None:
        shank = np.isin(labels, [CIHP.LEFT_LEG, CIHP.RIGHT_LEG])
        labels[shank & (z < sock_top)] = CIHP.SOCKS
    return np.asarray(labels, dtype=np.uint8)


def _iuv(
    scene: Scene,
    segments: npt.NDArray[np.float32],
    camera: Camera,
    mesh: npt.NDArray[np.int64],
    depth: Points,
    body_hit: tuple[Points, npt.NDArray[np.int64], Points],
) -> Labels:
    behind, body_face, body_weights = body_hit
    seen = mesh >= 0
    direct = seen & (behind < NEAR)
    iuv = np.zeros((*mesh.shape, 3), dtype=np.uint8)
    points = skin_points(scene.body, segments, body_face[direct], body_weights[direct])
    iuv[direct] = _packed(scene.body, points)
    loose = seen & ~direct
    origin, directions = camera.rays()
    at = origin + directions.reshape(*mesh.shape, 3)[loose] * depth[loose][:, None]
    hair = np.array([m.label == CIHP.HAIR for m in scene.meshes] + [False])[mesh[loose]]
    values = np.zeros((len(at), 3), dtype=np.uint8)
    for chosen, allowed in ((hair, ("head", "torso")), (~hair, _CLOTHED)):
        if chosen.any():
            near = nearest_skin(scene.body, segments, at[chosen], allowed)
            values[chosen] = _packed(scene.body, near)
    iuv[loose] = values
    return iuv


_CLOTHED = tuple(name for name in SEGMENTS if not name.startswith(("hand", "head")))


def _packed(body: Body, points: SkinPoints) -> Labels:
    part, chart = charts(body, points)
    steps = np.round(chart * 255 / CHART_STEP) * CHART_STEP
    return np.column_stack([part, np.clip(steps, 0, 255).astype(np.uint8)])


def nearest_skin(
    body: Body, segments: npt.NDArray[np.float32], at: Points, allowed: tuple[str, ...]
) -> SkinPoints:
    """The nearest places on the posed body, of the named segments only."""
    from scipy.spatial import cKDTree

    numbers = [SEGMENTS.index(name) for name in allowed]
    chosen = np.nonzero(np.isin(segments.argmax(axis=1), numbers))[0]
    distance, index = cKDTree(body.vertices[chosen]).query(at, k=3)
    weights = 1 / (distance + 1e-4) ** 2
    weights /= weights.sum(axis=1, keepdims=True)
    owner = segments[chosen].argmax(axis=1)[index]
    # only neighbours of the nearest one's segment: points must not slide between limbs
    weights = np.where(owner == owner[:, :1], weights, 0)
    weights /= weights.sum(axis=1, keepdims=True)
    rest = np.einsum("nk,nkd->nd", weights, body.rest_vertices[chosen][index])
    mixed = np.einsum("nk,nkd->nd", weights, segments[chosen][index])
    return SkinPoints(rest, mixed.astype(np.float32))


def _depth_order(body: Body, segments: npt.NDArray[np.float32], camera: Camera) -> Labels:
    owner = segments.argmax(axis=1)[body.faces]
    torso = _body_mesh(body, body.faces[(owner == 0).any(axis=1)])
    _, torso_depth, _, _ = first_hits([torso], camera)
    order = np.zeros(torso_depth.shape, dtype=np.uint8)
    for value, side in ((1, "L"), (2, "R")):
        names = [f"{kind}.{side}" for kind in ("upperarm", "forearm", "hand")]
        numbers = [SEGMENTS.index(name) for name in names]
        arm = _body_mesh(body, body.faces[np.isin(owner, numbers).all(axis=1)])
        _, arm_depth, _, _ = first_hits([arm], camera)
        both = np.isfinite(arm_depth) & np.isfinite(torso_depth)
        order[both & (arm_depth <= torso_depth)] = value
        order[both & (arm_depth > torso_depth)] = value + 2
    return order
