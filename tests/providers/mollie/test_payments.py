"""Payments at Mollie's stand-in: how they end, are found again and are refunded, and what answers look like."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx2
import pytest
from uuid_utils.compat import uuid7

from providers.base import CheckoutStatus, Connection, ForeignCheckout, ProviderRejected, ProviderUnknown
from providers.credentials import problem_with
from providers.mollie.adapter import MollieProvider
from providers.mollie.facts import FACTS
from providers.mollie.finding import MOST_PAGES, find_payment
from providers.mollie.translation import STATUS, refund_of, state_of
from tests.providers.mollie.stand import Stand, running
from tests.providers.test_contract import request
from tests.stand_ins.schemas import schemas

RECORDED = Path(__file__).parent / "recorded"
ANSWERS = sorted(each.stem for each in RECORDED.glob("*.json") if not each.stem.startswith("error"))


@pytest.fixture(scope="module")
def received() -> list[tuple[str, bytes]]:
    return []


@pytest.fixture(scope="module")
def listener(received: list[tuple[str, bytes]]) -> Iterator[str]:
    """Somebody who takes notices."""

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append((self.path, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/notices"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def at(listener: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with running(tmp_path_factory.mktemp("mollie"), events=listener) as stand:
        yield stand


@pytest.fixture
def provider(at: Stand) -> MollieProvider:
    return MollieProvider(at.good, Connection(at.base))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("canceled", "CANCELLED"), ("expired", "EXPIRED"), ("failed", "FAILED"), ("pending", "PROCESSING")],
)
def test_an_end_is_told_in_our_words(theirs: str, ours: str, provider: MollieProvider, at: Stand) -> None:
    wanted = request()
    reference = provider.create_checkout(wanted).reference

    at.end(reference, theirs)

    state = provider.retrieve(reference)
    assert (state.status.value, state.attempt_id, state.live) == (ours, wanted.attempt_id, False)


def test_a_payment_is_cancelled_only_while_mollie_lets_us(provider: MollieProvider, at: Stand) -> None:
    kept, cancelled = (provider.create_checkout(request()).reference for _ in range(2))
    at.let_cancel(cancelled)

    assert provider.expire(kept).status is CheckoutStatus.OPEN
    assert provider.expire(cancelled).status is CheckoutStatus.CANCELLED
    assert provider.expire(cancelled).status is CheckoutStatus.CANCELLED


def test_a_lost_payment_is_found_among_many(provider: MollieProvider) -> None:
    lost = request(attempt_id=uuid7(), customer=None)
    reference = provider.create_checkout(lost).reference
    for _ in range(60):
        provider.create_checkout(request(attempt_id=uuid7(), customer=None))

    assert provider.find(lost) == reference
    assert provider.find(request(attempt_id=uuid7())) is None


def test_payments_from_before_the_attempt_are_not_looked_through() -> None:
    asked: list[str] = []
    old = {"id": "tr_1", "createdAt": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "metadata": None}

    assert find_payment(uuid7(), fetch=endless(asked, old)) is None
    assert asked == ["/v2/payments?limit=50"]


def test_a_list_without_end_is_no_proof_that_there_is_no_payment() -> None:
    asked: list[str] = []
    new = {"id": "tr_1", "createdAt": datetime.now(UTC).isoformat(), "metadata": "x"}

    with pytest.raises(ProviderUnknown):
        find_payment(uuid7(), fetch=endless(asked, new))
    assert len(asked) == MOST_PAGES


def endless(asked: list[str], payment: dict[str, Any]) -> Callable[[str], dict[str, Any]]:
    """A list whose every page has the same payment and a next one."""

    def fetch(path: str) -> dict[str, Any]:
        asked.append(path)
        following = {"href": "https://elsewhere.example/v2/payments?from=tr_2&limit=50"}
        return {"_embedded": {"payments": [payment]}, "_links": {"next": following}}

    return fetch


def test_a_refund_is_made_once_for_its_id(provider: MollieProvider, at: Stand) -> None:
    reference, refund_id = provider.create_checkout(request()).reference, uuid4()
    at.pay(reference)
    before = len(at.books()["refunds"])

    first, second = (
        provider.refund(payment_reference=reference, amount=Decimal("40.76"), currency="AUD", refund_id=refund_id)
        for _ in range(2)
    )

    assert first == second
    assert (first.status, first.amount, first.currency) == ("pending", Decimal("40.76"), "AUD")
    assert len(at.books()["refunds"]) == before + 1


def test_what_was_not_paid_is_not_refunded(provider: MollieProvider) -> None:
    reference = provider.create_checkout(request()).reference

    with pytest.raises(ProviderRejected) as raised:
        provider.refund(payment_reference=reference, amount=Decimal(1), currency="AUD", refund_id=uuid4())

    assert raised.value.reason == "amount"


def test_paying_on_the_page_sends_the_shopper_back_and_a_notice(
    provider: MollieProvider, received: list[tuple[str, bytes]]
) -> None:
    wanted = request(return_url="https://pay.example.com/return/1", event_url="http://localhost/webhooks")
    opened = provider.create_checkout(wanted)
    assert ">Pay</button>" in httpx2.get(opened.url).text

    answer = httpx2.post(f"{opened.url}/paid")

    assert (answer.status_code, answer.headers["Location"]) == (303, "https://pay.example.com/return/1")
    notice = (f"/notices?attempt={wanted.attempt_id}", f"id={opened.reference}".encode())
    deadline = datetime.now(UTC) + timedelta(seconds=5)
    while notice not in received and datetime.now(UTC) < deadline:
        threading.Event().wait(0.02)
    assert notice in received


def test_leaving_the_page_sends_the_shopper_to_the_shop(provider: MollieProvider) -> None:
    opened = provider.create_checkout(request())

    assert httpx2.post(f"{opened.url}/canceled").headers["Location"] == "https://merchant.example.com/f"
    assert provider.retrieve(opened.reference).status is CheckoutStatus.CANCELLED


def test_the_stand_in_answers_as_mollies_schemas_say(provider: MollieProvider, at: Stand) -> None:
    reference = provider.create_checkout(request()).reference
    vendor, headers = schemas("mollie"), {"Authorization": f"Bearer {at.good.fields['api_key']}"}
    get = {"GET /v2/payments": "/v2/payments?limit=2", "GET /v2/payments/{paymentId}": f"/v2/payments/{reference}"}
    answers = {call: httpx2.get(at.base + path, headers=headers) for call, path in get.items()}
    missing = httpx2.get(f"{at.base}/v2/payments/tr_0", headers=headers)

    for call, answer in answers.items():
        assert vendor.answer(call, answer.status_code, answer.json()) == []
    assert vendor.answer("GET /v2/payments/{paymentId}", missing.status_code, missing.json()) == []


def test_a_payment_of_another_system_is_foreign(provider: MollieProvider, at: Stand) -> None:
    theirs = {
        "amount": {"currency": "EUR", "value": "10.00"}, "description": "Order #12345", "method": ["creditcard"],
        "redirectUrl": "https://webshop.example.org/order/12345/", "metadata": {"order_id": "12345"},
    }  # fmt: skip
    headers = {"Authorization": f"Bearer {at.good.fields['api_key']}"}
    made = httpx2.post(f"{at.base}/v2/payments", json=theirs, headers=headers).json()

    with pytest.raises(ForeignCheckout):
        provider.retrieve(made["id"])
    with pytest.raises(ForeignCheckout):
        provider.expire(made["id"])


@pytest.mark.parametrize("name", ANSWERS)
def test_documented_answers_fit_mollies_schemas_and_are_read(name: str) -> None:
    found = json.loads((RECORDED / f"{name}.json").read_text())
    body = found["body"]
    assert schemas("mollie").answer(found["call"], found["status"], body) == []

    if body["resource"] == "refund":
        assert refund_of(body, payment=body["paymentId"], wanted=body["amount"]).reference == "re_4qqhO89gsT"
        return
    state = state_of(body)
    assert (state.reference, state.status, state.live) == (body["id"], STATUS[body["status"]], body["mode"] == "live")
    assert state.amount == Decimal(body["amount"]["value"])
    assert state.url is None or urlsplit(state.url)[:2] == ("https", "www.mollie.com")


@pytest.mark.parametrize(
    "changes",
    [{"mode": "other"}, {"status": "unheard"}, {"id": "tr_1/x"}, {"id": "tr_2"}, {"amount": None},
     {"amount": {"value": "10.005", "currency": "EUR"}}, {"amount": {"value": 10, "currency": "EUR"}},
     {"amount": {"value": "-1.00", "currency": "EUR"}}, {"amount": {"value": "1e3", "currency": "EUR"}},
     {"_links": None}, {"metadata": {"attempt_id": str(UUID(int=1))}, "amount": {}}],
)  # fmt: skip
def test_an_answer_of_another_shape_is_unknown(changes: dict[str, Any], at: Stand) -> None:
    with pytest.raises(ProviderUnknown):
        state_of(at.answer() | changes, reference="tr_1")


def test_an_answer_about_another_attempt_is_not_disclosed(provider: MollieProvider, at: Stand) -> None:
    wanted = request()
    answer = at.answer() | {"metadata": {"attempt_id": str(wanted.attempt_id)}}

    assert provider._checkout(answer, wanted).reference == "tr_1"
    with pytest.raises(ProviderUnknown):
        provider._checkout(answer, replace(wanted, attempt_id=uuid4()))


def test_the_dashboard_shows_a_payment_before_and_after_it_is_paid(provider: MollieProvider) -> None:
    pages = {provider.dashboard_url(reference="tr_1", payment_reference=paid) for paid in ("", "tr_1")}

    assert pages == {"https://www.mollie.com/dashboard/payments/tr_1"}


@pytest.mark.parametrize(
    ("key", "live", "problem"),
    [
        ("test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", False, ""),
        ("live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", True, ""),
        ("test_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", True, "test API key"),
        ("live_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", False, "live API key"),
        ("access_dHar4XY7LxsDOtmnkVtjNVWXLSlXsM", True, "organization's access token"),
        ("test_dHar4XY7Lxs", False, "cut off or masked"),
        ("pfl_QkEhN94Ba", False, "does not look like"),
    ],
)
def test_a_key_is_checked_where_it_is_entered(key: str, live: bool, problem: str) -> None:
    found = problem_with(key, field="api_key", facts=FACTS, live=live)

    assert problem in found
    assert bool(problem) == bool(found)


def test_mollies_own_clock_ends_a_checkout() -> None:
    now = datetime.now(UTC)

    assert FACTS.keeps_open(timedelta(hours=24))
    assert FACTS.latest_expiry(now) == now + timedelta(minutes=29)
    assert FACTS.repeats_safely(since=now, now=now + timedelta(minutes=58))
    assert not FACTS.repeats_safely(since=now, now=now + timedelta(minutes=59))


def test_a_page_of_the_list_begins_where_the_one_before_says(provider: MollieProvider, at: Stand) -> None:
    for _ in range(2):
        provider.create_checkout(request())
    headers = {"Authorization": f"Bearer {at.good.fields['api_key']}"}
    first = httpx2.get(f"{at.base}/v2/payments?limit=1", headers=headers).json()
    start = parse_qs(urlsplit(first["_links"]["next"]["href"]).query)["from"][0]

    second = httpx2.get(f"{at.base}/v2/payments?limit=1&from={start}", headers=headers).json()

    assert [each["id"] for each in second["_embedded"]["payments"]] == [start]
