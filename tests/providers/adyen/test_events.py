"""What Adyen's webhooks tell: verified item by item, all or none."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from providers.adyen.adapter import AdyenProvider
from providers.base import (
    CheckoutStatus,
    Connection,
    Credentials,
    ForgottenEvent,
    InvalidEvent,
    Notice,
    NotKept,
    ProviderEvent,
    UnreadableEvent,
)
from tests.providers.adyen.notifications import KEY, LINK, OTHER_KEY, authorisation, notification, signature, signed
from tests.providers.adyen.server import MERCHANT
from tests.providers.provider_stands import ATTEMPT

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
MONEY = {"currency": "AUD", "value": 14076}
RECORDED = Path(__file__).with_name("recorded")


def item(**changes: Any) -> dict[str, Any]:
    given = {"reference": ATTEMPT, "psp": "LD65H2FVNXSKGK82", "account": MERCHANT, "amount": MONEY}
    return authorisation(**given) | {"eventDate": "2026-11-28T13:00:00+01:00"} | changes


def adapter(*secrets: str, account: str = MERCHANT) -> AdyenProvider:
    return AdyenProvider(Credentials({"api_key": "AQEx", "merchant_account": account}, secrets), Connection())


def read(body: Any, *secrets: str, key: str = KEY, account: str = MERCHANT) -> list[ProviderEvent | ForgottenEvent]:
    raw = signed(json.dumps(body).encode(), key)
    return list(adapter(*(secrets or (KEY,)), account=account).read_events(notice(raw)))


def notice(raw: bytes) -> Notice:
    return Notice(raw, {"content-type": "application/json"}, "https://pay.example.com/webhooks/adyen/shop", NOW)


def test_an_authorisation_of_our_link_means_paid_with_its_payment() -> None:
    (event,) = read(notification(item()))

    assert isinstance(event, ProviderEvent)
    assert event.state
    assert (event.kind, event.event_id) == ("AUTHORISATION", "AUTHORISATION.LD65H2FVNXSKGK82.true")
    assert (event.attempt_id, event.reference, event.live) == (UUID(ATTEMPT), LINK, False)
    assert event.occurred_at == NOW
    assert (event.state.status, event.state.amount, event.state.currency) == (
        CheckoutStatus.PAID, Decimal("140.76"), "AUD",
    )  # fmt: skip
    assert (event.state.reference, event.state.payment_reference, event.state.live) == (LINK, "LD65H2FVNXSKGK82", False)


def test_an_authorisation_that_does_not_name_the_link_is_known_by_our_attempt() -> None:
    (event,) = read(notification(item(additionalData={})))

    assert isinstance(event, ProviderEvent)
    assert event.state
    assert (event.attempt_id, event.reference, event.state.reference) == (UUID(ATTEMPT), "", "")


def test_a_refused_card_ends_nothing_so_the_link_is_asked_for() -> None:
    (event,) = read(notification(item(success="false")))

    assert isinstance(event, ProviderEvent)
    assert (event.state, event.attempt_id, event.reference) == (None, UUID(ATTEMPT), LINK)


def test_a_redelivery_is_the_same_event_though_its_time_differs() -> None:
    again = item(eventDate="2026-11-28T14:00:00+01:00")

    (first,), (second,), (refused,) = (read(notification(each)) for each in (item(), again, item(success="false")))

    assert isinstance(first, ProviderEvent)
    assert isinstance(second, ProviderEvent)
    assert isinstance(refused, ProviderEvent)
    assert first.event_id == second.event_id != refused.event_id


@pytest.mark.parametrize("code", ["CAPTURE", "REFUND", "CANCELLATION", "CHARGEBACK", "PENDING", "SOMETHING_NEW"])
def test_other_events_are_forgotten(code: str) -> None:
    found = read(notification(item(eventCode=code, originalReference="LD65H2FVNXSKGK82")))

    assert found == [ForgottenEvent(code, NotKept.OTHER_KIND)]


def test_a_report_without_an_amount_is_forgotten() -> None:
    report = item(eventCode="REPORT_AVAILABLE", merchantReference="")
    del report["amount"]

    assert read(notification(report)) == [ForgottenEvent("REPORT_AVAILABLE", NotKept.OTHER_KIND)]


@pytest.mark.parametrize("reference", ["ORD-1", "", None, f"urn:uuid:{ATTEMPT}", f"{{{ATTEMPT}}}", ATTEMPT.upper()])
def test_a_payment_with_another_reference_than_our_attempts_is_another_systems(reference: str | None) -> None:
    found = read(notification(item(merchantReference=reference)))

    assert found == [ForgottenEvent("AUTHORISATION", NotKept.NOT_OURS)]


def test_a_payment_of_another_merchant_account_is_not_ours() -> None:
    assert read(notification(item()), account="OtherShop") == [ForgottenEvent("AUTHORISATION", NotKept.NOT_OURS)]


def test_a_batch_is_read_whole() -> None:
    found = read(notification(item(), item(eventCode="REFUND"), item(pspReference="LD65H2FVNXSKGK83"), live="true"))

    assert [each.kind for each in found] == ["AUTHORISATION", "REFUND", "AUTHORISATION"]
    assert [each.live for each in found if isinstance(each, ProviderEvent)] == [True, True]


def test_a_batch_with_one_wrong_signature_is_refused_whole() -> None:
    good, forged = item(), item(pspReference="LD65H2FVNXSKGK83")
    good["additionalData"]["hmacSignature"] = forged["additionalData"]["hmacSignature"] = signature(good, KEY)

    with pytest.raises(InvalidEvent, match="wrong signature"):
        adapter(KEY).read_events(notice(json.dumps(notification(good, forged)).encode()))


def test_a_batch_with_one_unreadable_item_is_refused_whole() -> None:
    with pytest.raises(UnreadableEvent):
        read(notification(item(), item(eventDate="yesterday")))


def test_an_empty_batch_proves_nothing() -> None:
    with pytest.raises(InvalidEvent):
        read(notification())


@pytest.mark.parametrize(
    "changes",
    [{"amount": {"currency": "AUD", "value": 1}}, {"amount": {"currency": "USD", "value": 14076}}, {"success": "false"},
     {"merchantReference": ATTEMPT.replace("8", "9")}, {"pspReference": "LD65H2FVNXSKGK83"}, {"eventCode": "REFUND"},
     {"merchantAccountCode": "OtherShop"}, {"originalReference": "LD65H2FVNXSKGK83"}],
    ids=str,
)  # fmt: skip
def test_whatever_was_signed_cannot_be_changed(changes: dict[str, Any]) -> None:
    genuine = item()
    genuine["additionalData"]["hmacSignature"] = signature(genuine, KEY)

    with pytest.raises(InvalidEvent, match="wrong signature"):
        adapter(KEY).read_events(notice(json.dumps(notification(genuine | changes)).encode()))


def test_values_cannot_be_moved_over_the_colons_between_them() -> None:
    moved = item(pspReference="LD65H2FVNXSKGK82", originalReference=f":{MERCHANT}")

    with pytest.raises(InvalidEvent):
        read(notification(moved))


def test_old_and_new_key_are_both_good_while_a_key_is_replaced() -> None:
    assert read(notification(item()), OTHER_KEY, KEY) == read(notification(item()), OTHER_KEY, key=OTHER_KEY)


@pytest.mark.parametrize(
    "secret", ["", " ", "00", "not hexadecimal", KEY[:-1], "•" * 64, KEY[:20], f"{KEY[:32]} {KEY[32:]}", "é" * 64]
)
def test_a_key_that_is_none_verifies_nothing_and_breaks_nothing(secret: str) -> None:
    for key in ("", "00", KEY):
        with pytest.raises(InvalidEvent, match="wrong signature"):
            read(notification(item()), secret, key=key)


def test_a_bad_key_beside_a_good_one_does_no_harm() -> None:
    assert read(notification(item()), "masked***", KEY)


@pytest.mark.parametrize("signature", ["", "é", "x" * 44, None, 5, ["a"]])
def test_a_signature_that_is_none_is_refused(signature: Any) -> None:
    body = notification(item(additionalData={"hmacSignature": signature}))

    with pytest.raises(InvalidEvent):
        adapter(KEY).read_events(notice(json.dumps(body).encode()))


@pytest.mark.parametrize("live", ["yes", True, 1, {}])
def test_a_mode_that_is_none_is_unreadable(live: Any) -> None:
    with pytest.raises(UnreadableEvent):
        read(notification(item()) | {"live": live})


@pytest.mark.parametrize(("name", "kind"), [("signed", "TestMerchant"), ("with_colon", "AntoniStroinski"),
                                            ("with_backslash", "AntoniStroinski")])  # fmt: skip
def test_signatures_that_adyen_published_are_verified(name: str, kind: str) -> None:
    recorded = json.loads((RECORDED / f"authorisation_{name}.json").read_text())
    body = json.dumps(recorded["body"]).encode()

    found = adapter(recorded["key"], account=kind).read_events(notice(body))

    assert found == [ForgottenEvent("AUTHORISATION", NotKept.NOT_OURS)]
    with pytest.raises(InvalidEvent):
        adapter(KEY.replace("4", "5"), account=kind).read_events(notice(body))


def test_the_documented_event_is_forgotten_as_another_systems() -> None:
    recorded = json.loads((RECORDED / "authorisation_documented.json").read_text())["body"]

    assert read(recorded, account="YOUR_MERCHANT_ACCOUNT") == [ForgottenEvent("AUTHORISATION", NotKept.NOT_OURS)]


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [("application/json", True), ("application/json; charset=utf-8", True), ("text/xml", False), ("", False)],
)
def test_only_json_is_worth_receiving(content_type: str, expected: bool) -> None:
    assert adapter(KEY).looks_genuine({"content-type": content_type}) is expected


def test_an_old_event_is_still_good() -> None:
    """Adyen's signature holds no time, and it delivers again for weeks."""
    (event,) = read(notification(item(eventDate=(NOW - timedelta(days=30)).isoformat())))

    assert isinstance(event, ProviderEvent)
