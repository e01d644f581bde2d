"""The table of parsers: what each is called, what weights it needs, how it is made.

The embedded parser brings its weights along. The others are other people's networks,
whose weights everybody downloads for themselves: by their licence, or because they lie
where only a browser gets them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dataset_builder.parse.cihp_pgn import weights as cihp_pgn
from dataset_builder.parse.needs import Need, WeightsParam, found
from dataset_builder.parse.params import BackendName, ParseParams
from dataset_builder.parse.parser import Parser
from dataset_builder.parse.qanet import checkpoints as qanet
from dataset_builder.parse.schp import checkpoints as schp
from sichak.errors import ParamsError
from sichak.weights import custom_sha256, custom_weights
from sichak.work.stage import TIMEOUT

Paths = Mapping[WeightsParam, Path]
"""Parameter → the weights file it names."""


@dataclass(frozen=True)
class Backend:
    """One parser.

    Attributes:
        name: as ``params.yaml`` calls it.
        about: what it is, in a few words.
        homepage: of the project it comes from.
        licence: of its code and of its weights.
        make: settings and weights → the parser, not loaded yet.
        needs: the weights files of the user's that it needs.
        path, sha256: a reference and its SHA-256 → the file, or its hash without fetching it.
        timeout: seconds a photo may take.
    """

    name: BackendName
    about: str
    homepage: str
    licence: str
    make: Callable[[ParseParams, Paths], Parser]
    needs: Callable[[ParseParams], tuple[Need, ...]] = lambda params: ()
    path: Callable[[str, str | None], Path] = custom_weights
    sha256: Callable[[str, str | None], str] = custom_sha256
    timeout: float = TIMEOUT


def make_parser(params: ParseParams) -> Parser:
    """The parser that the settings choose, not loaded yet.

    Raises:
        WeightsError: weights are missing or wrong; the text says where to get them.
        ParamsError: settings that this parser does not have.
    """
    backend = backend_of(params)
    references = found(backend.needs(params), params, backend.licence)
    return backend.make(
        params, {param: backend.path(*reference) for param, reference in references.items()}
    )


def weights_of(params: ParseParams) -> Mapping[str, str]:
    """Name → SHA-256 of all weights the chosen parser runs, for the memo key.

    Nothing is fetched; a file is read once a process as long as it does not change.

    Raises:
        WeightsError: weights are missing or wrong; the text says where to get them.
    """
    if params.backend == "precomputed":
        return {}
    backend = backend_of(params)
    references = found(backend.needs(params), params, backend.licence)
    return {param: backend.sha256(*reference) for param, reference in references.items()}


def timeout_of(params: ParseParams) -> float:
    """Seconds that the chosen parser may take for a photo."""
    return BACKENDS[params.backend].timeout if params.backend in BACKENDS else TIMEOUT


def backend_of(params: ParseParams) -> Backend:
    """The chosen row of the table.

    Raises:
        ParamsError: ``precomputed``, which is no parser.
    """
    if params.backend not in BACKENDS:
        raise ParamsError(f"parse: backend {params.backend} is no parser")
    return BACKENDS[params.backend]


def _embedded(params: ParseParams, paths: Paths) -> Parser:
    from dataset_builder.parse.embedded.parser import EmbeddedParser

    return EmbeddedParser(paths["weights"], flip=params.flip is not False)


def _embedded_needs(params: ParseParams) -> tuple[Need, ...]:
    from dataset_builder.parse.embedded.parser import MODEL

    what, source = "a network of the project's own", "sichak train-parser"
    return (Need("weights", what, (), source, bundled=MODEL),)


def _schp(dataset: schp.SchpDataset) -> Callable[[ParseParams, Paths], Parser]:
    def make(params: ParseParams, paths: Paths) -> Parser:
        from dataset_builder.parse.schp.parser import SchpParser

        return SchpParser(dataset, paths["weights"], params.device, **_looks(params))

    return make


def _schp_fused(params: ParseParams, paths: Paths) -> Parser:
    from dataset_builder.parse.schp.parser import FusedSchpParser

    files = paths["weights"], paths["weights_atr"]
    return FusedSchpParser(*files, params.device, **_looks(params))


def _cihp_pgn(params: ParseParams, paths: Paths) -> Parser:
    from dataset_builder.parse.cihp_pgn.parser import CihpPgnParser

    looks = _looks(params)
    if params.size is not None:
        looks["size"] = None if params.size == "photo" else _size(params.size)
    return CihpPgnParser(paths["weights"], params.device, **looks)


def _qanet(params: ParseParams, paths: Paths) -> Parser:
    from dataset_builder.parse.qanet.parser import QanetParser

    if params.size == "photo":
        raise ParamsError("parse: qanet takes no size photo; give 384x512 or 416x544")
    size = _size(params.size) if params.size else None
    dataset = qanet.DATASETS[params.labels]
    return QanetParser(dataset, paths["weights"], params.device, size=size, **_looks(params))


def _looks(params: ParseParams) -> dict[str, Any]:
    """``scales`` and ``flip`` where they are given; each network has defaults of its own."""
    chosen = {"scales": params.scales, "flip": params.flip}
    return {name: value for name, value in chosen.items() if value is not None}


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    return int(width), int(height)


def _schp_need(dataset: schp.SchpDataset, param: WeightsParam = "weights") -> Need:
    file, export = dataset.checkpoint, dataset.onnx
    return Need(
        param=param,
        what=f"SCHP's checkpoint for {dataset.numbering.name}",
        files=(file.name, *((export.name,) if export else ())),
        source=file.url,
        sha256=file.sha256,
    )


def _qanet_needs(params: ParseParams) -> tuple[Need, ...]:
    dataset = qanet.DATASETS[params.labels]
    folders = " or ".join(f"{url} ({size})" for size, url in dataset.folders.items())
    return (
        Need(
            param="weights",
            what=f"QANet's {qanet.FILE} with HRNet-W48 for {dataset.numbering.name}",
            files=(f"qanet-{params.labels}.pth", f"qanet-{params.labels}.safetensors"),
            source=folders,
            also=f"labels: {params.labels}",
        ),
    )


_CIHP_PGN_NEED = Need(
    param="weights",
    what="CIHP-PGN's folder CIHP_pgn, which holds model.ckpt-593292.index and .data-00000-of-00001",
    files=("CIHP_pgn", "cihp_pgn.safetensors"),
    source=cihp_pgn.DOWNLOAD,
)
_WHOLE_PHOTO_TIMEOUT = 4 * 3600.0
"""Twelve looks at a photo of 768x1024 take CIHP-PGN ten minutes of a CPU; at 4000x3000, hours."""
_SCHP_LICENCE = "code MIT; of the weights nothing is said, their training photos are for research"
_ALL = (
    Backend(
        "embedded",
        "the project's own network; nothing to download",
        "sichak train-parser",
        "Apache-2.0",
        _embedded,
        _embedded_needs,
    ),
    Backend(
        "schp-lip",
        "SCHP, LIP's 20 labels, no neck",
        schp.HOMEPAGE,
        _SCHP_LICENCE,
        _schp(schp.SCHP_LIP),
        lambda params: (_schp_need(schp.SCHP_LIP),),
    ),
    Backend(
        "schp-atr",
        "SCHP, ATR's 18 labels, no neck and no coat",
        schp.HOMEPAGE,
        _SCHP_LICENCE,
        _schp(schp.SCHP_ATR),
        lambda params: (_schp_need(schp.SCHP_ATR),),
    ),
    Backend(
        "schp-fused",
        "SCHP twice: LIP's labels, and a neck from ATR's face less LIP's",
        schp.HOMEPAGE,
        _SCHP_LICENCE,
        _schp_fused,
        lambda params: (_schp_need(schp.SCHP_LIP), _schp_need(schp.SCHP_ATR, "weights_atr")),
    ),
    Backend(
        "cihp-pgn",
        "CIHP-PGN, which VITON-HD was parsed with",
        cihp_pgn.HOMEPAGE,
        "code MIT; of the weights nothing is said, CIHP is for non-commercial research",
        _cihp_pgn,
        lambda params: (_CIHP_PGN_NEED,),
        cihp_pgn.named_weights,
        cihp_pgn.named_sha256,
        timeout=_WHOLE_PHOTO_TIMEOUT,
    ),
    Backend(
        "qanet",
        "QANet with HRNet-W48, trained on CIHP or LIP",
        qanet.HOMEPAGE,
        "code MIT; of the weights nothing is said, LIP and CIHP are for non-commercial research",
        _qanet,
        _qanet_needs,
    ),
)
BACKENDS: dict[BackendName, Backend] = {backend.name: backend for backend in _ALL}
"""Name → parser; ``precomputed`` is none and reads label maps made elsewhere."""
