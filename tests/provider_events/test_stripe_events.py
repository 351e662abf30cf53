"""What Stripe sends about the checkouts of other systems on the same account, in other shapes, or in the other mode."""

import logging
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from sessions_app.api.tokens import ApplicationToken
from sessions_app.models import Application, EventTally, InboundEvent, PaymentSession, SessionEvent
from sessions_app.usecases.background.purge import Retention, purge
from sessions_app.usecases.provider_events.apply import RETRY_AFTER, apply_provider_events
from sessions_app.usecases.sessions.reconcile import reconcile_session
from tests.provider_events.conftest import StripeShop, snapshot, thin


def tallies() -> dict[str, tuple[int, str]]:
    return {each.reason: (each.count, each.last_said) for each in EventTally.objects.all()}


FOREIGN: dict[str, Any] = {
    "id": "cs_test_theirs", "object": "checkout.session", "mode": "payment", "status": "complete",
    "payment_status": "paid", "amount_total": 4200, "currency": "eur", "client_reference_id": "WOO-1042",
    "metadata": {}, "payment_intent": "pi_theirs", "livemode": False,
}  # fmt: skip
SAVED_CARD = {
    "mode": "setup", "payment_status": "no_payment_required", "amount_total": None, "currency": None,
    "client_reference_id": None, "payment_intent": None,
}  # fmt: skip
OTHERS: dict[str, dict[str, Any]] = {
    "a shop's plug-in": {},
    "a saved card": SAVED_CARD,
    "a free trial": {"mode": "subscription", "payment_status": "no_payment_required", "amount_total": 0},
    "a payment link": {"client_reference_id": None, "payment_link": "plink_1"},
    "an invoice": {"invoice": "in_1", "metadata": {"order_id": "17"}},
    "a cart with a UUID": {"client_reference_id": str(uuid4())},
    "a key of the same name": {"metadata": {"attempt_id": "17"}},
    "no metadata": {"metadata": None},
    "an unknown status": {"status": "archived", "payment_status": "later"},
    "amounts in another form": {"amount_total": "42.00", "currency": 978},
    "a session of an old version": {"status": None, "payment_status": None},
}


@pytest.mark.parametrize("kind", ["completed", "expired", "async_payment_succeeded", "async_payment_failed"])
@pytest.mark.parametrize("theirs", OTHERS.values(), ids=OTHERS)
def test_what_another_system_sells_with_the_same_account_is_forgotten_and_counted(
    theirs: dict[str, Any], kind: str, stripe_shop: StripeShop
) -> None:
    assert stripe_shop.send(snapshot(FOREIGN | theirs, kind)) == 200

    assert not InboundEvent.objects.exists()
    assert tallies() == {"NOT_OURS": (1, f"checkout.session.{kind}")}


def test_a_session_of_a_connected_account_is_not_ours_whatever_it_names(
    stripe_shop: StripeShop, bought: PaymentSession
) -> None:
    paid = stripe_shop.complete(bought.reference)

    assert stripe_shop.send(snapshot(paid, account="acct_1ExampleConnected")) == 200

    assert not InboundEvent.objects.exists()
    assert tallies() == {"NOT_OURS": (1, "checkout.session.completed")}


@pytest.mark.parametrize("kind", ["invoice.paid", "payment_intent.succeeded", "charge.refunded", "checkout.session.x"])
def test_events_of_another_kind_are_forgotten_and_counted(kind: str, stripe_shop: StripeShop) -> None:
    for _ in range(3):
        assert stripe_shop.send(snapshot(FOREIGN, type=kind)) == 200
    assert stripe_shop.send(thin("in_1", type="v1.invoice.paid")) == 200

    assert not InboundEvent.objects.exists()
    assert tallies() == {"OTHER_KIND": (4, "v1.invoice.paid")}


def test_what_is_ours_is_told_by_its_metadata(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    paid = stripe_shop.complete(bought.reference)
    assert paid["metadata"]["attempt_id"] == str(bought.attempts.get().pk)

    assert stripe_shop.send(snapshot(paid, api_version="2023-08-16")) == 200

    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=1)
    bought.refresh_from_db()
    assert (bought.status, tallies(), stripe_shop.asked) == ("COMPLETED", {}, [])


ADAPTIVE_PRICING = {
    "as since 2025-03-31": {"presentment_details": {"presentment_amount": 8311, "presentment_currency": "eur"}},
    "as before": {
        "amount_total": 8311, "amount_subtotal": 8311, "currency": "eur",
        "currency_conversion": {
            "amount_subtotal": 14076, "amount_total": 14076, "fx_rate": "0.5904", "source_currency": "aud",
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("converted", ADAPTIVE_PRICING.values(), ids=ADAPTIVE_PRICING)
def test_the_shoppers_own_currency_beside_ours_is_no_difference(
    converted: dict[str, Any], stripe_shop: StripeShop, bought: PaymentSession
) -> None:
    assert stripe_shop.send(snapshot(stripe_shop.complete(bought.reference, **converted))) == 200

    apply_provider_events(now=timezone.now())

    bought.refresh_from_db()
    assert (bought.status, bought.review) == ("COMPLETED", "")


def test_another_amount_in_our_currency_is_one(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    conversion = {"amount_subtotal": 14075, "amount_total": 14075, "fx_rate": "0.59", "source_currency": "aud"}
    paid = stripe_shop.complete(bought.reference, amount_total=8311, currency="eur", currency_conversion=conversion)
    stripe_shop.send(snapshot(paid))

    apply_provider_events(now=timezone.now())

    bought.refresh_from_db()
    assert (bought.status, bought.review) == ("PENDING", "Provider says 140.75 AUD, ordered 140.76 AUD")


def test_a_thin_event_is_answered_at_once_and_the_worker_asks(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    stripe_shop.complete(bought.reference)

    assert stripe_shop.send(thin(bought.reference)) == 200
    assert stripe_shop.asked == []
    stored = InboundEvent.objects.get()
    assert (stored.progress, stored.status, stored.amount, stored.currency) == ("RECEIVED", "", None, "")

    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=1)

    assert stripe_shop.asked == [f"/v1/checkout/sessions/{bought.reference}"]
    bought.refresh_from_db()
    stored.refresh_from_db()
    assert (bought.status, bought.payment_reference) == ("COMPLETED", "pi_1")
    assert (stored.progress, stored.status, str(stored.amount), stored.session_id, stored.attempt_id) == (
        "APPLIED", "PAID", "140.7600", bought.id, bought.attempts.get().pk,
    )  # fmt: skip


def cut(session: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in session.items() if name not in names}


SHAPES: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "without a status": lambda paid: cut(paid, "status"),
    "without any of it": lambda paid: cut(paid, "status", "payment_status", "amount_total", "currency"),
    "the id alone": lambda paid: {"id": paid["id"], "object": "checkout.session"},
    "a status of tomorrow": lambda paid: paid | {"status": "finished"},
    "a payment status of tomorrow": lambda paid: paid | {"payment_status": "settled"},
    "a status that is null": lambda paid: paid | {"status": None},
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_session_in_another_shape_is_asked_for(
    shape: Callable[[dict[str, Any]], dict[str, Any]], stripe_shop: StripeShop, bought: PaymentSession
) -> None:
    paid = stripe_shop.complete(bought.reference)

    assert stripe_shop.send(snapshot(shape(paid), api_version="2031-01-01")) == 200
    apply_provider_events(now=timezone.now())

    bought.refresh_from_db()
    assert (bought.status, len(stripe_shop.asked)) == ("COMPLETED", 1)


@pytest.mark.parametrize(
    "nonsense", [{"amount_total": "14076"}, {"amount_total": None}, {"currency": None}, {"status": 5}, {"livemode": 1}]
)
def test_an_event_that_names_our_attempt_and_cannot_be_is_refused_with_a_log_line_and_a_note(
    nonsense: dict[str, Any], stripe_shop: StripeShop, bought: PaymentSession, caplog: pytest.LogCaptureFixture
) -> None:
    paid = stripe_shop.complete(bought.reference, **nonsense)

    with caplog.at_level(logging.WARNING):
        assert stripe_shop.send(snapshot(paid)) == 400

    assert not InboundEvent.objects.exists()
    assert tallies() == {"UNREADABLE": (1, "unreadable event")}
    refused = [(each.message, each.problem) for each in caplog.records if hasattr(each, "problem")]
    assert refused == [("Provider event refused", "unreadable event")]


def test_a_wrong_signature_is_counted_with_what_was_wrong(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    assert stripe_shop.send(snapshot(FOREIGN), secret="whsec_of_another_endpoint") == 400

    assert tallies() == {"MISSIGNED": (1, "wrong signature")}


def _held_once_the_pool_is_at_rest() -> int:
    """Count the connections in use; one that the pool is still opening counts until it is there."""
    for _ in range(100):
        pool = connection.pool.get_stats()  # type: ignore[attr-defined]
        if (held := pool["pool_size"] - pool["pool_available"]) == 1:
            break
        time.sleep(0.1)
    return held


def test_no_connection_is_held_while_stripe_is_asked(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    held: list[int] = []
    all_are_asked = Barrier(4, timeout=30)

    def look() -> None:
        all_are_asked.wait()
        held.append(_held_once_the_pool_is_at_rest())
        all_are_asked.wait()  # nobody is answered, and takes a connection to apply it, before all have looked

    stripe_shop.while_asked = look
    stripe_shop.complete(bought.reference)
    for _ in range(4):
        stripe_shop.send(thin(bought.reference))

    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=4)

    assert held == [1] * 4  # the one with which the sweep claims rows


def test_a_thin_event_of_another_systems_session_is_ignored_and_counted(stripe_shop: StripeShop) -> None:
    stripe_shop.sessions.update({"cs_theirs": FOREIGN, "cs_card": FOREIGN | SAVED_CARD})
    for reference in ("cs_theirs", "cs_card", "cs_of_a_connected_account"):
        assert stripe_shop.send(thin(reference)) == 200

    assert apply_provider_events(now=timezone.now()) == Counter(IGNORED=3)

    assert tallies() == {"NOT_OURS": (3, "v1.checkout.session.completed")}
    assert set(InboundEvent.objects.values_list("problem", flat=True)) == {
        "Another system opened it with the same account"
    }


@pytest.mark.parametrize("state", ["REJECTED", "QUARANTINED", "VOIDED"])
def test_a_late_event_of_an_attempt_that_was_given_up_is_ignored_and_money_in_it_is_for_a_person(
    state: str, stripe_shop: StripeShop, bought: PaymentSession
) -> None:
    expired = stripe_shop.sessions[bought.reference] | {"status": "expired", "mode": "payment"}
    stripe_shop.send(snapshot(expired, "expired"))
    stripe_shop.complete(bought.reference)
    stripe_shop.send(thin(bought.reference))
    bought.attempts.update(state=state, sealed_request=b"x", reference="")
    PaymentSession.objects.update(status="ABANDONED")

    assert apply_provider_events(now=timezone.now()) == Counter(IGNORED=1, PARKED=1)

    parked = InboundEvent.objects.get(progress="PARKED")
    assert (parked.kind, parked.status, parked.attempt_id) == (
        "v1.checkout.session.completed", "PAID", bought.attempts.get().pk,
    )  # fmt: skip
    assert "nobody was shown" in parked.problem
    assert tallies() == {}


def test_where_stripe_gives_no_answer_it_is_asked_again_and_at_last_a_person_is(
    stripe_shop: StripeShop, bought: PaymentSession
) -> None:
    stripe_shop.complete(bought.reference)
    stripe_shop.send(thin(bought.reference))
    del stripe_shop.sessions[bought.reference]["amount_total"]
    now = timezone.now()

    ended = [apply_provider_events(now=now + timedelta(days=2 * number)) for number in range(len(RETRY_AFTER) + 1)]

    assert sum(ended, Counter()) == Counter(LATER=len(RETRY_AFTER), PARKED=1)
    assert InboundEvent.objects.get().problem == (
        "The provider was asked, without result: ProviderUnknown: unreadable checkout session"
    )


def test_an_account_that_is_out_of_reach_costs_an_event_no_try(
    stripe_shop: StripeShop, bought: PaymentSession, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    stripe_shop.complete(bought.reference)
    monkeypatch.setitem(settings.PROVIDER_API_BASES, "stripe", "http://127.0.0.1:9")
    stripe_shop.account.seal_credentials(stripe_shop.account.credentials)  # another adapter
    stripe_shop.account.save()
    for _ in range(20):
        stripe_shop.send(thin(bought.reference))

    ended = apply_provider_events(now=timezone.now())

    assert ended["LATER"] + ended["LEFT"] == 20
    assert ended["LEFT"] >= 12
    assert Counter(InboundEvent.objects.values_list("tries", flat=True)) == {1: ended["LATER"], 0: ended["LEFT"]}


def test_an_attempt_of_another_installation_is_kept_a_day_and_only_its_money_is_for_a_person(
    stripe_shop: StripeShop,
) -> None:
    theirs = FOREIGN | {"metadata": {"attempt_id": str(uuid4())}}
    stripe_shop.send(snapshot(theirs | {"status": "expired", "payment_status": "unpaid"}, "expired"))
    stripe_shop.send(snapshot(theirs))
    now = timezone.now()

    ended = [apply_provider_events(now=now + timedelta(days=2 * number)) for number in range(len(RETRY_AFTER) + 1)]

    assert sum(ended, Counter()) == Counter(LATER=2 * len(RETRY_AFTER), IGNORED=1, PARKED=1)
    assert set(InboundEvent.objects.values_list("status", "progress")) == {("EXPIRED", "IGNORED"), ("PAID", "PARKED")}
    assert tallies() == {"UNKNOWN_ATTEMPT": (1, "checkout.session.expired")}


@pytest.fixture
def live_shop(open_shop: Callable[..., StripeShop]) -> StripeShop:
    """A shop in live mode with a key for tests: one of before such keys were refused."""
    return open_shop("live_eu", mode="live")


@pytest.fixture
def sold(
    live_shop: StripeShop, live_application: Application, post: Callable[..., Any], order: Callable[..., Any]
) -> PaymentSession:
    """A PENDING live session."""
    token = str(ApplicationToken.for_application(live_application.id))
    return PaymentSession.objects.get(pk=post(order(), token=token).json()["sessionId"])


@pytest.mark.parametrize("of_session", [True, False])
def test_a_test_event_never_completes_a_live_session(
    of_session: bool, live_shop: StripeShop, sold: PaymentSession, caplog: pytest.LogCaptureFixture
) -> None:
    paid = cut(live_shop.complete(sold.reference), "livemode")
    said = snapshot(paid | {"livemode": False}) if of_session else snapshot(paid, livemode=False)

    with caplog.at_level(logging.WARNING):
        assert live_shop.send(said) == 200
        assert live_shop.send(thin(sold.reference)) == 200
    assert apply_provider_events(now=timezone.now()) == Counter()

    sold.refresh_from_db()
    assert (sold.status, InboundEvent.objects.count()) == ("PENDING", 0)
    assert tallies() == {"OTHER_MODE": (2, "v1.checkout.session.completed")}
    assert [each.message for each in caplog.records].count("Provider event forgotten") == 2


def test_a_live_event_never_completes_a_sandbox_session(stripe_shop: StripeShop, bought: PaymentSession) -> None:
    assert stripe_shop.send(snapshot(stripe_shop.complete(bought.reference, livemode=True))) == 200

    assert apply_provider_events(now=timezone.now()) == Counter()
    assert tallies() == {"OTHER_MODE": (1, "checkout.session.completed")}


def test_a_live_event_completes_a_live_session(live_shop: StripeShop, sold: PaymentSession) -> None:
    live_shop.send(snapshot(live_shop.complete(sold.reference, livemode=True), livemode=True))

    assert apply_provider_events(now=timezone.now()) == Counter(APPLIED=1)
    sold.refresh_from_db()
    assert sold.status == "COMPLETED"


def test_a_test_payment_that_stripe_tells_of_when_asked_does_not_complete_a_live_session_either(
    live_shop: StripeShop, sold: PaymentSession
) -> None:
    live_shop.complete(sold.reference)
    live_shop.sessions[sold.reference]["livemode"] = False

    reconcile_session(sold, now=timezone.now())

    sold.refresh_from_db()
    assert (sold.status, sold.review) == (
        "PENDING", "Provider says it is a test payment, the account's mode is live",
    )  # fmt: skip
    assert not SessionEvent.objects.filter(session=sold, type="session.completed").exists()


def test_counts_are_forgotten_when_none_has_come_for_a_month(stripe_shop: StripeShop) -> None:
    stripe_shop.send(snapshot(FOREIGN))

    assert purge(now=timezone.now() + timedelta(days=29), retention=Retention()) == Counter()
    assert purge(now=timezone.now() + timedelta(days=31), retention=Retention()) == Counter({"event counts": 1})
    assert tallies() == {}
