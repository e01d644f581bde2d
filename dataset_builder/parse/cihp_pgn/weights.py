"""The forms CIHP-PGN's weights come in: the official TensorFlow checkpoint, or converted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dataset_builder.parse.checkpoint import read_state_dict
from dataset_builder.parse.cihp_pgn.tf_checkpoint import TfCheckpoint, checkpoint_prefix
from sichak.errors import WeightsError
from sichak.weights import custom_sha256, custom_weights

if TYPE_CHECKING:
    from torch import Tensor

    from dataset_builder.parse.cihp_pgn.convert import Shapes

HOMEPAGE = "https://github.com/Engineering-Course/CIHP_PGN"
DOWNLOAD = "https://drive.google.com/open?id=1Mqpse5Gen4V4403wFEpv3w3JAsWw2uhk"
"""Where the authors' README has the folder; it takes a browser to download.

The code is under the MIT licence; nothing is said of the weights, and CIHP, which they
were trained on, is for non-commercial research.
"""

EXPECTED = (
    f"the folder CIHP_pgn with model.ckpt-593292.index and .data-00000-of-00001 ({DOWNLOAD}), "
    "or the .safetensors made of it"
)


def read_weights(path: Path, shapes: Shapes) -> dict[str, Tensor]:
    """Name → tensor of the network.

    Args:
        path: a checkpoint's folder, one of its files or its prefix; it is converted when it
            is seen for the first time. Or a converted file (``.safetensors``).
        shapes: the network's tensors.

    Raises:
        WeightsError: neither is there, or it is damaged, or of another network.
    """
    prefix = checkpoint_prefix(path)
    if prefix is not None:
        from dataset_builder.parse.cihp_pgn.convert import converted

        path = converted(TfCheckpoint(prefix), shapes)
    elif not path.is_file():
        raise WeightsError(f"{path}: no checkpoint is here; expected {EXPECTED}")
    return read_state_dict(path, expected=EXPECTED)


def named_weights(reference: str, sha256: str | None = None) -> Path:
    """The weights that the user names.

    Args:
        reference: as :func:`sichak.weights.custom_weights` takes it; or the path of a
            checkpoint's folder, of one of its files, or its prefix.
        sha256: what the user says it is; of a checkpoint, see :meth:`TfCheckpoint.sha256`.

    Raises:
        WeightsError: no such weights, a wrong hash, or a URL without a hash.
    """
    checkpoint = _checkpoint(reference)
    if checkpoint is None:
        return custom_weights(reference, sha256)
    if sha256 and (found := checkpoint.sha256()) != sha256.lower():
        raise WeightsError(f"weights: {checkpoint.prefix} has SHA-256 {found}, expected {sha256}")
    return checkpoint.index


def named_sha256(reference: str, sha256: str | None = None) -> str:
    """SHA-256 of the weights that the user names, without fetching them.

    Raises:
        WeightsError: as :func:`named_weights`.
    """
    checkpoint = _checkpoint(reference)
    if checkpoint is None:
        return custom_sha256(reference, sha256)
    named_weights(reference, sha256)
    return checkpoint.sha256()


def _checkpoint(reference: str) -> TfCheckpoint | None:
    prefix = checkpoint_prefix(Path(reference).expanduser())
    return None if prefix is None else TfCheckpoint(prefix)
