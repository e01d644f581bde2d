"""A whole training on photos of the sample store, from a folder to a parser that parses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from dataset_builder.parse.embedded.parser import EmbeddedParser, model_card
from dataset_builder.parse.training import run as whole
from dataset_builder.parse.training.export import exported_weights
from dataset_builder.parse.training.recipe import Recipe
from dataset_builder.parse.training.run import MODEL, PREPARED, run_training
from dataset_builder.parse.training.source import part_of
from dataset_builder.parse.training.train import LAST, LOG, Training
from sichak.errors import DatasetError, ParamsError, WeightsError
from sichak.labels import CIHP
from sichak.work.runner import RunOptions, read_status
from tests.dataset_builder.parse.embedded.made import made_network
from tests.dataset_builder.parse.embedded.stand_in import drawn
from tests.dataset_builder.parse.training.photos import labelled_folder, store_person

RECIPE = Recipe(width=64, height=96, batch=2, epochs=2, fixed=3)
TRAIN = (
    "hanok-gm0026101000090_00", "hanok-gm0026101400058_00", "maru-gm0026091300060_00",
    "maru-gm0026092100018_00",
)  # fmt: skip
VAL, TEST = "maru-gm0026092600023_00", "hanok-gm0026101500095_00"
BROKEN = "hanok-gm0026101800044_00"
Run = Callable[..., Path]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Photos with exact labels: of each part some, and a broken one."""
    people = {stem: store_person(stem, 192) for stem in (*TRAIN, VAL, TEST, BROKEN)}
    root = labelled_folder(tmp_path_factory.mktemp("data"), people)
    (root / "image" / f"{BROKEN}.png").write_bytes(b"broken")
    return root


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of an earlier training."""
    path = tmp_path_factory.mktemp("start") / LAST
    Training.begin(RECIPE, made_network().state_dict()).save(path)
    return path


@pytest.fixture(scope="module")
def run(data: Path, start: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    memo = tmp_path_factory.mktemp("memo")

    def run(
        out: Path,
        data: Path = data,
        also: tuple[Path, ...] = (),
        recipe: Recipe = RECIPE,
        start: Path | None = start,
        said: list[str] | None = None,
    ) -> Path:
        options = RunOptions(backend="serial", memo=memo, quiet=True)
        say = (said if said is not None else []).append
        return run_training(
            data, also, out, recipe, start=start, threads=1, options=options, say=say
        )

    return run


@pytest.fixture(scope="module")
def trained(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a training that ended."""
    return run(tmp_path_factory.mktemp("trained")).parent


def contents(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*.*")}


class TestResult:
    def test_parts_are_as_the_names_say(self) -> None:
        assert {part_of(stem) for stem in (*TRAIN, BROKEN)} == {"train"}
        assert (part_of(VAL), part_of(TEST)) == ("val", "test")

    def test_what_lies_there(self, trained: Path) -> None:
        assert {path.name for path in trained.iterdir()} == {PREPARED, LAST, LOG, MODEL}

    def test_the_parser_parses_a_photo(self, trained: Path) -> None:
        rgb, _, pose = store_person(VAL)
        parser = EmbeddedParser(trained / MODEL)
        parsed = parser.parse(rgb, pose, "upper")
        assert parsed.labels.shape == (1024, 768)
        assert parsed.labels.dtype == np.uint8
        assert parsed.labels.max() < len(CIHP)

    def test_the_card_says_what_it_was_made_of(self, trained: Path) -> None:
        card = model_card(trained / MODEL)
        assert Recipe.model_validate(card["recipe"]) == RECIPE
        assert card["photos"] == {"further": 0, "train": 4, "val": 1, "test": 1}
        for part in ("val", "test"):
            figures = card["iou"][part]
            assert 0 <= figures["street"]["mean"] <= 1
            assert set(figures["labels"]) <= {label.name.lower() for label in CIHP}
        json.dumps(card, allow_nan=False)

    def test_a_broken_photo_is_a_reject_with_a_reason(self, trained: Path) -> None:
        status = read_status(trained / PREPARED / "data")
        assert status.pop(BROKEN) == (
            "not a picture of a known format (JPEG, PNG, WEBP, AVIF, GIF, BMP, TIFF)"
        )
        assert status == dict.fromkeys((*TRAIN, VAL, TEST))

    def test_the_same_again_does_nothing_new(self, run: Run, trained: Path) -> None:
        before = contents(trained)
        said: list[str] = []
        run(trained, said=said)
        assert contents(trained) == before
        assert said == ["photos: 4 train, 1 val, 1 test"]

    def test_the_same_elsewhere_gives_the_same(
        self, run: Run, trained: Path, tmp_path: Path
    ) -> None:
        again = run(tmp_path / "new" / "place")
        assert again == tmp_path / "new" / "place" / MODEL
        assert again.read_bytes() == (trained / MODEL).read_bytes()

    def test_another_recipe_needs_another_place(self, run: Run, trained: Path) -> None:
        before = contents(trained)
        with pytest.raises(WeightsError, match="another recipe: give another --out"):
            run(trained, recipe=RECIPE.model_copy(update={"epochs": 3}))
        assert contents(trained) == before


class TestStart:
    def test_from_a_checkpoint(self, start: Path) -> None:
        weights = whole._weights(start, 0)
        stored = torch.load(start, weights_only=True)["average"]
        assert all(torch.equal(weights[name], value) for name, value in stored.items())

    def test_from_an_export(self, trained: Path) -> None:
        """All that parses goes on; what only training needs begins anew, always the same way."""
        weights = whole._weights(trained / MODEL, RECIPE.seed)
        average = torch.load(trained / LAST, weights_only=True)["average"]
        counters = {name for name in average if name.endswith("num_batches_tracked")}
        assert set(weights) == set(average) - counters
        for name, value in weights.items():
            assert torch.equal(value, average[name]) or name.startswith("presence."), name
        again = whole._weights(trained / MODEL, RECIPE.seed)
        assert all(torch.equal(again[name], value) for name, value in weights.items())
        assert Training.begin(RECIPE, weights).step == 0

    def test_a_share_of_the_beginning_is_kept(self, run: Run, start: Path, tmp_path: Path) -> None:
        model = run(tmp_path, recipe=RECIPE.model_copy(update={"keep": 0.25}))
        ended = torch.load(tmp_path / LAST, weights_only=True)["average"]
        begun = torch.load(start, weights_only=True)["average"]
        for name, value in exported_weights(model).items():
            expected = 0.75 * ended[name] + 0.25 * begun[name]
            if value.dtype.is_floating_point:
                torch.testing.assert_close(value, expected, rtol=1e-4, atol=1e-5)

    def test_nothing_of_no_beginning_can_be_kept(self, run: Run, tmp_path: Path) -> None:
        with pytest.raises(ParamsError, match="--from"):
            run(tmp_path, start=None, recipe=RECIPE.model_copy(update={"keep": 0.25}))

    def test_from_imagenet(self, run: Run, fetched: Callable[[str], Path], tmp_path: Path) -> None:
        fetched(whole.IMAGENET)
        run(tmp_path, start=None, recipe=RECIPE.model_copy(update={"epochs": 1}))
        assert (tmp_path / MODEL).is_file()

    @pytest.mark.parametrize("name", ["start.pt", "start.onnx"])
    def test_from_something_else(self, run: Run, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"no weights")
        with pytest.raises(WeightsError, match=name.replace(".", r"\.")):
            run(tmp_path / "out", start=tmp_path / name)

    def test_from_another_network(self, run: Run, tmp_path: Path) -> None:
        torch.save({"average": {"weight": torch.zeros(2)}}, tmp_path / "other.pt")
        with pytest.raises(WeightsError, match="do not fit the embedded parser"):
            run(tmp_path / "out", start=tmp_path / "other.pt")


class TestFolders:
    def test_no_labelled_photos(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        with pytest.raises(DatasetError, match=r"needs image/, labels/ and labels\.json"):
            run(tmp_path / "out", data=tmp_path / "data")

    def test_unknown_names(self, run: Run, tmp_path: Path) -> None:
        root = labelled_folder(tmp_path / "data", {"a": drawn()}, ["background", "person"])
        with pytest.raises(DatasetError, match="neither CCP's 59 names nor CIHP's 20"):
            run(tmp_path / "out", data=root)

    def test_labels_out_of_range(self, run: Run, tmp_path: Path) -> None:
        rgb, labels, pose = drawn()
        root = labelled_folder(tmp_path / "data", {"a": (rgb, labels + np.uint8(10), pose)})
        with pytest.raises(DatasetError, match="could be prepared"):
            run(tmp_path / "out", data=root)
        status = read_status(tmp_path / "out" / PREPARED / "data")
        assert status == {"a": "label 25 has no name"}

    def test_photos_that_are_all_kept_aside(self, run: Run, tmp_path: Path) -> None:
        root = labelled_folder(tmp_path / "data", {VAL: drawn(), TEST: drawn()})
        with pytest.raises(DatasetError, match="too few photos"):
            run(tmp_path / "out", data=root)

    def test_one_photo_alone_can_be_trained_on(self, run: Run, tmp_path: Path) -> None:
        """There is nothing to measure by, and the card says so."""
        root = labelled_folder(tmp_path / "data", {TRAIN[0]: drawn()})
        model = run(tmp_path / "out", data=root, recipe=RECIPE.model_copy(update={"epochs": 1}))
        card = model_card(model)
        assert card["photos"] == {"further": 0, "train": 1, "val": 0, "test": 0}
        assert card["iou"] == {name: {"street": {}, "labels": {}} for name in ("val", "test")}

    def test_further_photos_are_all_trained_on(self, run: Run, tmp_path: Path) -> None:
        root = labelled_folder(tmp_path / "data", {TRAIN[0]: drawn()})
        further = [
            labelled_folder(tmp_path / "one", {VAL: drawn(), TEST: drawn(100, 120)}),
            labelled_folder(tmp_path / "two", {"a": drawn(arms=False)}),
        ]
        recipe = RECIPE.model_copy(update={"epochs": 1, "also": 0.9})
        out = tmp_path / "out"
        model = run(out, data=root, also=tuple(further), recipe=recipe)
        assert model_card(model)["photos"]["further"] == 3
        assert {path.name for path in (out / PREPARED).iterdir()} == {"data", "also0", "also1"}
