"""The ONNX file answers as the network does, for one photo and for several."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import pytest
import torch

from dataset_builder.parse.embedded.lite0 import normalised
from dataset_builder.parse.embedded.network import ParserNetwork
from dataset_builder.parse.embedded.parser import EmbeddedParser, model_card
from dataset_builder.parse.training.export import OPSET, export, exported_weights
from sichak.errors import WeightsError
from tests.dataset_builder.parse.embedded.made import made_network
from tests.dataset_builder.parse.embedded.stand_in import drawn, passing_on

WIDTH, HEIGHT = 64, 96
TWINS = "side8.1.bias", "merge8.1.bias"
CARD = {"recipe": {"width": WIDTH}, "iou": {"val": {"hair": 0.5}}, "note": "Größe – ü"}
Arrays = tuple[npt.NDArray[np.uint8], npt.NDArray[np.float32]]


@pytest.fixture(scope="module")
def network() -> ParserNetwork:
    return made_network()


@pytest.fixture(scope="module")
def file(network: ParserNetwork, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "parser.onnx"
    export(network, path, WIDTH, HEIGHT, CARD)
    return path


def twins() -> ParserNetwork:
    """A network with two tensors of the same values, and of the same values as no other."""
    network = made_network()
    network.load_state_dict(network.state_dict() | {TWINS[0]: network.state_dict()[TWINS[1]]})
    return network


def inputs(photos: int, seed: int = 0) -> Arrays:
    rng = np.random.default_rng(seed)
    image = rng.integers(0, 256, (photos, HEIGHT, WIDTH, 3)).astype(np.uint8)
    return image, rng.random((photos, 12, HEIGHT // 4, WIDTH // 4)).astype(np.float32)


def answer(file: Path, arrays: Arrays) -> npt.NDArray[np.float32]:
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    image, joints = arrays
    found = session.run(["scores"], {"image": image, "joints": joints})[0]
    return np.asarray(found, dtype=np.float32)


@torch.inference_mode()
def expected(network: ParserNetwork, arrays: Arrays) -> npt.NDArray[np.float32]:
    image, joints = (torch.from_numpy(array) for array in arrays)
    scores = network(normalised(image.permute(0, 3, 1, 2)), joints)[0]
    return np.asarray(scores.numpy(), dtype=np.float32)


class TestNumbers:
    @pytest.mark.parametrize("photos", [1, 3])
    def test_scores_are_the_networks(self, network: ParserNetwork, file: Path, photos: int) -> None:
        arrays = inputs(photos)
        found = answer(file, arrays)
        assert found.shape == (photos, 20, HEIGHT // 2, WIDTH // 2)
        assert np.ptp(found) > 1
        assert np.abs(found - expected(network, arrays)).max() < 1e-4

    def test_fresh_from_training_it_is_the_same(self, file: Path, tmp_path: Path) -> None:
        """In training mode, and in the layout of memory that is fast to train in."""
        network = made_network().train()
        for value in network.parameters():
            if value.ndim == 4:
                value.data = value.data.contiguous(memory_format=torch.channels_last)
        export(network, tmp_path / "parser.onnx", WIDTH, HEIGHT, {})
        found = answer(tmp_path / "parser.onnx", inputs(2))
        assert np.abs(found - answer(file, inputs(2))).max() < 1e-4


class TestFile:
    def test_inputs_and_output_by_name(self, file: Path) -> None:
        session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
        assert {one.name: (one.type, one.shape[1:]) for one in session.get_inputs()} == {
            "image": ("tensor(uint8)", [HEIGHT, WIDTH, 3]),
            "joints": ("tensor(float)", [12, HEIGHT // 4, WIDTH // 4]),
        }
        assert [one.name for one in session.get_outputs()] == ["scores"]

    def test_it_is_valid_onnx_of_one_opset(self, file: Path) -> None:
        model = onnx.load(str(file))
        onnx.checker.check_model(model)
        assert [(one.domain, one.version) for one in model.opset_import] == [("", OPSET)]

    def test_it_is_small(self, file: Path) -> None:
        """The head that only training needs, and names of training, are not in it."""
        assert file.stat().st_size < 25_000_000
        names = {tensor.name for tensor in onnx.load(str(file)).graph.initializer}
        assert not any("presence" in name for name in names)

    def test_nothing_else_is_left_beside_it(self, file: Path) -> None:
        assert [path.name for path in file.parent.iterdir()] == ["parser.onnx"]

    def test_again_it_replaces_the_old_file_with_the_same_bytes_and_without_a_word(
        self, network: ParserNetwork, file: Path, tmp_path: Path
    ) -> None:
        again = tmp_path / "again.onnx"
        again.write_bytes(b"old")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            export(network, again, WIDTH, HEIGHT, CARD)
        assert again.read_bytes() == file.read_bytes()


class TestInTheParser:
    def test_it_is_accepted_and_its_card_read(self, file: Path) -> None:
        parser = EmbeddedParser(file)
        parser.load()
        assert model_card(file) == CARD

    def test_a_photo_is_parsed(self, file: Path) -> None:
        rgb, _, pose = drawn()
        parser = EmbeddedParser(file)
        labels = parser.native(rgb, pose)
        assert labels.shape == rgb.shape[:2]
        assert labels.max() < 20
        assert len(np.unique(labels)) > 1


class TestExportedWeights:
    """An export can be trained further."""

    def test_every_weight_under_its_own_name(self, network: ParserNetwork, file: Path) -> None:
        found = exported_weights(file)
        for name, value in network.state_dict().items():
            if name.startswith("presence.") or name.endswith("num_batches_tracked"):
                assert name not in found
            else:
                assert torch.equal(found[name], value), name
        assert set(found) < set(network.state_dict())

    def test_equal_weights_too(self, tmp_path: Path) -> None:
        """Before training all norms are alike, and a trained network may still have twins."""
        torch.manual_seed(0)
        for network in (ParserNetwork(), twins()):
            path = tmp_path / "parser.onnx"
            export(network, path, WIDTH, HEIGHT, {})
            found = exported_weights(path)
            wanted = network.state_dict()
            assert set(found) == {
                name
                for name in wanted
                if not name.startswith("presence.") and not name.endswith("num_batches_tracked")
            }
            assert all(torch.equal(value, wanted[name]) for name, value in found.items())

    def test_equal_weights_do_not_share_memory(self, tmp_path: Path) -> None:
        export(twins(), tmp_path / "parser.onnx", WIDTH, HEIGHT, {})
        found = exported_weights(tmp_path / "parser.onnx")
        found[TWINS[0]].zero_()
        assert float(found[TWINS[1]].abs().max()) > 0

    def test_they_can_be_written_to(self, file: Path) -> None:
        for value in exported_weights(file).values():
            value.zero_()
        assert float(exported_weights(file)["scores.weight"].abs().max()) > 0

    def test_another_network_has_none(self, tmp_path: Path) -> None:
        path = passing_on(tmp_path / "x.onnx", {"image": (1, HEIGHT, WIDTH, 3)})
        assert exported_weights(path) == {}

    @pytest.mark.parametrize("content", [None, b"no network"])
    def test_no_onnx_file(self, tmp_path: Path, content: bytes | None) -> None:
        path = tmp_path / "broken.onnx"
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(WeightsError, match=r"broken\.onnx: no ONNX file \(.+\)"):
            exported_weights(path)

    def test_a_tensor_without_its_bytes(self, tmp_path: Path) -> None:
        model = onnx.helper.make_model(onnx.helper.make_graph([], "g", [], []))
        cut = onnx.helper.make_tensor("_network.x", onnx.TensorProto.FLOAT, [2], [1.0, 2.0])
        cut.ClearField("float_data")
        cut.raw_data = b"abc"
        model.graph.initializer.append(cut)
        onnx.save(model, str(tmp_path / "cut.onnx"))
        with pytest.raises(WeightsError, match=r"cut\.onnx: no ONNX file"):
            exported_weights(tmp_path / "cut.onnx")
