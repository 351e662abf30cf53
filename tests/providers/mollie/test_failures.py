"""Which error is which: what may have been done is never called a no."""

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
from providers.mollie.failures import of_answer


def recorded(name: str) -> dict[str, Any]:
    return dict(json.loads((Path(__file__).parent / "recorded" / f"{name}.json").read_text())["body"])


@pytest.mark.parametrize(
    ("status", "field", "kind"),
    [
        (400, "", ProviderUnknown),
        (400, "amount.value", ProviderRejected),
        (401, "", ProviderMisconfigured),
        (403, "method", ProviderMisconfigured),
        (404, "", ProviderRejected),
        (405, "", ProviderRejected),
        (409, "", ProviderUnknown),
        (410, "", CheckoutGone),
        (422, "", ProviderRejected),
        (422, "method", ProviderMisconfigured),
        (422, "webhookUrl", ProviderMisconfigured),
        (429, "", ProviderUnavailable),
        (500, "", ProviderUnknown),
        (502, "", ProviderUnknown),
        (503, "", ProviderUnknown),
        (504, "", ProviderUnknown),
        (302, "", ProviderUnknown),
    ],
)
def test_each_status_is_one_of_our_errors(status: int, field: str, kind: type[ProviderError]) -> None:
    assert type(of_answer(status, {"status": status, "field": field})) is kind


@pytest.mark.parametrize(
    ("name", "reason", "dislikes"),
    [("error_422_amount", "amount", None), ("error_422_phone", "billingaddress_billingaddress_phone", "phone"),
     ("error_404", "not_found", None)],
)  # fmt: skip
def test_recorded_refusals_have_a_reason(name: str, reason: str, dislikes: str | None) -> None:
    answer = recorded(name)

    error = of_answer(answer["status"], answer)

    assert isinstance(error, ProviderRejected)
    assert (error.reason, error.dislikes) == (reason, dislikes)


@pytest.mark.parametrize("name", ["error_401", "error_422_method"])
def test_recorded_answers_about_the_account_are_no_refusal_of_the_order(name: str) -> None:
    answer = recorded(name)

    assert type(of_answer(answer["status"], answer)) is ProviderMisconfigured


@pytest.mark.parametrize(
    ("field", "dislikes"),
    [("locale", "locale"), ("lines[0].sku", "sku"), ("lines.0.sku", "sku"), ("billingAddress.email", "email"),
     ("billingAddress.givenName", "name"), ("shippingAddress.postalCode", "address"), ("billingAddress", "address"),
     ("amount", None), ("lines.0.quantity", None), ("", None)],
)  # fmt: skip
def test_a_refusal_of_an_optional_field_names_it(field: str, dislikes: str | None) -> None:
    error = of_answer(422, {"field": field})

    assert isinstance(error, ProviderRejected)
    assert error.dislikes == dislikes


@pytest.mark.parametrize("answer", [None, [], "x", {}, {"field": None}, {"field": 5}, {"field": "jane@example.com"}])
def test_nothing_of_mollies_sentences_is_kept(answer: Any) -> None:
    body = answer | {"detail": "jane@example.com"} if isinstance(answer, dict) else answer

    assert str(of_answer(422, body)) == "status=422"
