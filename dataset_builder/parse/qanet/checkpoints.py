"""The authors' checkpoints of QANet with HRNet-W48.

The code is under the MIT licence (Lu Yang); nothing is said of the weights, and LIP and
CIHP, which they were trained on, are research data sets.
"""

from __future__ import annotations

from dataclasses import dataclass

from sichak.labels.cihp import CIHP_20
from sichak.labels.lip import LIP_20
from sichak.labels.numbering import Numbering

HOMEPAGE = "https://github.com/soeaver/QANet"

FILE = "model_latest.pth"
"""``{"model": {"module.…": tensor}}`` in each of the folders; hashes are published nowhere."""

_DRIVE = "https://drive.google.com/drive/folders/"


@dataclass(frozen=True)
class QanetDataset:
    """What QANet was trained on.

    Attributes:
        numbering: of the labels.
        folders: input size, height by width → where the README has the checkpoint. Google
            Drive shows a folder in a browser only.
    """

    numbering: Numbering
    folders: dict[str, str]

    @property
    def expected(self) -> str:
        """What a weights file should be and where it is, for errors."""
        places = " or ".join(f"{url} ({size})" for size, url in self.folders.items())
        return f"QANet's {FILE} with HRNet-W48 for {self.numbering.name}: {places}"


LIP = QanetDataset(
    numbering=LIP_20,
    folders={
        "512x384": _DRIVE + "1ASYmUvexB_j6Aiu4UaXbE3Bhw2F9QbSQ",
        "544x416": _DRIVE + "1QRAhtuaDWDidxEoyBCf7wiHrUamKQUb_",
    },
)
"""Look into Person: mIoU 59.61 and 60.52 with flip and multi-scale test (README)."""

CIHP = QanetDataset(
    numbering=CIHP_20,
    folders={"512x384": _DRIVE + "145SAx0wTqu8y5JvW2L1TvVP5nczCt1_n"},
)
"""CIHP: mIoU 66.1 with flip test and a detector's boxes (README)."""

DATASETS = {"lip": LIP, "cihp": CIHP}
