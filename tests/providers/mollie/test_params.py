"""What is sent to Mollie: exact amounts that add up, whole addresses or none, and nothing empty."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Address, Customer, LineItem, ProviderRejected
from providers.mollie.facts import CURRENCIES, LOCALES
from providers.mollie.money import amount_body
from providers.mollie.params import payment_body
from providers.mollie.web_addresses import is_public
from providers.money import exponent
from tests.providers.mollie.rules import check_payment
from tests.providers.test_contract import ADDRESS, request

EVENTS = "https://pay.example.com/webhooks/mollie/shop"


def body(**changes: Any) -> dict[str, Any]:
    """The body of an order, which Mollie's schema and rules take."""
    written = payment_body(request(**changes))
    assert check_payment(written) == []
    return written


@pytest.mark.parametrize("currency", sorted(CURRENCIES))
def test_an_amount_has_exactly_its_currencys_decimals(currency: str) -> None:
    places = exponent(currency)

    value = amount_body(Decimal(7), currency)["value"]

    assert value == ("7" if places == 0 else "7." + "0" * places)
    assert places in (0, 2)


@pytest.mark.parametrize(("amount", "currency"), [("10.005", "EUR"), ("10.5", "JPY"), ("10.5", "ISK")])
def test_an_amount_that_cannot_be_paid_exactly_is_refused(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected) as raised:
        amount_body(Decimal(amount), currency)

    assert raised.value.reason == "amount_places"


def test_items_shipping_and_tax_are_lines_that_add_up() -> None:
    lines = body()["lines"]

    shown = [(each["description"], each.get("type"), each["totalAmount"]["value"]) for each in lines]
    assert shown == [
        ("Wireless Headphones", None, "119.00"),
        ("Shipping", "shipping_fee", "9.95"),
        ("Tax", "surcharge", "11.81"),
    ]


def test_names_are_shortened_and_a_long_sku_is_left_out() -> None:
    item = LineItem("x" * 300, 1, Decimal(119), "S" * 65)

    line = body(items=(item,))["lines"][0]

    assert len(line["description"]) == 255
    assert "sku" not in line


def test_metadata_names_attempt_and_order_and_stays_under_a_kilobyte() -> None:
    wanted = request(order_reference="\U0001f600" * 255)

    written = payment_body(wanted)

    assert check_payment(written) == []
    assert written["metadata"] == {
        "attempt_id": str(wanted.attempt_id),
        "order_reference": "\U0001f600" * 200,
    }
    assert len(written["description"]) == 255


def test_only_cards_can_be_chosen() -> None:
    assert body()["method"] == ["creditcard"]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("de_DE", "de_DE"), ("de-AT", "de_AT"), ("en_AU", "en_GB"), ("fr_CA", "fr_FR"), ("nb", "nb_NO"), ("ja_JP", None)],
)
def test_the_nearest_locale_is_sent_or_none(ours: str, theirs: str | None) -> None:
    assert body(locale=ours).get("locale") == theirs
    assert theirs is None or theirs in LOCALES


def test_an_address_goes_only_when_it_is_whole() -> None:
    whole = Customer("Jane", "Smith", "jane@example.com", "+61412345678", ADDRESS, ADDRESS)
    part = replace(whole, billing_address=replace(ADDRESS, city=None), shipping_address=Address(country="AU"))

    written, less = body(customer=whole), body(customer=part)

    assert written["shippingAddress"] == {
        "givenName": "Jane", "familyName": "Smith", "phone": "+61412345678", "streetAndNumber": "123 Collins Street",
        "postalCode": "3000", "city": "Melbourne", "region": "VIC", "country": "AU",
    }  # fmt: skip
    assert written["billingAddress"] == written["shippingAddress"] | {"email": "jane@example.com"}
    assert less["billingAddress"] == {
        "givenName": "Jane", "familyName": "Smith", "phone": "+61412345678", "email": "jane@example.com"
    }  # fmt: skip
    assert "shippingAddress" not in less


@pytest.mark.parametrize(
    "customer",
    [None, Customer(), Customer("Jane", "Smith"), Customer(phone="+61412345678"), Customer(email="é@example.com")],
)
def test_who_has_neither_address_nor_email_is_left_out(customer: Customer | None) -> None:
    assert not {"billingAddress", "shippingAddress"} & body(customer=customer).keys()


@pytest.mark.parametrize("phone", ["0412345678", "+0412345678", "+61 412 345 678", "+1234567890123456"])
def test_a_phone_that_is_not_e164_is_left_out(phone: str) -> None:
    assert "phone" not in body(customer=Customer(email="a@example.com", phone=phone))["billingAddress"]


@pytest.mark.parametrize("name", ["J", "42", "", " "])
def test_a_name_that_mollie_would_refuse_is_left_out(name: str) -> None:
    assert "givenName" not in body(customer=Customer(name, "Smith", "a@example.com"))["billingAddress"]


def test_the_shopper_comes_back_to_our_page_and_leaves_to_the_shop() -> None:
    written = body(return_url="https://pay.example.com/return/1")

    assert written["redirectUrl"] == "https://pay.example.com/return/1"
    assert written["cancelUrl"] == "https://merchant.example.com/f"
    assert body(return_url="")["redirectUrl"] == "https://merchant.example.com/s"


@pytest.mark.parametrize(("url", "joint"), [(EVENTS, "?"), (f"{EVENTS}?a=1", "&")])
def test_the_webhook_names_the_attempt(url: str, joint: str) -> None:
    wanted = request(event_url=url)

    assert payment_body(wanted)["webhookUrl"] == f"{url}{joint}attempt={wanted.attempt_id}"


@pytest.mark.parametrize(
    "url",
    ["", "http://localhost:8000/x", "http://127.0.0.1/x", "http://[::1]/x", "http://10.0.0.5/x", "https://shop.local/x",
     "https://shop/x", "https://a.test/x", "ftp://a.example.com/x", "https://["],
)  # fmt: skip
def test_an_address_that_mollie_cannot_reach_is_left_out(url: str) -> None:
    assert not is_public(url)
    assert "webhookUrl" not in body(event_url=url)
