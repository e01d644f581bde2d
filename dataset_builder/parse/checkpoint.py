"""Read PyTorch checkpoints without running code that is in them, and load them strictly."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sichak.errors import WeightsError

if TYPE_CHECKING:
    from torch import Tensor, nn

MAX_BYTES = 2 * 1024**3
"""No parser's checkpoint is larger, optimiser state included."""

PREFIX = "module."
"""What ``nn.DataParallel`` puts before every name."""

COUNTER = "num_batches_tracked"
"""Of batch normalisation, used in training only: checkpoints of old torch versions lack it."""

NAMED_AT_MOST = 5


def read_state_dict(path: Path, *, key: str | None = None, expected: str = "") -> dict[str, Tensor]:
    """Name → tensor of a checkpoint, on the CPU.

    Args:
        path: a file of ``torch.save`` (of any version), or ``.safetensors``.
        key: where the tensors lie in the saved dict, such as ``state_dict`` or ``model``;
            a file that is a plain state_dict is taken as it is.
        expected: what the file should be and where to get it; said when it is not that.

    Returns:
        the tensors, without the prefix ``module.`` when all names have it.

    Raises:
        WeightsError: no such file, too large, a pickle that asks for more than tensors and
            plain values, or no dict of tensors.
    """
    try:
        _check_size(path)
        content = _safetensors(path) if path.suffix == ".safetensors" else _pickled(path)
        return _without_prefix(_tensors(content, key))
    except WeightsError as error:
        raise WeightsError(
            f"{path}: {error}" + (f"; expected {expected}" if expected else "")
        ) from (error.__cause__)


def load_strictly(network: nn.Module, state: Mapping[str, Tensor], what: str) -> None:
    """Fill a network with a checkpoint that has exactly its tensors.

    Args:
        network: filled in place.
        state: name → tensor; counters of batch normalisation may be missing or too many.
        what: names the network in the error, such as ``SCHP for LIP (lip.pth)``.

    Raises:
        WeightsError: names that are missing or unexpected, or shapes that differ.
    """
    wanted = network.state_dict()
    missing = [name for name in wanted if name not in state and not name.endswith(COUNTER)]
    unexpected = [name for name in state if name not in wanted and not name.endswith(COUNTER)]
    shapes = [
        f"{name} {tuple(state[name].shape)} in place of {tuple(value.shape)}"
        for name, value in wanted.items()
        if name in state and state[name].shape != value.shape
    ]
    faults = [
        f"{title}: {_some(names)}"
        for title, names in (("missing", missing), ("unexpected", unexpected), ("shapes", shapes))
        if names
    ]
    if faults:
        raise WeightsError(f"these weights do not fit {what}. " + "; ".join(faults))
    network.load_state_dict({name: state.get(name, value) for name, value in wanted.items()})


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise WeightsError(f"cannot be read: {error.strerror}") from error
    if zipfile.is_zipfile(path):
        # torch writes its records uncompressed; deflated ones could unpack to anything.
        with zipfile.ZipFile(path) as archive:
            size = max(size, sum(record.file_size for record in archive.infolist()))
    if size > MAX_BYTES:
        raise WeightsError(f"{size:,} bytes; at most {MAX_BYTES:,} are read")


def _pickled(path: Path) -> Any:
    import torch

    try:
        with torch.serialization.safe_globals(_numpy_scalars()):
            return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # a hostile or broken pickle raises whatever it likes
        reason = str(error).strip().splitlines() or [type(error).__name__]
        refused = next((line.strip() for line in reason if "GLOBAL" in line), reason[0])
        raise WeightsError(f"no checkpoint that can be read safely ({refused})") from error


def _numpy_scalars() -> list[Any]:
    """What a pickled ``np.float64`` asks for: training code saves its best score beside tensors."""
    import numpy as np

    scalar = np.float64(0).__reduce__()[0]
    types = [type(np.dtype(name)) for name in ("float64", "float32", "int64")]
    return [scalar, (scalar, "numpy.core.multiarray.scalar"), np.dtype, *types]


def _safetensors(path: Path) -> Any:
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        return load_file(path)
    except (SafetensorError, OSError) as error:
        raise WeightsError(f"no safetensors file ({error})") from error


def _tensors(content: Any, key: str | None) -> dict[str, Tensor]:
    import torch

    if isinstance(content, dict) and key is not None:
        content = content.get(key, content)
    if not isinstance(content, dict) or not content:
        raise WeightsError("holds no dict of tensors")
    for name, value in content.items():
        if not isinstance(name, str) or not isinstance(value, torch.Tensor):
            raise WeightsError(f"{name!r} is a {type(value).__name__}, no tensor")
    return dict(content)


def _without_prefix(tensors: dict[str, Tensor]) -> dict[str, Tensor]:
    if not all(name.startswith(PREFIX) for name in tensors):
        return tensors
    return {name.removeprefix(PREFIX): value for name, value in tensors.items()}


def _some(names: Iterable[str]) -> str:
    names = list(names)
    more = len(names) - NAMED_AT_MOST
    return ", ".join(names[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
