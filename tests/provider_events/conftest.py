"""A shop at Stripe's stand-in, over real HTTP, whose events the tests write."""

import itertools
import json
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import ThreadingHTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from providers.models import ProviderAccount
from sessions_app.models import Application, PaymentSession
from tests.providers.provider_stands import STANDS
from tests.stand_ins.stripe import Books, Handler

numbers = itertools.count(1)


class StripeShop:
    """An account at the stand-in: `sessions` are its Checkout Sessions there, `asked` the paths that were asked for."""

    def __init__(self, account: ProviderAccount) -> None:
        self.account, self.books = account, Books()
        self.asked: list[str] = []
        self.while_asked: Callable[[], None] = lambda: None

    @property
    def sessions(self) -> dict[str, dict[str, Any]]:
        return self.books.sessions

    def complete(self, reference: str, **changes: Any) -> dict[str, Any]:
        """Has the shopper pay; gives the session as Stripe then writes it, with `changes`."""
        self.books.pay(reference)
        return self.sessions[reference] | {"mode": "payment", "livemode": False} | changes

    def send(self, event: dict[str, Any], *, secret: str | None = None) -> int:
        """Posts an event as Stripe does; gives the status of our answer."""
        body = json.dumps(event).encode()
        secret = secret or self.account.credentials.webhook_secrets[0]
        header = STANDS["stripe"].notice(body, secret=secret, now=datetime.now(UTC)).headers
        headers = {name.title(): value for name, value in header.items()}
        path = f"/webhooks/stripe/{self.account.name}"
        try:
            answer = Client(raise_request_exception=False).post(
                path, body, content_type="application/json", headers=headers
            )
            return answer.status_code
        finally:
            connection.close()


def snapshot(session: dict[str, Any], kind: str = "completed", **changes: Any) -> dict[str, Any]:
    """An event that holds the session."""
    return {
        "id": f"evt_{next(numbers)}", "object": "event", "api_version": "2026-10-28.endive",
        "type": f"checkout.session.{kind}", "created": int(time.time()), "data": {"object": session},
    } | changes  # fmt: skip


def thin(reference: str, kind: str = "completed", **changes: Any) -> dict[str, Any]:
    """An event that only points to the session."""
    return {
        "id": f"evt_test_{next(numbers)}", "object": "v2.core.event", "type": f"v1.checkout.session.{kind}",
        "created": "2026-11-20T10:00:00.000Z", "livemode": False, "context": None, "reason": None,
        "related_object": {"id": reference, "type": "checkout.session", "url": f"/v1/checkout/sessions/{reference}"},
    } | changes  # fmt: skip


@pytest.fixture
def open_shop(account: Callable[..., ProviderAccount], monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens a shop at Stripe."""
    servers = []

    def make(name: str = "default", **columns: Any) -> StripeShop:
        shop = StripeShop(account(name, provider="stripe", **columns))

        class Answers(Handler):
            books = shop.books

            def _get(self) -> tuple[int, Any]:
                shop.asked.append(self.path.partition("?")[0])
                shop.while_asked()
                return super()._get()

        server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        monkeypatch.setitem(settings.PROVIDER_API_BASES, "stripe", f"http://127.0.0.1:{server.server_port}")
        return shop

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def stripe_shop(open_shop: Callable[..., StripeShop]) -> StripeShop:
    """A shop in sandbox mode."""
    return open_shop()


@pytest.fixture
def bought(stripe_shop: StripeShop, post: Callable[..., Any], order: Callable[..., Any]) -> PaymentSession:
    """A PENDING session at Stripe."""
    return PaymentSession.objects.get(pk=post(order()).json()["sessionId"])


@pytest.fixture
def live_application(database: None) -> Application:
    """An application whose orders are real."""
    return Application.objects.create(name="Live shop", mode="live")
