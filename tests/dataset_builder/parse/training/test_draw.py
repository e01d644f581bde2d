"""Which pictures a step sees: a function of seed and step alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch

from dataset_builder.parse.training.draw import Batch, Draw, plain_batch
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import bits
from dataset_builder.parse.training.view import Chances, plain_view
from sichak.labels import CIHP
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import exactly, put

RECIPE = Recipe(width=64, height=96, batch=3, also=0.4, seed=7)
STILL = Chances(
    backdrop=0, dye=0, knees_up=0, waist_up=0, headless=0, turn=0, no_pose=0, lost_joint=0,
    joint_noise=0,
)  # fmt: skip
MARKS = (CIHP.HAT, CIHP.GLOVE, CIHP.SUNGLASSES, CIHP.DRESS, CIHP.COAT, CIHP.SCARF)
"""In place of the upper clothes, to tell the samples apart."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("samples")
    rgb, labels, pose = drawn()
    result = []
    for mark in MARKS:
        marked = np.where(labels == CIHP.UPPER_CLOTHES, np.uint8(mark), labels)
        result.append(put(folder, mark.name.lower(), rgb, exactly(marked), pose))
    return result


def draw_of(
    samples: list[Sample],
    also: list[Sample] | None = None,
    recipe: Recipe = RECIPE,
    weights: list[float] | None = None,
) -> Draw:
    return Draw(samples, np.array(weights or [1.0] * len(samples)), also or [], recipe)


def same(one: Batch, other: Batch) -> bool:
    return all(
        torch.equal(getattr(one, name), getattr(other, name))
        for name in ("image", "joints", "target")
    )


def marks_of(batch: Batch) -> list[CIHP]:
    """Which sample each view shows."""
    return [
        next(mark for mark in MARKS if bool((target == int(bits([mark]))).any()))
        for target in batch.target
    ]


def drawn_marks(draw: Draw, steps: int) -> list[CIHP]:
    return [mark for step in range(steps) for mark in marks_of(draw.batch(step))]


class TestBatch:
    def test_shapes_and_types(self, samples: list[Sample]) -> None:
        batch = draw_of(samples).batch(0)
        assert batch.image.shape == (3, 3, 96, 64)
        assert batch.image.dtype == torch.uint8
        assert batch.joints.shape == (3, 12, 24, 16)
        assert batch.joints.dtype == torch.float32
        assert batch.target.shape == (3, 48, 32)
        assert batch.target.dtype == torch.int32

    def test_views_in_their_order_without_loss(self, samples: list[Sample]) -> None:
        views = [plain_view(sample, 64, 96) for sample in samples[:2]]
        batch = Batch.of(views)
        for n, view in enumerate(views):
            assert np.array_equal(batch.image[n].permute(1, 2, 0).numpy(), view.image)
            assert np.array_equal(batch.joints[n].numpy(), view.joints)
            assert np.array_equal(batch.target[n].numpy().astype(np.uint32), view.target)

    def test_plain_batch(self, samples: list[Sample]) -> None:
        one, other = plain_batch(samples, RECIPE), plain_batch(samples, RECIPE)
        assert same(one, other)
        assert marks_of(one) == list(MARKS)


class TestDraw:
    @pytest.mark.parametrize(
        ("photos", "batch", "steps"), [(0, 8, 1), (1, 8, 1), (7, 8, 1), (8, 8, 1), (23, 8, 2)]
    )
    def test_steps_an_epoch(self, photos: int, batch: int, steps: int) -> None:
        sample = Sample("a", Path("a"), Path("b"))
        draw = draw_of([sample] * photos, recipe=Recipe(batch=batch))
        assert draw.steps_an_epoch == steps

    def test_a_step_is_the_same_whenever_it_is_drawn(self, samples: list[Sample]) -> None:
        """After a stop and a start, in any order, and beside other steps in other threads."""
        first = draw_of(samples, samples[:1])
        once = [first.batch(step) for step in range(4)]
        again = draw_of(samples, samples[:1])
        for step in (3, 0, 2):
            assert same(again.batch(step), once[step])
        with ThreadPoolExecutor(3) as threads:
            for one, other in zip(threads.map(again.batch, range(4)), once, strict=True):
                assert same(one, other)

    def test_what_others_draw_does_not_matter(self, samples: list[Sample]) -> None:
        np.random.seed(0)
        torch.manual_seed(0)
        one = draw_of(samples).batch(5)
        np.random.seed(1)
        torch.manual_seed(1)
        assert same(draw_of(samples).batch(5), one)

    def test_steps_differ(self, samples: list[Sample]) -> None:
        draw = draw_of(samples)
        assert not same(draw.batch(0), draw.batch(1))

    def test_seeds_differ(self, samples: list[Sample]) -> None:
        other = RECIPE.model_copy(update={"seed": 8})
        assert not same(draw_of(samples).batch(0), draw_of(samples, recipe=other).batch(0))

    def test_pictures_of_a_batch_differ(self, samples: list[Sample]) -> None:
        batch = draw_of(samples[:1]).batch(0)
        assert not torch.equal(batch.image[0], batch.image[1])

    def test_often_and_never(self, samples: list[Sample]) -> None:
        recipe = RECIPE.model_copy(update={"chances": STILL})
        draw = draw_of(samples[:3], recipe=recipe, weights=[3.0, 0.0, 1.0])
        marks = drawn_marks(draw, 30)
        assert MARKS[1] not in marks
        assert marks.count(MARKS[0]) / len(marks) == pytest.approx(0.75, abs=0.15)

    def test_the_share_of_the_further_sources(self, samples: list[Sample]) -> None:
        recipe = RECIPE.model_copy(update={"chances": STILL})
        marks = drawn_marks(draw_of(samples[:1], samples[1:3], recipe), 30)
        further = [mark for mark in marks if mark != MARKS[0]]
        assert len(further) / len(marks) == pytest.approx(RECIPE.also, abs=0.15)
        assert set(further) == set(MARKS[1:3])

    def test_without_further_sources_all_are_of_the_first(self, samples: list[Sample]) -> None:
        recipe = RECIPE.model_copy(update={"chances": STILL, "also": 0.9})
        assert set(drawn_marks(draw_of(samples[:2], [], recipe), 10)) == set(MARKS[:2])
