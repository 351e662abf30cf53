"""Answers as PayPal documents them, and as the stand-in gives them, fit PayPal's schema and are read."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from providers.base import CheckoutRequest, CheckoutStatus, ForeignCheckout, ProviderUnknown
from providers.paypal.adapter import PayPalProvider
from providers.paypal.order import order_body
from providers.paypal.translation import page_of, state_of
from tests.providers.paypal.books import GOOD_CLIENT
from tests.providers.paypal.stand import Stand
from tests.stand_ins.schemas import schemas

ORDERS, CAPTURE = "POST /v2/checkout/orders", "POST /v2/checkout/orders/{id}/capture"
PAYPAL = schemas("paypal")


def recorded(name: str) -> Any:
    return json.loads((Path(__file__).parent / f"recorded/{name}.json").read_text())["payload"]


@pytest.mark.parametrize(
    ("name", "call", "status"),
    [
        ("create_order", ORDERS, 200),
        ("capture_order", CAPTURE, 201),
        ("order_not_found", "GET /v2/checkout/orders/{id}", 404),
    ],
)
def test_what_was_recorded_fits_the_schema(name: str, call: str, status: int) -> None:
    assert PAYPAL.answer(call, status, recorded(name)) == []


def test_a_captured_order_is_paid() -> None:
    state = state_of(recorded("capture_order"))

    assert (state.reference, state.status, state.payment_reference) == (
        "0KD30046EH157382X", CheckoutStatus.PAID, "29Y24445UY2083144",
    )  # fmt: skip
    assert (state.amount, state.currency, state.url) == (Decimal("100.00"), "USD", None)


def test_an_order_is_completed_although_its_capture_was_declined() -> None:
    order = recorded("order_completed_event_of_declined_capture")["resource"]

    assert state_of(order).status is CheckoutStatus.FAILED


def test_the_page_of_a_new_order_is_at_paypal_s_sandbox() -> None:
    order = recorded("create_order")

    assert page_of(order) == "https://www.sandbox.paypal.com/checkoutnow?token=0KD30046EH157382X"
    with pytest.raises(ProviderUnknown):  # the minimal answer does not say what it costs
        state_of(order)


@pytest.mark.parametrize(
    ("status", "ours"),
    [
        ("CREATED", CheckoutStatus.OPEN),
        ("SAVED", CheckoutStatus.OPEN),
        ("PAYER_ACTION_REQUIRED", CheckoutStatus.OPEN),
        ("APPROVED", CheckoutStatus.APPROVED),
        ("VOIDED", CheckoutStatus.CANCELLED),
    ],
)
def test_an_order_that_was_not_captured_is_what_its_status_says(status: str, ours: CheckoutStatus) -> None:
    order = recorded("capture_order") | {"status": status}
    order["purchase_units"][0].pop("payments")

    assert state_of(order).status is ours


@pytest.mark.parametrize("status", ["COMPLETED", "PENDING_APPROVAL", "completed", None, [], 5])
def test_a_status_that_is_none_or_has_no_capture_is_unknown(status: Any) -> None:
    order = recorded("capture_order") | {"status": status}
    order["purchase_units"][0].pop("payments")

    with pytest.raises(ProviderUnknown):
        state_of(order)


def test_an_answer_about_another_order_is_not_believed() -> None:
    with pytest.raises(ProviderUnknown, match="another order"):
        state_of(recorded("capture_order"), reference="5O190127TN364715T")


class Client:
    """Speaks to the stand-in as anybody might."""

    def __init__(self, stand: Stand) -> None:
        self.base = stand.base
        form = {"grant_type": "client_credentials"}
        user, _, password = GOOD_CLIENT.partition(":")
        token = httpx2.post(f"{stand.base}/v1/oauth2/token", data=form, auth=(user, password)).json()["access_token"]
        self.headers = {"Authorization": f"Bearer {token}", "Prefer": "return=representation"}

    def post(self, path: str, body: Any, key: str = "") -> httpx2.Response:
        headers = self.headers | ({"PayPal-Request-Id": key} if key else {})
        return httpx2.post(self.base + path, json=body, headers=headers)

    def get(self, path: str) -> httpx2.Response:
        return httpx2.get(self.base + path, headers=self.headers)


@pytest.fixture
def client(stand: Stand) -> Client:
    return Client(stand)


def said(answer: httpx2.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["details"][0]["issue"]


def test_the_stand_in_s_answers_fit_the_schema(
    client: Client, stand: Stand, order: Callable[..., CheckoutRequest]
) -> None:
    body, key = order_body(order()), str(uuid4())
    opened = client.post("/v2/checkout/orders", body, key)
    path = f"/v2/checkout/orders/{opened.json()['id']}"
    early = client.post(f"{path}/capture", {}, "early")
    stand.pay(opened.json()["id"])
    approved = client.post("/v2/checkout/orders", body, key)
    captured = client.post(f"{path}/capture", {}, str(uuid4()))
    paid = captured.json()["purchase_units"][0]["payments"]["captures"][0]
    refund_path = "POST /v2/payments/captures/{capture_id}/refund"
    money = {"amount": {"currency_code": "AUD", "value": "1.00"}}

    answers = [
        (ORDERS, opened), (ORDERS, approved), (ORDERS, client.post("/v2/checkout/orders", {**body, "intent": 5}, "x")),
        (CAPTURE, early), (CAPTURE, captured), (CAPTURE, client.post(f"{path}/capture", {}, str(uuid4()))),
        ("GET /v2/checkout/orders/{id}", client.get(path)),
        ("GET /v2/checkout/orders/{id}", client.get("/v2/checkout/orders/5O190127TN364715T")),
        (refund_path, client.post(f"/v2/payments/captures/{paid['id']}/refund", money, "refund")),
    ]  # fmt: skip
    stand.control("pardon")

    assert [PAYPAL.answer(call, each.status_code, each.json()) for call, each in answers] == [[]] * len(answers)
    assert [each.status_code for _, each in answers] == [200, 200, 400, 422, 201, 422, 200, 404, 201]
    assert approved.json()["status"] == "APPROVED"
    assert [said(each) for each in (answers[3][1], answers[5][1])] == [
        (422, "ORDER_NOT_APPROVED"), (422, "ORDER_ALREADY_CAPTURED"),
    ]  # fmt: skip


def test_an_order_with_a_payment_source_needs_a_key(client: Client, order: Callable[..., CheckoutRequest]) -> None:
    assert said(client.post("/v2/checkout/orders", order_body(order()))) == (400, "PAYPAL_REQUEST_ID_REQUIRED")


@pytest.mark.parametrize(
    ("place", "value", "issue"),
    [
        (("amount", "value"), "140.75", "AMOUNT_MISMATCH"),
        (("amount", "breakdown", "item_total", "value"), "118.00", "ITEM_TOTAL_MISMATCH"),
        (("amount", "breakdown", "shipping", "value"), "9.945", "DECIMAL_PRECISION"),
        (("amount", "breakdown", "shipping", "currency_code"), "EUR", "MULTI_CURRENCY_ORDER"),
    ],
)
def test_sums_that_do_not_add_up_are_refused(
    place: tuple[str, ...], value: str, issue: str, client: Client, order: Callable[..., CheckoutRequest]
) -> None:
    body = order_body(order())
    node = body["purchase_units"][0]
    for name in place[:-1]:
        node = node[name]
    node[place[-1]] = value

    assert said(client.post("/v2/checkout/orders", body, str(uuid4()))) == (422, issue)


def test_the_shopper_pays_at_the_page_and_comes_back_to_ours(
    provider: PayPalProvider, order: Callable[..., CheckoutRequest]
) -> None:
    opened = provider.create_checkout(order(return_url="https://pay.example.com/r?s=1"))

    assert "AUD 140.76" in httpx2.get(opened.url).text
    paid = httpx2.post(opened.url)

    assert paid.status_code == 303
    assert paid.headers["Location"].startswith(f"https://pay.example.com/r?s=1&token={opened.reference}&PayerID=")
    assert provider.retrieve(opened.reference).status is CheckoutStatus.APPROVED


def test_an_order_of_another_system_is_told_from_ours(client: Client, provider: PayPalProvider, order: Any) -> None:
    body = order_body(order())
    body["purchase_units"][0]["custom_id"] = "WOO-1042"
    foreign = client.post("/v2/checkout/orders", body, str(uuid4())).json()["id"]

    with pytest.raises(ForeignCheckout):
        provider.retrieve(foreign)
