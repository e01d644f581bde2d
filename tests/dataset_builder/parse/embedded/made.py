"""The embedded parser's network with weights made from its tensors' names."""

from __future__ import annotations

from dataset_builder.parse.embedded.network import ParserNetwork
from tests.parity_fill import fill


def made_network() -> ParserNetwork:
    """Nothing it says makes sense, but it depends on all it is given."""
    network = ParserNetwork()
    tensors = {
        name: (tuple(value.shape), str(value.dtype).removeprefix("torch."))
        for name, value in network.state_dict().items()
    }
    network.load_state_dict(fill(tensors, 0.8, {"scores.": 4.0}))
    return network.eval()
