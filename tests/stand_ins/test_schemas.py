"""The vendors' schemas refuse what the vendors' documents do not name."""

import pytest

from tests.stand_ins.schemas import schemas

LINK = {"merchantAccount": "Shop", "reference": "1", "amount": {"currency": "EUR", "value": 100}}


def test_a_request_as_documented_has_no_violation() -> None:
    assert schemas("adyen").request("POST /paymentLinks", LINK) == []


@pytest.mark.parametrize(
    "change",
    [{"merchantacount": "Shop"}, {"amount": {"currency": "EUR", "value": "100"}}, {"reference": None},
     {"amount": {"currency": "EUR", "value": 100, "tax": 5}}, {"metadata": {"a": 1}}],
)  # fmt: skip
def test_a_misspelt_a_wrong_and_an_invented_field_are_violations(change: dict[str, object]) -> None:
    assert schemas("adyen").request("POST /paymentLinks", LINK | change)


def test_a_missing_field_is_a_violation() -> None:
    assert schemas("adyen").request("POST /paymentLinks", {"reference": "1"})


@pytest.mark.parametrize("name", ["adyen", "checkout", "example", "mollie", "paypal", "square"])
def test_every_document_is_readable(name: str) -> None:
    found = schemas(name)

    for call, parts in found.spec["calls"].items():
        if parts["request"] is not None:
            found.request(call, {})
        for status in parts["answers"]:
            if status.isdigit():
                found.answer(call, int(status), {})
