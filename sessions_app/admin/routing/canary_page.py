"""What a canary's page shows: both groups' numbers, and the range of their difference as a chart."""

from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from routing.charts import plots
from routing.charts.frame import Axis
from routing.models import Canary, CanaryReading
from routing.trials import canaries
from routing.trials.revisions import changes

MOST_POINTS = 200


def context(canary: Canary, *, now: datetime) -> dict[str, Any]:
    """Gather what the template needs."""
    readings = list(canary.readings.all())
    return {
        "canary": canary,
        "running": canary.state == Canary.State.RUNNING,
        "serving": canaries.serving(now) == canary,
        "changes": changes(canary.control, canary.revision),
        "groups": _groups(readings[-1]) if readings else (),
        "found": _found(readings[-1]) if readings else None,
        "chart": chart(canary, readings) if readings else "",
    }


def chart(canary: Canary, readings: list[CanaryReading]) -> SafeString:
    """Draw the difference between the groups with the range that holds at all times, and the limit."""
    taken = readings[:: max(len(readings) // MOST_POINTS, 1)]
    taken += readings[-1:] if taken[-1] is not readings[-1] else []
    points = [(float(each.candidate_ended + each.control_ended), _difference(each) * 100) for each in taken]
    band = [(each.low * 100, each.high * 100) for each in taken]
    limit = -float(canary.limit)
    low, high = plots.span([limit, 0.0, *(value for pair in band for value in pair)], least=10)
    return mark_safe(  # noqa: S308 - our own drawing of numbers
        plots.lines(
            "Canary minus control, in percentage points, with the range that holds at all times",
            [plots.PlotLine("difference", points, band)],
            across=Axis("sessions that have ended", 0, max(points[-1][0], 1)),
            up=Axis("points", max(low, -100), min(high, 100)),
            marks=[("limit", limit), ("no difference", 0)],
        )
    )


def _groups(reading: CanaryReading) -> tuple[dict[str, Any], ...]:
    return (
        _group("Canary", reading.candidate_ended, reading.candidate_paid),
        _group("Control", reading.control_ended, reading.control_paid),
    )


def _group(name: str, ended: int, paid: int) -> dict[str, Any]:
    return {"name": name, "ended": ended, "paid": paid, "share": f"{paid / ended:.1%}" if ended else "–"}


def _found(reading: CanaryReading) -> dict[str, str]:
    values = {"value": _difference(reading), "low": reading.low, "high": reading.high}
    return {name: f"{value * 100:+.1f}" for name, value in values.items()}


def _difference(reading: CanaryReading) -> float:
    candidate = reading.candidate_paid / reading.candidate_ended if reading.candidate_ended else 0.0
    control = reading.control_paid / reading.control_ended if reading.control_ended else 0.0
    return candidate - control
