"""Square's documented answers are read, and are what the stand-in's are checked with."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from providers.base import (
    CheckoutElsewhere,
    CheckoutStatus,
    Connection,
    Credentials,
    ForgottenEvent,
    LineItem,
    NotKept,
    ProviderUnknown,
)
from providers.square.adapter import SquareProvider
from providers.square.translation import Reference, opened, payment_id_of, refund_of, state_of
from tests.providers.square.test_events import PROVIDER, notice
from tests.providers.test_contract import request
from tests.stand_ins.schemas import schemas

RECORDED = {each.stem: json.loads(each.read_text()) for each in (Path(__file__).parent / "recorded").glob("*.json")}
LINKS = "/v2/online-checkout/payment-links"
ANSWERS = {
    "create_payment_link": f"POST {LINKS}",
    "sandbox_payment_link": f"POST {LINKS}",
    "delete_payment_link": f"DELETE {LINKS}/{{id}}",
    "order": "GET /v2/orders/{order_id}",
    "payment": "GET /v2/payments/{payment_id}",
    "refund": "POST /v2/refunds",
    "locations": "GET /v2/locations",
}
UNLISTED = [
    '$.related_resources.orders[0].fulfillments[0].type: "DIGITAL" is not one of "PICKUP", "SHIPMENT" or "DELIVERY"'
]
"""Square's own example has a type of fulfilment that Square's own schema does not list."""


def recorded(name: str) -> dict[str, Any]:
    return json.loads(json.dumps(RECORDED[name]["payload"]))


def at_square(*, live: bool) -> SquareProvider:
    return SquareProvider(Credentials({"access_token": "EAAAx", "location_id": "L1"}), Connection(live=live))


def test_every_recording_says_where_it_is_from() -> None:
    assert all(urlsplit(each["source"]).scheme == "https" for each in RECORDED.values())


@pytest.mark.parametrize(("name", "call"), sorted(ANSWERS.items()))
def test_the_documented_answers_have_the_documented_shape(name: str, call: str) -> None:
    expected = UNLISTED if name == "create_payment_link" else []

    assert schemas("square").answer(call, 200, recorded(name)) == expected


def test_a_new_link_s_order_is_a_draft_that_is_open_to_us() -> None:
    known, url, order = opened(recorded("create_payment_link"))

    state = state_of(order, reference=known)

    assert (str(known), url) == ("PKVT6XGJZXYUP3NZ:o4b7saqp4HzhNttf5AJxC0Srjd4F", "https://square.link/u/EXAMPLE")
    assert (state.status, state.amount, state.currency) == (CheckoutStatus.OPEN, Decimal("125.00"), "USD")


@pytest.mark.parametrize(
    ("name", "live", "currency", "total"),
    [("create_payment_link", True, "USD", "125.00"), ("sandbox_payment_link", False, "GBP", "295.00")],
)
def test_a_page_is_trusted_where_square_has_its_pages_of_this_mode(
    name: str, live: bool, currency: str, total: str
) -> None:
    answer = recorded(name)
    answer["related_resources"]["orders"][0].pop("reference_id", None)
    wanted = request(currency=currency, total=Decimal(total), items=(LineItem("x", 1, Decimal(total)),))

    assert at_square(live=live)._checkout(answer, wanted).url == answer["payment_link"]["url"]
    with pytest.raises(CheckoutElsewhere):
        at_square(live=not live)._checkout(answer, wanted)


def test_a_page_of_anybody_else_is_closed_again_by_its_reference() -> None:
    answer = recorded("create_payment_link")
    answer["payment_link"]["url"] = "https://square.link.evil.example/u/EXAMPLE"

    with pytest.raises(CheckoutElsewhere) as elsewhere:
        at_square(live=True)._checkout(answer, request(currency="USD", total=Decimal(125)))

    assert elsewhere.value.reference == "PKVT6XGJZXYUP3NZ:o4b7saqp4HzhNttf5AJxC0Srjd4F"


def test_a_link_for_another_attempt_is_not_disclosed() -> None:
    answer = recorded("create_payment_link")
    answer["related_resources"]["orders"][0]["reference_id"] = str(request().attempt_id)

    with pytest.raises(ProviderUnknown, match="another attempt"):
        at_square(live=True)._checkout(answer, request(currency="USD", total=Decimal(125)))


def test_an_order_without_tenders_has_no_payment() -> None:
    order = recorded("order")["order"]

    assert payment_id_of(order) is None
    assert state_of(order, reference=Reference("LINK1", order["id"])).status is CheckoutStatus.OPEN


def test_the_last_payment_that_did_not_fail_is_the_order_s() -> None:
    tenders = [
        {"id": "t1", "payment_id": "p1", "type": "CARD", "card_details": {"status": "FAILED"}},
        {"id": "p2", "type": "WALLET"},
        {"id": "t3", "payment_id": "p3", "type": "CARD", "card_details": {"status": "VOIDED"}},
        {"id": "t4", "payment_id": "p4", "type": "CARD", "card_details": {"status": "FAILED"}},
    ]

    assert payment_id_of({"tenders": tenders}) == "p2"
    assert payment_id_of({"tenders": tenders[2:]}) is None


def test_a_completed_payment_pays_its_order_and_a_part_of_it_does_not() -> None:
    payment = recorded("payment")["payment"]
    order = recorded("order")["order"] | {"id": payment["order_id"], "state": "OPEN"}
    due = {"amount": 100, "currency": "USD"}

    def status(**changes: Any) -> CheckoutStatus:
        return state_of(order | changes, reference=Reference("LINK1", order["id"]), payment=payment).status

    assert status(net_amount_due_money=due | {"amount": 0}) is CheckoutStatus.PAID
    assert status(state="COMPLETED") is CheckoutStatus.PAID
    assert status(net_amount_due_money=due) is CheckoutStatus.PROCESSING


def test_a_payment_that_failed_is_not_the_order_s() -> None:
    payment = recorded("payment")["payment"] | {"status": "FAILED"}
    order = recorded("order")["order"] | {"id": payment["order_id"]}

    state = state_of(order, reference=Reference("LINK1", order["id"]), payment=payment)

    assert (state.status, state.payment_reference) == (CheckoutStatus.OPEN, None)


@pytest.mark.parametrize(
    ("changes", "payment"),
    [({"state": "RETURNED"}, {}), ({"state": "COMPLETED"}, None), ({}, {"status": "MAYBE"}), ({"total_money": {}}, {}),
     ({"id": "another"}, {}), ({}, {"order_id": "another"}), ({"total_money": {"amount": -1, "currency": "USD"}}, {})],
)  # fmt: skip
def test_words_and_orders_that_we_do_not_know_are_unknown(changes: dict[str, Any], payment: Any) -> None:
    paid = None if payment is None else recorded("payment")["payment"] | payment
    reference = Reference("LINK1", recorded("payment")["payment"]["order_id"])
    order = recorded("order")["order"] | {"id": reference.order} | changes

    with pytest.raises(ProviderUnknown):
        state_of(order, reference=reference, payment=paid)


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("PENDING", "pending"), ("COMPLETED", "succeeded"), ("REJECTED", "failed"), ("FAILED", "failed")],
)
def test_a_refund_is_read_in_the_words_of_all_providers(theirs: str, ours: str) -> None:
    refund = recorded("refund")["refund"] | {"status": theirs}
    params = {"payment_id": refund["payment_id"], "amount_money": refund["amount_money"]}

    made = refund_of(refund, params)

    assert (made.status, made.amount, made.currency) == (ours, Decimal("10.00"), "USD")
    with pytest.raises(ProviderUnknown):
        refund_of(refund, params | {"amount_money": {"amount": 1, "currency": "USD"}})


def test_the_documented_event_is_genuine_and_not_about_a_checkout_of_ours() -> None:
    (told,) = PROVIDER.read_events(notice(recorded("payment_updated")))

    assert told == ForgottenEvent("payment.updated", NotKept.NOT_OURS)
