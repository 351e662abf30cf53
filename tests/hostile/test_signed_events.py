"""Signed events may have any content: they are accepted or refused, and never cause an internal error."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from providers.base import CheckoutState, CheckoutStatus, ForgottenEvent, InvalidEvent, ProviderEvent
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, connect
from sessions_app.models import InboundEvent
from tests.hostile.requests import mutated_json
from tests.providers.provider_stands import STANDS

COUNT = 100 * int(os.environ.get("PROVE", "1"))
SECRET = "whsec_one"
EVERY = pytest.mark.parametrize("provider", sorted(PROVIDERS))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(("id", "type", "data", "object")) | st.text(), inner)
    ),
)


def read(provider: str, body: bytes) -> ProviderEvent | ForgottenEvent:
    adapter = connect(provider, STANDS[provider].good)
    return adapter.read_event(body, STANDS[provider].sign(body, secret=SECRET), now=datetime.now(UTC))


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy in which `value` stands at `path`."""
    if not path:
        return value
    return {**node, path[0]: replaced(node[path[0]], path[1:], value)}


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = (
        [found for key, child in node.items() for found in paths(child, (*path, key))] if isinstance(node, dict) else []
    )
    return [path, *below]


@EVERY
def test_the_good_event_is_read(provider: str) -> None:
    event = read(provider, json.dumps(STANDS[provider].event).encode())

    assert isinstance(event, ProviderEvent)
    assert event.state
    assert (event.event_id, event.state.status, str(event.state.amount)) == ("evt_1", CheckoutStatus.PAID, "140.76")


@EVERY
@given(data=st.data())
def test_any_json_anywhere_in_a_signed_event_is_taken_or_refused(provider: str, data: st.DataObject) -> None:
    body = replaced(
        STANDS[provider].event, data.draw(st.sampled_from(paths(STANDS[provider].event))), data.draw(ANYTHING)
    )

    try:
        event = read(provider, json.dumps(body).encode())
    except InvalidEvent:
        return

    assert isinstance(event, ForgottenEvent) or _fits(event)


def _fits(event: ProviderEvent) -> bool:
    paid_as = event.state.payment_reference if event.state else None
    texts = (event.event_id, event.kind, event.reference, paid_as or "-")
    amount = event.state.amount if event.state else 0
    return all(text.isprintable() and 0 < len(text) < 256 for text in texts) and 0 <= amount < 10**12


@EVERY
def test_hostile_events_are_stored_or_refused_and_the_same_account_goes_on(
    provider: str, account: Callable[..., ProviderAccount]
) -> None:
    shop = account("signs", provider=provider)
    shop.seal_credentials(STANDS[provider].good)
    shop.save()
    random, statuses = Random(COUNT), set()

    for number in range(COUNT):
        body = mutated_json(random, STANDS[provider].event | {"id": f"evt_{number}"})
        statuses.add(deliver(provider, body))
    stored = InboundEvent.objects.count()

    assert statuses == {200, 400}
    assert deliver(provider, json.dumps(STANDS[provider].event | {"id": "evt_last"}).encode()) == 200
    assert InboundEvent.objects.count() == stored + 1


def deliver(provider: str, body: bytes) -> int:
    headers = {name.title(): value for name, value in STANDS[provider].sign(body, secret=SECRET).items()}
    try:
        answer = Client().post(f"/webhooks/{provider}/signs", body, content_type="application/json", headers=headers)
        return answer.status_code
    finally:
        connection.close()


@EVERY
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"type":' * 20_000,
        b"1" * 5000,
        b"[" + b"1" * 5000 + b"]",
        b'"\xff"',
        b"\x00",
        b"",
        b"null",
        b"[]",
    ],
)
def test_what_json_readers_stumble_over_is_refused(provider: str, body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        read(provider, body)


@pytest.mark.parametrize(
    "amount", ["14076", 140.76, True, None, -1, 10**14, 10**30, float("inf"), float("nan"), [14076]]
)
@EVERY
def test_an_amount_is_a_whole_number_that_can_be_kept(provider: str, amount: Any) -> None:
    place = STANDS[provider].amount_at

    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(replaced(STANDS[provider].event, place, amount)).encode())


@EVERY
@pytest.mark.parametrize("created", ["1700000000", 1e20, -1e20, 10**400, float("nan"), None, {}])
def test_a_time_is_one_that_there_is(provider: str, created: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(STANDS[provider].event | {"created": created}).encode())


@EVERY
@pytest.mark.parametrize("identity", ["evt_\0", "", "e" * 256, 5, None, {"id": "evt_1"}, "evt_\ud800"])
def test_an_id_is_a_short_printable_text(provider: str, identity: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(STANDS[provider].event | {"id": identity}).encode())


@pytest.mark.parametrize(
    "changes",
    [{"reference": "co\0"}, {"reference": "c" * 256}, {"payment_reference": ""}, {"amount": "NaN"}, {"amount": "1e12"},
     {"amount": "-1"}, {"amount": "0.00001"}, {"currency": "aud"}, {"currency": "AUDD"}],
)  # fmt: skip
def test_no_adapter_can_give_a_state_that_cannot_be_kept(changes: dict[str, Any]) -> None:
    """Values that a new provider's adapter does not check are refused nevertheless."""
    good = {"reference": "co_1", "status": CheckoutStatus.PAID, "amount": "140.76", "currency": "AUD"} | changes

    with pytest.raises(ValueError, match="not a checkout"):
        CheckoutState(**good | {"amount": Decimal(good["amount"])})
