"""Each of PayPal's answers is one of our errors, and says nothing but codes and ids."""

import json
from pathlib import Path
from typing import Any

import pytest

from providers.base import (
    CheckoutGone,
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField
from providers.paypal.failures import TokenRefused, of_answer


def told(issue: str = "", *, name: str = "UNPROCESSABLE_ENTITY", field: str = "") -> dict[str, Any]:
    detail = {"issue": issue, "value": "jane@example.com", "description": "jane@example.com is wrong", "field": field}
    return {"name": name, "message": "jane@example.com", "debug_id": "90957fca61718", "details": [detail]}


@pytest.mark.parametrize(
    ("status", "answer", "error", "reason"),
    [
        (400, told("INVALID_STRING_LENGTH", name="INVALID_REQUEST"), ProviderRejected, "invalid_string_length"),
        (422, told("AMOUNT_MISMATCH"), ProviderRejected, "amount_mismatch"),
        (422, told("INVALID_CURRENCY_CODE"), ProviderRejected, "invalid_currency_code"),
        (422, {"name": "UNPROCESSABLE_ENTITY"}, ProviderRejected, "unprocessable_entity"),
        (422, None, ProviderRejected, "refused"),
        (404, told("INVALID_RESOURCE_ID", name="RESOURCE_NOT_FOUND"), CheckoutGone, "invalid_resource_id"),
        (404, None, ProviderRejected, "refused"),
        (422, told("PAYEE_ACCOUNT_RESTRICTED"), ProviderMisconfigured, ""),
        (403, told("PERMISSION_DENIED", name="NOT_AUTHORIZED"), ProviderMisconfigured, ""),
        (401, told("INVALID_ACCOUNT_STATUS", name="AUTHENTICATION_FAILURE"), ProviderMisconfigured, ""),
        (401, {"error": "invalid_token", "error_description": "jane"}, TokenRefused, ""),
        (401, told(name="AUTHENTICATION_FAILURE"), TokenRefused, ""),
        (401, None, TokenRefused, ""),
        (429, told(name="RATE_LIMIT_REACHED"), ProviderUnavailable, ""),
        (409, told("PREVIOUS_REQUEST_IN_PROGRESS", name="RESOURCE_CONFLICT"), ProviderUnknown, ""),
        (422, told("ORDER_COMPLETION_IN_PROGRESS"), ProviderUnknown, ""),
        (500, told(name="INTERNAL_SERVER_ERROR"), ProviderUnknown, ""),
        (503, told(name="SERVICE_UNAVAILABLE"), ProviderUnknown, ""),
        (302, None, ProviderUnknown, ""),
        (405, None, ProviderUnknown, ""),
    ],
    ids=str,
)  # fmt: skip
def test_every_answer_is_one_of_our_errors(status: int, answer: Any, error: type[ProviderError], reason: str) -> None:
    given = of_answer(status, answer)

    assert type(given) is error
    assert getattr(given, "reason", "") == reason
    assert "jane" not in str(given)


def test_the_codes_and_the_id_to_ask_paypal_with_are_in_the_message() -> None:
    assert str(of_answer(422, told("AMOUNT_MISMATCH"))) == (
        "status=422 name=UNPROCESSABLE_ENTITY issue=AMOUNT_MISMATCH debug_id=90957fca61718"
    )


@pytest.mark.parametrize(
    ("issue", "field", "optional"),
    [
        ("SHIPPING_ADDRESS_INVALID", "", OptionalField.ADDRESS),
        ("POSTAL_CODE_REQUIRED", "/purchase_units/@reference_id=='default'/shipping/address", OptionalField.ADDRESS),
        ("INVALID_COUNTRY_CODE", "", OptionalField.ADDRESS),
        ("INVALID_STRING_LENGTH", "/purchase_units/0/shipping/name/full_name", OptionalField.ADDRESS),
        ("INVALID_PARAMETER_SYNTAX", "/payment_source/paypal/email_address", OptionalField.EMAIL),
        ("INVALID_STRING_LENGTH", "/payment_source/paypal/name/surname", OptionalField.NAME),
        ("INVALID_PARAMETER_VALUE", "/payment_source/paypal/experience_context/locale", OptionalField.LOCALE),
        ("INVALID_STRING_LENGTH", "/purchase_units/0/items/3/sku", OptionalField.SKU),
        ("INVALID_STRING_LENGTH", "/purchase_units/0/items/3/name", None),
        ("AMOUNT_MISMATCH", "/purchase_units/0/amount", None),
    ],
)
def test_a_refusal_names_the_optional_field_it_is_about(issue: str, field: str, optional: OptionalField | None) -> None:
    refusal = of_answer(422, told(issue, field=field))

    assert isinstance(refusal, ProviderRejected)
    assert refusal.dislikes == optional


@pytest.mark.parametrize(
    "answer",
    [[], "x", 5, {"details": "x"}, {"details": [5]}, {"details": [{"issue": ["x"], "field": 5}]}, {"name": {}},
     {"name": "caf\u00e9 jane", "debug_id": "x" * 100}],
)  # fmt: skip
def test_an_answer_of_any_shape_is_an_error(answer: Any) -> None:
    given = of_answer(422, answer)

    assert isinstance(given, ProviderRejected)
    assert str(given) == "status=422 name= issue= debug_id="


def test_an_order_that_paypal_forgot_is_told_so_in_the_words_that_were_recorded() -> None:
    recorded = json.loads((Path(__file__).parent / "recorded/order_not_found.json").read_text())

    assert type(of_answer(404, recorded["payload"])) is CheckoutGone
