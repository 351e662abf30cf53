"""One key, one checkout, however often and at once it is sent."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

Body = Callable[..., dict[str, Any]]


def test_the_same_key_and_body_get_the_first_answer_again(sandbox: Any, account: str, body: Body) -> None:
    sent = body()

    first, second = sandbox.post(account, sent, key="k"), sandbox.post(account, sent, key="k")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    (checkout,) = sandbox.books(account)
    assert (checkout["create_calls"], checkout["idempotency_key"], checkout["amount"]) == (2, "k", 14076)


def test_the_first_answer_is_repeated_even_after_the_checkout_was_paid(sandbox: Any, account: str, body: Body) -> None:
    sent = body()
    first = sandbox.post(account, sent, key="k").json()
    assert sandbox.pay(account, first["id"])

    assert sandbox.post(account, sent, key="k").json() == first


def test_the_same_key_with_another_body_is_refused(sandbox: Any, account: str, body: Body) -> None:
    sandbox.post(account, body(), key="k")

    answer = sandbox.post(account, body(order_reference="ORD-2"), key="k")

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "idempotency_error")
    assert len(sandbox.books(account)) == 1


def test_accounts_do_not_share_keys(sandbox: Any, account: str, body: Body) -> None:
    sent = body()

    ours, theirs = sandbox.post(account, sent, key="k"), sandbox.post(f"{account}-2", sent, key="k")

    assert ours.json()["id"] != theirs.json()["id"]


def test_fifty_at_once_open_one_checkout(sandbox: Any, account: str, body: Body) -> None:
    sent = body()

    with ThreadPoolExecutor(50) as threads:
        answers = list(threads.map(lambda _: sandbox.post(account, sent, key="k"), range(50)))

    assert set(Counter(answer.status_code for answer in answers)) <= {201, 409}
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 1
    assert len(sandbox.books(account)) == 1


def test_a_key_that_is_still_running_is_told_so(sandbox: Any, account: str, body: Body) -> None:
    sandbox.behave(account, latency_ms=500)
    sent = body()

    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(lambda _: sandbox.post(account, sent, key="k"), range(5)))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 4}
    kinds = {answer.json()["error"]["type"] for answer in answers if answer.status_code == 409}
    assert kinds == {"idempotency_in_use"}


@pytest.mark.parametrize("key", ["x" * 256, "caf\u00e9"])
def test_a_key_must_be_1_to_255_printable_characters(sandbox: Any, account: str, body: Body, key: str) -> None:
    assert sandbox.post(account, body(), key=key.encode()).status_code == 400
    assert sandbox.books(account) == []


def test_a_refund_is_given_once_a_key_and_never_above_what_was_paid(sandbox: Any, account: str) -> None:
    opened = sandbox.opened(account)
    sandbox.pay(account, opened["id"])
    wanted = {"payment_id": sandbox.books(account)[0]["payment_id"], "amount": 10000, "currency": "AUD"}

    def refund(key: str, **changes: Any) -> Any:
        return sandbox.post(account, wanted | changes, key=key, path="/v1/refunds")

    first, again = refund("r1"), refund("r1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert refund("r1", amount=1).json()["error"]["type"] == "idempotency_error"
    assert refund("r2").status_code == 402
    assert refund("r3", amount=4076).status_code == 201
    assert refund("r4", amount=1).status_code == 402


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 14077},
        {"amount": "14076"},
        {"amount": True},
        {"currency": "XXX"},
        {"currency": "aud"},
        {"items": []},
        {"items": [{"name": "A", "quantity": 0, "unit_amount": 11900}]},
        {"items": ["A"]},
        {"shipping": -1},
        {"expires_at": 1},
        {"expires_at": 99_999_999_999},
        {"success_url": "javascript:alert(1)"},
        {"failure_url": "https://shop.example/\r\nX-Evil: 1"},
        {"reference": ""},
        {"customer_email": 5},
    ],
    ids=str,
)
def test_what_cannot_be_a_checkout_is_refused(sandbox: Any, account: str, body: Body, changes: dict[str, Any]) -> None:
    answer = sandbox.post(account, body(**changes))

    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request")
    assert sandbox.books(account) == []


def test_a_refused_body_does_not_use_up_its_key(sandbox: Any, account: str, body: Body) -> None:
    assert sandbox.post(account, body(amount=1), key="k").status_code == 400

    assert sandbox.post(account, body(), key="k").status_code == 201
