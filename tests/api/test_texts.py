"""Names as people have them and as shops copy them are accepted, and come back as they were sent."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sessions_app.models import PaymentSession

ITEM = {"quantity": 1, "unitPrice": 10}
ACCEPTED = {
    "no-break blank": "T-Shirt\u00a0XL",
    "ideographic blank": "\u5c71\u7530\u3000\u592a\u90ce",
    "emoji of several": "Mug \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "emoji of Unicode 15": "\U0001fae8 sticker",
    "character of no Unicode yet": "\U0001fffd sticker",
    "flag of tags": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f scarf",
    "variation selector": "\u2764\ufe0f pin",
    "Persian joiner": "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647",
    "Hindi joiner": "\u0915\u094d\u200d\u0937",
    "Hebrew with a mark": "\u05d0\u200f 5",
    "private use": "\uf8ff Watch",
    "line break": "Flat 2\n10 High Street",
    "line break of Windows": "Flat 2\r\n10 High Street",
    "zero-width blank": "Mug\u200b",
}


@pytest.fixture
def open_with(
    post: Callable[..., Any], order: Callable[..., Any], account: Callable[..., Any], sandbox: Any
) -> Callable[..., Any]:
    """Opens a session with a text in every place where a person writes."""
    account("texts")

    def send(text: str) -> Any:
        address = dict.fromkeys(("line1", "line2", "city", "state"), text)
        customer = {"firstName": text, "lastName": text, "billingAddress": address, "shippingAddress": address}
        items = [{"name": text, **ITEM}]
        return post(json.dumps(order(customer=customer, orderItems=items, amount={"total": 10})))

    return send


@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_what_people_write_is_accepted_and_kept_as_it_was_sent(
    text: str, open_with: Callable[..., Any], call: Callable[..., Any]
) -> None:
    answer = open_with(text)

    assert answer.status_code == 201, answer.content
    shown = call("GET", f"/{answer.json()['sessionId']}").json()
    assert shown["orderItems"][0]["name"] == text
    customer = PaymentSession.objects.get().customer
    assert customer
    assert customer.shipping_address
    assert (customer.last_name, customer.shipping_address.line1) == (text, text)


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("a\tb", []),
        ("a\x07b", []),
        ("a\x85b", []),
        ("a\uffffb", []),
        ("\u200b\ufeff", []),
        ("a\u202eb", ["must not contain direction overrides"]),
        ("a\u2067b", ["must not contain direction overrides"]),
    ],
    ids=ascii,
)
def test_controls_overrides_and_nothing_at_all_are_refused(
    text: str, more: list[str], post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order(orderItems=[{"name": text, **ITEM}], amount={"total": 10})))

    name = "orderItems[0].name"
    assert answer.json()["message"] == [
        f"{name} must be a string of 1 to 250 printable characters",
        *(f"{name} {sentence}" for sentence in more),
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028"], ids=ascii)
def test_an_identifier_of_several_lines_is_refused_by_name(
    line_break: str, post: Callable[..., Any], order: Callable[..., Any]
) -> None:
    answer = post(json.dumps(order(orderReference=f"ORD{line_break}1")))

    assert answer.json()["message"] == [
        "orderReference must be a string of 1 to 255 printable characters",
        "orderReference must not contain line breaks",
    ]


def test_an_order_is_found_by_its_reference_as_it_was_sent(
    post: Callable[..., Any],
    order: Callable[..., Any],
    call: Callable[..., Any],
    account: Callable[..., Any],
    sandbox: Any,
) -> None:
    account("found")
    opened = post(json.dumps(order(orderReference="N\u00ba\u00a07\u200d"))).json()

    found = call("GET", "?orderReference=N%C2%BA%C2%A07%E2%80%8D").json()["data"]

    assert [each["sessionId"] for each in found] == [opened["sessionId"]]
