"""No bytes are an event but those our secrets signed, within five minutes either way."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from providers.base import ForgottenEvent, InvalidEvent, NotKept
from providers.sandbox.webhook import read_event, signature

NOW = datetime(2026, 1, 15, 11, 0, tzinfo=UTC)
STAMP = int(NOW.timestamp())
REFERENCE = "0198f1a2-0000-7000-8000-000000000001"
CHECKOUT = {
    "id": "co_1",
    "status": "paid",
    "amount": 14076,
    "currency": "AUD",
    "reference": REFERENCE,
    "payment_id": "pay_1",
    "url": "http://127.0.0.1:8001/pay/co_1",
}
EVENT = {"id": "evt_1", "type": "checkout.paid", "created": STAMP, "data": CHECKOUT}


def read(event: Any, *, secrets: tuple[str, ...] = ("old", "new"), signed_by: str = "new", **changes: Any) -> Any:
    body = event if isinstance(event, bytes) else json.dumps(event).encode()
    header = changes.get("header", signature(body, secret=signed_by, timestamp=STAMP))
    return read_event(body, {"sandbox-signature": header}, secrets=secrets, now=changes.get("now", NOW))


@pytest.mark.parametrize("secret", ["old", "new"])
def test_every_active_secret_is_tried(secret: str) -> None:
    event = read(EVENT, signed_by=secret)

    assert (event.event_id, event.attempt_id, event.occurred_at) == ("evt_1", UUID(REFERENCE), NOW)


def test_two_signatures_during_a_rotation_are_fine() -> None:
    body = json.dumps(EVENT).encode()
    theirs, ours = (signature(body, secret=each, timestamp=STAMP) for each in ("theirs", "new"))

    assert read(body, header=f"{theirs},{ours.partition(',')[2]}").event_id == "evt_1"


@pytest.mark.parametrize("seconds", [-300, 300])
def test_a_clock_may_be_five_minutes_off(seconds: int) -> None:
    assert read(EVENT, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-301, 301])
def test_but_no_more_either_way(seconds: int) -> None:
    with pytest.raises(InvalidEvent):
        read(EVENT, now=NOW + timedelta(seconds=seconds))


@pytest.mark.parametrize("secrets", [(), ("",), ("other",), ("", "other")])
def test_other_and_empty_secrets_do_not_count(secrets: tuple[str, ...]) -> None:
    signed_by = "" if "" in secrets else "new"

    with pytest.raises(InvalidEvent):
        read(EVENT, secrets=secrets, signed_by=signed_by)


GOOD = signature(json.dumps(EVENT).encode(), secret="new", timestamp=STAMP)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "v1=" + "0" * 64,
        f"t={STAMP}",
        f"t={STAMP},v1=",
        f"t={STAMP},v1={'é' * 64}",
        f"t={STAMP},v1={'0' * 64}",
        f"t={STAMP},{GOOD}",
        GOOD.replace("v1", "v0"),
        GOOD.upper(),
        GOOD + ",",
        GOOD + "\n",
        " " + GOOD,
        GOOD.replace(str(STAMP), f"{STAMP}.0"),
        GOOD.replace(str(STAMP), "\u0661" * 10),
        GOOD.replace(str(STAMP), "9" * 400),
        "t=" + "," * 10_000,
    ],
    ids=lambda header: header[:40].encode().decode("ascii", "backslashreplace"),
)
def test_malformed_headers_are_invalid_events(header: str) -> None:
    with pytest.raises(InvalidEvent):
        read(EVENT, header=header)


@pytest.mark.parametrize(
    "event",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        [],
        None,
        "x",
        {},
        EVENT | {"id": None},
        EVENT | {"id": "e" * 300},
        EVENT | {"created": 10**30},
        EVENT | {"created": "x"},
        EVENT | {"data": []},
        EVENT | {"data": CHECKOUT | {"amount": "1"}},
        EVENT | {"data": CHECKOUT | {"currency": "???"}},
        EVENT | {"data": CHECKOUT | {"status": "?"}},
    ],
    ids=lambda event: str(event)[:40],
)
def test_signed_bytes_that_are_no_event_are_invalid(event: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(event)


@pytest.mark.parametrize("kind", ["checkout.declined", "payout.sent"])
def test_events_that_are_not_about_a_state_are_none(kind: str) -> None:
    assert read(EVENT | {"type": kind, "data": {}}) == ForgottenEvent(kind, NotKept.OTHER_KIND)


@pytest.mark.parametrize("reference", ["by hand", "", None, 17])
def test_a_checkout_whose_reference_is_no_attempt_is_not_ours(reference: Any) -> None:
    told = read(EVENT | {"data": CHECKOUT | {"reference": reference, "amount": None}})

    assert told == ForgottenEvent("checkout.paid", NotKept.NOT_OURS)
