"""What the Today page counts, as data. The list behind a count uses the same query, through `filter` or its own filter.

All of it is one statement. Every count stops at MOST, and every one has an index that holds little more than what is
counted, so that none of it grows with the number of sessions.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, Model, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from providers.models import ConfigurationVersion
from routing.models import PlannedOutage, WeightsRevision
from sessions_app.ids import lowest_id
from sessions_app.models import (
    DeliveryState,
    IdempotencyRecord,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    SettlementBreak,
    SettlementFile,
    UnroutableOrder,
    WebhookDelivery,
    WebhookEndpoint,
)
from sessions_app.models.session import AWAITING_END
from sessions_app.states import AttemptState, EventProgress, RecordState

MOST, MOST_NAMED = 1000, 50
DAY, WEEK = timedelta(days=1), timedelta(days=7)
OVERDUE, QUARANTINED, STUCK = timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=1)
LATEST = timedelta(days=90)
"""How old a session may be whose late payment is counted: it bounds how many old ones are passed over."""


@dataclass(frozen=True, slots=True)
class Question:
    """Which rows are counted. `query` is the list's own word for them, where it has one."""

    model: type[Model]
    conditions: Mapping[str, Any]
    query: str = ""
    beyond: Q | None = None

    @property
    def address(self) -> str:
        """The list of these rows."""
        return f"{list_of(self.model)}?{self.query or urlencode(self.conditions)}"

    @property
    def rows(self) -> "QuerySet[Any]":
        """These rows, in no order."""
        return self.model._default_manager.filter(self.beyond or Q(), **self.conditions).order_by()


def questions(now: datetime) -> dict[str, Question]:
    """Say what is counted at `now`, by name."""
    now = now.replace(second=0, microsecond=0)
    return {
        "late": _late(now - DAY, now),
        "late_this_week": _late(now - WEEK, now),
        "review": Question(PaymentSession, {}, "review=1", ~Q(review="")),
        "unroutable": Question(UnroutableOrder, {"created_at__gte": now - DAY}, "today=unroutable"),
        "parked": Question(InboundEvent, {"progress__exact": EventProgress.PARKED}),
        "given_up": Question(WebhookDelivery, {"state__exact": DeliveryState.GIVEN_UP}),
        "switched_off": Question(WebhookEndpoint, {"enabled": False, "disabled_reason__gt": ""}, "today=switched_off"),
        "paused": Question(WebhookEndpoint, {"enabled": True, "paused_until__gt": now}, "today=paused"),
        "breaks": Question(SettlementFile, {}, "open=1", Q(pk__in=_open_breaks().values("file"))),
        "unapproved": Question(WeightsRevision, {"needs_approval": True, "approval__isnull": True}, "today=unapproved"),
        "outages": Question(PlannedOutage, {"starts_at__lte": now, "ends_at__gt": now}, "now=1"),
        "overdue": Question(
            PaymentSession, {"status__in": AWAITING_END, "check_at__lt": now - OVERDUE}, "today=overdue"
        ),
        "events": Question(InboundEvent, {"progress__exact": EventProgress.RECEIVED}),
        "webhooks": Question(WebhookDelivery, {"state__exact": DeliveryState.PENDING}),
    }


def ask(asked: Iterable[str], *, now: datetime) -> dict[str, Any]:
    """Answer questions by name: counts, at most MOST + 1, and for `stuck` and `quarantined` session ids.

    `events_due` and `webhooks_due` are when the first of those was due; None when none waits.
    """
    known = {name: _capped(each.rows) for name, each in questions(now).items()} | {
        "stuck": ArraySubquery(_stuck(now).values("session_id")[: MOST + 1]),
        "quarantined": ArraySubquery(_quarantined(now).values("session_id")[: MOST + 1]),
        "events_due": Subquery(_events().values("next_at")[:1]),
        "webhooks_due": Subquery(_endpoints(now).values("first")[:1]),
    }
    wanted = {name: known[name] for name in asked}
    if not wanted:
        return {}
    return dict(ConfigurationVersion.objects.values(**wanted).get())  # any table with one row would do


def list_of(model: type[Model], query: str = "") -> str:
    """Give the address of a model's list."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist") + query


def sessions_of(ids: Iterable[Any]) -> str:
    """Give the list of the first few of some sessions."""
    named = ",".join(str(each) for each in list(dict.fromkeys(ids))[:MOST_NAMED])
    return list_of(PaymentSession, f"?{urlencode({'id__in': named})}")


def _late(since: datetime, now: datetime) -> Question:
    conditions = {"late": True, "closed_at__gte": since}
    return Question(PaymentSession, conditions, "today=late", Q(id__gte=lowest_id(now - LATEST)))


def _open_breaks() -> "QuerySet[SettlementBreak]":
    return SettlementBreak.objects.filter(resolved_at=None).order_by()


def _stuck(now: datetime) -> "QuerySet[IdempotencyRecord]":
    return IdempotencyRecord.objects.filter(state=RecordState.RUNNING, leased_until__lt=now - STUCK)


def _quarantined(now: datetime) -> "QuerySet[ProviderAttempt]":
    held = ProviderAttempt.objects.filter(state=AttemptState.QUARANTINED, planned_at__lt=now - QUARANTINED)
    return held.order_by()


def _events() -> "QuerySet[InboundEvent]":
    return InboundEvent.objects.filter(progress=EventProgress.RECEIVED).order_by("next_at")


def _endpoints(now: datetime) -> "QuerySet[Any]":
    """Those that may be sent to, with when their first delivery was due: what rests is not late."""
    waiting = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.PENDING)
    first = Subquery(waiting.order_by("next_at").values("next_at")[:1])
    ready = WebhookEndpoint.objects.filter(Q(paused_until=None) | Q(paused_until__lte=now), enabled=True)
    return ready.annotate(first=first).order_by("first")


def _capped(rows: "QuerySet[Any]") -> Func:
    return Func(ArraySubquery(rows.values("pk")[: MOST + 1]), function="cardinality", output_field=IntegerField())
