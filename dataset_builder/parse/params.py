"""Parameters of the stage ``parse``."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from sichak.device import Device

BackendName = Literal[
    "embedded", "schp-lip", "schp-atr", "schp-fused", "cihp-pgn", "qanet", "precomputed"
]


class ParseParams(BaseModel):
    """Section ``parse`` of ``params.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    backend: BackendName = "embedded"
    """``embedded``: the project's own network, nothing to download. ``schp-lip``, ``schp-atr``,
    ``schp-fused`` (both, with a neck of their difference), ``cihp-pgn``, ``qanet``: the official
    networks, with weights of yours. ``precomputed``: label maps made elsewhere, checked and
    rewritten."""
    weights: str | None = None
    """schp-*, cihp-pgn, qanet: the official checkpoint (of schp-fused the one for LIP): a
    registered name, a path, or an https URL with its SHA-256. None: the official file name in
    the folder that ``sichak doctor`` prints. embedded: a network that ``sichak train-parser``
    wrote. None: the one that comes with sichak."""
    weights_sha256: str | None = Field(None, pattern=r"^[0-9A-Fa-f]{64}$")
    """SHA-256 of ``weights``; a URL needs it, a path may have it."""
    weights_atr: str | None = None
    """schp-fused: the checkpoint for ATR, named like ``weights``."""
    weights_atr_sha256: str | None = Field(None, pattern=r"^[0-9A-Fa-f]{64}$")
    """SHA-256 of ``weights_atr``."""
    device: Device = "auto"
    """schp-*, cihp-pgn, qanet: where the network runs; auto takes CUDA where torch sees it."""
    labels: Literal["lip", "cihp"] = "cihp"
    """qanet: what the checkpoint was trained on; LIP's labels have no neck."""
    size: str | None = Field(None, pattern=r"^([0-9]{2,4}x[0-9]{2,4}|photo)$")
    """cihp-pgn, qanet: width x height of what the network sees. None: cihp-pgn 192x256, as
    VITON-HD was parsed, and qanet what its checkpoint was trained with, 384x512 or 416x544.
    ``photo``, of cihp-pgn alone: the photo as it is, as in its own test; minutes a photo."""
    scales: tuple[float, ...] | None = Field(None, max_length=12)
    """schp-*, cihp-pgn, qanet: sizes that are averaged, relative to ``size``; each takes its
    time. None: what the network's authors run, schp-* 1.0, cihp-pgn 0.5 to 1.75 in six steps,
    qanet none beside 1."""
    flip: bool | None = None
    """Average with the mirrored photo; twice the time. None: as the network's authors do,
    embedded, cihp-pgn and qanet yes, schp-* no."""
    min_person: float = Field(0.02, ge=0, le=1)
    """Smallest share of the picture a person must cover."""
    min_clothes: float = Field(0.05, ge=0, le=1)
    """Smallest share of the person that garments must cover."""
