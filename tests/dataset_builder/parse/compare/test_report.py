"""The report of a comparison: every figure, nothing invented, texts from outside harmless."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from dataset_builder.parse.compare.report import as_json, as_markdown
from dataset_builder.parse.compare.results import Comparison, Measured, Photo, Reason, measured
from dataset_builder.parse.compare.score import Score
from sichak.work.item import Done, Item, Reject
from sichak.work.runner import Outcome

SCORE = Score(0.75, 0.9, {"background": 0.98, "dress": 0.52, "hat": None})


def outcome(stem: str, **facts: float) -> Outcome:
    return Outcome(Item(stem, {}), Done({}, facts), True, 0.0)


BASE = Comparison("street", ["background", "dress", "hat"], ["a", "b"], 2, [], {}, [])


def comparison(*parsers: Measured, **more: Any) -> Comparison:
    return replace(BASE, measured=parsers, **more)


def lines(found: Comparison) -> list[str]:
    return as_markdown(found).splitlines()


def test_a_parser_that_gave_nothing_has_no_figures() -> None:
    none = measured("embedded", [], {}, None)
    assert (none.cpu, none.wall, none.start_wall, none.memory) == (None, None, None, None)
    assert "| embedded | – | – | – | – | – | 0 | 0 |" in lines(comparison(none, scored=0))


def test_seconds_are_medians_and_memory_the_peak() -> None:
    outcomes = [
        outcome("a", cpu=9.0, wall=10.0, start_cpu=1.0, start_wall=2.0, memory=100e6),
        outcome("b", cpu=1.0, wall=2.0, start_cpu=1.0, start_wall=2.0, memory=300e6),
        outcome("c", cpu=2.0, wall=3.0, start_cpu=1.0, start_wall=2.0, memory=200e6),
        Outcome(Item("d", {}), Reject("nobody"), True, 0.0),
    ]
    found = measured("qanet", outcomes, {"a": 0.5}, SCORE)
    assert (found.cpu, found.wall, found.start_wall, found.memory) == (2.0, 3.0, 2.0, 300_000_000)
    assert found.photos[0] == Photo("a", 9.0, 10.0, 0.5)
    assert found.rejects == [Reason("d", "qanet", "nobody")]
    assert "| qanet | 0.750 | 2.00 | 3.00 | 2.0 | 300 | 3 | 1 |" in lines(comparison(found))


def test_classes_that_occur_nowhere_are_left_out_of_the_page() -> None:
    found = comparison(measured("embedded", [], {}, SCORE))
    page = as_markdown(found)
    assert "| dress | 0.520 |" in page
    assert "| hat |" not in page
    assert json.loads(as_json(found))["measured"]["embedded"]["score"]["ious"]["hat"] is None


def test_without_a_truth_nothing_is_said_of_agreement() -> None:
    page = as_markdown(comparison(measured("embedded", [], {}, None), scored=0))
    assert "Photos: 2; with a truth: 0." in page
    assert "Agreement" not in page


def test_who_was_left_out_and_why() -> None:
    found = comparison(
        measured("embedded", [Outcome(Item("c", {}), Reject("too dark"), True, 0.0)], {}, None),
        skipped={"qanet": "needs weights\n  download: somewhere"},
        rejects=[Reason("b", "pose", "nobody")],
        sheets=["sheet-01.jpg"],
    )
    page = as_markdown(found)
    assert "| qanet | needs weights |" in page
    assert "sichak doctor" in page
    assert "| b | pose | nobody |" in page
    assert "| c | embedded | too dark |" in page
    assert "![sheet-01.jpg](sheet-01.jpg)" in page
    assert json.loads(as_json(found))["skipped"]["qanet"].endswith("somewhere")


@pytest.mark.parametrize("reason", ["a | b", "a\nb", "<script>"])
def test_a_text_from_outside_stays_in_its_cell(reason: str) -> None:
    found = comparison(measured("embedded", [], {}, None), rejects=[Reason("x", "pose", reason)])
    (row,) = [line for line in lines(found) if line.startswith("| x |")]
    assert row.count(" | ") == 2
    assert "<script>" not in row
