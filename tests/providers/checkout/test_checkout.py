"""What Checkout.com is asked for, and how its pages, payments and events are read."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from providers.base import (
    Address,
    CheckoutStatus,
    Connection,
    Credentials,
    Customer,
    ForeignCheckout,
    ForgottenEvent,
    InvalidEvent,
    LineItem,
    NotKept,
    ProviderError,
    ProviderEvent,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
    UnreadableEvent,
)
from providers.checkout.adapter import CheckoutProvider
from providers.checkout.facts import FACTS, locale_for
from providers.checkout.failures import of_answer
from providers.checkout.money import to_units
from providers.checkout.params import page_params
from providers.checkout.translation import PAYMENT_STATUS, state_of
from providers.credentials import problem_with
from tests.providers import provider_stands
from tests.providers.checkout.server import problems_of
from tests.providers.checkout.stand import Stand
from tests.providers.test_contract import request

ATTEMPT = "018f0000-0000-7000-8000-000000000000"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAGE = {
    "id": "hpp_1", "status": "Payment Received", "amount": 14076, "currency": "AUD", "reference": ATTEMPT,
    "payment_id": "pay_1", "_links": {"redirect": {"href": "https://pay.sandbox.checkout.com/page/hpp_1"}},
}  # fmt: skip
PAYMENT = {"id": "pay_1", "status": "Captured", "amount": 14076, "currency": "AUD", "reference": ATTEMPT}


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with provider_stands.BENCHES["checkout"](tmp_path_factory.mktemp("checkout")) as checkout:
        yield cast(Stand, checkout)


@pytest.fixture
def checkout(stand: Stand) -> CheckoutProvider:
    return CheckoutProvider(stand.good, Connection(stand.base, 2.0, 5.0, 20.0))


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("10.50", "EUR", 1050), ("1000", "JPY", 1000), ("1.25", "KWD", 1250), ("5000", "CLP", 500_000), ("7", "UGX", 7)],
)
def test_amounts_are_counted_as_documented(amount: str, currency: str, units: int) -> None:
    assert to_units(Decimal(amount), currency) == units


@pytest.mark.parametrize(("amount", "currency"), [("1.255", "KWD"), ("10.505", "EUR"), ("10.5", "JPY")])
def test_what_cannot_be_charged_exactly_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected) as raised:
        to_units(Decimal(amount), currency)
    assert raised.value.reason == "amount_places"


def test_no_amount_has_more_than_nine_digits() -> None:
    assert FACTS.maximums["EUR"] == Decimal("9999999.99")
    assert FACTS.maximums["JPY"] == Decimal("999999999")
    assert FACTS.maximums["KWD"] == Decimal("999999.999")


def test_the_whole_order_is_written_as_the_document_says() -> None:
    wanted = request(return_url="https://pay.shop.example/return/x")

    params = page_params(wanted, channel="pc_" + "a" * 26)

    assert problems_of(params) == []
    assert (params["amount"], params["currency"], params["capture"]) == (14076, "AUD", True)
    assert params["reference"] == str(wanted.attempt_id)
    assert [each["price"] for each in params["products"]] == [11900, 995, 1181]
    assert params["customer"] == {"email": "jane@example.com", "name": "Jane Smith"}
    assert params["billing"]["address"]["country"] == "AU"


def test_shoppers_come_back_to_our_page_whose_address_is_always_short_enough() -> None:
    long = f"https://merchant.example.com/{'f' * 300}"

    params = page_params(request(return_url="https://pay.shop.example/return/x", failure_url=long), channel="")

    assert {params[f"{each}_url"] for each in ("success", "failure", "cancel")} == {"https://pay.shop.example/return/x"}
    assert problems_of(params) == []


def test_texts_are_cut_and_prices_that_cannot_be_shown_are_not() -> None:
    dear = LineItem("n" * 300, 1, Decimal("2000000"))
    wanted = request(
        items=(dear,), total=dear.unit_price, shipping=Decimal(0), tax=Decimal(0), order_reference="r" * 255
    )

    params = page_params(wanted, channel="")

    assert "products" not in params
    assert (params["amount"], len(params["description"])) == (200_000_000, 100)


def test_only_the_country_of_an_address_is_needed() -> None:
    customer = Customer(shipping_address=Address(country="NZ"))

    params = page_params(request(customer=customer), channel="")

    assert params["billing"] == {"address": {"country": "NZ"}}
    assert "customer" not in params


@pytest.mark.parametrize(
    ("ours", "theirs"), [("de_AT", "de-DE"), ("en_AU", "en-GB"), ("zh_MO", "zh-HK"), ("pl_PL", None)]
)
def test_the_nearest_locale_is_asked_for_or_none(ours: str, theirs: str | None) -> None:
    assert locale_for(ours) == theirs


@pytest.mark.parametrize("status", sorted(PAYMENT_STATUS))
def test_a_page_is_paid_only_when_its_payment_is_captured(status: str) -> None:
    state = state_of(PAGE, reference="hpp_1", payment=PAYMENT | {"status": status})

    captured = {"Captured", "Partially Captured", "Paid", "Partially Refunded", "Refunded"}
    assert (state.status is CheckoutStatus.PAID) == (status in captured)
    assert (state.amount, state.attempt_id) == (Decimal("140.76"), UUID(ATTEMPT))


def test_a_declined_payment_leaves_the_page_open(stand: Stand, checkout: CheckoutProvider) -> None:
    reference = checkout.create_checkout(request()).reference
    stand.control("pay", reference, "Declined")

    state = checkout.retrieve(reference)

    assert (state.status, state.payment_reference) == (CheckoutStatus.OPEN, None)


def test_a_page_that_ran_out_is_expired_and_one_that_is_open_stays_so(stand: Stand, checkout: CheckoutProvider) -> None:
    reference = checkout.create_checkout(request()).reference
    assert checkout.expire(reference).status is CheckoutStatus.OPEN

    stand.control("set", reference, "Expired")

    assert checkout.expire(reference).status is CheckoutStatus.EXPIRED


@pytest.mark.parametrize(
    "changes", [{"status": "Active"}, {"amount": "14076"}, {"amount": -1}, {"currency": "aud"}, {"_links": "x"}]
)
def test_a_page_of_another_shape_is_unknown(changes: dict[str, Any]) -> None:
    with pytest.raises(ProviderUnknown):
        state_of(PAGE | {"status": "Expired"} | changes, reference="hpp_1")


def test_a_page_that_another_system_opened_is_none_of_ours(
    checkout: CheckoutProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout._api, "send", lambda *_: PAGE | {"reference": "ORD-1", "payment_id": None})

    with pytest.raises(ForeignCheckout):
        checkout.retrieve("hpp_1")


def read(event: dict[str, Any], *, secret: str = "whsec_one") -> ProviderEvent | ForgottenEvent:
    adapter = CheckoutProvider(Stand.good, Connection())
    (read,) = adapter.read_events(Stand.notice(json.dumps(event).encode(), secret=secret, now=NOW))
    return read


@pytest.mark.parametrize("secret", ["whsec_one", "whsec_two"])
def test_an_event_names_our_attempt_and_makes_us_ask(secret: str) -> None:
    event = read(Stand.event, secret=secret)

    assert isinstance(event, ProviderEvent)
    assert (event.event_id, event.attempt_id, event.reference, event.state) == ("evt_1", UUID(ATTEMPT), "", None)
    assert event.occurred_at == datetime(2026, 11, 24, 12, 0, 0, 123000, tzinfo=UTC)


def test_an_old_signature_key_signs_nothing() -> None:
    with pytest.raises(InvalidEvent):
        read(Stand.event, secret="whsec_older")


def test_other_events_and_other_systems_payments_are_forgotten() -> None:
    foreign = {**Stand.event, "data": {**Stand.event["data"], "reference": "ORD-1"}}

    assert read(Stand.event | {"type": "dispute_received"}) == ForgottenEvent("dispute_received", NotKept.OTHER_KIND)
    assert read(foreign) == ForgottenEvent("payment_captured", NotKept.NOT_OURS)


@pytest.mark.parametrize("changes", [{"data": None}, {"created_on": "2026-11-24"}, {"id": ""}, {"type": 5}])
def test_a_signed_event_of_another_shape_is_unreadable(changes: dict[str, Any]) -> None:
    with pytest.raises(UnreadableEvent):
        read(Stand.event | changes)


def test_a_refund_is_asked_for_once_under_its_id(stand: Stand, checkout: CheckoutProvider) -> None:
    reference, refund_id = checkout.create_checkout(request()).reference, uuid4()
    stand.pay(reference)
    payment = checkout.retrieve(reference).payment_reference or ""

    first, second = (
        checkout.refund(payment_reference=payment, amount=Decimal("40.76"), currency="AUD", refund_id=refund_id)
        for _ in range(2)
    )

    assert first == second
    assert (first.status, first.amount) == ("pending", Decimal("40.76"))


@pytest.mark.parametrize(
    ("status", "codes", "kind"),
    [
        (401, [], ProviderMisconfigured),
        (403, [], ProviderMisconfigured),
        (404, [], ProviderRejected),
        (409, [], ProviderUnknown),
        (422, ["amount_invalid"], ProviderRejected),
        (422, ["processing_channel_id_invalid"], ProviderMisconfigured),
        (422, "nonsense", ProviderRejected),
        (429, [], ProviderUnavailable),
        (500, [], ProviderUnknown),
        (504, [], ProviderUnknown),
    ],
)
def test_each_answer_is_one_of_our_errors(status: int, codes: Any, kind: type[ProviderError]) -> None:
    assert type(of_answer(status, {"error_codes": codes})) is kind


@pytest.mark.parametrize(
    ("code", "disliked"),
    [("customer_email_invalid", "email"), ("billing_address_line1_invalid", "address"), ("zip_invalid", "address"),
     ("locale_invalid", "locale"), ("customer_name_invalid", "name"), ("amount_invalid", None)],
)  # fmt: skip
def test_a_disliked_optional_field_is_named(code: str, disliked: str | None) -> None:
    error = of_answer(422, {"error_codes": [code], "message": "jane@example.com"})

    assert isinstance(error, ProviderRejected)
    assert (error.reason, error.dislikes) == (code, disliked)
    assert "jane" not in str(error)


@pytest.mark.parametrize(
    ("prefix", "live", "base"),
    [("", False, "https://api.sandbox.checkout.com"), ("", True, "https://api.checkout.com"),
     ("abc123", True, "https://abc123.api.checkout.com"), ("pl-abc", False, "https://pl-abc.api.sandbox.checkout.com")],
)  # fmt: skip
def test_an_accounts_prefix_completes_the_address(prefix: str, live: bool, base: str) -> None:
    adapter = CheckoutProvider(Credentials({"api_prefix": prefix}), Connection(live=live))

    assert adapter._api._base == base


@pytest.mark.parametrize("prefix", ["evil.example/", "a.b", "a@b", "A", "x:1", "#"])
def test_a_prefix_is_a_part_of_a_host_name_and_nothing_else(prefix: str) -> None:
    with pytest.raises(ProviderMisconfigured):
        CheckoutProvider(Credentials({"api_prefix": prefix}), Connection())


@pytest.mark.parametrize(
    ("key", "live", "is_right"),
    [("sk_sbox_abc", False, True), ("sk_abc", True, True), ("sk_sbox_abc", True, False), ("pk_abc", True, False)],
)
def test_a_key_is_a_secret_one_of_the_accounts_mode(key: str, live: bool, is_right: bool) -> None:
    assert (problem_with(key, field="secret_key", facts=FACTS, live=live) == "") is is_right


@pytest.mark.parametrize(
    ("page", "is_theirs"),
    [("https://pay.sandbox.checkout.com/page/x", True), ("https://evilcheckout.com/x", False),
     ("http://pay.sandbox.checkout.com/x", False), ("https://pay.sandbox.checkout.com.evil.example/x", False),
     ("https://evil.example\\.sandbox.checkout.com/x", False), ("https://a@pay.sandbox.checkout.com/x", False)],
)  # fmt: skip
def test_a_page_is_at_their_own_domain(page: str, is_theirs: bool) -> None:
    assert CheckoutProvider(Credentials({}), Connection())._is_page(page) is is_theirs


def test_the_dashboard_page_is_the_payments() -> None:
    adapter = CheckoutProvider(Credentials({}), Connection())

    assert adapter.dashboard_url(reference="hpp_1", payment_reference="") is None
    assert adapter.dashboard_url(reference="hpp_1", payment_reference="pay_1") == (
        "https://dashboard.sandbox.checkout.com/payments/pay_1"
    )
