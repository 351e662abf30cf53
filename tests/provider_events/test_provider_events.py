"""Providers' events: verified, kept, applied once, in whatever order they come."""

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from providers.sandbox.webhook import signature
from sessions_app.models import EventTally, InboundEvent, PaymentSession, ProviderAttempt, SessionEvent
from sessions_app.usecases.background.sweeping import Limits
from sessions_app.usecases.provider_events import apply as applying
from sessions_app.usecases.provider_events.apply import LEASE, RETRY_AFTER, apply_provider_events, requeue
from tests.threads import at_once

numbers = itertools.count(1)


@pytest.fixture
def shop(account: Callable[..., ProviderAccount], sandbox: Any) -> ProviderAccount:
    """An account of its own."""
    return account(f"events-{uuid4().hex[:8]}")


@pytest.fixture
def opened(post: Callable[..., Any], order: Callable[..., Any], shop: ProviderAccount) -> PaymentSession:
    """A PENDING session at `shop`."""
    return PaymentSession.objects.get(pk=post(order()).json()["sessionId"])


def said(session: PaymentSession, status: str = "paid", **changes: Any) -> bytes:
    """An event of the sandbox about a session's checkout."""
    data = {
        "id": session.reference,
        "reference": str(session.attempts.get(state="LIVE").id),
        "status": status,
        "amount": 14076,
        "currency": "AUD",
        "url": session.checkout_url,
        "payment_id": f"pay_{next(numbers)}" if status == "paid" else None,
    }
    event = {"id": f"evt_{next(numbers)}", "type": f"checkout.{status}", "created": int(time.time())}
    return json.dumps({**event, "data": {**data, **changes}}).encode()


def deliver(account: ProviderAccount, body: bytes, *, header: str | None = None, **headers: str) -> Any:
    """Posts an event as the sandbox does."""
    signed = signature(body, secret=account.credentials.webhook_secrets[0], timestamp=int(time.time()))
    given = {"Sandbox-Signature": signed if header is None else header, **headers}
    path = f"/webhooks/sandbox/{account.name}"
    try:
        return Client(raise_request_exception=False).post(
            path, data=body, content_type="application/json", headers=given
        )
    finally:
        connection.close()


def types(session: PaymentSession) -> list[str]:
    return list(SessionEvent.objects.filter(session=session).values_list("type", flat=True))


def test_a_payment_is_stored_answered_and_applied(opened: PaymentSession, shop: ProviderAccount) -> None:
    answer = deliver(shop, said(opened))

    assert (answer.status_code, answer.json()) == (200, {"received": True})
    stored = InboundEvent.objects.get()
    assert (stored.progress, stored.status, str(stored.amount)) == ("RECEIVED", "PAID", "140.7600")
    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=1)
    opened.refresh_from_db()
    assert (opened.status, opened.payment_reference) == ("COMPLETED", stored.payment_reference)
    assert types(opened) == ["session.created", "session.completed"]
    stored.refresh_from_db()
    assert (stored.progress, stored.session_id) == ("APPLIED", opened.id)


def test_the_same_event_many_times_at_once_counts_once(opened: PaymentSession, shop: ProviderAccount) -> None:
    body = said(opened)

    answers = at_once(24, lambda: deliver(shop, body))
    ended = at_once(4, lambda: apply_provider_events(now=timezone.now()))

    assert {answer.status_code for answer in answers} == {200}
    assert sum(ended, Counter()) == Counter(APPLIED=1)
    assert types(opened) == ["session.created", "session.completed"]


BAD_HEADERS = ["", "t=1,v1=\u00e9", "t=1,t=2,v1=00", "v1=00", "t=1", f"t=NOW,v1={'0' * 64}", "nonsense"]


@pytest.mark.parametrize("header", BAD_HEADERS)
def test_what_is_not_signed_is_refused(header: str, opened: PaymentSession, shop: ProviderAccount) -> None:
    answer = deliver(shop, said(opened), header=header.replace("NOW", str(int(time.time()))))

    assert (answer.status_code, answer.json()["error"]) == (400, "Bad Request")
    assert not InboundEvent.objects.exists()


@pytest.mark.parametrize("seconds", [-301, 301, 31_536_000])
def test_a_clock_that_is_off_is_refused_either_way(seconds: int, opened: PaymentSession, shop: ProviderAccount) -> None:
    body = said(opened)
    signed = signature(body, secret=shop.credentials.webhook_secrets[0], timestamp=int(time.time()) + seconds)

    assert deliver(shop, body, header=signed).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{}", b"\xff\xfe", b"[" * 5000, b'{"type":"checkout.paid"}'])
def test_garbage_that_is_well_signed_is_refused(body: bytes, shop: ProviderAccount) -> None:
    assert deliver(shop, body).status_code == 400
    assert not InboundEvent.objects.exists()


def test_ten_megabytes_are_too_many(shop: ProviderAccount) -> None:
    assert deliver(shop, b"x" * 10_000_000).status_code == 413


def test_an_unknown_account_is_not_found(shop: ProviderAccount) -> None:
    shop.name = "nobody"
    answer = deliver(shop, b"{}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json")


def test_another_accounts_signature_is_refused(
    opened: PaymentSession, shop: ProviderAccount, account: Callable[..., ProviderAccount]
) -> None:
    other = account("other")
    body = said(opened)
    theirs = signature(body, secret=other.credentials.webhook_secrets[0], timestamp=int(time.time()))

    assert deliver(shop, body, header=theirs).status_code == 400


def test_an_account_cannot_speak_about_anothers_checkout(
    opened: PaymentSession, account: Callable[..., ProviderAccount]
) -> None:
    other = account("other")

    assert deliver(other, said(opened)).status_code == 200

    assert apply_provider_events(now=timezone.now()) == Counter(LATER=1)
    opened.refresh_from_db()
    assert opened.status == "PENDING"


def test_a_switched_off_accounts_payments_still_count(opened: PaymentSession, shop: ProviderAccount) -> None:
    ProviderAccount.objects.update(enabled=False)

    deliver(shop, said(opened))
    apply_provider_events(now=timezone.now())

    opened.refresh_from_db()
    assert opened.status == "COMPLETED"


def test_an_event_that_comes_before_its_checkout_is_kept_and_retried(
    opened: PaymentSession, shop: ProviderAccount
) -> None:
    now = timezone.now()
    deliver(shop, said(opened))
    ProviderAttempt.objects.update(state="PLANNED", sealed_request=b"x")

    assert apply_provider_events(now=now + timedelta(seconds=1)) == Counter(LATER=1)
    assert InboundEvent.objects.get().problem == "The checkout is still being opened"
    ProviderAttempt.objects.update(state="LIVE")
    assert apply_provider_events(now=now + timedelta(seconds=1)) == Counter()
    assert apply_provider_events(now=now + timedelta(seconds=30)) == Counter(APPLIED=1)


def test_an_event_nobody_can_place_is_parked_and_may_be_tried_again(
    opened: PaymentSession, shop: ProviderAccount
) -> None:
    deliver(shop, said(opened, reference=str(uuid4()), id="co_elsewhere"))
    now = timezone.now()

    ended = [apply_provider_events(now=now + timedelta(days=2 * number)) for number in range(len(RETRY_AFTER) + 3)]

    assert sum(ended, Counter()) == Counter(LATER=len(RETRY_AFTER), PARKED=1)
    event = InboundEvent.objects.get()
    assert (event.progress, event.problem) == ("PARKED", "No checkout of ours is known by that reference")
    assert requeue([event], now=now) == 1
    assert apply_provider_events(now=now) == Counter(LATER=1)


def test_an_event_that_breaks_us_is_kept_and_nothing_of_it_stays(
    opened: PaymentSession, shop: ProviderAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(shop, said(opened))
    with monkeypatch.context() as patched:
        patched.setattr(applying, "_mark", lambda *_: 1 / 0)
        assert apply_provider_events(now=timezone.now()) == Counter(LATER=1)
    opened.refresh_from_db()
    assert (opened.status, types(opened)) == ("PENDING", ["session.created"])
    assert InboundEvent.objects.get().problem == "Fault of ours: ZeroDivisionError"

    apply_provider_events(now=timezone.now() + LEASE)

    opened.refresh_from_db()
    assert opened.status == "COMPLETED"


def test_money_at_a_checkout_nobody_was_shown_is_parked(opened: PaymentSession, shop: ProviderAccount) -> None:
    body = said(opened)
    expired = said(opened, status="expired")
    ProviderAttempt.objects.update(state="QUARANTINED", sealed_request=b"x")
    deliver(shop, expired)
    deliver(shop, body)

    assert apply_provider_events(now=timezone.now()) == Counter(IGNORED=1, PARKED=1)
    assert "nobody was shown" in InboundEvent.objects.get(status="PAID").problem


def test_another_amount_holds_the_session_for_review(opened: PaymentSession, shop: ProviderAccount) -> None:
    deliver(shop, said(opened, amount=1))

    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=1)

    opened.refresh_from_db()
    assert (opened.status, opened.review) == ("PENDING", "Provider says 0.01 AUD, ordered 140.76 AUD")


def test_genuine_events_about_nothing_of_ours_are_answered_and_not_kept(
    opened: PaymentSession, shop: ProviderAccount
) -> None:
    assert deliver(shop, said(opened, status="declined")).status_code == 200
    assert deliver(shop, said(opened, reference="of another system", amount=None)).status_code == 200

    assert not InboundEvent.objects.exists()
    assert dict(EventTally.objects.values_list("reason", "last_said")) == {
        "OTHER_KIND": "checkout.declined",
        "NOT_OURS": "checkout.paid",
    }


def test_a_limit_is_kept(opened: PaymentSession, shop: ProviderAccount) -> None:
    for _ in range(3):
        deliver(shop, said(opened))

    assert apply_provider_events(now=timezone.now(), limits=Limits(rows=2)).total() == 2
