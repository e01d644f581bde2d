"""Dressed people at random: what they wear, how they stand, how they are photographed."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.cloths import WEAVES, cloth, woven
from atelier.collection import worn_order
from atelier.mesh import Material, Mesh
from atelier.people.frames import gradient, paper_colour, turn_of
from atelier.people.photo import joined_meshes
from atelier.people.series import make_series
from atelier.people.somebody import colour, somebody
from atelier.people.wardrobe import cloth_name, outfit_of
from dataset_builder.parse.training.source import open_source
from sichak.body25 import BODY_25, read_openpose
from sichak.labels import CIHP

seeds = st.integers(0, 2**31)


class TestWardrobe:
    @given(seeds)
    def test_everybody_is_dressed_above_and_below(self, seed: int) -> None:
        specs = outfit_of(np.random.default_rng(seed), woman=seed % 2 == 0)
        categories = {spec.category for spec in specs if spec.label is not CIHP.COAT}
        assert categories in ({"dress"}, {"upper", "lower"})

    @given(seeds)
    def test_skirts_and_dresses_are_cut_for_women(self, seed: int) -> None:
        specs = outfit_of(np.random.default_rng(seed), woman=False)
        assert {spec.label for spec in specs} <= {CIHP.UPPER_CLOTHES, CIHP.PANTS, CIHP.COAT}

    @given(seeds)
    def test_a_coat_is_open_has_sleeves_and_is_worn_over_the_rest(self, seed: int) -> None:
        specs = worn_order(outfit_of(np.random.default_rng(seed), woman=True))
        coats = [spec for spec in specs if spec.label is CIHP.COAT]
        assert all(spec.front > 0 and spec.sleeve > 0.9 for spec in coats)
        assert coats in ([], specs[-1:])

    def test_every_kind_of_garment_comes_up(self) -> None:
        rng = np.random.default_rng(0)
        specs = [spec for _ in range(200) for spec in outfit_of(rng, woman=True)]
        assert {spec.label for spec in specs} == {
            CIHP.UPPER_CLOTHES, CIHP.PANTS, CIHP.SKIRT, CIHP.DRESS, CIHP.COAT
        }  # fmt: skip
        hems = [spec.length for spec in specs if spec.label is CIHP.SKIRT]
        assert min(hems) < 2.6
        assert max(hems) > 3.1
        assert any(spec.sleeve == 0 for spec in specs if spec.category == "upper")

    @given(seeds)
    def test_a_cloths_name_says_its_weave_and_colours(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        for spec in outfit_of(rng, woman=True):
            weave, *colours = cloth_name(rng, spec).split(" ")
            assert len(colours) == WEAVES[weave][0]
            assert all(len(one) == 6 and int(one, 16) >= 0 for one in colours)

    def test_a_cloth_made_to_order_has_its_colour(self) -> None:
        assert cloth("satin 206020").albedo.mean(axis=(0, 1)) == pytest.approx((32, 96, 32), abs=2)

    @pytest.mark.parametrize("name", ["", "felt 000000", "stripes 000000", "cotton 1 2"])
    def test_what_is_no_cloth_is_an_error(self, name: str) -> None:
        with pytest.raises(KeyError):
            woven(name)


class TestSomebody:
    @given(seeds)
    def test_colours_are_colours(self, seed: int) -> None:
        assert all(0 <= value <= 1 for value in colour(np.random.default_rng(seed)))

    @given(seeds)
    def test_socks_are_painted_as_high_as_they_are_labelled(self, seed: int) -> None:
        who = somebody(np.random.default_rng(seed))
        assert (who.look.sock is None) == (who.sock_top is None)
        assert who.sock_top in (None, who.look.sock_top)

    def test_the_seed_is_the_person(self) -> None:
        first, again, other = (somebody(np.random.default_rng(s)) for s in (3, 3, 4))
        assert (first.phenotype, first.look, first.hair) == (
            again.phenotype, again.look, again.hair
        )  # fmt: skip
        assert first.phenotype != other.phenotype

    def test_there_are_women_and_men_long_hair_and_short_bare_ankles_and_socks(self) -> None:
        rng = np.random.default_rng(1)
        people = [somebody(rng) for _ in range(100)]
        assert 40 < sum(who.is_woman for who in people) < 80
        assert any(who.hair.kind == "fall" and who.hair.length > 0.45 for who in people)
        assert any(who.hair.kind == "crop" for who in people)
        assert 20 < sum(who.sock_top is None for who in people) < 80


class TestFrames:
    def test_one_in_six_is_seen_from_the_side_or_from_behind(self) -> None:
        rng = np.random.default_rng(0)
        turns = np.abs([turn_of(rng) for _ in range(2000)])
        assert turns.max() <= 180
        assert (turns > 62).mean() == pytest.approx(0.16, abs=0.03)

    @given(seeds)
    def test_a_background_is_a_calm_picture_of_the_size(self, seed: int) -> None:
        ground = gradient(np.random.default_rng(seed), (30, 40))
        assert ground.shape == (40, 30, 3)
        assert 0 <= ground.min() <= ground.max() <= 1
        assert np.abs(np.diff(ground, axis=0)).max() < 0.15

    @given(seeds)
    def test_paper_is_never_dark(self, seed: int) -> None:
        assert max(paper_colour(np.random.default_rng(seed))) >= 0.25


class TestJoinedMeshes:
    """One mesh for one label and one surface."""

    look = Material()

    def triangle(self, label: CIHP, material: Material) -> Mesh:
        corners = np.array([[0.0, 0, 0], [1, 0, 0], [0, 0, 1]])
        return Mesh(corners, np.array([[0, 1, 2]]), np.zeros((3, 2)), label, material)

    def test_nothing_stays_nothing(self) -> None:
        assert joined_meshes([]) == []

    def test_what_is_alike_is_joined_and_labels_never_mix(self) -> None:
        kinds = [(CIHP.PANTS, self.look), (CIHP.COAT, self.look), (CIHP.PANTS, self.look)]
        whole = joined_meshes([self.triangle(label, look) for label, look in kinds])
        assert [(mesh.label, len(mesh.faces)) for mesh in whole] == [
            (CIHP.PANTS, 2), (CIHP.COAT, 1)
        ]  # fmt: skip
        assert whole[0].faces.tolist() == [[0, 1, 2], [3, 4, 5]]

    def test_another_surface_is_another_mesh(self) -> None:
        looks = (self.look, Material(colour=(1, 0, 0)))
        assert len(joined_meshes([self.triangle(CIHP.PANTS, look) for look in looks])) == 2


def test_a_series_says_what_its_numbers_mean_so_that_a_training_takes_it(tmp_path: Path) -> None:
    for folder in ("image", "labels"):
        (tmp_path / folder).mkdir()
    make_series(tmp_path, 0, seed=1)
    assert open_source(tmp_path).sets.tolist() == [1 << label for label in CIHP]


needs_anny = pytest.mark.skipif(
    importlib.util.find_spec("anny") is None or not os.environ.get("ANNY_CACHE_DIR"),
    reason="the atelier extra is not installed, or ANNY_CACHE_DIR not set (first load: minutes)",
)


@needs_anny
class TestReach:
    """Arms that go where they are asked to, on a real body."""

    @pytest.mark.parametrize("side", ["L", "R"])
    def test_the_wrist_arrives_and_the_elbow_looks_outwards(self, side: str) -> None:
        from atelier.body import Phenotype, build_body
        from atelier.people.reach import Aim, reaching
        from atelier.poses import Pose

        out = 1.0 if side == "L" else -1.0
        rest = build_body(Phenotype(), Pose("rest"))
        wanted = rest.joints[f"upperarm01.{side}"] + np.array([out * 0.02, -0.2, -0.25])
        aim = Aim(wanted, *(np.array(v) for v in ((out, 0, 0), (0, -1, 0), (-out, 0, 0))))
        # nobody moves when an arm does, so that the rest pose's places stay comparable
        posed = build_body(Phenotype(), Pose("reach", reaching(rest, side, aim)))
        moved = posed.joints["root"] - rest.joints["root"]
        assert posed.joints[f"wrist.{side}"] - moved == pytest.approx(wanted, abs=0.03)
        elbow = posed.joints[f"lowerarm01.{side}"] - posed.joints[f"upperarm01.{side}"]
        assert out * elbow[0] > 0.1

    def test_hands_on_hips_lie_beside_the_trunk_of_a_slim_and_of_a_stout_person(self) -> None:
        from atelier.body import Phenotype, build_body
        from atelier.people import stances

        for weight in (0.3, 0.75):
            phenotype = Phenotype(weight=weight)
            body = build_body(phenotype, stances.stance_of("hip", "hip", phenotype, seed=2))
            wrists = [body.joints[f"wrist.{side}"] for side in "LR"]
            trunk = body.limb_weight("upperarm", "lowerarm", "wrist", "finger", "metacarpal") < 0.3
            for out, wrist in zip((1, -1), wrists, strict=True):
                near = trunk & (np.abs(body.vertices[:, 2] - wrist[2]) < 0.02)
                hip = (out * body.vertices[near, 0]).max()
                assert 0.02 < out * wrist[0] - hip < 0.08


@needs_anny
def test_a_small_series_is_written_once_with_labels_that_fit_the_joints(tmp_path: Path) -> None:
    pytest.importorskip("mitsuba", reason="the atelier extra is not installed")
    from atelier.surfaces import mitsuba

    try:
        mitsuba()
    except ImportError as error:  # LLVM 19 is a system package
        pytest.skip(str(error))
    make_series(tmp_path, 1, seed=5, size=(72, 96), samples=1)
    (file,) = (tmp_path / "labels").glob("*.png")
    with Image.open(file) as image:
        assert (image.mode, image.size) == ("P", (72, 96))
        labels = np.asarray(image)
    assert set(np.unique(labels)) <= set(CIHP)
    assert (labels > 0).mean() > 0.04
    with Image.open(tmp_path / "image" / f"{file.stem}.jpg") as photo:
        assert photo.size == (72, 96)
    (pose,) = read_openpose(tmp_path / "openpose_json" / f"{file.stem}_keypoints.json")
    for joint in (BODY_25.L_HIP, BODY_25.R_HIP, BODY_25.NECK):
        x, y, confidence = pose[joint]
        assert confidence == 0 or labels[int(y), int(x)] > 0
    before = file.stat().st_mtime_ns
    make_series(tmp_path, 1, seed=5, size=(72, 96), samples=1)
    assert file.stat().st_mtime_ns == before
