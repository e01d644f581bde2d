"""The report shows every photo, every reject and every figure, and survives what is missing."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from sichak import layout
from sichak.image import jpeg_bytes, labels_bytes, png_bytes
from sichak.labels import CIHP
from sichak.report.page import write_report
from sichak.report.strip import COLUMNS, contact_sheet, picture, side_by_side
from sichak.work.runner import times_path


class Page(HTMLParser):
    """Collects the pictures and the text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])

    def handle_data(self, data):
        self.text += data + " "


@pytest.fixture
def run(tmp_path):
    """The outputs of a small pipeline run: two products, one of them without a try-on."""
    data = tmp_path / "data"
    colour = np.full((1024, 768, 3), 180, np.uint8)
    for stem in ("a_00", "b_00"):
        for folder in layout.FOLDERS:
            path = folder.path(data / "dataset/upper/test", stem)
            path.parent.mkdir(parents=True, exist_ok=True)
            if folder.mode == "P":
                path.write_bytes(labels_bytes(np.full((1024, 768), 5, np.uint8)))
            elif folder.mode == "L":
                path.write_bytes(jpeg_bytes(colour[..., 0]))
            elif folder.mode:
                path.write_bytes(jpeg_bytes(colour))
    results = data / "tryon/upper"
    results.mkdir(parents=True)
    (results / "a_00_b_00.png").write_bytes(png_bytes(colour))
    write_lines(data / "crawl/hanok/rejects.jsonl", {"url": "/x.jpg", "reason": "HTTP 500"})
    write_lines(
        data / "select/rejects.jsonl",
        {"photo": "p<script>", "stage": "select", "reason": "too <b>small</b>"},
    )
    metrics = tmp_path / "metrics"
    metrics.mkdir()
    (metrics / "score.json").write_text(json.dumps({"upper": {"ssim": 0.912345, "count": 2}}))
    times = times_path(tmp_path / "memo", data / "pose", "pose")
    times.parent.mkdir(parents=True)
    times.write_text(json.dumps({"items": 4, "computed": 1, "rejected": 0, "seconds": 2.0}))
    return tmp_path


def write_lines(path: Path, *rows: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_of_nothing_is_a_page_that_says_so(tmp_path):
    out = tmp_path / "report"
    assert write_report(tmp_path / "data", tmp_path / "metrics", out) == 0
    page = Page(out / "index.html")
    assert page.pictures == []
    assert "0 photos in the dataset, 0 rejects" in page.text
    assert "none yet" in page.text


def test_every_photo_has_every_intermediate_and_every_picture_exists(run):
    out = run / "report"
    assert write_report(run / "data", run / "metrics", out) == 2
    page = Page(out / "index.html")
    # Two large parses, a try-on and the contact sheet beside the table.
    assert len(page.pictures) == 2 * len(COLUMNS) + 2 + 1 + 1
    for source in page.pictures:
        with Image.open(out / source) as image:
            image.load()


def test_rejects_figures_and_timings_are_told(run):
    write_report(run / "data", run / "metrics", run / "report", run / "memo")
    text = " ".join(Page(run / "report/index.html").text.split())
    for words in ("HTTP 500", "score.upper.ssim 0.9123", "pose 4 1 0 0.50", "2 rejects"):
        assert words in text


def test_a_reason_may_hold_any_character_and_half_a_line_is_left_out(run):
    path = run / "data/crawl/hanok/rejects.jsonl"
    row = json.dumps({"url": "/y.jpg", "reason": "an\u2028other"}, ensure_ascii=False)
    path.write_text(row + '\n{"url": "/z.jpg", "rea', encoding="utf-8")
    write_report(run / "data", run / "metrics", run / "report")
    page = Page(run / "report/index.html")
    assert "an\u2028other" in page.text
    assert "/z.jpg" not in page.text


def test_texts_from_outside_are_escaped(run):
    write_report(run / "data", run / "metrics", run / "report")
    raw = (run / "report/index.html").read_text()
    assert "<script>" not in raw
    assert "too &lt;b&gt;small&lt;/b&gt;" in raw


def test_a_damaged_picture_is_a_gap_not_a_crash(run):
    (run / "data/dataset/upper/test/image-parse-v3/a_00.png").write_bytes(b"broken")
    (run / "data/tryon/upper/a_00_b_00.png").write_bytes(b"broken")
    out = run / "report"
    assert write_report(run / "data", run / "metrics", out) == 2
    pictures = " ".join(Page(out / "index.html").pictures)
    assert "upper-image-parse-v3-a_00.jpg" not in pictures
    assert "upper-parse-a_00.jpg" not in pictures
    assert "upper-parse-b_00.jpg" in pictures


def test_a_parse_is_shown_large_with_a_legend_of_its_labels(run):
    labels = np.zeros((1024, 768), np.uint8)
    labels[256:512], labels[512:768, :384] = CIHP.UPPER_CLOTHES, CIHP.SKIRT
    (run / "data/dataset/upper/test/image-parse-v3/a_00.png").write_bytes(labels_bytes(labels))
    write_report(run / "data", run / "metrics", run / "report")
    text = " ".join(Page(run / "report/index.html").text.split())
    assert "a_00 upper clothes 66.7 % skirt 33.3 %" in text
    assert "b_00 upper clothes 100.0 %" in text
    with Image.open(run / "report/pictures/upper-parse-a_00.jpg") as image:
        assert image.size == (480, 640)


def test_the_parse_is_shown_over_its_photo(run):
    root = run / "data/dataset/upper/test"
    shown = picture(root, layout.PARSE, "a_00")
    assert shown is not None
    # 40 % of the grey photo and 60 % of the upper garment's orange.
    assert np.allclose(shown.getpixel((384, 512)), (224, 123, 72), atol=3)


@pytest.mark.parametrize(("count", "width"), [(0, 192), (1, 192), (3, 584)])
def test_strips_have_a_cell_for_each_picture(count, width):
    assert side_by_side([None] * count).size == (width, 256)


def test_a_contact_sheet_of_nothing_is_a_header():
    assert contact_sheet([], []).height == 22


@pytest.mark.parametrize(("names", "height"), [((), 282), (("photo a",), 298)])
def test_rows_may_have_names(names, height):
    assert contact_sheet([[None]], ["person"], names=names).height == height


def test_a_wide_picture_keeps_its_proportions():
    cell = side_by_side([Image.new("RGB", (400, 100), "red")])
    red = np.all(np.asarray(cell) == (255, 0, 0), axis=2)
    assert red.any(axis=0).sum() == 192
    assert red.any(axis=1).sum() == 48
