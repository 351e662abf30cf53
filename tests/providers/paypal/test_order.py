"""What an order says: amounts that add up, texts of their lengths, and nothing that is empty."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from providers.base import Address, CheckoutRequest, Customer, LineItem, ProviderRejected
from providers.paypal.locales import LOCALES, locale_for
from providers.paypal.order import order_body
from tests.stand_ins.schemas import schemas

Order = Callable[..., CheckoutRequest]


def unit_of(request: CheckoutRequest) -> dict[str, Any]:
    body = order_body(request)
    assert schemas("paypal").request("POST /v2/checkout/orders", body) == []
    (unit,) = body["purchase_units"]
    return dict(unit)


def wallet_of(request: CheckoutRequest) -> dict[str, Any]:
    return dict(order_body(request)["payment_source"]["paypal"])


def test_items_shipping_and_tax_add_up_to_the_total(order: Order) -> None:
    items = (LineItem("Cable", 3, Decimal("0.10")), LineItem("Gift", 1, Decimal(0)))
    request = order(items=items, shipping=Decimal("9.95"), tax=Decimal("0.03"), total=Decimal("10.28"))

    amount = unit_of(request)["amount"]

    assert amount["value"] == "10.28"
    assert {name: part["value"] for name, part in amount["breakdown"].items()} == {
        "item_total": "0.30", "shipping": "9.95", "tax_total": "0.03",
    }  # fmt: skip


def test_what_an_order_has_none_of_is_left_out(order: Order) -> None:
    plain = order(
        customer=None, locale=None, shipping=Decimal(0), tax=Decimal(0), total=Decimal(119),
        items=(LineItem("Headphones", 1, Decimal(119)),),
    )  # fmt: skip

    unit, wallet = unit_of(plain), wallet_of(plain)

    assert unit.keys() == {"custom_id", "amount", "items", "description"}
    assert unit["amount"]["breakdown"].keys() == {"item_total"}
    assert unit["items"] == [
        {"name": "Headphones", "quantity": "1", "unit_amount": {"currency_code": "AUD", "value": "119.00"}}
    ]
    assert wallet.keys() == {"experience_context"}
    assert wallet["experience_context"].keys() == {"return_url", "cancel_url", "shipping_preference", "user_action"}


def test_the_attempt_is_the_custom_id_and_the_merchant_s_reference_is_the_description(order: Order) -> None:
    request = order()

    unit = unit_of(request)

    assert (unit["custom_id"], unit["description"]) == (str(request.attempt_id), "ORD-1")
    assert "invoice_id" not in unit


def test_nothing_of_the_shopper_is_in_a_reference(order: Order) -> None:
    unit = unit_of(order())

    assert not [
        word for word in ("Jane", "Smith", "@", "Collins") if word in f"{unit['custom_id']}{unit['description']}"
    ]


@pytest.mark.parametrize("letter", ["a", "\u00e9", "\u6f22", "\U0001f600"])
def test_texts_are_cut_to_their_lengths_and_amounts_are_not(letter: str, order: Order) -> None:
    long, person = letter * 255, letter * 400
    request = order(
        order_reference=long,
        items=(LineItem(long, 1, Decimal(119), long),),
        customer=Customer(person, person, None, None, None, Address(person, person, person, person, "3" * 20, "AU")),
    )

    unit, wallet = unit_of(request), wallet_of(request)

    assert len(unit["description"].encode()) <= 127
    assert {len(unit["items"][0][name]) for name in ("name", "sku")} == {127}
    assert len(unit["shipping"]["name"]["full_name"]) == 300
    assert {len(each) for each in wallet["name"].values()} == {140}
    assert unit["amount"]["value"] == "140.76"


def test_a_name_in_which_nothing_can_be_seen_still_has_its_line(order: Order) -> None:
    request = order(items=(LineItem("\u200b", 1, Decimal(119)),))

    assert unit_of(request)["items"][0]["name"] == "Item"


def test_an_amount_that_cannot_be_charged_is_refused_before_anything_is_sent(order: Order) -> None:
    with pytest.raises(ProviderRejected, match="decimal places"):
        order_body(order(total=Decimal("140.765")))


def test_an_address_that_is_given_is_shown_and_kept(order: Order) -> None:
    unit = unit_of(order())

    assert unit["shipping"] == {
        "name": {"full_name": "Jane Smith"},
        "address": {
            "address_line_1": "123 Collins Street", "admin_area_2": "Melbourne", "admin_area_1": "VIC",
            "postal_code": "3000", "country_code": "AU",
        },
    }  # fmt: skip
    assert wallet_of(order())["experience_context"]["shipping_preference"] == "SET_PROVIDED_ADDRESS"


@pytest.mark.parametrize("address", [None, Address(), Address(line1="1 Main St"), Address(country="US")])
def test_what_is_no_whole_address_is_none(address: Address | None, order: Order) -> None:
    request = order(customer=Customer("Jane", "Smith", shipping_address=address))

    assert "shipping" not in unit_of(request)
    assert wallet_of(request)["experience_context"]["shipping_preference"] == "NO_SHIPPING"


def test_china_is_called_as_paypal_calls_it(order: Order) -> None:
    request = order(customer=Customer(shipping_address=Address("1", None, "Shanghai", None, "200000", "CN")))

    assert unit_of(request)["shipping"] == {
        "address": {
            "address_line_1": "1", "admin_area_2": "Shanghai", "postal_code": "200000", "country_code": "C2",
        }
    }  # fmt: skip


def test_the_wallet_s_form_is_filled_with_what_paypal_takes(order: Order) -> None:
    wallet = wallet_of(order(customer=Customer("Jane", "Smith", "jane@b\u00fccher.example", "+61412345678")))

    assert wallet["email_address"] == "jane@xn--bcher-kva.example"
    assert wallet["name"] == {"given_name": "Jane", "surname": "Smith"}
    assert "phone" not in wallet


@pytest.mark.parametrize(
    "customer",
    [Customer(first_name="Jane"), Customer(email="j\u00fcrgen@shop.example"), Customer(email="a@" + "b" * 260)],
)
def test_what_paypal_would_refuse_is_left_out(customer: Customer, order: Order) -> None:
    assert wallet_of(order(customer=customer)).keys() == {"experience_context"}


def test_the_shopper_comes_back_to_our_page_and_leaves_to_the_shop(order: Order) -> None:
    request = order(return_url="https://pay.example.com/r/1")

    shown = wallet_of(request)["experience_context"]

    assert (shown["return_url"], shown["cancel_url"]) == ("https://pay.example.com/r/1", request.failure_url)
    assert shown["user_action"] == "PAY_NOW"


def test_an_order_stored_before_there_was_a_return_page_comes_back_to_the_shop(order: Order) -> None:
    request = order(return_url="")

    assert wallet_of(request)["experience_context"]["return_url"] == request.success_url


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("en_AU", "en-AU"), ("de", "de-DE"), ("de_CH", "de-CH"), ("pt_BR", "pt-BR"), ("nb_NO", "no-NO"),
     ("zh_TW", "zh-TW"), ("iw_IL", "he-IL"), ("tlh", None), ("bg_BG", None), (None, None)],
)  # fmt: skip
def test_the_locale_is_the_nearest_of_paypal_s(ours: str | None, theirs: str | None) -> None:
    assert locale_for(ours) == theirs


def test_every_locale_is_one_that_paypal_s_schema_takes(order: Order) -> None:
    for each in sorted(LOCALES):
        assert wallet_of(order(locale=each))["experience_context"]["locale"] == each
