"""What Square is sent for an order: amounts, texts, and nothing that was not given."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.base import Address, CheckoutRequest, Customer, LineItem, ProviderRejected
from providers.square.notes import attempt_in, note_of
from providers.square.params import link_params
from tests.providers.test_contract import request
from tests.stand_ins.schemas import schemas

PRICES = st.decimals(min_value=0, max_value=1000, places=2)
CREATE = "POST /v2/online-checkout/payment-links"


def params(wanted: CheckoutRequest | None = None, **changes: Any) -> dict[str, Any]:
    return link_params(wanted or request(**changes), location="L1")


def total_of(order: dict[str, Any]) -> int:
    items = sum(int(each["quantity"]) * each["base_price_money"]["amount"] for each in order["line_items"])
    return items + sum(each["amount_money"]["amount"] for each in order.get("service_charges", ()))


@given(st.lists(st.tuples(PRICES, st.integers(1, 9)), min_size=1, max_size=100), PRICES, PRICES)
def test_items_shipping_and_tax_always_add_up_to_the_total(
    lines: list[tuple[Decimal, int]], shipping: Decimal, tax: Decimal
) -> None:
    items = tuple(LineItem("x", quantity, price) for price, quantity in lines)
    total = sum((price * quantity for price, quantity in lines), shipping + tax)

    sent = params(items=items, shipping=shipping, tax=tax, total=total)

    assert total_of(sent["order"]) == total * 100
    assert schemas("square").request(CREATE, sent) == []


@pytest.mark.parametrize(("amount", "currency", "units"), [("10.50", "AUD", 1050), ("500", "JPY", 500)])
def test_amounts_are_in_the_smallest_unit_of_the_currency(amount: str, currency: str, units: int) -> None:
    item = LineItem("x", 1, Decimal(amount))

    sent = params(currency=currency, items=(item,), shipping=Decimal(0), tax=Decimal(0), total=Decimal(amount))

    assert sent["order"]["line_items"][0]["base_price_money"] == {"amount": units, "currency": currency}


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "AUD"), ("10.5", "JPY")])
def test_an_amount_that_the_currency_does_not_have_is_refused_before_any_call(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected) as refused:
        params(currency=currency, items=(LineItem("x", 1, Decimal(amount)),), shipping=Decimal(0), tax=Decimal(0))

    assert refused.value.reason == "amount_places"


def test_shipping_and_tax_are_charges_that_no_tax_is_put_on() -> None:
    charges = params()["order"]["service_charges"]

    assert [(each["name"], each["amount_money"]["amount"]) for each in charges] == [("Shipping", 995), ("Tax", 1181)]
    assert {each["calculation_phase"] for each in charges} == {"TOTAL_PHASE"}
    assert "service_charges" not in params(shipping=Decimal(0), tax=Decimal(0))["order"]


def test_the_account_s_tips_coupons_and_rewards_cannot_change_what_is_paid() -> None:
    options = params()["checkout_options"]

    assert not any(options[each] for each in ("allow_tipping", "enable_coupon", "enable_loyalty"))


def test_the_attempt_is_the_key_the_order_s_reference_and_the_note_s_last_word() -> None:
    wanted = request(order_reference="ORD 1")

    sent = params(wanted)

    attempt = str(wanted.attempt_id)
    assert sent["idempotency_key"] == sent["order"]["reference_id"] == attempt
    assert sent["payment_note"] == f"ORD 1 {attempt}"


def test_a_long_order_reference_is_shortened_and_the_attempt_stays_whole() -> None:
    wanted = request(order_reference="é" * 600)

    note = note_of(wanted)

    assert len(note) == 500
    assert attempt_in(note) == wanted.attempt_id


@pytest.mark.parametrize("note", [None, "", "Table 4", "ORD-1 not-an-attempt", 5, ["a"]])
def test_a_note_of_another_system_names_no_attempt(note: Any) -> None:
    assert attempt_in(note) is None


def test_texts_are_as_long_as_square_takes_them() -> None:
    sent = params(items=(LineItem("n" * 600, 1, Decimal(1)),), order_reference="r" * 5000)

    assert len(sent["order"]["line_items"][0]["name"]) == 512
    assert len(sent["description"]) == 4096
    assert schemas("square").request(CREATE, sent) == []


def test_the_shopper_is_sent_to_our_own_return_page_and_with_an_old_request_to_the_merchant() -> None:
    ours = params(return_url="https://pay.example.com/return/1")["checkout_options"]["redirect_url"]
    old = params(return_url="")["checkout_options"]["redirect_url"]

    assert (ours, old) == ("https://pay.example.com/return/1", "https://merchant.example.com/s")


def test_what_is_known_of_the_shopper_fills_the_form() -> None:
    assert params()["pre_populated_data"] == {
        "buyer_email": "jane@example.com",
        "buyer_phone_number": "+61412345678",
        "buyer_address": {
            "address_line_1": "123 Collins Street", "locality": "Melbourne", "administrative_district_level_1": "VIC",
            "postal_code": "3000", "country": "AU", "first_name": "Jane", "last_name": "Smith",
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    "customer", [None, Customer(), Customer(email=f"{'e' * 250}@example.com"), Customer(shipping_address=Address())]
)
def test_what_is_missing_or_too_long_is_left_out_never_sent_empty(customer: Customer | None) -> None:
    assert "pre_populated_data" not in params(customer=customer)


def test_where_there_is_no_shipping_address_the_billing_address_is_taken() -> None:
    customer = replace(request().customer or Customer(), shipping_address=None, billing_address=Address(country="NZ"))

    assert params(customer=customer)["pre_populated_data"]["buyer_address"]["country"] == "NZ"
