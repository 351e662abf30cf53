"""An event points to an order and is believed in nothing else; what PayPal cannot have sent is refused."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent, UnreadableEvent
from providers.paypal.adapter import PayPalProvider
from providers.paypal.facts import FACTS
from providers.paypal.webhook import SHAPES, looks_sent_by_paypal, read_event
from tests.providers.paypal.books import event_headers
from tests.providers.provider_stands import ATTEMPT

NOW = datetime(2026, 2, 2, 0, 24, tzinfo=UTC)
ORDER = "89T257400V0473133"
RELATED = {"supplementary_data": {"related_ids": {"order_id": ORDER}}}


def event(kind: str = "CHECKOUT.ORDER.APPROVED", **resource: Any) -> dict[str, Any]:
    return {"id": "WH-1", "event_type": kind, "create_time": "2026-02-02T00:23:12.336Z", "resource": resource}


def read(body: Any, *, now: datetime = NOW, **headers: str) -> ProviderEvent | ForgottenEvent:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_event(Notice(raw, event_headers(NOW) | headers, "https://pay.example.com/webhooks/paypal/eu", now))


def recorded(name: str) -> dict[str, Any]:
    return dict(json.loads((Path(__file__).parent / f"recorded/{name}.json").read_text())["payload"])


@pytest.mark.parametrize("kind", [each for each in FACTS.events if each.startswith("CHECKOUT.ORDER")])
def test_an_event_about_an_order_names_it_and_our_attempt(kind: str) -> None:
    given = read(event(kind, id=ORDER, purchase_units=[{"custom_id": ATTEMPT}]))

    assert given == ProviderEvent(
        "WH-1", kind, datetime(2026, 2, 2, 0, 23, 12, 336_000, UTC), UUID(ATTEMPT), ORDER, None
    )


@pytest.mark.parametrize("kind", [each for each in FACTS.events if each.startswith("PAYMENT.CAPTURE")])
def test_an_event_about_a_capture_names_its_order(kind: str) -> None:
    given = read(event(kind, id="29Y24445UY2083144", custom_id=ATTEMPT, **RELATED))

    assert isinstance(given, ProviderEvent)
    assert (given.attempt_id, given.reference, given.state) == (UUID(ATTEMPT), ORDER, None)


def test_a_capture_that_names_no_order_is_known_by_our_attempt() -> None:
    given = read(event("PAYMENT.CAPTURE.COMPLETED", id="29Y24445UY2083144", custom_id=ATTEMPT))

    assert isinstance(given, ProviderEvent)
    assert (given.attempt_id, given.reference) == (UUID(ATTEMPT), "")


@pytest.mark.parametrize(
    "resource",
    [{"id": "29Y24445UY2083144", "custom_id": "WOO-1042", **RELATED}, {"id": "29Y24445UY2083144"}],
    ids=["another system's reference", "nobody's"],
)
def test_a_capture_of_another_system_is_forgotten(resource: dict[str, Any]) -> None:
    assert read(event("PAYMENT.CAPTURE.COMPLETED", **resource)) == ForgottenEvent(
        "PAYMENT.CAPTURE.COMPLETED", NotKept.NOT_OURS
    )


def test_an_order_of_another_system_is_forgotten() -> None:
    foreign = event(id=ORDER, purchase_units=[{"custom_id": "wc_order_0vhVcGr2qfoJ2"}])

    assert read(foreign) == ForgottenEvent("CHECKOUT.ORDER.APPROVED", NotKept.NOT_OURS)


@pytest.mark.parametrize("kind", ["PAYMENT.CAPTURE.REFUNDED", "CUSTOMER.DISPUTE.CREATED", "BILLING.PLAN.CREATED"])
def test_an_event_of_another_kind_is_forgotten_unread(kind: str) -> None:
    assert read(event(kind)) == ForgottenEvent(kind, NotKept.OTHER_KIND)


@pytest.mark.parametrize(
    ("name", "order", "attempt"),
    [
        ("capture_completed_event", "89T257400V0473133", None),
        ("capture_completed_event_of_custom_id", "1W5313654M9708630", UUID("29b0b044-fbfe-4325-952e-20000d4a6caf")),
        ("order_approved_event", "47691911RX0426720", None),
        ("order_completed_event_of_declined_capture", "8EY32815388724808", None),
        ("approval_reversed_event", "5O190127TN364715T", None),
    ],
)
def test_recorded_events_are_read(name: str, order: str, attempt: UUID | None) -> None:
    given = read(recorded(name))

    assert isinstance(given, ProviderEvent)
    assert (given.event_id, given.reference) == (recorded(name)["id"], order)
    assert (given.attempt_id, given.state, given.live) == (attempt, None, None)


@pytest.mark.parametrize("name", sorted(SHAPES))
def test_an_event_without_one_of_the_five_headers_is_refused(name: str) -> None:
    headers = {each: text for each, text in event_headers(NOW).items() if each != name}

    assert not looks_sent_by_paypal(headers)
    with pytest.raises(InvalidEvent):
        read_event(Notice(json.dumps(event(id=ORDER)).encode(), headers, "https://pay.example.com", NOW))


@pytest.mark.parametrize(
    "address",
    [
        "http://api.paypal.com/v1/notifications/certs/CERT-1",
        "https://paypal.com.evil.example/v1/notifications/certs/CERT-1",
        "https://evilpaypal.com/v1/notifications/certs/CERT-1",
        "https://api.evilpaypal.com/v1/notifications/certs/CERT-1",
        "https://evil.example/api.paypal.com/CERT-1",
        "https://api.paypal.com@evil.example/CERT-1",
        "https://api.paypal.com:8443/CERT-1",
        "https://api.paypal.com/CERT-1?x=https://evil.example",
        "https://api.paypal.com\n.evil.example/CERT-1",
        "https://api.p\u0430ypal.com/CERT-1",
    ],
)
def test_a_certificate_that_is_not_paypal_s_is_refused(address: str) -> None:
    with pytest.raises(InvalidEvent):
        read(event(id=ORDER), **{"paypal-cert-url": address})


@pytest.mark.parametrize("host", ["api.paypal.com", "api.sandbox.paypal.com", "api-m.paypal.com"])
def test_a_certificate_of_either_world_is_taken(host: str) -> None:
    address = f"https://{host}/v1/notifications/certs/CERT-360caa42-fca2a594-df8cd2d5"

    assert isinstance(read(event(id=ORDER), **{"paypal-cert-url": address}), ProviderEvent)


@pytest.mark.parametrize("late", [timedelta(days=4), timedelta(days=3), -timedelta(minutes=5)])
def test_an_event_may_come_as_late_as_paypal_sends_it_again(late: timedelta) -> None:
    assert isinstance(read(event(id=ORDER), now=NOW + late), ProviderEvent)


@pytest.mark.parametrize("late", [timedelta(days=4, seconds=1), -timedelta(minutes=5, seconds=1)])
def test_but_not_later_nor_from_the_future(late: timedelta) -> None:
    with pytest.raises(InvalidEvent, match="too long ago or in the future"):
        read(event(id=ORDER), now=NOW + late)


@pytest.mark.parametrize("time", ["2026-02-02T00:24:00", "2026-02-02", "1770000000000", "0001-01-01T00:00:00+23:00"])
def test_a_time_without_a_zone_is_none(time: str) -> None:
    with pytest.raises(InvalidEvent):
        read(event(id=ORDER), **{"paypal-transmission-time": time})


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", event(), event(id="5o190127/../x"), event(id=5),
        event(id=ORDER) | {"id": ""}, event(id=ORDER) | {"id": "x" * 200}, event(id=ORDER) | {"create_time": "now"},
        event(id=ORDER) | {"event_type": ["x"]}, event(id=ORDER) | {"resource": []}, event(id=ORDER, purchase_units=5),
        event("PAYMENT.CAPTURE.COMPLETED", custom_id=ATTEMPT, supplementary_data={"related_ids": {"order_id": 5}}),
    ],
    ids=str,
)  # fmt: skip
def test_what_paypal_does_not_send_cannot_be_read(body: Any) -> None:
    with pytest.raises(UnreadableEvent):
        read(body)


def test_redeliveries_are_one_event_and_others_are_others() -> None:
    first, again, other = (read(event(id=ORDER) | {"id": each}) for each in ("WH-1", "WH-1", "WH-2"))

    assert isinstance(first, ProviderEvent)
    assert isinstance(other, ProviderEvent)
    assert first == again
    assert first.event_id != other.event_id


def test_a_forged_event_can_only_make_us_ask(provider: PayPalProvider) -> None:
    forged = event(
        "PAYMENT.CAPTURE.COMPLETED", id="29Y24445UY2083144", custom_id=ATTEMPT, status="COMPLETED", **RELATED
    )

    (given,) = provider.read_events(
        Notice(json.dumps(forged).encode(), event_headers(NOW), "https://pay.example.com/webhooks/paypal/eu", NOW)
    )

    assert isinstance(given, ProviderEvent)
    assert given.state is None
