"""The card tells whose the photos are, what of people is in it, and how a photo gets out."""

from __future__ import annotations

import pytest
import yaml

from dataset_builder.export.export import FORMATS, Options, redescribe
from dataset_builder.export.params import ExportParams
from dataset_builder.export.rights import Rights
from sichak.errors import DatasetError

CLOSED = "all rights reserved: Samsung C&T"


def card(out):
    return (out / "README.md").read_text(encoding="utf-8")


def head(out):
    return yaml.safe_load(card(out).split("---\n")[1])


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_has_one_with_the_same_sections(exported, form):
    text = card(exported(form))
    sections = [line for line in text.splitlines() if line.startswith("## ")]
    expected = [
        "## What is in it",
        "## Whose the photos are",
        "## People",
        "## How it was collected and made",
        *(["## From addresses to pictures"] if form == "urls" else []),
        "## Uses and limits",
        "## Taking a photo down",
        "## Publication",
    ]
    assert sections == expected
    assert "| upper | train | 1 | 1 |" in text or "| upper | test | 1 | 1 |" in text


def test_the_default_says_that_there_is_no_photo_in_it(exported):
    assert "It holds no photos but the addresses of 12 photos of 6 products" in card(
        exported("urls")
    )
    assert "It holds 12 photos of 6 products from 1 source" in card(exported("hf"))


def test_stores_stand_with_their_terms_and_whose_word_there_is(made, tmp_path):
    made.pair("a_00")
    made.pair("b_00", store="8seconds", licence=CLOSED)
    rights = Rights(True, {"8seconds": "contract of 2026-11-02"})
    done = made.export("hf", tmp_path / "out", Options(rights, quiet=True))
    text = card(tmp_path / "out")
    said = "photos, by permission: contract of 2026-11-02"
    assert f"| 8seconds | 2 | 1 | {CLOSED} | {said} |" in text
    assert "| hanok | 2 | 1 | Apache-2.0 | photos |" in text
    assert "nobody else has checked them" in text
    assert done.manifest.permissions == {"8seconds": "contract of 2026-11-02"}
    assert head(tmp_path / "out")["license"] == "other"


def test_the_list_gives_no_permission_to_anyone(made, tmp_path):
    made.pair("b_00", store="8seconds", licence=CLOSED)
    made.export("urls", tmp_path / "out")
    text = card(tmp_path / "out")
    assert f"| 8seconds | 2 | 1 | {CLOSED} | addresses |" in text
    assert "An address is no permission" in text


def test_what_was_left_out_is_counted_by_reason(made, tmp_path):
    made.pair("a_00")
    made.pair("b_00", licence=None)
    made.rows["upper"].append("{")
    (made.root / "upper/test/image-parse-v3/a_00.png").rename(tmp_path / "elsewhere")
    made.pair("c_00")
    made.export("hf", tmp_path / "out", Options(Rights(skip=True), quiet=True))
    text = card(tmp_path / "out")
    for row in ("not to be passed on | 2", "no record | 1", "file missing | 1", "in no pair | 1"):
        assert f"| {row} |" in text


def test_faces_are_told_as_the_records_know_them(made, tmp_path):
    made.pair("a_00", face_action="blurred")
    made.pair("b_00")
    made.export("hf", tmp_path / "out")
    assert "1 with faces as in the original; 1 with faces blurred" in card(tmp_path / "out")


def test_hugging_face_reads_its_head(exported):
    said = head(exported("hf"))
    assert said["license"] == "apache-2.0"
    assert said["size_categories"] == ["n<1K"]
    assert [one["config_name"] for one in said["configs"]] == ["upper", "lower", "dress"]
    assert "configs" not in head(exported("urls"))


def test_the_publishers_words_can_be_set_later(made, tmp_path):
    made.pair("a_00")
    out = tmp_path / "out"
    made.export("urls", out)
    assert "Ask the publisher" in card(out)
    assert head(out)["license"] == "other"
    redescribe(out, ExportParams(contact="d@example.org", licence="CC-BY-4.0"))
    assert "Write to d@example.org to have a photo removed" in card(out)
    assert head(out)["license"] == "cc-by-4.0"


def test_what_was_interrupted_is_not_described(made, tmp_path):
    made.pair("a_00")
    done = made.export("urls", tmp_path / "out")
    from dataset_builder.export.manifest import write_manifest

    write_manifest(tmp_path / "out", done.manifest.model_copy(update={"state": "begun"}))
    with pytest.raises(DatasetError, match="interrupted"):
        redescribe(tmp_path / "out", ExportParams())


@pytest.mark.parametrize(
    "nasty",
    ["a | b", "<script>alert(1)</script>", "[x](javascript:1)", "`code`", "a\nb", "---", "# head"],
)
def test_texts_of_shops_are_no_markup(made, tmp_path, nasty):
    made.pair("a_00", store=nasty, licence="CC0-1.0")
    made.export("urls", tmp_path / "out")
    row = next(line for line in card(tmp_path / "out").splitlines() if "CC0-1.0" in line)
    plain = row.replace("\\|", "")
    assert plain.count("|") == 6
    assert "<script" not in row
    assert "](" not in row.replace("\\](", "")
    assert "# head" not in card(tmp_path / "out").splitlines()


def test_equal_exports_have_equal_cards(made, tmp_path):
    made.pair("a_00")
    for name in ("one", "two"):
        made.export("hf", tmp_path / name)
    assert card(tmp_path / "one") == card(tmp_path / "two")
