"""The three official checkpoints of SCHP and the ONNX exports that try-on projects use.

The code is under the MIT licence (Peike Li); nothing is said of the weights, and LIP,
ATR and Pascal-Person-Part, which they were trained on, are research data sets.
"""

from __future__ import annotations

from dataclasses import dataclass

from sichak.labels import ATR_18, LIP_20, PASCAL_7, Numbering

HOMEPAGE = "https://github.com/GoGoDuck912/Self-Correction-Human-Parsing"


@dataclass(frozen=True)
class File:
    """A weights file that can be downloaded.

    Attributes:
        name: as it is distributed.
        url: where a plain download gives it.
        sha256: of the file, or None where nobody publishes it.
        size: bytes, if known.
    """

    name: str
    url: str
    sha256: str | None = None
    size: int | None = None


@dataclass(frozen=True)
class SchpDataset:
    """What SCHP was trained on.

    Attributes:
        numbering: of the labels.
        side: of the square input.
        checkpoint: the authors' file, ``{"state_dict": {"module.…": tensor}}``.
        onnx: the same network as IDM-VTON and OOTDiffusion distribute it, if they do.
    """

    numbering: Numbering
    side: int
    checkpoint: File
    onnx: File | None = None

    @property
    def expected(self) -> str:
        """What a weights file should be and where it is, for errors."""
        files = [file for file in (self.checkpoint, self.onnx) if file]
        return " or ".join(f"{file.name} ({file.url})" for file in files)


_CATVTON = "https://huggingface.co/zhengchong/CatVTON/resolve/main/SCHP/"
_IDM_VTON = "https://huggingface.co/yisol/IDM-VTON/resolve/main/humanparsing/"

SCHP_LIP = SchpDataset(
    numbering=LIP_20,
    side=473,
    checkpoint=File(
        name="exp-schp-201908261155-lip.pth",
        url=_CATVTON + "exp-schp-201908261155-lip.pth",
        sha256="24fa3254ceeb74c8435458994a64b522fb439a3635b7b86ff470457e0413da00",
        size=267_449_349,
    ),
    onnx=File(
        name="parsing_lip.onnx",
        url=_IDM_VTON + "parsing_lip.onnx",
        sha256="8436e1dae96e2601c373d1ace29c8f0978b16357d9038c17a8ba756cca376dbc",
    ),
)
"""Look into Person. The authors' own place: Google Drive 1k4dllHpu0bdx38J7H28rVVLpU-kOHmnH."""

SCHP_ATR = SchpDataset(
    numbering=ATR_18,
    side=512,
    checkpoint=File(
        name="exp-schp-201908301523-atr.pth",
        url=_CATVTON + "exp-schp-201908301523-atr.pth",
        sha256="e9d7c91ce3b4e7133df56b599fc817b533e3439c5e8d282a59126d2fda339a2a",
        size=267_445_237,
    ),
    onnx=File(
        name="parsing_atr.onnx",
        url=_IDM_VTON + "parsing_atr.onnx",
        sha256="04c7d1d070d0e0ae943d86b18cb5aaaea9e278d97462e9cfb270cbbe4cd977f4",
        size=266_859_305,
    ),
)
"""ATR. The authors' own place: Google Drive 1ruJg4lqR_jgQPj-9K0PP-L2vJERYOxLP."""

SCHP_PASCAL = SchpDataset(
    numbering=PASCAL_7,
    side=512,
    checkpoint=File(
        name="exp-schp-201908270938-pascal-person-part.pth",
        url="https://drive.google.com/file/d/1E5YwNKW2VOEayK9mWCS3Kpsxf-3z04ZE/view",
    ),
)
"""Pascal-Person-Part; the file is on Google Drive only, and takes a browser to download."""

DATASETS = {"lip": SCHP_LIP, "atr": SCHP_ATR, "pascal": SCHP_PASCAL}
