"""What Mollie is asked for, and how its payments and notices are read."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import pytest

from providers.base import (
    Address,
    CheckoutGone,
    CheckoutState,
    CheckoutStatus,
    Connection,
    Credentials,
    Customer,
    ForeignCheckout,
    ForgottenEvent,
    LineItem,
    Notice,
    NotKept,
    ProviderError,
    ProviderEvent,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
    UnreadableEvent,
)
from providers.credentials import problem_with
from providers.mollie.adapter import MollieProvider
from providers.mollie.facts import FACTS, locale_for
from providers.mollie.failures import of_answer
from providers.mollie.params import payment_params
from providers.mollie.translation import state_of
from tests.providers import provider_stands
from tests.providers.mollie.stand import Stand
from tests.providers.test_contract import request
from tests.stand_ins.schemas import schemas

RECORDED = json.loads((Path(__file__).parent / "recorded" / "get-payment.json").read_text())["payment"]
ATTEMPT = "018f0000-0000-7000-8000-000000000000"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OURS = "https://pay.shop.example/webhooks/mollie/eu"


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with provider_stands.BENCHES["mollie"](tmp_path_factory.mktemp("mollie")) as mollie:
        yield cast(Stand, mollie)


@pytest.fixture
def mollie(stand: Stand) -> Iterator[MollieProvider]:
    yield MollieProvider(stand.good, Connection(stand.base, 2.0, 5.0, 20.0))
    stand.control("set", "cancelable", "off")


@pytest.mark.parametrize(
    ("currency", "price", "written"), [("EUR", "10", "10.00"), ("JPY", "1000", "1000"), ("ISK", "500", "500")]
)
def test_an_amount_has_exactly_the_currencys_decimals(currency: str, price: str, written: str) -> None:
    item = LineItem("A", 1, Decimal(price))
    wanted = request(currency=currency, items=(item,), total=Decimal(price), shipping=Decimal(0), tax=Decimal(0))

    params = payment_params(wanted)

    assert params["amount"] == {"currency": currency, "value": written}
    assert [line["totalAmount"]["value"] for line in params["lines"]] == [written]


def test_a_fraction_that_the_currency_has_not_is_refused() -> None:
    with pytest.raises(ProviderRejected) as raised:
        payment_params(request(currency="JPY", total=Decimal("140.76")))
    assert raised.value.reason == "amount_places"


def test_lines_shipping_and_tax_add_up_to_the_amount() -> None:
    params = payment_params(request())

    assert [(line["type"], line["totalAmount"]["value"]) for line in params["lines"]] == [
        ("physical", "119.00"),
        ("shipping_fee", "9.95"),
        ("surcharge", "11.81"),
    ]
    assert schemas("mollie").request("POST /v2/payments", params) == []


def test_texts_are_cut_and_amounts_never() -> None:
    long = LineItem("n" * 400, 2, Decimal("0.01"), "s" * 100)
    wanted = request(
        items=(long,), total=Decimal("0.02"), shipping=Decimal(0), tax=Decimal(0), order_reference="r" * 255
    )

    (line,) = payment_params(wanted)["lines"]

    assert (len(line["description"]), len(line["sku"])) == (255, 64)
    assert line["totalAmount"]["value"] == "0.02"


@pytest.mark.parametrize(
    "customer",
    [None, Customer(), Customer(first_name="Jane"), Customer(billing_address=Address(city="Melbourne", country="AU"))],
)
def test_a_customer_who_is_not_whole_is_left_out(customer: Customer | None) -> None:
    params = payment_params(request(customer=customer))

    assert not {"billingAddress", "shippingAddress"} & params.keys()


@pytest.mark.parametrize(
    ("ours", "theirs"), [("de_DE", "de_DE"), ("en_AU", "en_GB"), ("nn_NO", "nb_NO"), ("ja_JP", None)]
)
def test_the_nearest_locale_is_asked_for_or_none(ours: str, theirs: str | None) -> None:
    assert locale_for(ours) == theirs


@pytest.mark.parametrize(
    ("address", "is_sent"),
    [
        (OURS, True),
        ("http://127.0.0.1:8000/webhooks/mollie/eu", False),
        ("http://localhost:8000/webhooks/mollie/eu", False),
        ("https://switchyard.internal/webhooks/mollie/eu", False),
        ("https://10.0.0.4/webhooks/mollie/eu", False),
        ("", False),
    ],
)
def test_only_an_address_that_mollie_can_reach_is_given_for_notices(address: str, is_sent: bool) -> None:
    wanted = request(event_url=address)

    given = payment_params(wanted).get("webhookUrl", "")

    assert bool(given) == is_sent
    assert not is_sent or parse_qs(urlsplit(given).query) == {"attempt": [str(wanted.attempt_id)]}


def test_the_shopper_comes_back_to_our_page() -> None:
    params = payment_params(request(return_url="https://pay.shop.example/return/x"))

    assert (params["redirectUrl"], params["cancelUrl"]) == (
        "https://pay.shop.example/return/x",
        "https://merchant.example.com/f",
    )


def notice(body: bytes, url: str = f"{OURS}?attempt={ATTEMPT}") -> Notice:
    return Notice(body, {"content-type": "application/x-www-form-urlencoded"}, url, NOW)


def read(mollie: MollieProvider, given: Notice) -> ProviderEvent | ForgottenEvent:
    (event,) = mollie.read_events(given)
    return event


def test_a_notice_points_to_a_payment_and_each_is_an_event_of_its_own(mollie: MollieProvider) -> None:
    first, second = (read(mollie, notice(b"id=tr_d0b0E3EA3v")) for _ in range(2))

    assert isinstance(first, ProviderEvent)
    assert isinstance(second, ProviderEvent)
    assert (first.reference, first.attempt_id, first.state) == ("tr_d0b0E3EA3v", UUID(ATTEMPT), None)
    assert first.event_id != second.event_id


@pytest.mark.parametrize("url", [OURS, f"{OURS}?attempt=", f"{OURS}?attempt=x", f"{OURS}?attempt={ATTEMPT}&attempt=y"])
def test_a_notice_whose_address_names_no_attempt_names_its_payment(mollie: MollieProvider, url: str) -> None:
    event = read(mollie, notice(b"id=tr_d0b0E3EA3v", url))

    assert isinstance(event, ProviderEvent)
    assert (event.attempt_id, event.reference) == (None, "tr_d0b0E3EA3v")


def test_notices_about_other_things_are_forgotten(mollie: MollieProvider) -> None:
    assert read(mollie, notice(b"id=sub_rVKGtNd6s3")) == ForgottenEvent("sub", NotKept.OTHER_KIND)


@pytest.mark.parametrize(
    "body", [b"", b"id=", b"id=tr_1&id=tr_2", b"id=tr_1/../x", b"id=%00", b"\xff", b"{}", b"id=" + b"a" * 9999]
)
def test_what_names_no_payment_is_refused(mollie: MollieProvider, body: bytes) -> None:
    with pytest.raises(UnreadableEvent):
        mollie.read_events(notice(body))


def test_a_recorded_payment_is_read_as_documented() -> None:
    assert schemas("mollie").answer("GET /v2/payments/{paymentId}", 200, RECORDED) == []

    state = state_of(RECORDED)

    assert (state.reference, state.status) == (RECORDED["id"], CheckoutStatus[RECORDED["status"].upper()])
    assert (f"{state.amount:.2f}", state.currency) == (RECORDED["amount"]["value"], RECORDED["amount"]["currency"])
    assert state.live is (RECORDED["mode"] == "live")


@pytest.mark.parametrize(
    "changes",
    [{"amount": {"value": "10", "currency": "EUR"}}, {"amount": {"value": 10.0, "currency": "EUR"}}, {"status": "new"},
     {"mode": "both"}, {"id": None}, {"_links": None}],
)  # fmt: skip
def test_a_payment_of_another_shape_is_unknown(changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderUnknown):
        state_of(RECORDED | changes)


@pytest.mark.parametrize("metadata", [None, "12345", {}, {"order_id": "1"}, ["x"], {"attempt_id": "their-own"}])
def test_a_payment_that_another_system_opened_is_none_of_ours(
    stand: Stand, mollie: MollieProvider, metadata: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mollie, "_send", lambda *_, **__: RECORDED | {"metadata": metadata})

    with pytest.raises(ForeignCheckout):
        mollie.retrieve(RECORDED["id"])


def test_an_open_payment_is_cancelled_while_mollie_lets_us(stand: Stand, mollie: MollieProvider) -> None:
    stand.control("set", "cancelable", "on")
    reference = mollie.create_checkout(request()).reference

    assert mollie.expire(reference).status is CheckoutStatus.CANCELLED
    assert mollie.expire(reference).status is CheckoutStatus.CANCELLED


def test_a_checkout_is_found_behind_many_newer_ones(
    stand: Stand, mollie: MollieProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("providers.mollie.adapter.PAGE_SIZE", 2)
    attempt = request(attempt_id=_now_id())
    opened = mollie.create_checkout(attempt)
    for _ in range(5):
        mollie.create_checkout(request())

    assert mollie.find(attempt) == opened.reference
    assert mollie.find(replace(attempt, attempt_id=_now_id())) is None


def _now_id() -> UUID:
    return UUID(int=int(datetime.now(UTC).timestamp() * 1000) << 80 | uuid4().int & ((1 << 80) - 1))


def test_a_refund_is_made_once_for_its_id(stand: Stand, mollie: MollieProvider) -> None:
    reference, refund_id = mollie.create_checkout(request()).reference, uuid4()
    stand.pay(reference)

    first, second = (
        mollie.refund(payment_reference=reference, amount=Decimal("40.76"), currency="AUD", refund_id=refund_id)
        for _ in range(2)
    )

    assert first == second
    assert (first.amount, first.currency, first.status) == (Decimal("40.76"), "AUD", "pending")


@pytest.mark.parametrize(
    ("status", "answer", "kind"),
    [
        (401, {}, ProviderMisconfigured),
        (403, {}, ProviderMisconfigured),
        (404, {}, ProviderRejected),
        (409, {}, ProviderUnknown),
        (410, {}, CheckoutGone),
        (422, {"field": "amount"}, ProviderRejected),
        (422, {"field": "method"}, ProviderMisconfigured),
        (422, {"field": "webhookUrl"}, ProviderMisconfigured),
        (422, None, ProviderRejected),
        (429, {}, ProviderUnavailable),
        (500, {}, ProviderUnknown),
        (503, {}, ProviderUnknown),
    ],
)
def test_each_answer_is_one_of_our_errors(status: int, answer: Any, kind: type[ProviderError]) -> None:
    assert type(of_answer(status, answer)) is kind


@pytest.mark.parametrize(
    ("field", "disliked"),
    [("billingAddress.email", "email"), ("billingAddress.phone", "phone"), ("shippingAddress.postalCode", "address"),
     ("locale", "locale"), ("lines.0.sku", "sku"), ("billingAddress.givenName", "name"), ("amount", None)],
)  # fmt: skip
def test_a_disliked_optional_field_is_named(field: str, disliked: str | None) -> None:
    error = of_answer(422, {"field": field, "detail": "jane@example.com is no address"})

    assert isinstance(error, ProviderRejected)
    assert error.dislikes == disliked
    assert "jane" not in str(error)


@pytest.mark.parametrize(
    ("key", "live", "is_right"),
    [("test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", False, True), ("live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", True, True),
     ("test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", True, False), ("access_x", False, False), ("sk_test_1", False, False)],
)  # fmt: skip
def test_a_key_looks_like_one_of_mollies_and_is_of_the_accounts_mode(key: str, live: bool, is_right: bool) -> None:
    assert (problem_with(key, field="api_key", facts=FACTS, live=live) == "") is is_right


@pytest.mark.parametrize(
    ("page", "is_mollies"),
    [("https://www.mollie.com/checkout/x", True), ("https://mollie.com/x", True), ("https://evil-mollie.com/x", False),
     ("http://www.mollie.com/x", False), ("https://www.mollie.com:8443/x", False), ("https://[::1", False)],
)  # fmt: skip
def test_a_page_is_at_mollies_own_domain(page: str, is_mollies: bool) -> None:
    assert MollieProvider(Credentials({}), Connection())._is_page(page) is is_mollies


def test_the_dashboard_page_is_the_payments() -> None:
    adapter = MollieProvider(Credentials({}), Connection())

    found = adapter.dashboard_url(reference="tr_1", payment_reference="")

    assert found == "https://my.mollie.com/dashboard/payments/tr_1"


def test_every_status_of_mollie_is_one_of_ours(stand: Stand) -> None:
    statuses = schemas("mollie").spec["components"]["schemas"]["payment-status"]["enum"]

    for status in statuses:
        assert isinstance(state_of(RECORDED | {"status": status}), CheckoutState), status


def test_a_stand_hands_out_what_it_is_told(stand: Stand, mollie: MollieProvider) -> None:
    connect: Callable[[str], MollieProvider] = lambda key: MollieProvider(  # noqa: E731
        Credentials({"api_key": key}), Connection(stand.base, 2.0, 5.0, 20.0)
    )

    assert connect("live_bench").retrieve(connect("live_bench").create_checkout(request()).reference).live is True
    assert mollie.retrieve(mollie.create_checkout(request()).reference).live is False
