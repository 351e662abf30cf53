"""Amounts are written with the places PayPal charges, exactly or not at all."""

from decimal import Decimal
from typing import Any

import pytest

from providers.base import ProviderRejected
from providers.money import exponent
from providers.paypal.facts import CURRENCIES, FACTS
from providers.paypal.money import from_paypal, to_paypal


@pytest.mark.parametrize(
    ("amount", "currency", "value"),
    [("140.76", "AUD", "140.76"), ("1000", "JPY", "1000"), ("1000.00", "HUF", "1000"), ("20", "TWD", "20"),
     ("0.1", "EUR", "0.10"), ("5", "USD", "5.00"), ("0", "USD", "0.00"), ("999999999999.99", "MXN", "999999999999.99")],
)  # fmt: skip
def test_an_amount_has_two_places_or_none(amount: str, currency: str, value: str) -> None:
    assert to_paypal(Decimal(amount), currency) == {"currency_code": currency, "value": value}


@pytest.mark.parametrize(("amount", "currency"), [("1.005", "EUR"), ("10.5", "HUF"), ("10.5", "TWD"), ("0.1", "JPY")])
def test_an_amount_that_paypal_cannot_charge_is_refused_and_not_rounded(amount: str, currency: str) -> None:
    with pytest.raises(ProviderRejected) as raised:
        to_paypal(Decimal(amount), currency)
    assert raised.value.reason == "amount_places"


@pytest.mark.parametrize("value", ["140.76", "1000", "0.10", "999999999999999.99"])
def test_an_amount_is_read_as_it_is_written(value: str) -> None:
    assert from_paypal(value) == Decimal(value)


@pytest.mark.parametrize(
    "value", [140.76, 14076, None, "", "1,000.00", "1e3", "-1.00", "1.005", "NaN", "\u0661", " 1", "1" * 16]
)
def test_anything_else_is_no_amount(value: Any) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        from_paypal(value)


def test_the_facts_name_the_currencies_that_have_fewer_places_than_their_standard() -> None:
    assert len(CURRENCIES) == 24
    assert dict(FACTS.places) == {"HUF": 0, "TWD": 0}
    assert all(exponent(each) == 2 for each in CURRENCIES - {"JPY"})
