"""Which of our errors each of Square's is: was it done, whose fault is it, and can it go without?"""

from typing import Any

import pytest

from providers.base import (
    ProviderError,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.optional_fields import OptionalField
from providers.square.failures import of_answer


def error(code: str, field: str = "") -> dict[str, Any]:
    return {
        "errors": [{"category": "INVALID_REQUEST_ERROR", "code": code, "detail": "jane@example.com", "field": field}]
    }


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, "VALUE_TOO_HIGH", ProviderRejected),
        (402, "GENERIC_DECLINE", ProviderRejected),
        (404, "NOT_FOUND", ProviderRejected),
        (401, "UNAUTHORIZED", ProviderMisconfigured),
        (401, "ACCESS_TOKEN_EXPIRED", ProviderMisconfigured),
        (403, "INSUFFICIENT_SCOPES", ProviderMisconfigured),
        (400, "CARD_PROCESSING_NOT_ENABLED", ProviderMisconfigured),
        (400, "INVALID_LOCATION", ProviderMisconfigured),
        (429, "RATE_LIMITED", ProviderUnavailable),
        (400, "IDEMPOTENCY_KEY_REUSED", ProviderUnknown),
        (409, "CONFLICT", ProviderUnknown),
        (408, "REQUEST_TIMEOUT", ProviderUnknown),
        (400, "TEMPORARY_ERROR", ProviderUnknown),
        (500, "INTERNAL_SERVER_ERROR", ProviderUnknown),
        (503, "CARD_PROCESSING_NOT_ENABLED", ProviderUnknown),
        (418, "TEAPOT", ProviderUnknown),
    ],
)
def test_every_error_says_whether_it_may_have_been_done(status: int, code: str, kind: type[ProviderError]) -> None:
    found = of_answer(status, error(code))

    assert type(found) is kind
    assert "jane" not in str(found)


def test_a_refusal_carries_square_s_code_as_the_reason() -> None:
    found = of_answer(400, error("VALUE_TOO_HIGH", "order.line_items[0].base_price_money.amount"))

    assert isinstance(found, ProviderRejected)
    assert (found.reason, found.dislikes, str(found)) == ("value_too_high", None, "answered 400 VALUE_TOO_HIGH")


def test_a_location_that_square_does_not_know_is_the_account_s_fault_not_the_order_s() -> None:
    assert type(of_answer(404, error("NOT_FOUND", "order.location_id"))) is ProviderMisconfigured


@pytest.mark.parametrize(
    ("code", "field", "disliked"),
    [
        ("INVALID_EMAIL_ADDRESS", "", OptionalField.EMAIL),
        ("INVALID_PHONE_NUMBER", "pre_populated_data.buyer_phone_number", OptionalField.PHONE),
        ("VALUE_TOO_LONG", "pre_populated_data.buyer_email", OptionalField.EMAIL),
        ("INVALID_VALUE", "pre_populated_data.buyer_address.first_name", OptionalField.NAME),
        ("INVALID_ENUM_VALUE", "pre_populated_data.buyer_address.country", OptionalField.ADDRESS),
        ("INVALID_VALUE", "order.line_items[0].name", None),
    ],
)
def test_an_optional_field_that_is_disliked_is_named(code: str, field: str, disliked: OptionalField | None) -> None:
    found = of_answer(400, error(code, field))

    assert isinstance(found, ProviderRejected)
    assert found.dislikes == disliked


@pytest.mark.parametrize(
    "answer", [None, [], {}, {"errors": None}, {"errors": []}, {"errors": ["x"]}, {"errors": [{"code": 5}]},
               {"errors": [{"code": "sk live; drop"}]}, {"errors": {"code": "X"}}],
)  # fmt: skip
def test_an_error_of_another_shape_is_told_by_its_status_alone(answer: Any) -> None:
    found = of_answer(400, answer)

    assert isinstance(found, ProviderRejected)
    assert (found.reason, str(found)) == ("refused", "answered 400")
