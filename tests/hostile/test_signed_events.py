"""Signed events may have any content: they are accepted or refused, and never cause an internal error."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from providers.base import CheckoutState, CheckoutStatus, ForgottenEvent, InvalidEvent, ProviderEvent
from providers.facts import Proof
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, connect
from sessions_app.models import InboundEvent
from tests.hostile.requests import mutated_json
from tests.provider_events.test_any_provider import deliver as post_notice
from tests.providers.provider_stands import ATTEMPT, STANDS

COUNT = 100 * int(os.environ.get("PROVE", "1"))
EVERY = pytest.mark.parametrize("provider", sorted(PROVIDERS))


def having(place: str) -> pytest.MarkDecorator:
    """For every provider whose events have this."""
    return pytest.mark.parametrize("provider", sorted(name for name in PROVIDERS if getattr(STANDS[name], place)))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(("id", "type", "data", "object")) | st.text(), inner)
    ),
)


def read(provider: str, body: bytes) -> ProviderEvent | ForgottenEvent:
    adapter = connect(provider, STANDS[provider].good, live=False)
    (event,) = adapter.read_events(STANDS[provider].notice(body, secret=STANDS[provider].secret, now=datetime.now(UTC)))
    return event


def replaced(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    """A copy in which `value` stands at `path`."""
    if not path:
        return value
    if isinstance(node, list):
        return [replaced(each, path[1:], value) if place == path[0] else each for place, each in enumerate(node)]
    return {**node, path[0]: replaced(node[path[0]], path[1:], value)}


def paths(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [path, *(found for key, child in children for found in paths(child, (*path, key)))]


@EVERY
def test_the_good_event_is_read(provider: str) -> None:
    event = read(provider, json.dumps(STANDS[provider].event).encode())

    stand = STANDS[provider]
    assert isinstance(event, ProviderEvent)
    assert event.event_id == stand.event_id or not stand.event_id
    if not stand.amount_at:
        assert event.state is None
        return
    assert event.state
    assert (event.attempt_id, event.state.status) == (UUID(ATTEMPT), CheckoutStatus.PAID)
    assert str(event.state.amount) == "140.76"


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
    texts = (event.event_id, event.kind, event.reference or str(event.attempt_id), paid_as or "-")
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
        body = mutated_json(random, STANDS[provider].other(number))
        statuses.add(deliver(provider, body))
    stored = InboundEvent.objects.count()

    points = PROVIDERS[provider].facts.proof is Proof.ASKED
    assert statuses == {200, 400} or (points and statuses <= {200, 400})
    assert deliver(provider, json.dumps(STANDS[provider].other(COUNT)).encode()) == 200
    assert InboundEvent.objects.count() == stored + (not points)


def deliver(provider: str, body: bytes) -> int:
    stand, path = STANDS[provider], f"/webhooks/{provider}/signs"
    url = settings.PUBLIC_BASE_URL + path
    notice = stand.notice(body, secret=stand.secret, now=datetime.now(UTC), url=url)
    return post_notice(path + notice.url.removeprefix(url), notice).status_code


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
@having("amount_at")
def test_an_amount_is_a_whole_number_that_can_be_kept(provider: str, amount: Any) -> None:
    place = STANDS[provider].amount_at

    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(replaced(STANDS[provider].event, place, amount)).encode())


@having("time_at")
@pytest.mark.parametrize("created", ["1700000000", 1e20, -1e20, 10**400, float("nan"), None, {}])
def test_a_time_is_one_that_there_is(provider: str, created: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(replaced(STANDS[provider].event, STANDS[provider].time_at, created)).encode())


@having("id_at")
@pytest.mark.parametrize("identity", ["evt_\0", "", "e" * 256, 5, None, {"id": "evt_1"}, "evt_\ud800"])
def test_an_id_is_a_short_printable_text(provider: str, identity: Any) -> None:
    with pytest.raises(InvalidEvent):
        read(provider, json.dumps(replaced(STANDS[provider].event, STANDS[provider].id_at, identity)).encode())


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
