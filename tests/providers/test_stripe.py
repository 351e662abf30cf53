"""What is Stripe's own: its money rules, locales, parameters and events."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import stripe
from hypothesis import given
from hypothesis import strategies as st

from providers.base import (
    Address,
    CheckoutStatus,
    Connection,
    Credentials,
    Customer,
    ForgottenEvent,
    InvalidEvent,
    LineItem,
    Notice,
    NotKept,
    ProviderEvent,
    ProviderRejected,
    ProviderUnknown,
    UnreadableEvent,
)
from providers.stripe.adapter import StripeProvider
from providers.stripe.facts import locale_for
from providers.stripe.money import from_stripe, to_stripe
from providers.stripe.params import session_params
from tests.providers.provider_stands import ATTEMPT
from tests.providers.test_contract import request

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PROVIDER = StripeProvider(Credentials({"secret_key": "sk_test_x"}, ("whsec_new", "", "whsec_old")), Connection())
PRICES = st.decimals(min_value=0, max_value=1000, places=2)


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("10.50", "AUD", 1050),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("1000", "ISK", 100000),
        ("7", "UGX", 700),
        ("5", "MGA", 5),
    ],
)
def test_amounts_become_stripes_integers_and_back(amount: str, currency: str, units: int) -> None:
    assert to_stripe(Decimal(amount), currency) == units
    assert from_stripe(units, currency) == Decimal(amount)


def test_a_fraction_stripe_reports_is_never_rounded_to_what_was_ordered() -> None:
    assert from_stripe(1005, "ISK") == Decimal("10.05")


@pytest.mark.parametrize("url", ["https://[", "https://checkout.stripe.com:x/", "//checkout.stripe.com/pay"])
def test_a_page_that_is_not_at_stripe_is_unknown_however_it_is_written(
    url: str,
) -> None:
    wanted = request()
    answer = {
        "id": "cs_test_1",
        "url": url,
        "status": "open",
        "payment_status": "unpaid",
        "amount_total": to_stripe(wanted.total, wanted.currency),
        "currency": wanted.currency.lower(),
    }

    with pytest.raises(ProviderUnknown):
        PROVIDER._checkout(answer, wanted)


@pytest.mark.parametrize(
    ("amount", "currency"), [("1.005", "AUD"), ("1.255", "KWD"), ("1000000", "AUD"), ("5.5", "MGA")]
)
def test_an_amount_stripe_cannot_charge_is_refused_before_any_call(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected):
        to_stripe(Decimal(amount), currency)


@given(st.lists(st.tuples(PRICES, st.integers(1, 9)), min_size=1, max_size=100), PRICES, PRICES)
def test_the_lines_always_add_up_to_the_total(
    lines: list[tuple[Decimal, int]], shipping: Decimal, tax: Decimal
) -> None:
    items = tuple(LineItem("x", quantity, price) for price, quantity in lines)
    total = sum((price * quantity for price, quantity in lines), shipping + tax)

    params = session_params(request(items=items, shipping=shipping, tax=tax, total=total))

    sent = params["line_items"]
    assert len(sent) <= 100
    assert sum(line["quantity"] * line["price_data"]["unit_amount"] for line in sent) == total * 100


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("en_GB", "en-GB"),
        ("en_AU", "en"),
        ("de_DE", "de"),
        ("zh_TW", "zh-TW"),
        ("no", "nb"),
        ("xx_YY", "auto"),
        (None, "auto"),
    ],
)
def test_locales_are_mapped_to_those_stripe_knows(ours: str | None, theirs: str) -> None:
    assert locale_for(ours) == theirs


def test_our_ids_travel_with_the_session_and_the_payment() -> None:
    wanted = request()

    params = session_params(wanted)

    assert params["client_reference_id"] == str(wanted.attempt_id)
    assert params["payment_intent_data"]["metadata"] == params["metadata"]
    assert params["metadata"]["session_id"] == str(wanted.session_id)
    assert params["expires_at"] == int(wanted.expires_at.timestamp())


@pytest.mark.parametrize(
    "customer",
    [
        None,
        Customer(),
        Customer(first_name="Jane"),
        Customer(shipping_address=Address(line1="1 St")),
        Customer("J", shipping_address=Address(city="M")),
    ],
)
def test_what_is_missing_is_left_out_never_sent_empty(customer: Customer | None) -> None:
    params = session_params(request(customer=customer))

    assert "shipping" not in params["payment_intent_data"]
    assert "customer_email" not in params


def signed(event: Any, *, secret: str = "whsec_new", at: datetime = NOW) -> tuple[bytes, dict[str, str]]:
    body = json.dumps(event)
    stamp = int(at.timestamp())
    digest = stripe.WebhookSignature._compute_signature(f"{stamp}.{body}", secret)
    return body.encode(), {"stripe-signature": f"t={stamp},v1={digest}"}


def read(body: bytes, headers: dict[str, str]) -> ProviderEvent | ForgottenEvent:
    (told,) = PROVIDER.read_events(Notice(body, headers, "https://pay.example.com/webhooks/stripe/eu", NOW))
    return told


def event(kind: str = "checkout.session.completed", **session: Any) -> dict[str, Any]:
    paid = {
        "id": "cs_1",
        "status": "complete",
        "payment_status": "paid",
        "amount_total": 14076,
        "currency": "aud",
        "client_reference_id": None,
        "metadata": {"attempt_id": ATTEMPT},
        "payment_intent": "pi_1",
    }
    return {"id": "evt_1", "type": kind, "created": int(NOW.timestamp()), "data": {"object": paid | session}}


@pytest.mark.parametrize("secret", ["whsec_new", "whsec_old"])
def test_a_genuine_event_is_translated(secret: str) -> None:
    told = read(*signed(event(), secret=secret))

    assert isinstance(told, ProviderEvent)
    assert (told.event_id, told.kind, told.occurred_at, told.attempt_id, told.reference) == (
        "evt_1",
        "checkout.session.completed",
        NOW,
        UUID(ATTEMPT),
        "cs_1",
    )
    assert told.state
    assert (told.state.status, told.state.amount, told.state.currency) == (
        CheckoutStatus.PAID,
        Decimal("140.76"),
        "AUD",
    )
    assert told.state.payment_reference == "pi_1"


@pytest.mark.parametrize(
    ("given_event", "status"),
    [
        (event(payment_status="unpaid"), CheckoutStatus.PROCESSING),
        (event("checkout.session.async_payment_succeeded"), CheckoutStatus.PAID),
        (event("checkout.session.async_payment_failed", payment_status="unpaid"), CheckoutStatus.FAILED),
        (event("checkout.session.expired", status="expired", payment_status="unpaid"), CheckoutStatus.EXPIRED),
    ],
)
def test_completed_alone_is_not_paid(given_event: dict[str, Any], status: CheckoutStatus) -> None:
    told = read(*signed(given_event))

    assert isinstance(told, ProviderEvent)
    assert told.state
    assert told.state.status is status


def test_events_about_something_else_are_nothing() -> None:
    forgotten = ForgottenEvent("invoice.paid", NotKept.OTHER_KIND)
    assert read(*signed(event("invoice.paid"))) == forgotten


@pytest.mark.parametrize("metadata", [{}, None, {"attempt_id": "their-own"}, {"order": "1"}])
def test_a_session_whose_metadata_names_no_attempt_of_ours_is_not_ours(metadata: Any) -> None:
    given_event = event(metadata=metadata, client_reference_id=str(uuid4()))

    told = read(*signed(given_event))

    assert told == ForgottenEvent("checkout.session.completed", NotKept.NOT_OURS)


@pytest.mark.parametrize("created", ["2026-11-20 10:00:00", "soon", 1795340000, None])
def test_a_thin_event_has_a_time_with_an_offset(created: Any) -> None:
    thin = {"object": "v2.core.event", "id": "evt_1", "type": "v1.checkout.session.completed", "livemode": False}
    related = {"related_object": {"id": "cs_1", "type": "checkout.session", "url": "/v1/checkout/sessions/cs_1"}}

    told = read(*signed(thin | related | {"created": "2026-11-24T12:00:00.000Z"}))

    assert told == ProviderEvent("evt_1", "v1.checkout.session.completed", NOW, None, "cs_1", None, live=False)
    with pytest.raises(UnreadableEvent):
        read(*signed(thin | related | {"created": created}))


@pytest.mark.parametrize("reference", ["cs_1/expire", "../balance", "", "cs 1", None, 5, "c" * 256])
def test_what_is_asked_for_is_an_id(reference: Any) -> None:
    thin = {"object": "v2.core.event", "id": "evt_1", "type": "v1.checkout.session.completed"}
    related = {"related_object": {"id": reference}, "created": "2026-11-24T12:00:00Z"}

    for body in (thin | related, event(id=reference, status="odd")):
        with pytest.raises(UnreadableEvent):
            read(*signed(body))


@pytest.mark.parametrize("offset", [timedelta(seconds=301), timedelta(seconds=-301), timedelta(days=365)])
def test_a_clock_that_is_off_either_way_is_refused(offset: timedelta) -> None:
    with pytest.raises(InvalidEvent):
        read(*signed(event(), at=NOW + offset))


@pytest.mark.parametrize(
    "body",
    [[], None, "x", {}, {"type": "checkout.session.completed"}, {"type": 5}, event(status=5), event(currency=None)],
)
def test_signed_nonsense_is_refused(body: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(*signed(body))


def test_an_empty_secret_signs_nothing() -> None:
    with pytest.raises(InvalidEvent):
        read(*signed(event(), secret=""))


def test_ids_are_uuids() -> None:
    assert UUID(session_params(request())["client_reference_id"])
