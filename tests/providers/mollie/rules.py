"""What Mollie checks in a body: its published schema, and the rules that its documentation has in words only.

The error bodies are those of docs.mollie.com/reference/handling-errors and of the public threads named below.
"""

import json
import re
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from tests.stand_ins.schemas import schemas

DOCUMENTATION = "https://docs.mollie.com/errors"
WITHOUT_PLACES = ("ISK", "JPY")
LINES = {"type": "array", "items": {"$ref": "#/components/schemas/payment-line-item"}}
POSTAL = {"streetAndNumber", "postalCode", "city", "country"}
E164 = re.compile(r"\+[1-9]\d{1,14}")


class Refusal(Exception):
    """Mollie's error response."""

    def __init__(self, status: int, field: str = "") -> None:
        super().__init__(status)
        links = {"documentation": {"href": DOCUMENTATION, "type": "text/html"}}
        title = HTTPStatus(status).phrase
        self.status = status
        self.body = {"status": status, "title": title, "detail": "as Mollie would say", "_links": links}
        self.body |= {"field": field} if field else {}


def check_payment(body: Any) -> list[str]:
    """Say what is wrong with a payment, each as `field: problem`."""
    return _by_schema(body) or [*_amounts(body), *_addresses(body), *_texts(body)]


def _by_schema(body: Any) -> list[str]:
    """A hundred lines within the body take a second to check, and by themselves a tenth of it."""
    vendor, lines = schemas("mollie"), body.get("lines", [])
    found = vendor.request("POST /v2/payments", body | {"lines": lines[:1]})
    return found or vendor._violations(LINES, lines, strict=True)


def check_refund(body: Any) -> list[str]:
    """Say what is wrong with a refund."""
    found = schemas("mollie").request("POST /v2/payments/{paymentId}/refunds", body)
    return found or ([] if _is_exact(body["amount"]) else ["amount: the decimals are not the currency's"])


def can_be_refunded(amount: dict[str, str], payment: dict[str, Any]) -> bool:
    """Tell whether a payment is paid, in this currency, and of this amount at least."""
    enough = Decimal(amount["value"]) <= Decimal(payment["amount"]["value"])
    return enough and payment["status"] == "paid" and amount["currency"] == payment["amount"]["currency"]


def _amounts(body: Any) -> list[str]:
    """docs.mollie.com/reference/create-payment: exact decimals; lines of one currency that add up to the amount."""
    amount, lines = body["amount"], body.get("lines", [])
    priced = [(each["unitPrice"], each["totalAmount"], each["quantity"]) for each in lines]
    all_amounts = [amount, *(each for unit, total, _ in priced for each in (unit, total))]
    found = [] if all(map(_is_exact, all_amounts)) else ["amount: the decimals are not the currency's"]
    if {each["currency"] for each in all_amounts} != {amount["currency"]}:
        found.append("lines: another currency")
    if any(Decimal(unit["value"]) * count != Decimal(total["value"]) for unit, total, count in priced):
        found.append("lines: totalAmount is not unitPrice times quantity")
    if lines and sum(Decimal(total["value"]) for _, total, _ in priced) != Decimal(amount["value"]):
        found.append("lines: do not add up to the amount")
    return found


def _is_exact(amount: dict[str, str]) -> bool:
    places = 0 if amount["currency"] in WITHOUT_PLACES else 2
    return re.fullmatch(rf"\d+\.\d{{{places}}}" if places else r"\d+", amount["value"]) is not None


def _addresses(body: Any) -> list[str]:
    """github.com/mollie/WooCommerce/issues/1008 and /1025: whole or only an e-mail address; phones in E.164."""
    found = []
    for name in ("billingAddress", "shippingAddress"):
        address = body.get(name, {})
        if address and not (address.keys() >= POSTAL or ("email" in address and not POSTAL & address.keys())):
            found.append(f"{name}: is not whole")
        if "phone" in address and not E164.fullmatch(address["phone"]):
            found.append(f"{name}.{name}.phone: is invalid")
        for part, text in address.items():
            if not text or (part in ("givenName", "familyName") and (len(text) < 2 or text.isdigit())):
                found.append(f"{name}.{part}: is invalid")
    return found


def _texts(body: Any) -> list[str]:
    """`webhookUrl` must be reachable, metadata is about 1 kB, and one method at least must be possible."""
    found = (
        [] if len(json.dumps(body.get("metadata"), ensure_ascii=False).encode()) <= 1024 else ["metadata: too large"]
    )
    host = urlsplit(body.get("webhookUrl", "https://a.example.com")).hostname or ""
    if host in ("localhost", "127.0.0.1") or "." not in host:
        found.append("webhookUrl: is unreachable from Mollie's point of view")
    return found if body.get("method") else [*found, "method: no suitable payment methods found"]
