"""Charts of accounts side by side: stacked as high as their sum, broken at gaps, shares with their outline."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from routing.charts.comparisons import NAME, VALUE, Series, ShareBar, colour_of, lines, shares, stacked
from routing.charts.frame import TIMELINE, Axis, TimeAxis

SVG = "{http://www.w3.org/2000/svg}"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STARTS = [NOON + n * timedelta(hours=1) for n in range(3)]
WINDOW = TimeAxis(NOON, NOON + timedelta(hours=3))
UP = Axis("", 0, 10)


def rects(drawn: str, number: int) -> list[ET.Element]:
    return [each for each in ET.fromstring(drawn).iter(f"{SVG}rect") if each.get("fill") == colour_of(number)]


def test_columns_stand_on_each_other() -> None:
    drawn = stacked(
        "<Sessions>", [Series("a", [2, 0, 4]), Series("b", [3, 1, None])], starts=STARTS, window=WINDOW, up=UP
    )

    first, second = rects(drawn, 0), rects(drawn, 1)
    assert (len(first), len(second)) == (2, 2)  # nothing is drawn for nothing
    assert float(second[0].get("y", "")) == pytest.approx(TIMELINE.y(5, UP), abs=0.1)
    assert float(second[0].get("y", "")) + float(second[0].get("height", "")) == pytest.approx(
        float(first[0].get("y", "")), abs=0.2
    )
    assert ET.fromstring(drawn).get("aria-label") == "<Sessions>"
    assert "Mon 2 Mar 12:00 UTC: a 2, b 3" in drawn


def test_a_line_is_broken_where_nothing_was_measured_and_each_looks_different() -> None:
    drawn = lines("Times", [Series("a", [1, None, 2]), Series("b", [1, 2, 3])], starts=STARTS, window=WINDOW, up=UP)

    drawings = [each for each in ET.fromstring(drawn).iter(f"{SVG}path") if each.get("stroke-width")]
    assert [each.get("d", "").count("L") for each in drawings] == [0, 2]
    assert drawings[0].get("stroke-dasharray") != drawings[1].get("stroke-dasharray")
    assert len(list(ET.fromstring(drawn).iter(f"{SVG}circle"))) == 5


def test_a_share_is_drawn_with_what_it_may_become() -> None:
    drawn = shares("Paid", [ShareBar("a name that is longer than there is room for", 0.5, 0.75, "50.0% of 4")])

    (bar,) = rects(drawn, 0)
    room = TIMELINE.width - NAME - VALUE
    outline = [each for each in ET.fromstring(drawn).iter(f"{SVG}rect") if each.get("stroke-dasharray")]
    assert float(bar.get("width", "")) == pytest.approx(room * 0.5, abs=0.1)
    assert float(outline[0].get("width", "")) == pytest.approx(room * 0.75, abs=0.1)
    assert "a name that is longer…" in drawn
