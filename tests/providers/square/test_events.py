"""Square's events: whose they are, and what they make us ask for."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from providers.base import (
    Connection,
    Credentials,
    ForgottenEvent,
    InvalidEvent,
    Notice,
    NotKept,
    ProviderEvent,
    UnreadableEvent,
)
from providers.square.adapter import SquareProvider
from providers.square.webhook import HEADER, looks_signed, signature
from tests.providers.provider_stands import ATTEMPT
from tests.providers.square.stand import LOCATION, Stand

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://pay.example.com/webhooks/square/eu"
SDK_SIGNATURE = "IgRlXJxcyX8hT+UqmZvncMybVpYc14bAB5eV0Ndenew="
"""By squareup 46.0.0, `square.utils.webhooks_helper`, for the body, key and address of the test below."""
FIELDS = {"access_token": "EAAAx", "location_id": LOCATION}
PROVIDER = SquareProvider(Credentials(FIELDS, ("key_new", "", "key_old")), Connection())


def payment(**changes: Any) -> dict[str, Any]:
    event = json.loads(json.dumps(Stand.event))
    event["data"]["object"]["payment"] |= changes
    return event


def notice(event: Any, *, secret: str = "key_new", url: str = URL) -> Notice:
    body = json.dumps(event).encode()
    return Notice(body, {HEADER: signature(body, secret=secret, url=url)}, URL, NOW)


def read(event: Any, **how: str) -> ProviderEvent | ForgottenEvent:
    (told,) = PROVIDER.read_events(notice(event, **how))
    return told


@pytest.mark.parametrize("secret", ["key_new", "key_old"])
def test_a_genuine_event_names_our_attempt_and_makes_us_ask(secret: str) -> None:
    told = read(payment(), secret=secret)

    assert isinstance(told, ProviderEvent)
    assert (told.event_id, told.kind, told.attempt_id, told.reference, told.state) == (
        "evt_1", "payment.updated", UUID(ATTEMPT), "", None,
    )  # fmt: skip
    assert told.occurred_at == datetime(2026, 11, 24, 12, 0, 0, 308_000, tzinfo=UTC)


@pytest.mark.parametrize("status", ["APPROVED", "PENDING", "COMPLETED", "CANCELED", "FAILED"])
def test_whatever_became_of_a_payment_its_order_is_asked(status: str) -> None:
    told = read(payment(status=status))

    assert isinstance(told, ProviderEvent)
    assert told.state is None


def test_the_signature_is_the_official_sdk_s() -> None:
    assert signature(b'{"a":1}', secret="key", url="https://example.com/w") == SDK_SIGNATURE


def test_the_query_with_which_we_were_called_is_no_part_of_the_address() -> None:
    called = replace(notice(payment()), url=f"{URL}?from=square")

    assert len(PROVIDER.read_events(called)) == 1


@pytest.mark.parametrize(
    "how", [{"secret": "key_other"}, {"secret": ""}, {"url": "https://pay.example.com/webhooks/square/us"}]
)
def test_an_event_signed_with_another_key_or_for_another_address_is_refused(how: dict[str, str]) -> None:
    with pytest.raises(InvalidEvent):
        read(payment(), **how)


def test_an_account_without_a_signature_key_believes_nothing() -> None:
    with pytest.raises(InvalidEvent):
        SquareProvider(Credentials(FIELDS), Connection()).read_events(notice(payment(), secret=""))


def test_a_body_that_was_changed_on_its_way_is_refused() -> None:
    genuine = notice(payment())

    with pytest.raises(InvalidEvent):
        PROVIDER.read_events(replace(genuine, body=genuine.body.replace(b"14076", b"1")))


@pytest.mark.parametrize("header", ["", "abc=", "é" * 44, "A" * 44, "A" * 43 + "=="])
def test_a_header_of_another_shape_is_refused_before_the_body_is_read(header: str) -> None:
    assert not looks_signed({HEADER: header})


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (payment(note=None), NotKept.NOT_OURS),
        (payment(note="Table 4"), NotKept.NOT_OURS),
        (payment(location_id="LOTHER"), NotKept.NOT_OURS),
        (payment() | {"type": "order.updated"}, NotKept.OTHER_KIND),
        ({"type": "refund.updated"}, NotKept.OTHER_KIND),
    ],
    ids=["no note", "another note", "another location", "an order", "a refund"],
)
def test_what_is_genuine_and_not_about_our_checkouts_is_forgotten(event: dict[str, Any], why: NotKept) -> None:
    told = read(event)

    assert isinstance(told, ForgottenEvent)
    assert told.why is why


@pytest.mark.parametrize("created", ["2026-11-24T12:00:00", "yesterday", None])
def test_a_time_without_its_offset_is_none(created: Any) -> None:
    with pytest.raises(UnreadableEvent):
        read(payment() | {"created_at": created})
