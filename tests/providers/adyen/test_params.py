"""What is sent to Adyen: exact money, whole addresses, texts within its limits, and nothing empty."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.adyen.facts import CURRENCIES, FACTS, locale_for
from providers.adyen.money import from_adyen, to_adyen
from providers.adyen.params import link_params
from providers.base import Address, Customer, LineItem, ProviderRejected
from providers.money import is_known
from tests.providers.adyen.server import MERCHANT
from tests.providers.test_contract import ADDRESS, request
from tests.stand_ins.schemas import schemas

WHOLE = {
    "street": "Collins Street",
    "houseNumberOrName": "123",
    "city": "Melbourne",
    "postalCode": "3000",
    "country": "AU",
}


def sent(**changes: Any) -> dict[str, Any]:
    return link_params(request(**changes), merchant_account=MERCHANT)


def sent_address(**changes: str | None) -> Any:
    parts = {"line1": "123 Collins Street", "city": "Melbourne", "postal_code": "3000", "country": "AU"}
    return sent(customer=Customer(billing_address=Address(**parts | changes))).get("billingAddress")


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [
        ("10.50", "AUD", 1050),
        ("500", "JPY", 500),
        ("1.250", "KWD", 1250),
        ("1000", "CLP", 100000),
        ("1000", "ISK", 100000),
        ("1000", "IDR", 1000),
        ("1000", "CVE", 1000),
        ("7", "UGX", 7),
    ],
)
def test_amounts_become_adyens_integers_and_back(amount: str, currency: str, units: int) -> None:
    assert to_adyen(Decimal(amount), currency) == units
    assert from_adyen(units, currency) == Decimal(amount)


def test_a_fraction_that_adyen_reports_is_never_rounded_to_what_was_ordered() -> None:
    assert from_adyen(100050, "ISK") == Decimal("1000.50")


@pytest.mark.parametrize(
    ("amount", "currency"), [("1.005", "AUD"), ("1000.50", "IDR"), ("0.50", "CVE"), ("1.5", "JPY")]
)
def test_an_amount_adyen_cannot_charge_is_refused_before_any_call(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected) as raised:
        sent(total=Decimal(amount), currency=currency)
    assert raised.value.reason == "amount_places"


def test_the_facts_say_which_currencies_are_charged_more_coarsely() -> None:
    assert FACTS.places == {"CVE": 0, "IDR": 0}
    assert len(CURRENCIES) == 136
    assert all(map(is_known, CURRENCIES))


@given(st.integers(1, 10**12), st.sampled_from(sorted(CURRENCIES)))
def test_no_amount_changes_on_its_way_there_and_back(units: int, currency: str) -> None:
    assert to_adyen(from_adyen(units, currency), currency) == units


def test_the_attempt_is_the_reference_and_the_order_is_what_people_see() -> None:
    wanted = request(order_reference="O" * 300)

    params = link_params(wanted, merchant_account=MERCHANT)

    assert params["reference"] == str(wanted.attempt_id)
    assert params["description"] == "O" * 280
    assert params["metadata"] == {"order_reference": "O" * 80, "session_id": str(wanted.session_id)}
    assert params["amount"] == {"currency": "AUD", "value": 14076}


def test_a_link_takes_one_card_payment() -> None:
    params = sent()

    assert (params["reusable"], params["allowedPaymentMethods"]) == (False, ["scheme"])


def test_the_link_ends_when_the_session_does_and_leads_back_to_our_return_page() -> None:
    at = datetime(2026, 11, 28, 12, tzinfo=UTC)

    params = sent(expires_at=at, return_url="https://pay.example.com/return/1")

    assert (params["expiresAt"], params["returnUrl"]) == (
        "2026-11-28T12:00:00+00:00",
        "https://pay.example.com/return/1",
    )


def test_a_request_of_before_the_return_page_leads_to_the_merchant() -> None:
    assert sent(return_url="")["returnUrl"] == "https://merchant.example.com/s"


def test_the_lines_tell_items_shipping_and_tax() -> None:
    assert sent()["lineItems"] == [
        {"description": "Wireless Headphones", "quantity": 1, "amountIncludingTax": 11900, "sku": "WH-100"},
        {"description": "Shipping", "quantity": 1, "amountIncludingTax": 995},
        {"description": "Tax", "quantity": 1, "amountIncludingTax": 1181},
    ]


def test_lines_that_adyen_cannot_write_are_left_out_and_the_total_stays() -> None:
    params = sent(
        currency="IDR",
        total=Decimal(21),
        items=(LineItem("A", 2, Decimal("10.50")),),
        shipping=Decimal(0),
        tax=Decimal(0),
    )

    assert "lineItems" not in params
    assert params["amount"] == {"currency": "IDR", "value": 21}


@pytest.mark.parametrize("customer", [None, Customer(), Customer(first_name="Jane"), Customer(email="", phone="")])
def test_what_is_missing_is_left_out_never_sent_empty(customer: Customer | None) -> None:
    params = sent(customer=customer, locale=None)

    assert not params.keys() & {
        "shopperName", "shopperEmail", "telephoneNumber", "countryCode", "billingAddress", "deliveryAddress",
        "shopperLocale",
    }  # fmt: skip


def test_a_shopper_is_described_within_the_limits_and_never_referred_to() -> None:
    params = sent(customer=Customer("J" * 90, "Smith", "mia@bücher.example", "+61412345678", ADDRESS, ADDRESS))

    assert params["shopperName"] == {"firstName": "J" * 80, "lastName": "Smith"}
    assert (params["shopperEmail"], params["telephoneNumber"]) == ("mia@xn--bcher-kva.example", "+61412345678")
    assert params["countryCode"] == "AU"
    assert "shopperReference" not in params


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, WHOLE),
        ({"line1": "Hauptstraße 5a"}, WHOLE | {"street": "Hauptstraße", "houseNumberOrName": "5a"}),
        ({"line2": "Apt 4"}, WHOLE | {"houseNumberOrName": "123 Apt 4"}),
        ({"line1": "The Mill", "line2": "Apt 4"}, WHOLE | {"street": "The Mill", "houseNumberOrName": "Apt 4"}),
        ({"country": None}, WHOLE | {"country": "ZZ"}),
        ({"state": "VIC"}, WHOLE),
        ({"country": "BR", "state": "SP"}, WHOLE | {"country": "BR", "stateOrProvince": "SP"}),
        (
            {"country": "US", "state": "CA", "postal_code": "94103-1234"},
            WHOLE | {"country": "US", "stateOrProvince": "CA", "postalCode": "94103"},
        ),
    ],
    ids=str,
)
def test_an_address_is_sent_in_adyens_parts(changes: dict[str, str | None], expected: dict[str, str]) -> None:
    assert sent_address(**changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {"line1": "The Mill"},
        {"line1": "1st Floor 20 High Street"},
        {"line1": None},
        {"city": None},
        {"postal_code": None},
        {"postal_code": "12345678901"},
        {"country": "US"},
        {"country": "US", "state": "California"},
        {"country": "US", "state": "CA", "postal_code": "ABC"},
        {"country": "CA"},
    ],
    ids=str,
)
def test_an_address_without_one_of_its_parts_is_left_out_and_nothing_is_made_up(changes: dict[str, str | None]) -> None:
    assert sent_address(**changes) is None


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [("en_AU", "en-US"), ("de_AT", "de-DE"), ("nb_NO", "no-NO"), ("zh_HK", "zh-TW"), ("pt_BR", "pt-BR"), ("ar", "ar"),
     ("xx_YY", None), (None, None)],
)  # fmt: skip
def test_locales_are_mapped_to_those_of_the_page(ours: str | None, theirs: str | None) -> None:
    assert locale_for(ours) == theirs


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=400)


@given(order=TEXTS, name=TEXTS, line=TEXTS, state=TEXTS)
def test_whatever_the_texts_are_the_body_fits_adyens_schema(order: str, name: str, line: str, state: str) -> None:
    address = Address(line, line, name, state, "1234", "US")

    wanted = {
        "items": (LineItem(name, 1, Decimal(0), line),),
        "customer": Customer(name, name, "", "", address, address),
    }
    body = sent(order_reference=order, **wanted)

    assert schemas("adyen").request("POST /paymentLinks", body) == []
    assert "" not in list(_texts(body))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from _texts(child)
    elif isinstance(node, str):
        yield node
