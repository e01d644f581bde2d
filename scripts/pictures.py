"""Make the pictures of the README from a finished run: python scripts/pictures.py

Needs `make sample` to have run, and Chromium for the screenshot of the report.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image

from sichak.image import read_image
from sichak.layout import CLOTH, IMAGE
from sichak.report.strip import COLUMNS, contact_sheet, picture
from sichak.roots import Root, roots

PICTURES = Path("docs/pictures")
SHOWN = {"upper": 2, "lower": 1, "dress": 1}
"""How many people of each category the strip shows."""


def strip(dataset: Path, tryon: Path) -> Image.Image:
    """Some people with all that was made of them, and a try-on of another garment at the end."""
    rows = []
    for root in roots(dataset):
        for person, garment in _worn_by_others(root, tryon)[: SHOWN[root.category]]:
            part = next(p for p in root.parts if IMAGE.path(p, person).is_file())
            cells = [picture(part, folder, person) for _, folder in COLUMNS]
            cloth = root.find(CLOTH, garment)
            cells.append(read_image(cloth) if cloth else None)
            cells.append(read_image(tryon / root.category / f"{person}_{garment}.png"))
            rows.append(cells)
    return contact_sheet(rows, [*(title for title, _ in COLUMNS), "new garment", "try-on"], 200)


def _worn_by_others(root: Root, tryon: Path) -> list[tuple[str, str]]:
    """(person, garment) of unpaired results, each person once."""
    found: dict[str, str] = {}
    for part in root.parts:
        for person in IMAGE.stems(part):
            for path in sorted((tryon / root.category).glob(f"{person}_*.png")):
                garment = path.stem.removeprefix(f"{person}_")
                if garment != person:
                    found.setdefault(person, garment)
    return list(found.items())


def screenshot(page: Path, target: Path) -> None:
    """The top of a page as headless Chromium shows it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("no Chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as profile:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += ["--disable-background-networking", f"--user-data-dir={profile}"]
        command += ["--window-size=1600,1000", f"--screenshot={target.resolve()}"]
        subprocess.run([*command, page.resolve().as_uri()], check=True, capture_output=True)


def main() -> None:
    """Write docs/pictures/strip.jpg and docs/pictures/report.png."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    strip(Path("data/dataset"), Path("data/tryon")).save(PICTURES / "strip.jpg", quality=90)
    screenshot(Path("data/report/index.html"), PICTURES / "report.png")
    shot = Image.open(PICTURES / "report.png").convert("RGB")
    shot.quantize(256).save(PICTURES / "report.png", optimize=True)


if __name__ == "__main__":
    main()
