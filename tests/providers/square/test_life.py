"""What becomes of a payment link: paid, declined and tried again, authorised, closed, given back."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from queue import Queue
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from providers.base import (
    CheckoutStatus,
    LineItem,
    Notice,
    ProviderEvent,
    ProviderMisconfigured,
    ProviderRejected,
    ProviderUnavailable,
    ProviderUnknown,
)
from providers.square.adapter import SquareProvider
from tests.providers.square.stand import Stand
from tests.providers.test_contract import request


@contextmanager
def listening() -> Iterator[tuple[str, "Queue[tuple[bytes, dict[str, str]]]"]]:
    """An address, and what arrives there."""
    received: Queue[tuple[bytes, dict[str, str]]] = Queue()

    class Listener(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.put((body, {name.lower(): text for name, text in self.headers.items()}))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/webhooks/square/eu", received
    finally:
        server.shutdown()
        server.server_close()


def link_of(reference: str) -> str:
    return reference.partition(":")[0]


def test_a_reference_names_the_link_and_its_order(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference

    link, _, order = reference.partition(":")
    assert order == at.control("ledger")["orders"][-1]["id"]
    assert httpx2.get(f"{at.base}/u/{link}").status_code == 200


def test_a_paid_order_stays_open_at_square_and_is_paid_by_its_payment(square: SquareProvider, at: Stand) -> None:
    wanted = request()
    reference = square.create_checkout(wanted).reference
    paid = at.control("pay", link_of(reference))["paid"]

    state = square.retrieve(reference)

    assert at.control("ledger")["orders"][-1]["state"] == "OPEN"
    assert (state.status, state.payment_reference) == (CheckoutStatus.PAID, paid)
    assert (state.attempt_id, state.amount, state.currency) == (wanted.attempt_id, Decimal("140.76"), "AUD")


def test_an_authorised_payment_is_under_way(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.control("authorise", link_of(reference))

    assert square.retrieve(reference).status is CheckoutStatus.PROCESSING


def test_after_a_decline_the_checkout_is_open_and_can_still_be_paid(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.control("decline", link_of(reference))
    declined = square.retrieve(reference)
    at.pay(reference)

    assert (declined.status, declined.payment_reference) == (CheckoutStatus.OPEN, None)
    assert square.retrieve(reference).status is CheckoutStatus.PAID


def test_closing_after_a_decline_cancels_the_order_that_square_leaves_open(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.control("decline", link_of(reference))

    closed = square.expire(reference)

    assert closed.status is CheckoutStatus.EXPIRED
    assert at.control("ledger")["orders"][-1]["state"] == "CANCELED"
    assert at.control("pay", link_of(reference))["paid"] == ""


def test_a_closed_checkout_cannot_be_paid_and_shows_no_page(square: SquareProvider, at: Stand) -> None:
    opened = square.create_checkout(request())

    assert square.expire(opened.reference).status is CheckoutStatus.EXPIRED

    assert httpx2.get(opened.url).status_code == 404
    assert at.control("pay", link_of(opened.reference))["paid"] == ""


def test_an_authorised_payment_is_not_taken_away_by_closing(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.control("authorise", link_of(reference))

    assert square.expire(reference).status is CheckoutStatus.PROCESSING
    assert at.control("ledger")["orders"][-1]["state"] == "OPEN"


def test_the_page_s_button_pays_and_sends_the_shopper_to_our_return_page(square: SquareProvider, at: Stand) -> None:
    wanted = request(return_url="https://pay.example.com/return/1")
    opened = square.create_checkout(wanted)

    sent = httpx2.post(opened.url, follow_redirects=False)

    assert sent.headers["location"].startswith("https://pay.example.com/return/1?orderId=")
    assert square.retrieve(opened.reference).status is CheckoutStatus.PAID


def test_a_payment_is_told_to_the_configured_address_in_an_event_that_names_the_attempt(
    square: SquareProvider, at: Stand
) -> None:
    wanted = request()
    opened = square.create_checkout(wanted)

    with listening() as (address, received):
        at.control("events", url=address, secret="whsec_two")
        at.pay(opened.reference)
        body, headers = received.get(timeout=10)
        at.control("events")

    (told,) = square.read_events(Notice(body, headers, address, datetime.now(UTC)))
    assert isinstance(told, ProviderEvent)
    assert (told.kind, told.attempt_id) == ("payment.updated", wanted.attempt_id)


def test_a_refund_is_made_once_for_its_key(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.pay(reference)
    payment, key = str(square.retrieve(reference).payment_reference), uuid4()

    first, second = (
        square.refund(payment_reference=payment, amount=Decimal("5.50"), currency="AUD", refund_id=key)
        for _ in range(2)
    )

    assert first == second
    assert (first.status, first.amount, first.currency) == ("pending", Decimal("5.50"), "AUD")


def test_more_than_was_paid_is_not_given_back(square: SquareProvider, at: Stand) -> None:
    reference = square.create_checkout(request()).reference
    at.pay(reference)
    payment = str(square.retrieve(reference).payment_reference)

    with pytest.raises(ProviderRejected) as refused:
        square.refund(payment_reference=payment, amount=Decimal(200), currency="AUD", refund_id=uuid4())

    assert refused.value.reason == "refund_amount_invalid"


def test_a_location_takes_the_currency_of_its_country_alone(connect: Callable[..., SquareProvider]) -> None:
    yen = request(
        currency="JPY", items=(LineItem("A", 3, Decimal(1000)),), shipping=Decimal(300), tax=Decimal(0),
        total=Decimal(3300),
    )  # fmt: skip

    opened = connect("LJPY000000001").create_checkout(yen)

    assert connect("LJPY000000001").retrieve(opened.reference).amount == Decimal(3300)
    with pytest.raises(ProviderRejected) as refused:
        connect("LUSD000000001").create_checkout(replace(yen, attempt_id=uuid4()))
    assert refused.value.reason == "invalid_value"


def test_a_location_of_another_account_is_a_wrong_set_up(connect: Callable[..., SquareProvider]) -> None:
    with pytest.raises(ProviderMisconfigured):
        connect("LOTHER").create_checkout(request())
    with pytest.raises(ProviderMisconfigured, match="without this location"):
        connect("LOTHER").check_credentials()


def test_too_many_calls_are_turned_away_before_anything_is_done(square: SquareProvider, at: Stand) -> None:
    before = at.open_count()
    at.behave("limit")

    with pytest.raises(ProviderUnavailable):
        square.create_checkout(request())
    assert at.open_count() == before


def test_the_key_of_another_order_may_have_opened_a_checkout(square: SquareProvider) -> None:
    wanted = request()
    square.create_checkout(wanted)

    with pytest.raises(ProviderUnknown):
        square.create_checkout(request(attempt_id=wanted.attempt_id, order_reference="ORD-2"))


@pytest.mark.parametrize("reference", ["", "LINK1", "LINK1:", ":order1", "LINK1:../locations", "LINK1:a:b", "a b:c"])
def test_what_has_not_the_shape_of_our_references_is_asked_of_nobody(reference: str, square: SquareProvider) -> None:
    for act in (square.retrieve, square.expire):
        with pytest.raises(ProviderRejected):
            act(reference)
