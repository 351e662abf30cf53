"""Charts over time: gaps stay gaps, what may still change is dashed, hours or days stand below."""

import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta

import pytest

from routing.charts.frame import TIMELINE, Axis, TimeAxis
from routing.charts.timelines import Point, StackedColumn, columns, line, spark

LEFT, RIGHT, BOTTOM, WIDTH, HEIGHT = (TIMELINE.left, TIMELINE.right, TIMELINE.bottom, TIMELINE.width, TIMELINE.height)
SVG = "{http://www.w3.org/2000/svg}"
MIDNIGHT = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = TimeAxis(MIDNIGHT - 10 * HOUR, MIDNIGHT + 14 * HOUR)
WEEK = TimeAxis(MIDNIGHT - 90 * HOUR, MIDNIGHT + 78 * HOUR)


def test_a_day_is_marked_in_hours_and_a_week_in_days() -> None:
    assert [text for _, text in DAY.ticks()] == [
        "15:00", "18:00", "21:00", "Mon 2", "03:00", "06:00", "09:00", "12:00",
    ]  # fmt: skip
    assert [text for _, text in WEEK.ticks()] == ["Fri 27", "Sat 28", "Sun 1", "Mon 2", "Tue 3", "Wed 4", "Thu 5"]


def test_moments_are_placed_from_the_left_to_the_right() -> None:
    assert DAY.place(DAY.since) == LEFT
    assert DAY.place(DAY.until) == WIDTH - RIGHT
    assert DAY.place(DAY.since + 12 * HOUR) == pytest.approx((LEFT + WIDTH - RIGHT) / 2)


def test_a_line_breaks_where_nothing_was_measured_and_is_dashed_where_it_may_change() -> None:
    values = [(10, True), (20, True), (None, True), (0, True), (None, True), (40, True), (50, False)]
    points = [Point(MIDNIGHT + n * HOUR, value, sure) for n, (value, sure) in enumerate(values)]

    drawn = line("Share <%>", points, window=DAY, up=Axis("%", 0, 100), sure="ended", unsure="still open")

    root = ET.fromstring(drawn)
    assert root.get("aria-label") == "Share <%>"
    assert len(list(root.iter(f"{SVG}circle"))) == 5  # also the one that stands alone, at zero
    segments = [each for each in root.iter(f"{SVG}path") if "L" in each.get("d", "")]
    assert [each.get("stroke-dasharray") for each in segments] == [None, "3 4"]
    assert {"ended", "still open", "100", "Mon 2"} <= {each.text for each in root.iter(f"{SVG}text")}


def test_columns_stand_on_the_axis_part_upon_part() -> None:
    each = [StackedColumn(MIDNIGHT, (3, 1, 0), "3 & 1"), StackedColumn(MIDNIGHT + HOUR, (0, 0, 0), "none")]

    drawn = columns("Checkouts", each, window=DAY, up=Axis("", 0, 10), names=("paid", "not", "open"), width=0.8)

    groups = list(ET.fromstring(drawn).iter(f"{SVG}g"))
    first, second = (list(group.iter(f"{SVG}rect")) for group in groups)
    heights = [float(each.get("height", "")) for each in first]
    assert heights[0] == pytest.approx(3 * heights[1], abs=0.2)
    assert float(first[0].get("y", "")) + heights[0] == pytest.approx(HEIGHT - BOTTOM, abs=0.1)
    assert second == []
    assert [group.findtext(f"{SVG}title") for group in groups] == ["3 & 1", "none"]


def test_a_spark_is_a_bar_for_each_value() -> None:
    bars = list(ET.fromstring(spark([0, 5, 10], "Calls")).iter(f"{SVG}rect"))

    assert [float(bar.get("height", "")) for bar in bars] == [0.4, 10, 20]
