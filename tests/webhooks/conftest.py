"""A merchant that receives, endpoints of it, and sessions that happen."""

import socket
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from providers.base import CheckoutState, CheckoutStatus
from sessions_app.models import Application, PaymentSession, WebhookDelivery, WebhookEndpoint
from sessions_app.usecases.sessions.apply_state import apply_state
from sessions_app.usecases.webhooks.endpoints import NewEndpoint, create_endpoint
from sessions_app.webhooks import addresses
from tests.stand_ins.merchant import Merchant
from tests.stand_ins.merchant import merchant as receiving


@pytest.fixture
def merchant() -> Iterator[Merchant]:
    """A receiver of this test's own."""
    with receiving() as running:
        yield running


@pytest.fixture
def endpoint(application: Application, merchant: Merchant) -> Callable[..., WebhookEndpoint]:
    """Makes an endpoint at a path of the merchant, who knows its secret."""

    def make(path: str = "/hook", *types: str, owner: Application = application) -> WebhookEndpoint:
        new = NewEndpoint(merchant.url(path), types)
        shown = create_endpoint(application_id=owner.id, mode=owner.mode, new=new, now=timezone.now())
        merchant.secrets[path] = shown.secret
        return shown.endpoint

    return make


@pytest.fixture
def public(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> Merchant:
    """The merchant as if on the open internet: every name leads to a public address, and that to him."""
    create = socket.create_connection
    home = ("127.0.0.1", merchant.port)
    monkeypatch.setattr(addresses, "resolve", lambda host, port: ["93.184.216.34"])
    monkeypatch.setattr(
        socket, "create_connection", lambda to, *rest, **more: create(home if to[0][:3] == "93." else to, *rest, **more)
    )
    monkeypatch.setattr(Merchant, "url", lambda self, path="/hook": f"http://shop.example.com{path}")
    return merchant


@pytest.fixture
def opened(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> Callable[..., PaymentSession]:
    """Opens sessions over the API."""
    account(f"hooks-{uuid4().hex[:8]}")

    def open_one(**given: Any) -> PaymentSession:
        answer = post(order(), **given)
        assert answer.status_code == 201, answer.content
        return PaymentSession.objects.get(pk=answer.json()["sessionId"])

    return open_one


@pytest.fixture
def move(database: None) -> Callable[..., None]:
    """What happens when the provider says so."""

    def apply(session: PaymentSession, word: str) -> None:
        state = CheckoutState(session.reference, CheckoutStatus[word], Decimal("140.76"), "AUD")
        apply_state(session_id=session.id, state=state, now=timezone.now())

    return apply


@pytest.fixture
def due_now() -> Callable[[], None]:
    """Lets what waits for its next try, and endpoints that are paused, come due."""

    def hurry() -> None:
        WebhookDelivery.objects.filter(state="PENDING").update(next_at=timezone.now(), leased_until=None)
        WebhookEndpoint.objects.filter(paused_until__isnull=False).update(paused_until=timezone.now())

    return hurry
