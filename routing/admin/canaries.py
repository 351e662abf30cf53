"""The canary: both arms' numbers and the test's range as a chart. What is done about it is in `sessions_app.admin`."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from providers.console import ConsoleAdmin
from routing.charts import plots
from routing.charts.frame import Axis
from routing.models import Canary, CanaryReading
from routing.trials import canaries
from routing.trials.revisions import changes

MOST_POINTS = 200
MAY_DECIDE = "routing.change_canary"


class CanaryAdmin(ConsoleAdmin):
    """Canaries, the one that runs first. They are begun from a back-test's result."""

    nothing_yet = "No weights have been tried on part of the orders yet. A back-test's page begins a canary."
    list_display = ("__str__", "percent", "state", "started_at", "ended_at", "note")
    list_filter = ("state",)
    actions = None

    class Media:
        css = {"all": ["evidence.css"]}

    def change_view(self, request: HttpRequest, object_id: str, *_: Any, **__: Any) -> HttpResponse:
        canary = self.find(request, object_id)
        if not self.has_view_permission(request, canary):
            raise PermissionDenied
        readings = list(canary.readings.all())
        context = {
            **self.admin_site.each_context(request),
            "title": str(canary),
            "opts": self.opts,
            "media": self.media,
            "canary": canary,
            "running": canary.state == Canary.State.RUNNING,
            "serving": canaries.serving(timezone.now()) == canary,
            "changes": changes(canary.control, canary.revision),
            "arms": _arms(readings[-1]) if readings else (),
            "found": _found(readings[-1]) if readings else None,
            "chart": chart(canary, readings) if readings else "",
            "may_decide": request.user.has_perm(MAY_DECIDE),  # type: ignore[union-attr]
        }
        return TemplateResponse(request, "admin/routing/canary.html", context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Forbid it: a canary is begun from a back-test's result."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Canary | None = None) -> bool:
        return False


def chart(canary: Canary, readings: list[CanaryReading]) -> SafeString:
    """Draw the difference between the arms with the range that holds at all times, and the limit."""
    taken = readings[:: max(len(readings) // MOST_POINTS, 1)]
    taken += readings[-1:] if taken[-1] is not readings[-1] else []
    points = [(float(each.candidate_ended + each.control_ended), _difference(each) * 100) for each in taken]
    band = [(each.low * 100, each.high * 100) for each in taken]
    limit = -float(canary.limit)
    low, high = plots.span([limit, 0.0, *(value for pair in band for value in pair)], least=10)
    return mark_safe(  # noqa: S308 - our own drawing of numbers
        plots.lines(
            "Canary minus the rest, in percentage points, with the range that holds at all times",
            [plots.PlotLine("difference", points, band)],
            across=Axis("sessions that have ended", 0, max(points[-1][0], 1)),
            up=Axis("points", max(low, -100), min(high, 100)),
            marks=[("limit", limit), ("no difference", 0)],
        )
    )


def _arms(reading: CanaryReading) -> tuple[dict[str, Any], ...]:
    return (
        _arm("Canary", reading.candidate_ended, reading.candidate_paid),
        _arm("The rest", reading.control_ended, reading.control_paid),
    )


def _arm(name: str, ended: int, paid: int) -> dict[str, Any]:
    return {"name": name, "ended": ended, "paid": paid, "share": f"{paid / ended:.1%}" if ended else "–"}


def _found(reading: CanaryReading) -> dict[str, str]:
    values = {"value": _difference(reading), "low": reading.low, "high": reading.high}
    return {name: f"{value * 100:+.1f}" for name, value in values.items()}


def _difference(reading: CanaryReading) -> float:
    candidate = reading.candidate_paid / reading.candidate_ended if reading.candidate_ended else 0.0
    control = reading.control_paid / reading.control_ended if reading.control_ended else 0.0
    return candidate - control
