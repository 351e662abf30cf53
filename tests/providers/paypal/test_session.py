"""A session at PayPal, from the order to the money: taken once, after the approval, never after the session's end."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.api.sessions.samples import ORDER
from sessions_app.models import InboundEvent, PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.provider_events.apply import apply_provider_events
from sessions_app.usecases.sessions.expire_due import expire_sessions
from tests.forget import forget_everything
from tests.provider_events.test_any_provider import deliver
from tests.providers.paypal.stand import Stand

PATH = "/webhooks/paypal/eu"


@pytest.fixture
def session(
    stand: Stand,
    account: Callable[..., ProviderAccount],
    post: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> PaymentSession:
    """A session that was opened at the stand-in."""
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "paypal", stand.base)
    forget_everything()
    row = account("eu", provider="paypal")
    row.seal_credentials(Stand.good)
    row.save()
    answer = post(dict(ORDER))
    assert answer.status_code == 201
    return PaymentSession.objects.get(pk=answer.json()["sessionId"])


def comes_back(session: PaymentSession, stand: Stand) -> Any:
    """The browser follows PayPal's way back."""
    back = stand.control("returns", session.reference)["return_url"]
    try:
        return Client(raise_request_exception=False).get(
            urlsplit(back).path, {"token": session.reference, "PayerID": "X"}
        )
    finally:
        connection.close()


def sends(session: PaymentSession, kind: str = "CHECKOUT.ORDER.APPROVED") -> int:
    attempt = session.attempts.get()
    resource = {"id": session.reference, "purchase_units": [{"custom_id": str(attempt.pk)}]}
    event = {"id": "WH-1", "create_time": "2026-02-02T00:23:12Z", "event_type": kind, "resource": resource}
    body = json.dumps(event).encode()
    notice = Stand.notice(body, secret="", now=timezone.now(), url=settings.PUBLIC_BASE_URL + PATH)
    return int(deliver(PATH, notice).status_code)


def status_of(session: PaymentSession) -> str:
    session.refresh_from_db()
    return session.status


def test_a_shopper_who_comes_back_after_approving_has_paid(session: PaymentSession, stand: Stand) -> None:
    before = stand.paid_count()
    stand.pay(session.reference)

    answer = comes_back(session, stand)

    assert answer.status_code == 303
    assert answer["Location"] == session.order["redirectUrls"]["success"]
    assert status_of(session) == Status.COMPLETED
    assert stand.paid_count() == before + 1


def test_a_shopper_who_does_not_come_back_has_paid_when_the_event_is_applied(
    session: PaymentSession, stand: Stand
) -> None:
    before = stand.paid_count()
    stand.pay(session.reference)

    assert sends(session) == 200
    apply_provider_events(now=timezone.now())

    assert status_of(session) == Status.COMPLETED
    assert stand.paid_count() == before + 1


def test_an_event_that_was_forged_changes_nothing(session: PaymentSession, stand: Stand) -> None:
    before = stand.paid_count()

    assert sends(session, "CHECKOUT.ORDER.COMPLETED") == 200
    apply_provider_events(now=timezone.now())

    assert InboundEvent.objects.get().progress == "APPLIED"
    assert status_of(session) == Status.PENDING
    assert stand.paid_count() == before


def test_what_is_approved_after_the_session_expired_is_not_captured(session: PaymentSession, stand: Stand) -> None:
    before = stand.paid_count()
    PaymentSession.objects.update(check_at=timezone.now())
    expire_sessions(now=session.expires_at + timedelta(seconds=1))
    assert status_of(session) == Status.EXPIRED

    stand.pay(session.reference)
    assert sends(session) == 200
    apply_provider_events(now=timezone.now())
    comes_back(session, stand)

    assert status_of(session) == Status.EXPIRED
    assert stand.paid_count() == before


def test_a_shopper_whose_money_was_refused_goes_on_to_the_failure_page(session: PaymentSession, stand: Stand) -> None:
    stand.control("outcome", session.reference, "INSTRUMENT_DECLINED")
    stand.pay(session.reference)

    answer = comes_back(session, stand)

    assert answer["Location"] == session.order["redirectUrls"]["failure"]
    assert status_of(session) == Status.FAILED
    assert sends(session) == 200
    apply_provider_events(now=timezone.now())
    assert status_of(session) == Status.FAILED


def test_a_payment_that_is_pending_is_completed_when_paypal_says_so(session: PaymentSession, stand: Stand) -> None:
    stand.control("outcome", session.reference, "PENDING")
    stand.pay(session.reference)
    comes_back(session, stand)
    assert status_of(session) == Status.PROCESSING

    stand.control("settle", session.reference)
    assert sends(session, "CHECKOUT.ORDER.COMPLETED") == 200
    apply_provider_events(now=timezone.now())

    assert status_of(session) == Status.COMPLETED
