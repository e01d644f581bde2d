"""A setting names where networks run."""

from __future__ import annotations

import pytest
import torch

from sichak.device import torch_device
from sichak.errors import ParamsError


@pytest.mark.parametrize("name", ["", "gpu", "CPU", "cuda:7", "mps"])
def test_other_names_are_refused_with_those_that_work(name: str) -> None:
    with pytest.raises(ParamsError, match="auto, cpu or cuda"):
        torch_device(name)


@pytest.mark.parametrize(
    ("name", "cuda", "expected"),
    [
        ("cpu", False, "cpu"),
        ("cpu", True, "cpu"),
        ("auto", False, "cpu"),
        ("auto", True, "cuda"),
        ("cuda", True, "cuda"),
    ],
)
def test_auto_prefers_cuda(
    monkeypatch: pytest.MonkeyPatch, name: str, cuda: bool, expected: str
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    assert torch_device(name).type == expected


def test_cuda_without_a_device_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(ParamsError, match="use auto or cpu"):
        torch_device("cuda")
