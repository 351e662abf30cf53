"""What Adyen's Standard webhooks look like, signed as its documentation says; without a line of the adapter.

https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
"""

import base64
import hmac
import json
from datetime import UTC, datetime
from typing import Any

SIGNED = ("pspReference", "originalReference", "merchantAccountCode", "merchantReference")
KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056"
"""The HMAC key of the example in Adyen's documentation and SDKs."""
OTHER_KEY = "F" * 64
LINK = "PL61C53A8B97E6915A"


def notification(*items: dict[str, Any], live: str = "false") -> dict[str, Any]:
    return {"live": live, "notificationItems": [{"NotificationRequestItem": item} for item in items]}


def authorisation(*, reference: str, psp: str, account: str, amount: dict[str, Any], **more: Any) -> dict[str, Any]:
    """An item as it comes for a payment link."""
    return {
        "additionalData": {"paymentLinkId": LINK, "cardSummary": "0004"},
        "amount": amount,
        "eventCode": "AUTHORISATION",
        "eventDate": datetime.now(UTC).isoformat(timespec="seconds"),
        "merchantAccountCode": account,
        "merchantReference": reference,
        "paymentMethod": "mc",
        "pspReference": psp,
        "reason": "085117:0004:03/2030",
        "success": "true",
        **more,
    }


def signature(item: dict[str, Any], key: str) -> str:
    amount = item.get("amount") or {}
    values = [item.get(name, "") for name in SIGNED]
    values += [amount.get("value", ""), amount.get("currency", ""), item.get("eventCode", ""), item.get("success", "")]
    text = ":".join("" if value is None else str(value) for value in values)
    return base64.b64encode(hmac.digest(bytes.fromhex(key), text.encode(), "sha256")).decode()


def signed(body: bytes, key: str) -> bytes:
    """The body with a signature in each of its items; as it is where there is nothing to sign or to sign with."""
    try:
        parsed = json.loads(body)
        for each in parsed["notificationItems"]:
            item = each["NotificationRequestItem"]
            item["additionalData"]["hmacSignature"] = signature(item, key)
        return json.dumps(parsed).encode() + body[len(body.rstrip()) :]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return body
