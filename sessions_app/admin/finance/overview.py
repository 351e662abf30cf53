"""Finance: what was taken, what share is paid and what it costs, over a period that is in the address."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.safestring import mark_safe
from psycopg.errors import QueryCanceled

from routing.charts.comparisons import HATCH
from sessions_app.admin.finance import charts, tables
from sessions_app.admin.finance.figures import read
from sessions_app.admin.finance.form import Asked, OverviewForm
from sessions_app.admin.finance.links import Links
from sessions_app.models import PaymentSession
from sessions_app.reports.definition import Basis, zones

RIGHT = "sessions_app.view_report"


def page(request: HttpRequest) -> HttpResponse:
    """Show the overview to those who may see reports."""
    if not request.user.has_perm(RIGHT):  # type: ignore[union-attr]
        raise PermissionDenied
    now = timezone.now()
    form = OverviewForm(request.GET.dict(), now=now)
    shown = _figures(form.asked) if form.is_valid() else {}
    context = {
        **admin.site.each_context(request),
        "title": "Overview",
        "form": form,
        "now": now,
        "zones": sorted(zones()),
        **shown,
    }
    answer = TemplateResponse(request, "admin/finance/overview.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _figures(asked: Asked) -> dict[str, Any]:
    try:
        figures = read(asked)
    except OperationalError as exc:
        if not isinstance(exc.__cause__, QueryCanceled):
            raise
        return {"asked": asked.definition, "too_much": True}
    opened, paid = Links(asked, Basis.CREATED), Links(asked, Basis.COMPLETED)
    if figures.is_empty:
        return {"asked": asked.definition, "nothing": True, "never": not PaymentSession.objects.exists()}
    return {
        "asked": asked.definition,
        "one_account": len(asked.accounts) == 1,
        "hatch": mark_safe(HATCH),  # noqa: S308 - a constant
        "figures": figures,
        "paid": {
            "totals": tables.totals_paid(figures, paid),
            "charts": list(charts.payment_charts(figures, paid)),
            "cost": charts.cost_chart(figures, paid),
            "report": paid.report(),
        },
        "opened": {
            "totals": tables.totals_opened(figures, opened),
            "charts": list(charts.share_charts(figures, opened)),
            "report": opened.report(),
        },
    }
