"""The training loop: it learns, can be killed at any moment, and ends with the same weights."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from dataset_builder.parse.checkpoint import read_state_dict
from dataset_builder.parse.embedded.network import LABELS
from dataset_builder.parse.training import train as loop
from dataset_builder.parse.training.draw import Batch, Draw
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.samples import Sample
from dataset_builder.parse.training.targets import ANY
from dataset_builder.parse.training.train import LAST, LOG, Training, _rate, train
from dataset_builder.parse.training.view import Chances
from sichak.errors import WeightsError
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import exactly, put

RECIPE = Recipe(width=64, height=96, batch=2, epochs=4, fixed=1)
"""With four samples: two steps an epoch, eight in all."""
ALIKE = torch.ones(LABELS)


class Killed(Exception):
    """In place of a power cut."""


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    folder = tmp_path_factory.mktemp("samples")
    result = []
    for n in range(4):
        rgb, labels, pose = drawn(180 - 10 * n, 240 - 20 * n)
        result.append(put(folder, f"{n}", rgb, exactly(labels), pose))
    return result


def state(training: Training) -> dict[str, Tensor]:
    """Everything that a step depends on and changes."""
    found = {f"network.{k}": v.clone() for k, v in training.network.state_dict().items()}
    found |= {f"average.{k}": v.clone() for k, v in training.average.state_dict().items()}
    for index, moments in training.optimiser.state_dict()["state"].items():
        found |= {f"optimiser.{index}.{k}": v.clone() for k, v in moments.items()}
    return found


def differing(one: dict[str, Tensor], other: dict[str, Tensor]) -> list[str]:
    assert one.keys() == other.keys()
    return [name for name, value in one.items() if not torch.equal(value, other[name])]


def run(
    training: Training,
    samples: list[Sample],
    out: Path,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, Tensor]:
    out.mkdir(exist_ok=True)
    train(training, samples, [], samples[:2], out, say)
    return state(training)


@pytest.fixture(scope="module")
def uninterrupted(
    samples: list[Sample], tmp_path_factory: pytest.TempPathFactory
) -> tuple[dict[str, Tensor], Path]:
    out = tmp_path_factory.mktemp("uninterrupted")
    return run(Training.begin(RECIPE, None), samples, out), out


class TestRate:
    @pytest.mark.parametrize("total", [1, 2, 10, 100, 5000])
    @pytest.mark.parametrize("warmup", [0.0, 0.03, 0.5, 0.99])
    def test_it_rises_then_falls_to_nothing(self, total: int, warmup: float) -> None:
        recipe = Recipe(rate=2e-3, warmup=warmup)
        rates = [_rate(step, total, recipe) for step in range(total + 1)]
        top = int(np.argmax(rates))
        assert rates[top] == pytest.approx(2e-3)
        assert all(rate > 0 for rate in rates[:-1])
        assert (np.diff(rates[: top + 1]) >= 0).all()
        assert (np.diff(rates[top:]) <= 0).all()
        assert rates[-1] == pytest.approx(0, abs=2e-3 * 1e-9) or warmup * total >= total - 1

    @pytest.mark.parametrize(
        ("step", "expected"),
        [(0, 0.1), (4, 0.5), (9, 1.0), (10, 1.0), (55, 0.5), (100, 0.0)],
    )
    def test_by_hand(self, step: int, expected: float) -> None:
        assert _rate(step, 100, Recipe(rate=1.0, warmup=0.1)) == pytest.approx(expected)

    def test_the_last_step_hardly_moves(self) -> None:
        assert _rate(999, 1000, Recipe(rate=1.0)) < 1e-5


class TestBegin:
    def test_the_same_seed_begins_alike(self) -> None:
        training = Training.begin(RECIPE, None)
        other = Training.begin(RECIPE.model_copy(update={"seed": 1}), None)
        assert differing(state(training), state(Training.begin(RECIPE, None))) == []
        assert differing(state(training), state(other))

    def test_the_average_begins_as_the_network(self) -> None:
        training = Training.begin(RECIPE, None)
        assert training.step == 0
        found = training.average.state_dict()
        for name, value in training.network.state_dict().items():
            assert torch.equal(value, found[name])

    def test_imagenets_trunk(self, fetched: Callable[[str], Path]) -> None:
        path = fetched("efficientnet-lite0")
        network = Training.begin(RECIPE, None, path).network
        official = read_state_dict(path)
        for name, value in network.trunk.state_dict().items():
            assert torch.equal(value, official[name]), name

    def test_from_an_earlier_result(self) -> None:
        earlier = Training.begin(RECIPE.model_copy(update={"seed": 5}), None)
        begun = Training.begin(RECIPE, dict(earlier.average.state_dict()))
        for name, value in begun.network.state_dict().items():
            assert torch.equal(value, earlier.average.state_dict()[name]), name

    def test_weights_of_another_network_are_refused(self) -> None:
        with pytest.raises(WeightsError, match="these weights do not fit the embedded parser"):
            Training.begin(RECIPE, {"weight": torch.zeros(1)})

    def test_trunk_and_pyramid_learn_at_their_own_rates(self) -> None:
        training = Training.begin(RECIPE.model_copy(update={"trunk_rate": 0.25}), None)
        groups = training.optimiser.param_groups
        assert [group["share"] for group in groups] == [0.25, 0.25, 1.0, 1.0]
        assert [group["weight_decay"] for group in groups] == [RECIPE.decay, 0, RECIPE.decay, 0]
        held = [id(value) for group in groups for value in group["params"]]
        assert sorted(held) == sorted(id(value) for value in training.network.parameters())


class TestLearn:
    def test_the_same_batch_is_known_better_each_time(self, samples: list[Sample]) -> None:
        training = Training.begin(RECIPE, None)
        batch = Draw(samples, np.ones(4), [], RECIPE).batch(0)
        losses = [training.learn(batch, 2e-3, ALIKE) for _ in range(8)]
        assert losses[-1] < 0.8 * losses[0]
        assert training.step == 8

    def test_a_batch_of_which_nothing_is_known_does_no_harm(self, samples: list[Sample]) -> None:
        training = Training.begin(RECIPE, None)
        drawn_batch = Draw(samples, np.ones(4), [], RECIPE).batch(0)
        nothing = torch.full_like(drawn_batch.target, int(ANY))
        loss = training.learn(Batch(drawn_batch.image, drawn_batch.joints, nothing), 1e-3, ALIKE)
        assert math.isfinite(loss)
        assert all(torch.isfinite(value).all() for value in training.network.parameters())

    @pytest.mark.parametrize("fixed", [0, 3])
    def test_fixed_blocks_stay_and_the_others_move(self, samples: list[Sample], fixed: int) -> None:
        recipe = RECIPE.model_copy(update={"fixed": fixed})
        training = Training.begin(recipe, None)
        before = {k: v.clone() for k, v in training.network.state_dict().items()}
        for step in range(2):
            training.learn(Draw(samples, np.ones(4), [], recipe).batch(step), 1e-2, ALIKE)
        after = training.network.state_dict()
        moved = {name for name, value in before.items() if not torch.equal(after[name], value)}
        names = ("_conv_stem.", "_bn0.", *(f"_blocks.{n}." for n in range(fixed)))
        kept = tuple(f"trunk.{name}" for name in names) if fixed else ()
        assert moved == {name for name in before if not (kept and name.startswith(kept))}

    def test_at_rate_zero_only_statistics_move(self, samples: list[Sample]) -> None:
        training = Training.begin(RECIPE, None)
        before = {k: v.clone() for k, v in training.network.named_parameters()}
        training.learn(Draw(samples, np.ones(4), [], RECIPE).batch(0), 0.0, ALIKE)
        for name, value in training.network.named_parameters():
            assert torch.equal(value, before[name]), name


class TestCheckpoint:
    def test_resumed_it_is_what_was_saved(self, samples: list[Sample], tmp_path: Path) -> None:
        training = Training.begin(RECIPE, None)
        draw = Draw(samples, np.ones(4), [], RECIPE)
        training.learn(draw.batch(0), 1e-3, ALIKE)
        training.save(tmp_path / LAST)
        resumed = Training.resume(tmp_path / LAST, RECIPE)
        assert resumed.step == 1
        assert differing(state(training), state(resumed)) == []
        training.learn(draw.batch(1), 1e-3, ALIKE)
        resumed.learn(draw.batch(1), 1e-3, ALIKE)
        assert differing(state(training), state(resumed)) == []

    def test_nothing_half_written_is_left(self, tmp_path: Path) -> None:
        training = Training.begin(RECIPE, None)
        for _ in range(2):
            training.save(tmp_path / LAST)
        assert [path.name for path in tmp_path.iterdir()] == [LAST]

    @pytest.mark.parametrize("change", [{"seed": 1}, {"rate": 2e-3}, {"chances": Chances(turn=1)}])
    def test_another_recipe_is_refused(
        self, uninterrupted: tuple[dict[str, Tensor], Path], change: dict[str, object]
    ) -> None:
        with pytest.raises(WeightsError, match=r"last\.pt was trained by another recipe"):
            Training.resume(uninterrupted[1] / LAST, RECIPE.model_copy(update=change))

    @pytest.mark.parametrize("content", [b"", b"no checkpoint", b"PK\x03\x04 half a file"])
    def test_a_broken_file_is_refused(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / LAST).write_bytes(content)
        with pytest.raises(WeightsError, match=r"last\.pt: no checkpoint"):
            Training.resume(tmp_path / LAST, RECIPE)

    @pytest.mark.parametrize(
        "content", [[1, 2], {}, {"recipe": "{}"}, {"recipe": '{"depth": 3}'}, {"recipe": 3}]
    )
    def test_a_file_of_something_else_is_refused(self, tmp_path: Path, content: object) -> None:
        torch.save(content, tmp_path / LAST)
        with pytest.raises(WeightsError, match=r"last\.pt"):
            Training.resume(tmp_path / LAST, RECIPE)

    def test_a_checkpoint_can_begin_another_training(self, tmp_path: Path) -> None:
        training = Training.begin(RECIPE, None)
        training.save(tmp_path / LAST)
        found = read_state_dict(tmp_path / LAST, key="average")
        begun = Training.begin(RECIPE.model_copy(update={"seed": 9, "fixed": 0}), found)
        assert torch.equal(
            begun.network.scores.weight, training.average.state_dict()["scores.weight"]
        )


class TestTrain:
    def test_twice_the_same(
        self,
        samples: list[Sample],
        tmp_path: Path,
        uninterrupted: tuple[dict[str, Tensor], Path],
    ) -> None:
        found = run(Training.begin(RECIPE, None), samples, tmp_path)
        assert differing(found, uninterrupted[0]) == []

    def test_killed_and_resumed_it_ends_with_the_same_bits(
        self,
        samples: list[Sample],
        tmp_path: Path,
        uninterrupted: tuple[dict[str, Tensor], Path],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Killed in step 6, two steps after the last checkpoint, and again in step 8."""
        monkeypatch.setattr(loop, "SAVE_EVERY", 4)
        monkeypatch.setattr(loop, "MEASURE_EVERY", 1)

        def killed_at(step: int) -> Callable[[str], None]:
            def say(text: str) -> None:
                if training.step == step:
                    raise Killed

            return say

        training = Training.begin(RECIPE, None)
        with pytest.raises(Killed):
            run(training, samples, tmp_path, killed_at(6))
        training = Training.resume(tmp_path / LAST, RECIPE)
        assert training.step == 4
        with pytest.raises(Killed):
            run(training, samples, tmp_path, killed_at(8))
        training = Training.resume(tmp_path / LAST, RECIPE)
        found = run(training, samples, tmp_path)
        assert training.step == 8
        assert differing(found, uninterrupted[0]) == []

    def test_a_training_that_ended_does_nothing(
        self, samples: list[Sample], uninterrupted: tuple[dict[str, Tensor], Path]
    ) -> None:
        end, out = uninterrupted
        before = {path: path.read_bytes() for path in out.iterdir()}
        assert differing(run(Training.resume(out / LAST, RECIPE), samples, out), end) == []
        assert {path: path.read_bytes() for path in out.iterdir()} == before

    def test_what_is_written(self, uninterrupted: tuple[dict[str, Tensor], Path]) -> None:
        _, out = uninterrupted
        assert sorted(path.name for path in out.iterdir()) == sorted([LAST, LOG])
        (line,) = (out / LOG).read_text().splitlines()
        figures = json.loads(line, parse_constant=pytest.fail)  # no NaN: it is no JSON
        assert figures["step"] == 8
        assert 0 <= figures["street"]["mean"] <= 1
        assert len(figures["labels"]) == LABELS
        assert figures["labels"][3] is None  # nobody wears gloves

    def test_it_says_how_far_it_is(self, samples: list[Sample], tmp_path: Path) -> None:
        said: list[str] = []
        recipe = RECIPE.model_copy(update={"epochs": 1})
        run(Training.begin(recipe, None), samples, tmp_path, said.append)
        assert said[0].startswith("step 2/2  epoch 1.0/1  loss ")
        assert "mean " in said[1]

    def test_without_photos_to_measure_by_it_trains_all_the_same(
        self, samples: list[Sample], tmp_path: Path
    ) -> None:
        recipe = RECIPE.model_copy(update={"epochs": 1})
        train(Training.begin(recipe, None), samples, [], [], tmp_path, lambda text: None)
        assert (tmp_path / LAST).is_file()
        figures = json.loads((tmp_path / LOG).read_text(), parse_constant=pytest.fail)
        assert figures["street"] == {}

    def test_the_average_is_what_is_measured(
        self, samples: list[Sample], tmp_path: Path, uninterrupted: tuple[dict[str, Tensor], Path]
    ) -> None:
        end, _ = uninterrupted
        weights = ("scores.weight", "trunk._blocks.9._bn2.running_mean")
        for name in weights:
            assert not torch.equal(end[f"network.{name}"], end[f"average.{name}"])
