"""A notice only points to a payment; who sent it and what it means is asked, not believed."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from providers.base import ForgottenEvent, InvalidEvent, Notice, NotKept, ProviderEvent
from providers.mollie.webhook import looks_like_a_notice, read_event
from tests.providers.provider_stands import ATTEMPT

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
URL = "https://pay.example.com/webhooks/mollie/shop"


def read(body: bytes, url: str = f"{URL}?attempt={ATTEMPT}") -> ProviderEvent | ForgottenEvent:
    return read_event(Notice(body, {}, url, NOW))


def test_a_notice_points_to_its_payment_and_to_our_attempt() -> None:
    event = read(b"id=tr_5B8cwPMGnU6qLbRvo7qEZo")

    assert isinstance(event, ProviderEvent)
    assert (event.reference, event.attempt_id) == ("tr_5B8cwPMGnU6qLbRvo7qEZo", UUID(ATTEMPT))
    assert (event.state, event.live, event.occurred_at) == (None, None, NOW)


def test_every_notice_is_an_event_of_its_own() -> None:
    events = [read(b"id=tr_1") for _ in range(20)]

    assert len({event.event_id for event in events if isinstance(event, ProviderEvent)}) == 20


@pytest.mark.parametrize("query", ["", "?attempt=", "?attempt=x", "?other=1", "?" + "&".join(["a=1"] * 50)])
def test_without_a_readable_attempt_the_payment_tells(query: str) -> None:
    event = read(b"id=tr_1", URL + query)

    assert isinstance(event, ProviderEvent)
    assert event.attempt_id is None


@pytest.mark.parametrize(("identity", "kind"), [("ord_8wmqcHMN4U", "ord"), ("sub_rVKGtNd6s3", "sub"), ("re_1", "re")])
def test_other_objects_are_forgotten(identity: str, kind: str) -> None:
    assert read(f"id={identity}".encode()) == ForgottenEvent(kind, NotKept.OTHER_KIND)


@pytest.mark.parametrize(
    "body",
    [b"", b"id=", b"id=5", b"id=tr_", b"id=tr_1/../2", b"id=tr_%00", b"id=tr_1&id=tr_2", b"ids=tr_1", b"\xff",
     b'{"id": "tr_1"}', b"id=tr_" + b"1" * 65, b"id=tr_1&" + b"a=1&" * 20, b"id=tr_1&a=" + b"1" * 1000],
)  # fmt: skip
def test_anything_else_is_no_notice(body: bytes) -> None:
    with pytest.raises(InvalidEvent):
        read(body)


@pytest.mark.parametrize(
    ("kind", "genuine"),
    [("application/x-www-form-urlencoded", True), ("application/x-www-form-urlencoded; charset=utf-8", True),
     ("application/json", False), ("", False)],
)  # fmt: skip
def test_a_notice_is_a_form(kind: str, genuine: bool) -> None:
    assert looks_like_a_notice({"content-type": kind}) is genuine
    assert not looks_like_a_notice({})
