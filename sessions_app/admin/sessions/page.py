"""The page of one session: what happened to this order?"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Model, Prefetch
from django.urls import reverse
from django.utils.html import format_html

from providers.money import format_amount
from providers.registry import adapter_of
from sessions_app.admin.routing.decision_panel import panel
from sessions_app.admin.sessions.masking import mask
from sessions_app.admin.sessions.timeline import span, timeline
from sessions_app.admin.times import to_the_second
from sessions_app.models import (
    AuditEntry,
    DeliveryAttempt,
    IdempotencyRecord,
    InboundEvent,
    PaymentSession,
    WebhookDelivery,
)
from sessions_app.states import HIDDEN, Status

BADGES = {
    "Completed": "success",
    "Pending": "info",
    "Processing": "info",
    "Expiring": "info",
    "Cancelling": "info",
    "Failed": "danger",
    "Expired": "warning",
    "Cancelled": "warning",
}
MOST_ACTS, MOST_OTHERS = 100, 20


def context(session: PaymentSession, *, viewer: User, now: datetime) -> dict[str, Any]:
    """Gather all the page shows, in a number of queries that does not depend on the session."""
    deliveries = _deliveries(session)
    attempts = list(session.attempts.select_related("account"))
    inbound = list(session.inbound_events.select_related("account").order_by("received_at"))
    acts = list(AuditEntry.objects.filter(subject_type=session._meta.db_table, subject_id=str(session.pk))[:MOST_ACTS])
    return {
        "session": session,
        "badge": BADGES.get(session.status.title(), ""),
        "summary": summary(session, now=now),
        "facts": [(title, value) for title, value in _facts(session, viewer) if value],
        "provider_link": _provider_link(session),
        "money": money(session),
        "total": f"{_amount(session.total, session)} {session.currency}",
        "lines": timeline(
            session,
            attempts=attempts,
            events=session.events.all(),
            inbound=inbound,
            deliveries=deliveries,
            acts=acts,
        ),
        "attempts": attempts,
        "inbound": [(each, _said(each)) for each in inbound],
        "deliveries": deliveries,
        "why": panel(session.decision) if session.decision.get("candidates") else "",
        "shopper": mask(session.customer) if session.customer else [],
        "others": list(_others(session)),
        "may": _may(session, viewer, has_deliveries=bool(deliveries)),
    }


def summary(session: PaymentSession, *, now: datetime) -> str:
    """Write the session's outcome in one sentence."""
    status, opened = Status(session.status), session.created_at
    took = span(session.closed_at - opened) if session.closed_at else ""
    if status is Status.COMPLETED:
        late = ", after it had already ended" if session.late else ""
        return f"Paid {took} after it was opened{late}."
    if status in UNPAID:
        return f"{UNPAID[status]} {took} after it was opened."
    if status in HIDDEN:
        return UNSEEN[status]
    if status is Status.PROCESSING:
        return "The shopper has paid; the payment is processing."
    if session.expires_at > now:
        return f"Open: it can be paid for another {span(session.expires_at - now)}."
    return f"Expired {span(now - session.expires_at)} ago: the provider is being asked to close it."


UNPAID = {
    Status.FAILED: "The payment failed",
    Status.CANCELLED: "Cancelled",
    Status.EXPIRED: "Expired unpaid",
}
UNSEEN = {
    Status.CREATING: "Being opened: the merchant has no checkout yet.",
    Status.ABANDONED: "Never opened: no provider opened a checkout, and the merchant got an error.",
}


def money(session: PaymentSession) -> list[dict[str, str]]:
    """List what the total is made of: items, shipping and tax, in the currency's own places."""
    rows = [
        {
            "name": item["name"],
            "sku": item.get("sku") or "",
            "quantity": str(item["quantity"]),
            "each": _amount(item["unitPrice"], session),
            "amount": _amount(Decimal(item["unitPrice"]) * item["quantity"], session),
        }
        for item in session.order["items"]
    ]
    extra = (("Shipping", session.shipping), ("Tax", session.tax))
    return rows + [{"name": name, "amount": _amount(value, session)} for name, value in extra if value]


def _amount(value: Any, session: PaymentSession) -> str:
    return format_amount(Decimal(value), session.currency)


def _said(event: InboundEvent) -> str:
    """Write an event's amount as its currency is written; empty while it is not known."""
    return "" if event.amount is None else format_amount(event.amount, event.currency)


def _facts(session: PaymentSession, viewer: User) -> Iterator[tuple[str, str]]:
    record = IdempotencyRecord.objects.filter(session=session).first()
    yield "Session id", str(session.pk)
    yield "Application", _linked(session.application, viewer)
    yield "Mode", session.application.get_mode_display()
    yield "Provider account", _linked(session.account, viewer) if session.account else ""
    yield "Score", str(session.score or "")
    yield "Checkout at the provider", session.reference
    yield "Payment at the provider", session.payment_reference
    yield "Payment method", session.payment_method
    yield "Idempotency key", record.key if record else ""
    yield "Created", to_the_second(session.created_at)
    yield "Expires", to_the_second(session.expires_at)
    yield "Ended", to_the_second(session.closed_at) if session.closed_at else ""


def _linked(row: Model, viewer: User) -> str:
    """Its name, with a link to its page if the viewer may open that."""
    app, name = row._meta.app_label, row._meta.model_name
    if not viewer.has_perm(f"{app}.view_{name}"):
        return str(row)
    return format_html('<a href="{}">{}</a>', reverse(f"admin:{app}_{name}_change", args=[row.pk]), row)


def _deliveries(session: PaymentSession) -> list[WebhookDelivery]:
    tries = Prefetch("attempts", DeliveryAttempt.objects.order_by("number"))
    rows = WebhookDelivery.objects.filter(session=session).select_related("endpoint")
    return list(rows.prefetch_related(tries).order_by("sequence", "endpoint_id"))


def _others(session: PaymentSession) -> Iterable[PaymentSession]:
    same = PaymentSession.objects.filter(
        application=session.application, order_reference=session.order_reference
    ).exclude(pk=session.pk)
    return same.only("status", "created_at", "late").order_by("-id")[:MOST_OTHERS]


def _provider_link(session: PaymentSession) -> str | None:
    if session.account is None or not session.reference:
        return None
    adapter = adapter_of(session.account)
    return adapter.dashboard_url(reference=session.reference, payment_reference=session.payment_reference)


def _may(session: PaymentSession, viewer: User, *, has_deliveries: bool) -> dict[str, bool]:
    """List the actions that apply to the session and that the viewer may use."""
    at_provider = bool(session.reference)
    return {
        "expire": at_provider
        and session.status in (Status.PENDING, Status.EXPIRING)
        and viewer.has_perm("sessions_app.expire_paymentsession"),
        "reconcile": at_provider and viewer.has_perm("sessions_app.reconcile_paymentsession"),
        "redeliver": has_deliveries and viewer.has_perm("sessions_app.change_webhookdelivery"),
        "reveal": session.sealed_customer is not None and viewer.has_perm("sessions_app.reveal_customer"),
    }
