"""An order through the whole product at Square's stand-in: opened, paid on its page, told by an event, completed."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx2
import pytest
from django.conf import settings
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import InboundEvent, PaymentSession
from sessions_app.states import EventProgress, Status
from sessions_app.usecases.provider_events.apply import apply_provider_events
from tests.forget import forget_everything
from tests.provider_events.test_any_provider import deliver
from tests.providers.square.stand import Stand

PATH = "/webhooks/square/eu"


@pytest.fixture
def session(
    at: Stand,
    account: Callable[..., ProviderAccount],
    post: Callable[..., Any],
    order: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> PaymentSession:
    """An open session of an account at Square."""
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "square", at.base)
    forget_everything()
    shop = account("eu", provider="square")
    shop.seal_credentials(at.good)
    shop.save()
    assert post(order(), key="k").status_code == 201
    return PaymentSession.objects.get()


def told(payment: dict[str, Any]) -> int:
    """Sends what Square tells of a payment."""
    event = Stand.event | {"data": {"type": "payment", "id": payment["id"], "object": {"payment": payment}}}
    url = settings.PUBLIC_BASE_URL + PATH
    notice = Stand.notice(json.dumps(event).encode(), secret="whsec_one", now=datetime.now(UTC), url=url)
    return int(deliver(PATH, notice).status_code)


def page_of(session: PaymentSession, at: Stand) -> str:
    return f"{at.base}/u/{session.reference.partition(':')[0]}"


def test_a_payment_on_square_s_page_completes_the_session_by_its_event(session: PaymentSession, at: Stand) -> None:
    returned = httpx2.post(page_of(session, at), follow_redirects=False).headers["location"]

    assert told(at.control("ledger")["payments"][-1]) == 200
    apply_provider_events(now=timezone.now())

    session.refresh_from_db()
    assert (session.status, session.payment_reference) == (
        Status.COMPLETED, at.control("ledger")["payments"][-1]["id"],
    )  # fmt: skip
    assert returned.startswith(f"{settings.PUBLIC_BASE_URL}/return/")


def test_a_declined_card_leaves_the_session_open(session: PaymentSession, at: Stand) -> None:
    at.control("decline", session.reference.partition(":")[0])

    assert told(at.control("ledger")["payments"][-1]) == 200
    apply_provider_events(now=timezone.now())

    session.refresh_from_db()
    assert session.status == Status.PENDING
    assert InboundEvent.objects.get().progress == EventProgress.APPLIED


def test_a_payment_at_the_till_of_the_same_location_is_no_session_s(session: PaymentSession) -> None:
    till = Stand.event["data"]["object"]["payment"] | {"note": "Table 4"}

    assert told(till) == 200
    assert not InboundEvent.objects.exists()
