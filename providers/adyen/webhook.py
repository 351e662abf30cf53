"""Verifies and translates Adyen's Standard webhooks: a batch of items, each with a signature of its own.

https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures: base64 of HMAC-SHA256,
under the key's bytes, of eight values with colons between them, none of them escaped (the official SDK's tests have
references with colons and backslashes). Eight values only: the link's id, the time and `live` are not signed.
https://docs.adyen.com/development-resources/webhooks/handle-webhook-events: duplicates have the same `eventCode` and
`pspReference`, while `eventDate` may differ; JSON webhooks hold one item, others up to six.
"""

import base64
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from providers import signed
from providers.adyen.money import from_adyen
from providers.adyen.translation import LINK_ID, PSP_REFERENCE, attempt_of, matching
from providers.base import (
    UNREADABLE,
    CheckoutState,
    CheckoutStatus,
    ForgottenEvent,
    InvalidEvent,
    NotKept,
    ProviderEvent,
    UnreadableEvent,
)

AUTHORISATION = "AUTHORISATION"
HEX_KEY = re.compile(r"(?:[0-9A-Fa-f]{2}){16,}")
"""The Customer Area makes keys of 64 digits. What is none, such as a key that was masked, never verifies anything."""
FLAGS = {"true": True, "false": False}


def looks_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether it is JSON: the signatures are in the body."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == "application/json"


def read_events(body: bytes, *, secrets: Sequence[str], merchant_account: str) -> list[ProviderEvent | ForgottenEvent]:
    """Verify every item with every key, and translate them, all or none. Raises InvalidEvent, UnreadableEvent."""
    try:
        notification = json.loads(body)
        items = [each["NotificationRequestItem"] for each in notification["notificationItems"]]
        signed = [(_signed_text(item), item["additionalData"]["hmacSignature"].encode()) for item in items]
    except UNREADABLE as exc:
        raise InvalidEvent("nothing that could be signed") from exc
    keys = [bytes.fromhex(secret) for secret in secrets if HEX_KEY.fullmatch(secret)]
    # A list, so that every item is compared with every key: how long it takes says nothing about which is right.
    if not signed or not all([_is_signed(text, signature, keys) for text, signature in signed]):  # noqa: C419
        raise InvalidEvent("wrong signature")
    try:
        live = None if notification.get("live") is None else FLAGS[notification["live"]]
        return [_translate(item, live=live, merchant_account=merchant_account) for item in items]
    except UNREADABLE as exc:
        raise UnreadableEvent("unreadable event") from exc


def _signed_text(item: Mapping[str, Any]) -> bytes:
    amount = item.get("amount") or {}
    values = (
        item.get("pspReference"), item.get("originalReference"), item.get("merchantAccountCode"),
        item.get("merchantReference"), amount.get("value"), amount.get("currency"), item.get("eventCode"),
        item.get("success"),
    )  # fmt: skip
    return ":".join("" if value is None else str(value) for value in values).encode()


def _is_signed(text: bytes, signature: bytes, keys: Sequence[bytes]) -> bool:
    ours = [base64.b64encode(hmac.digest(key, text, "sha256")) for key in keys]
    return any([hmac.compare_digest(mine, signature) for mine in ours])  # noqa: C419


def _translate(item: Mapping[str, Any], *, live: bool | None, merchant_account: str) -> ProviderEvent | ForgottenEvent:
    """Read an item. What we open has our attempt's id as its reference: any other reference is another system's."""
    kind = item["eventCode"]
    if item["merchantAccountCode"] != merchant_account:
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    if kind != AUTHORISATION:
        return ForgottenEvent(kind, NotKept.OTHER_KIND)
    attempt, paid = attempt_of(item["merchantReference"]), FLAGS[item["success"]]
    if attempt is None:
        return ForgottenEvent(kind, NotKept.NOT_OURS)
    payment, link = matching(PSP_REFERENCE, item["pspReference"]), _link_of(item)
    amount = item["amount"]
    state = CheckoutState(
        reference=link,
        status=CheckoutStatus.PAID,
        amount=from_adyen(amount["value"], amount["currency"]),
        currency=amount["currency"],
        payment_reference=payment,
        attempt_id=attempt,
        live=live,
    )
    return ProviderEvent(
        event_id=f"{kind}.{payment}.{item['success']}",
        kind=kind,
        occurred_at=signed.moment(item["eventDate"]),
        attempt_id=attempt,
        reference=link,
        # A refusal ends nothing: the link stays open for another card, or its asynchronous payment has failed. Ask.
        state=state if paid else None,
        live=live,
    )


def _link_of(item: Mapping[str, Any]) -> str:
    """Give the link's id; empty where the webhook does not say it.

    Raises ValueError for one beside an original payment: an authorisation has none, and its colons could move values.
    """
    if item.get("originalReference"):
        raise ValueError("not a payment of its own")
    link = item["additionalData"].get("paymentLinkId")
    return "" if link is None else matching(LINK_ID, link)
