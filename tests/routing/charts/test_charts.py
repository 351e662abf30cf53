"""Charts are well-formed, named for who cannot see them, and put values where they belong."""

import xml.etree.ElementTree as ET

import pytest

from routing.charts.frame import PLOT, Axis
from routing.charts.plots import Bar, Dots, PlotLine, bars, lines, span

SVG = "{http://www.w3.org/2000/svg}"


def test_an_axis_has_round_ticks_within_its_ends() -> None:
    assert Axis("points", -83, 33).ticks() == [-50, 0]
    assert Axis("orders", 0, 149).ticks() == [0, 50, 100]
    assert Axis("share", 0, 1).ticks() == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1.0])


def test_values_outside_are_kept_within_the_chart() -> None:
    assert [Axis("x", 0, 10).place(value) for value in (-5, 0, 5, 10, 15)] == [0, 0, 0.5, 1, 1]


def test_lines_are_drawn_with_their_band_and_marks() -> None:
    text = lines(
        "A <title>",
        [PlotLine("one & two", [(0, 0), (10, 5)], [(-1, 1), (4, 6)]), PlotLine("other", [(0, 1), (10, 1)])],
        across=Axis("sessions", 0, 10),
        up=Axis("points", 0, 10),
        marks=[("limit", 2)],
    )

    root = ET.fromstring(text)
    assert root.get("aria-label") == "A <title>"
    assert root.find(f"{SVG}title").text == "A <title>"  # type: ignore[union-attr]
    assert [len(each.get("points", "").split()) for each in root.iter(f"{SVG}polyline")] == [2, 2]
    (band,) = root.iter(f"{SVG}polygon")
    assert len(band.get("points", "").split()) == 4
    words = [each.text for each in root.iter(f"{SVG}text")]
    assert {"one & two", "other", "limit", "sessions", "points"} <= set(words)
    dashes = {each.get("stroke-dasharray") for each in root.iter(f"{SVG}polyline")}
    assert len(dashes) == 2


def test_dots_are_drawn_where_they_were_observed_and_named_in_the_legend() -> None:
    across, up = Axis("amount", 0, 10), Axis("fee", 0, 4)

    root = ET.fromstring(
        lines("Fees", [PlotLine("terms", [(0, 0), (10, 4)])], across=across, up=up, dots=Dots("a payment", [(5, 2)]))
    )

    dot, _in_legend = root.iter(f"{SVG}circle")
    assert float(dot.get("cx", "")) == pytest.approx(PLOT.x(0.5), abs=0.1)
    assert float(dot.get("cy", "")) == pytest.approx(PLOT.y(2, up), abs=0.1)
    assert "a payment" in {each.text for each in root.iter(f"{SVG}text")}


def test_bars_are_as_long_as_their_shares() -> None:
    root = ET.fromstring(bars("Shares", [Bar("swift", 0.25, 0.5)], before="now", after="then"))

    widths = [float(each.get("width", "")) for each in root.iter(f"{SVG}rect") if each.get("height") == "15"]
    assert widths[1] == pytest.approx(2 * widths[0])
    assert {"swift", "25.0%", "50.0%", "now", "then"} <= {each.text for each in root.iter(f"{SVG}text")}


def test_a_span_is_never_narrower_than_asked() -> None:
    assert span([3, 3], least=10) == (-2, 8)
    assert span([0, 20], least=10) == (0, 20)
