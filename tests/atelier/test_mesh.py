"""Meshes: normals and joining."""

from __future__ import annotations

import numpy as np

from atelier.mesh import Mesh, merged, vertex_normals
from sichak.labels import CIHP

SQUARE = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float64)
TWO = np.array([[0, 1, 2], [0, 2, 3]])


def test_a_mesh_without_faces_points_up() -> None:
    normals = vertex_normals(SQUARE, np.zeros((0, 3), dtype=np.int64))
    assert (normals == [0, 0, 1]).all()


def test_normals_follow_the_winding() -> None:
    assert np.allclose(vertex_normals(SQUARE, TWO), [0, 0, 1])
    assert np.allclose(vertex_normals(SQUARE, TWO[:, ::-1]), [0, 0, -1])


def test_normals_have_unit_length_on_a_fold() -> None:
    folded = SQUARE.copy()
    folded[3, 2] = 0.7
    assert np.allclose(np.linalg.norm(vertex_normals(folded, TWO), axis=1), 1)


def test_merging_keeps_both_and_the_first_ones_label() -> None:
    uv = np.zeros((4, 2))
    one = Mesh(SQUARE, TWO, uv, CIHP.HAIR, name="one")
    other = Mesh(SQUARE + 5, TWO, uv, CIHP.PANTS, name="other")
    both = merged(one, other)
    assert (both.label, both.name) == (CIHP.HAIR, "one")
    assert np.array_equal(both.vertices[both.faces[2]], (SQUARE + 5)[TWO[0]])
