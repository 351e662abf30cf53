"""From an order to a paid session, through the product and over HTTP, with Adyen's stand-in."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone

from providers.models import ProviderAccount
from sessions_app.models import EventTally, InboundEvent, PaymentSession
from sessions_app.states import Status
from sessions_app.usecases.provider_events.apply import apply_provider_events
from sessions_app.usecases.sessions.reconcile import reconcile_session
from tests.providers.adyen.notifications import KEY, authorisation, notification, signed
from tests.providers.adyen.server import MERCHANT
from tests.providers.provider_stands import BENCHES


@dataclass
class Shop:
    """An application whose orders go to Adyen's stand-in."""

    stand: Any
    session: PaymentSession
    link: dict[str, Any]

    def send(self, body: bytes) -> tuple[int, str, bytes]:
        """Delivers a webhook, and lets the worker run."""
        try:
            answer = Client().post("/webhooks/adyen/shop", body, content_type="application/json")
        finally:
            connection.close()
        apply_provider_events(now=timezone.now())
        self.session.refresh_from_db()
        return answer.status_code, answer.headers["Content-Type"], answer.content

    def event(self, **changes: Any) -> dict[str, Any]:
        given = {"reference": self.link["reference"], "psp": "LD65H2FVNXSKGK82", "account": MERCHANT}
        own = {"additionalData": {"paymentLinkId": self.link["id"]}}
        return authorisation(**given, amount=self.link["amount"]) | own | changes

    def deliver(self, *items: dict[str, Any], live: str = "false") -> tuple[int, str, bytes]:
        return self.send(signed(json.dumps(notification(*items, live=live)).encode(), KEY))


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with BENCHES["adyen"](tmp_path_factory.mktemp("adyen")) as started:
        yield started


@pytest.fixture
def shop(
    stand: Any,
    account: Callable[..., ProviderAccount],
    post: Callable[..., Any],
    order: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Shop:
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "adyen", stand.base)
    row = account("shop", provider="adyen")
    row.seal_credentials(stand.good)
    row.save()
    assert post(order()).status_code == 201
    session = PaymentSession.objects.get()
    return Shop(stand, session, stand.ledger()["links"][session.reference])


def test_a_paid_link_completes_the_session_once_however_often_it_is_told(shop: Shop) -> None:
    answers = [shop.deliver(shop.event()) for _ in range(3)]

    assert answers == [(200, "text/plain", b"[accepted]")] * 3
    assert (shop.session.status, shop.session.payment_reference) == (Status.COMPLETED, "LD65H2FVNXSKGK82")
    assert InboundEvent.objects.count() == 1


def test_an_event_that_does_not_name_the_link_completes_the_session_too(shop: Shop) -> None:
    shop.deliver(shop.event(additionalData={}))

    assert (shop.session.status, shop.session.payment_reference) == (Status.COMPLETED, "LD65H2FVNXSKGK82")


def test_a_session_that_was_completed_by_asking_learns_its_payment_from_the_event(shop: Shop) -> None:
    shop.stand.pay(shop.session.reference)
    reconcile_session(shop.session, now=timezone.now())
    shop.session.refresh_from_db()
    assert (shop.session.status, shop.session.payment_reference) == (Status.COMPLETED, "")

    shop.deliver(shop.event())

    assert shop.session.payment_reference == "LD65H2FVNXSKGK82"


@pytest.mark.parametrize("named", [True, False])
def test_a_refused_card_leaves_the_session_open(named: bool, shop: Shop) -> None:
    more = {} if named else {"additionalData": {}}

    assert shop.deliver(shop.event(success="false", **more))[0] == 200

    assert shop.session.status == Status.PENDING
    assert InboundEvent.objects.get().progress == "APPLIED"


def test_the_return_page_is_where_the_shopper_is_sent_back_to(shop: Shop) -> None:
    assert shop.link["returnUrl"].startswith(f"{settings.PUBLIC_BASE_URL.rstrip('/')}/return/")


def test_a_payment_of_another_amount_is_held_for_review(shop: Shop) -> None:
    shop.deliver(shop.event(amount={"currency": "AUD", "value": 1}))

    assert (shop.session.status, bool(shop.session.review)) == (Status.PENDING, True)


def test_real_money_at_a_sandbox_account_and_other_events_are_counted_and_change_nothing(shop: Shop) -> None:
    shop.deliver(shop.event(), live="true")
    shop.deliver(shop.event(eventCode="CAPTURE", originalReference="LD65H2FVNXSKGK82"))
    shop.deliver(shop.event(merchantReference="ORD-1"))

    assert shop.session.status == Status.PENDING
    assert set(EventTally.objects.values_list("reason", "count")) == {
        ("OTHER_MODE", 1), ("OTHER_KIND", 1), ("NOT_OURS", 1),
    }  # fmt: skip


def test_a_forged_event_is_refused_and_counted(shop: Shop) -> None:
    assert shop.send(signed(json.dumps(notification(shop.event())).encode(), "0" * 64))[0] == 400

    assert shop.session.status == Status.PENDING
    assert EventTally.objects.get().reason == "MISSIGNED"


def test_an_account_with_a_key_that_is_none_refuses_events_and_never_breaks(shop: Shop) -> None:
    row = ProviderAccount.objects.get()
    row.seal_credentials(type(shop.stand.good)(shop.stand.good.fields, ("••••",)))
    row.save()

    assert shop.deliver(shop.event())[0] == 400
