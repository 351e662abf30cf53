"""Filters by an exact period, for links from other pages. They are shown once they are set."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from sessions_app.ids import highest_id, lowest_id
from sessions_app.models import SessionEvent

LAG = timedelta(days=1)
"""Between a session's id and the time it was created at: minutes at most, and this is generous."""
Span = tuple[datetime, datetime]


class GivenFilter(admin.SimpleListFilter):
    """A filter that shows the value it was given, so that it can be removed."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(str(self.parameter_name), "")
        return [(given, self.words(given))] if given else []

    def words(self, given: str) -> str:
        return given


class SpanFilter(GivenFilter):
    """From one moment until another, both UTC: 2026-01-01T00:00:00Z..2026-01-02T00:00:00Z."""

    def words(self, given: str) -> str:
        span = span_of(given)
        return " until ".join(f"{each:%Y-%m-%d %H:%M}" for each in span) + " UTC" if span else "Not understood; all"

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        span = span_of(self.value() or "")
        return queryset.filter(self.within(*span)) if span else queryset

    def within(self, since: datetime, until: datetime) -> Q:
        raise NotImplementedError


class OpenedFilter(SpanFilter):
    """By the time they were created: bounded by their ids, which have the index."""

    title, parameter_name = "opened", "opened"

    def within(self, since: datetime, until: datetime) -> Q:
        ids = Q(id__gte=lowest_id(since, slack=LAG), id__lte=highest_id(until, slack=LAG))
        return ids & Q(created_at__gte=since, created_at__lt=until)


class PaidFilter(SpanFilter):
    """By the time they were paid, as their timelines tell."""

    title, parameter_name = "paid", "paid"

    def within(self, since: datetime, until: datetime) -> Q:
        payments = SessionEvent.objects.filter(type="session.completed", created_at__gte=since, created_at__lt=until)
        return Q(id__in=payments.order_by().values("session_id"))


SPANS = (OpenedFilter, PaidFilter)


def span_of(text: str) -> Span | None:
    """Read what `format_span` wrote; None when it is something else."""
    try:
        since, until = (datetime.fromisoformat(each).astimezone(UTC) for each in text.split(".."))
    except (ValueError, OverflowError):
        return None
    return since, until


def format_span(since: datetime, until: datetime) -> str:
    """Write a span for an address."""
    return "..".join(each.astimezone(UTC).isoformat().replace("+00:00", "Z") for each in (since, until))


def has_span(request: HttpRequest) -> bool:
    """Tell whether the list is bounded by times that can be read."""
    return any(span_of(request.GET.get(str(each.parameter_name), "")) for each in SPANS)
