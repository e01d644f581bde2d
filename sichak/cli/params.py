"""The schema of ``params.yaml``: one section a stage."""

from __future__ import annotations

from pathlib import Path

from crawlers.params import CrawlParams, StoresParams
from dataset_builder.agnostic.params import AgnosticParams
from dataset_builder.cloth_mask.params import ClothMaskParams
from dataset_builder.dataset.params import DatasetParams
from dataset_builder.densepose.params import DenseposeParams
from dataset_builder.export.params import ExportParams
from dataset_builder.parse.compare.params import CompareParsersParams
from dataset_builder.parse.params import ParseParams
from dataset_builder.pose.params import PoseParams
from dataset_builder.select.params import SelectParams
from sichak.errors import ParamsError
from sichak.params import Params, read_params
from tryon.params import TryOnParams
from tryon.score.params import ScoreParams

DEFAULT = Path("params.yaml")


class PipelineParams(Params):
    """All of ``params.yaml``. Missing sections and keys take their defaults."""

    stores: StoresParams = StoresParams()
    crawl: CrawlParams = CrawlParams()
    select: SelectParams = SelectParams()
    cloth_mask: ClothMaskParams = ClothMaskParams()
    pose: PoseParams = PoseParams()
    parse: ParseParams = ParseParams()
    compare_parsers: CompareParsersParams = CompareParsersParams()
    densepose: DenseposeParams = DenseposeParams()
    agnostic: AgnosticParams = AgnosticParams()
    dataset: DatasetParams = DatasetParams()
    export: ExportParams = ExportParams()
    tryon: TryOnParams = TryOnParams()
    score: ScoreParams = ScoreParams()


def pipeline_params(path: Path | None) -> PipelineParams:
    """The parameters of a file, of ``params.yaml`` here, or the defaults.

    Raises:
        ParamsError: a named file is absent, or a parameter is wrong.
    """
    if path is None and not DEFAULT.is_file():
        return PipelineParams()
    if path is not None and not path.is_file():
        raise ParamsError(f"no parameter file {path}")
    return read_params(path or DEFAULT, PipelineParams)
