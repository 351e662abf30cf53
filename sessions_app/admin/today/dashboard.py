"""Today, the first page: figures that lead to their lists, and the last 24 hours as charts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import mark_safe

from providers.models import ProviderAccount
from routing.charts.comparisons import HATCH
from sessions_app.admin.today import charts, figures, tiles
from sessions_app.admin.today.day import read_day
from sessions_app.admin.today.tiles import May
from sessions_app.models import PaymentSession

WHOLE, INNER = "admin/base.html", "admin/bare.html"


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Add the page's contents to Unfold's context; its own refreshes come without a frame."""
    now = timezone.now()

    def may(model: type[Model]) -> bool:
        return _may(request, model)

    found = tiles.answers(may, now=now)
    groups = {
        "attention": tiles.attention(found, now=now),
        "routing": tiles.routing(found, may, now=now),
        "background": tiles.background(found, now=now),
    }
    day = _day(may, now)
    return context | {
        "title": "Today",
        "frame": INNER if request.headers.get("X-Background") == "1" else WHOLE,
        "now": now,
        "worker": tiles.worker(now),
        "hatch": mark_safe(HATCH),  # noqa: S308 - a constant
        **day,
        **groups,
        "alerts": [each for group in (day["day"], *groups.values()) for each in group if each.tone],
    }


def _day(may: May, now: datetime) -> dict[str, Any]:
    day = read_day(now=now)
    never = day.is_empty and not PaymentSession.objects.exists()
    return {
        "day": figures.tiles(day, may, now=now),
        "charts": charts.charts(day, now=now) if may(ProviderAccount) and not day.is_empty else [],
        "quiet": day.is_empty and not never,
        "first_run": never,
        "no_accounts": not day.hours,
        "can_simulate": settings.SANDBOX,
    }


def _may(request: HttpRequest, model: type[Model]) -> bool:
    app, name = model._meta.app_label, model._meta.model_name
    return any(request.user.has_perm(f"{app}.{verb}_{name}") for verb in ("view", "change"))  # type: ignore[union-attr]
