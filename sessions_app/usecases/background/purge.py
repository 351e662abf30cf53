"""Deletes what is no longer needed: shoppers' data, keys, events, deliveries, tokens, sign-ins, files.

`additionalInformation` is free text of the merchant and may name a shopper, so it goes with the shopper's data.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, F, Func, JSONField, OuterRef, Q, QuerySet

from sessions_app.models import (
    DeliveryState,
    EventTally,
    IdempotencyRecord,
    InboundEvent,
    PaymentSession,
    ProviderAttempt,
    Report,
    RevokedToken,
    StaffSession,
    UnroutableOrder,
    WebhookDelivery,
)
from sessions_app.models.inbound_event import DONE
from sessions_app.models.session import HAS_PERSONAL_DATA
from sessions_app.reports import storage
from sessions_app.settlement import uploads
from sessions_app.states import AttemptState, RecordState, Status
from sessions_app.usecases.background.sweeping import NO_LIMITS, Limits, OnRow, ignore

PORTION = 1000
ORDER_WITHOUT_FREE_FORM = Func(
    F("order"), template="""%(expressions)s || '{"additionalInformation": null}'::jsonb""", output_field=JSONField()
)
UNRESOLVED = (AttemptState.PLANNED, AttemptState.QUARANTINED)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long each kind of data is kept."""

    customers: timedelta = timedelta(days=90)
    keys: timedelta = timedelta(days=30)
    events: timedelta = timedelta(days=30)
    failures: timedelta = timedelta(minutes=15)


AS_CONFIGURED = Retention(**settings.RETENTION)


def purge(
    *, now: datetime, retention: Retention = AS_CONFIGURED, limits: Limits = NO_LIMITS, on_row: OnRow = ignore
) -> Counter[str]:
    """Delete in portions, one statement each; returns how many rows of each kind."""
    done: Counter[str] = Counter()
    for kind, rows in _old(now, retention).items():
        while (limits.rows is None or done.total() < limits.rows) and (count := _delete_portion(kind, rows)):
            done[kind] += count
            for _ in range(count):
                on_row(kind)
    done["uploads"] += uploads.forget_old(now=now)
    return done


def forgettable(now: datetime, *, retention: Retention = AS_CONFIGURED) -> int:
    """Count the rows to delete or erase."""
    return sum(rows.count() for rows in _old(now, retention).values())


def _old(now: datetime, retention: Retention) -> dict[str, QuerySet]:
    return {
        "customers": _customers(now - retention.customers),
        "keys": _keys(now - retention.keys),
        "events": InboundEvent.objects.filter(progress__in=DONE, received_at__lt=now - retention.events),
        "event counts": EventTally.objects.filter(last_at__lt=now - retention.events),
        "deliveries": WebhookDelivery.objects.filter(
            created_at__lt=now - retention.events, state__in=(DeliveryState.DELIVERED, DeliveryState.GIVEN_UP)
        ),
        "unroutable": UnroutableOrder.objects.filter(created_at__lt=now - retention.events),
        "tokens": RevokedToken.objects.filter(expires_at__lt=now),
        "staff sessions": StaffSession.objects.filter(expire_date__lt=now),
        "refused sign-ins": AccessAttempt.objects.filter(attempt_time__lt=now - retention.failures),
        "reports": _reports(now),
    }


def _delete_portion(kind: str, rows: QuerySet) -> int:
    """Delete one portion; shoppers are erased from a session that stays, files from a report that stays."""
    portion = rows.model._base_manager.filter(pk__in=rows.values("pk")[:PORTION])
    if kind == "customers":
        return portion.update(sealed_customer=None, email_index=None, order=ORDER_WITHOUT_FREE_FORM)
    if kind == "reports":
        return _without_files(portion)
    return portion.delete()[1].get(rows.model._meta.label, 0)


def _reports(now: datetime) -> "QuerySet[Report]":
    ended = Report.objects.exclude(state__in=(Report.State.QUEUED, Report.State.RUNNING))
    return ended.filter(files_until__lt=now).exclude(folder="")


def _without_files(reports: "QuerySet[Report]") -> int:
    folders = dict(reports.values_list("pk", "folder"))
    for folder in folders.values():
        storage.remove(folder)
    return Report.objects.filter(pk__in=folders).update(folder="")


def _customers(before: datetime) -> "QuerySet[PaymentSession]":
    ended = Q(closed_at__lt=before) | Q(status=Status.ABANDONED, created_at__lt=before)
    return PaymentSession.objects.filter(ended & HAS_PERSONAL_DATA)


def _keys(before: datetime) -> "QuerySet[IdempotencyRecord]":
    """Never a key whose work is unresolved: its retry must still find the same checkout."""
    unresolved = ProviderAttempt.objects.filter(session=OuterRef("session_id"), state__in=UNRESOLVED)
    old = IdempotencyRecord.objects.filter(created_at__lt=before).exclude(state=RecordState.RUNNING)
    return old.exclude(Exists(unresolved))
