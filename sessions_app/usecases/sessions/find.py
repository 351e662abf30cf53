"""Finds sessions and events about them by what a person has in hand: an id, an order or a provider's reference."""

from uuid import UUID

from django.db.models import QuerySet

from providers.models import ProviderAccount
from sessions_app.ids import as_uuid
from sessions_app.models import Application, InboundEvent, PaymentSession, ProviderAttempt
from sessions_app.states import EventProgress

MOST = 500


def find_sessions(text: str) -> list[UUID]:
    """Give the ids of the sessions `text` names in full, at most MOST; each look-up walks an index.

    `text` may be the id of a session or of an attempt, the merchant's order reference, or the provider's id of the
    checkout or of the payment.
    """
    found = [*_by_id(text), *_by_order(text), *_by_checkout(text)]
    return list(dict.fromkeys(found))[:MOST]


def find_events(text: str) -> list[UUID]:
    """Give the ids of the provider events that `text` names in full or is about, at most MOST of each kind.

    `text` may be the provider's id of an event, anything that `find_sessions` takes, or a parked event's checkout.
    """
    accounts, events = list(ProviderAccount.objects.values_list("id", flat=True)), InboundEvent.objects
    found = (
        events.filter(account_id__in=accounts, event_id=text),
        events.filter(session_id__in=find_sessions(text)),
        events.filter(progress=EventProgress.PARKED, reference=text),
    )
    return [key for rows in found for key in rows.values_list("id", flat=True)[:MOST]]


def _by_id(text: str) -> list[UUID]:
    if (key := as_uuid(text)) is None:
        return []
    of_attempt = ProviderAttempt.objects.filter(pk=key).values_list("session_id", flat=True)
    of_event = InboundEvent.objects.filter(pk=key, session__isnull=False).values_list("session_id", flat=True)
    return [key, *of_attempt, *of_event]


def _by_order(text: str) -> "QuerySet[PaymentSession, UUID]":
    """Name all applications: there are few, and the index begins with the application."""
    applications = list(Application.objects.values_list("id", flat=True))
    sessions = PaymentSession.objects.filter(application_id__in=applications, order_reference=text)
    return sessions.order_by("-id").values_list("id", flat=True)[:MOST]


def _by_checkout(text: str) -> list[UUID]:
    accounts = list(ProviderAccount.objects.values_list("id", flat=True))
    checkouts = PaymentSession.objects.filter(account_id__in=accounts, reference=text)
    payments = PaymentSession.objects.filter(account_id__in=accounts, payment_reference=text).exclude(
        payment_reference=""
    )
    return [*checkouts.values_list("id", flat=True)[:MOST], *payments.values_list("id", flat=True)[:MOST]]
