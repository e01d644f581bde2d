"""The numbers of a training: read from YAML, checked, written into checkpoints."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from dataset_builder.parse.training.recipe import Recipe, read_recipe
from dataset_builder.parse.training.view import Chances
from sichak.errors import ParamsError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "recipe.yaml"
    path.write_text(text)
    return path


class TestReadRecipe:
    def test_without_a_file_the_defaults(self) -> None:
        assert read_recipe(None) == Recipe()

    @pytest.mark.parametrize("text", ["", "{}", "# nothing yet"])
    def test_an_empty_file_is_the_defaults(self, tmp_path: Path, text: str) -> None:
        assert read_recipe(written(tmp_path, text)) == Recipe()

    def test_what_is_named_is_changed(self, tmp_path: Path) -> None:
        recipe = read_recipe(written(tmp_path, "epochs: 3\nchances: {turn: 0, dye: 1}\n"))
        assert recipe == Recipe(epochs=3, chances=Chances(turn=0, dye=1))
        assert recipe.chances.backdrop == Chances().backdrop

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("epoch: 3", "did you mean 'epochs'"),
            ("chances: {bakdrop: 1}", r"chances\.bakdrop"),
            ("chances: {turn: much}", r"chances\.turn"),
            ("chances: 3", "chances"),
            ("width: 300", "multiple of 32"),
            ("height: 0", "height"),
            ("epochs: 0", "epochs"),
            ("batch: 0", "batch"),
            ("batch: 2.5", "batch"),
            ("rate: 0", "rate"),
            ("rate: fast", "rate"),
            ("fixed: 17", "fixed"),
            ("average: 1", "average"),
            ("also: 1", "also"),
            ("warmup: 1", "warmup"),
            ("- epochs", "mapping"),
            ("epochs: [", "no YAML"),
        ],
    )
    def test_what_is_wrong_is_named(self, tmp_path: Path, text: str, reason: str) -> None:
        with pytest.raises(ParamsError, match=reason):
            read_recipe(written(tmp_path, text))

    def test_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(ParamsError, match="cannot be read"):
            read_recipe(tmp_path / "none.yaml")


class TestRecipe:
    @given(
        st.builds(
            Recipe,
            width=st.integers(1, 20).map(lambda n: 32 * n),
            rate=st.floats(1e-6, 1),
            average=st.floats(0.01, 0.99),
            seed=st.integers(),
            chances=st.builds(Chances, turn=st.floats(0, 90), dye=st.floats(0, 1)),
        )
    )
    def test_a_checkpoint_brings_back_the_very_numbers(self, recipe: Recipe) -> None:
        """To the last bit: it is compared, to tell another training from this one."""
        assert Recipe.model_validate_json(recipe.model_dump_json()) == recipe

    @pytest.mark.parametrize(
        "change", [{"seed": 1}, {"rate": 1.0000001e-3}, {"chances": Chances(turn=6.5)}]
    )
    def test_another_number_is_another_recipe(self, change: dict[str, object]) -> None:
        assert Recipe() != Recipe().model_copy(update=change)

    def test_nothing_changes_under_way(self) -> None:
        with pytest.raises(ValidationError):
            Recipe().epochs = 3  # type: ignore[misc]

    def test_the_picture_has_whole_maps_at_every_stride(self) -> None:
        assert Recipe().width % 32 == Recipe().height % 32 == 0
