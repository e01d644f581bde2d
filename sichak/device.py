"""Where a torch network runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from sichak.errors import ParamsError

if TYPE_CHECKING:
    import torch

Device = Literal["auto", "cpu", "cuda"]
"""``auto`` is a CUDA device when torch sees one, else the CPU."""


def torch_device(name: str = "auto") -> torch.device:
    """The device that a setting names.

    Args:
        name: ``auto``, ``cpu`` or ``cuda``.

    Raises:
        ParamsError: another name, or ``cuda`` where torch sees no CUDA device.
    """
    import torch

    if name not in get_args(Device):
        raise ParamsError(f"device {name!r}: use auto, cpu or cuda")
    cuda = torch.cuda.is_available()
    if name == "cuda" and not cuda:
        raise ParamsError("device cuda: torch sees no CUDA device here; use auto or cpu")
    return torch.device("cuda" if cuda and name != "cpu" else "cpu")
