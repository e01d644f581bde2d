"""``python -m sichak.labels docs``: write the page of labels and its picture into a folder."""

from __future__ import annotations

import sys
from pathlib import Path

from sichak.labels.page import labels_markdown, swatches_svg


def main(docs: Path) -> None:
    """Write ``labels.md`` and ``pictures/labels.svg`` below ``docs``."""
    (docs / "labels.md").write_text(labels_markdown(), encoding="utf-8")
    (docs / "pictures" / "labels.svg").write_text(swatches_svg(), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
