"""What the sandbox tells, and how it goes on telling until it is heard."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from providers.base import CheckoutStatus, ForgottenEvent, InvalidEvent, Notice, NotKept
from providers.sandbox.server.events import RETRY_AFTER
from tests.providers.sandbox.browser import BROWSER


def read(adapter: Any, raw: bytes, headers: dict[str, str], late: timedelta = timedelta(0)) -> Any:
    (event,) = adapter.read_events(
        Notice(raw, headers, "http://127.0.0.1/webhooks/sandbox/a", datetime.now(UTC) + late)
    )
    return event


def test_a_paid_checkout_is_told_and_our_adapter_believes_it(sandbox: Any, account: str, listener: Any) -> None:
    opened = sandbox.opened(account)
    sandbox.pay(account, opened["id"])
    (told,) = listener.of(account)

    headers, raw = listener.raw(account)
    event = read(sandbox.adapter(account), raw, headers)

    assert event is not None
    assert (event.event_id, event.kind, event.attempt_id) == (told["id"], "checkout.paid", UUID(opened["reference"]))
    assert (event.state.reference, event.state.status) == (opened["id"], CheckoutStatus.PAID)
    assert (event.state.url, str(event.state.amount)) == (opened["url"], "140.76")
    with pytest.raises(InvalidEvent):
        read(sandbox.adapter("another"), raw, headers)
    with pytest.raises(InvalidEvent):
        read(sandbox.adapter(account), raw + b" ", headers)
    with pytest.raises(InvalidEvent):
        read(sandbox.adapter(account), raw, headers, late=timedelta(seconds=310))


def test_a_receiver_that_fails_is_told_again_with_the_same_event(sandbox: Any, account: str, listener: Any) -> None:
    listener.refuse[account] = 1
    sandbox.pay(account, sandbox.opened(account)["id"])

    events = listener.of(account)

    assert [event["type"] for event in events] == ["checkout.paid"]
    assert listener.refuse[account] == -1


def test_an_account_may_send_everything_twice(sandbox: Any, account: str, listener: Any) -> None:
    sandbox.behave(account, duplicate_events=True)
    sandbox.pay(account, sandbox.opened(account)["id"])

    first, second = listener.of(account, 2)

    assert first == second


def test_an_account_may_send_the_end_before_the_beginning(sandbox: Any, account: str, listener: Any) -> None:
    sandbox.behave(account, reorder_events=True, settles_after_ms=300)
    pay_by_form(sandbox, sandbox.opened(account), "4000 0000 0000 0259")

    events = listener.of(account, 2)

    assert [event["type"] for event in events] == ["checkout.paid", "checkout.processing"]
    assert events[0]["created"] >= events[1]["created"]


@pytest.mark.parametrize(("card", "end"), [("4000000000000259", "paid"), ("4000000000000341", "failed")])
def test_some_cards_are_processed_first(sandbox: Any, account: str, listener: Any, card: str, end: str) -> None:
    sandbox.behave(account, settles_after_ms=300)
    opened = sandbox.opened(account)
    pay_by_form(sandbox, opened, card)

    events = listener.of(account, 2)

    assert [event["type"] for event in events] == ["checkout.processing", f"checkout.{end}"]
    assert events[0]["data"]["status"] == "processing"
    assert sandbox.adapter(account).retrieve(opened["id"]).status is CheckoutStatus[end.upper()]


def test_a_decline_is_told_but_changes_nothing(sandbox: Any, account: str, listener: Any) -> None:
    opened = sandbox.opened(account)
    pay_by_form(sandbox, opened, "4000000000000002")
    assert [event["type"] for event in listener.of(account)] == ["checkout.declined"]

    headers, raw = listener.raw(account)

    forgotten = ForgottenEvent("checkout.declined", NotKept.OTHER_KIND)
    assert read(sandbox.adapter(account), raw, headers) == forgotten
    assert sandbox.status(account, opened["id"]) == "open"


def test_every_event_has_an_id_of_its_own(sandbox: Any, account: str, listener: Any) -> None:
    for _ in range(5):
        sandbox.pay(account, sandbox.opened(account)["id"])

    events = listener.of(account, 5)

    assert set(Counter(event["id"] for event in events).values()) == {1}


def test_it_stops_after_twenty_tries_within_a_day() -> None:
    assert len(RETRY_AFTER) == 19
    assert list(RETRY_AFTER[:5]) == [1, 2, 5, 15, 60]
    assert 12 * 3600 < sum(RETRY_AFTER) < 24 * 3600


def pay_by_form(sandbox: Any, opened: dict[str, Any], card: str) -> None:
    page = BROWSER.get(opened["url"]).text
    token = page.split('name="token" value="')[1].split('"')[0]
    BROWSER.post(opened["url"], data={"token": token, "card": card, "action": "pay"})
