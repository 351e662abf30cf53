"""The ledger of PayPal's stand-in: orders, captures, refunds, keys and tokens.

Each request is judged by PayPal's own schema (`tests/stand_ins/specs/paypal.json`); one that does not fit is answered
with 400 and remembered. Sums, keys and the order of events are judged as PayPal's documentation says.
"""

import json
import secrets
import threading
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from urllib.request import Request, urlopen

from tests.stand_ins.schemas import schemas

GOOD_CLIENT = "bench-client:bench-secret"
MESSAGES = {
    400: ("INVALID_REQUEST", "Request is not well-formed, syntactically incorrect, or violates schema."),
    401: (
        "AUTHENTICATION_FAILURE",
        "Authentication failed due to missing authorization header, or invalid authentication credentials.",
    ),
    404: ("RESOURCE_NOT_FOUND", "The specified resource does not exist."),
    409: ("RESOURCE_CONFLICT", "The server has detected a conflict while processing this request."),
    422: (
        "UNPROCESSABLE_ENTITY",
        "The requested action could not be performed, semantically incorrect, or failed business validation.",
    ),
    429: ("RATE_LIMIT_REACHED", "Too many requests. Blocked due to rate limiting."),
    500: ("INTERNAL_SERVER_ERROR", "An internal server error has occurred."),
}
ORDERS = "/v2/checkout/orders"
NO_PLACES = ("HUF", "JPY", "TWD")


class Refusal(Exception):
    """PayPal's error response; its details quote what was sent."""

    def __init__(self, status: int, issue: str = "", field: str = "") -> None:
        super().__init__(issue)
        name, message = MESSAGES[status]
        detail = {"issue": issue, "value": "Jane", **({"field": field} if field else {})}
        self.status = status
        self.body = {
            "name": name,
            "message": message,
            "debug_id": "90957fca61718",
            "details": [detail] if issue else [],
        }


def stamp() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identity() -> str:
    return "".join(secrets.choice("0123456789ABCDEFGHJKLMNPRSTUVWXY") for _ in range(17))


def event_headers(now: datetime) -> dict[str, str]:
    """What PayPal sends along with an event, in the shapes of recorded ones."""
    return {
        "paypal-auth-algo": "SHA256withRSA",
        "paypal-cert-url": "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594-a5cafa77",
        "paypal-transmission-id": "ac7f0d20-9169-11e6-a6f4-77339302725b",
        "paypal-transmission-sig": "A" * 342 + "==",
        "paypal-transmission-time": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def check_sums(unit: dict[str, Any]) -> None:
    """Refuses what does not add up, as PayPal does with a breakdown."""
    amount, path = unit["amount"], "/purchase_units/@reference_id=='default'/amount"
    parts = {name: Decimal(part["value"]) for name, part in amount["breakdown"].items()}
    worth = sum((Decimal(each["unit_amount"]["value"]) * int(each["quantity"]) for each in unit["items"]), Decimal(0))
    monies = [amount, *amount["breakdown"].values(), *(each["unit_amount"] for each in unit["items"])]
    places = 0 if amount["currency_code"] in NO_PLACES else 2
    if {each["currency_code"] for each in monies} != {amount["currency_code"]}:
        raise Refusal(422, "MULTI_CURRENCY_ORDER", path)
    if any(len(each["value"].partition(".")[2]) > places for each in monies):
        raise Refusal(422, "DECIMAL_PRECISION", path)
    if Decimal(amount["value"]) <= 0:
        raise Refusal(422, "CANNOT_BE_ZERO_OR_NEGATIVE", path)
    if parts["item_total"] != worth:
        raise Refusal(422, "ITEM_TOTAL_MISMATCH", path)
    if Decimal(amount["value"]) != sum(parts.values()):
        raise Refusal(422, "AMOUNT_MISMATCH", path)


class Books:
    """Orders, keys, tokens and injected faults."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.orders: dict[str, dict[str, Any]] = {}
        self.outcomes: dict[str, str] = {}
        self.returns: dict[str, dict[str, str]] = {}
        self.keys: dict[str, str] = {}
        self.running: set[str] = set()
        self.refunds: dict[str, dict[str, Any]] = {}
        self.tokens: set[str] = set()
        self.fetches = self.validated = 0
        self.lifetime = 32_400
        self.violations: list[str] = []
        self.fault = self.target = ""

    def judge(self, call: str, body: Any) -> None:
        """Counts a request that fits PayPal's schema, and refuses any other."""
        found = schemas("paypal").request(call, body)
        self.validated += not found
        if found:
            self.violations += [f"{call} {each}" for each in found]
            raise Refusal(400, "INVALID_PARAMETER_SYNTAX", found[0].partition(":")[0].replace(".", "/").lstrip("$"))

    def token(self) -> dict[str, Any]:
        text = f"A21AA{secrets.token_urlsafe(60)}"
        self.tokens.add(text)
        self.fetches += 1
        return {
            "scope": "https://uri.paypal.com/services/payments/payment", "access_token": text, "token_type": "Bearer",
            "app_id": "APP-80W284485P519543T", "expires_in": self.lifetime, "nonce": f"{stamp()}nonce",
        }  # fmt: skip

    def begin(self, key: str) -> str | None:
        """The order this key made before; None for a new key, which is then marked as running."""
        with self.lock:
            if key in self.running:
                raise Refusal(409, "PREVIOUS_REQUEST_IN_PROGRESS")
            if key not in self.keys:
                self.running.add(key)
            return self.keys.get(key)

    def end(self, key: str, order: str | None) -> None:
        with self.lock:
            self.running.discard(key)
            if order:
                self.keys[key] = order

    def create(self, body: Any, key: str, base: str) -> dict[str, Any]:
        """A replayed key gives its order as it is now, whatever the body."""
        if "payment_source" in body and not key:
            raise Refusal(400, "PAYPAL_REQUEST_ID_REQUIRED", "PayPal-Request-Id")
        if known := self.begin(key):
            return self.orders[known]
        made = None
        try:
            self.judge(f"POST {ORDERS}", body)
            check_sums(body["purchase_units"][0])
            time.sleep(0.01)
            made = self._make(body, base)
        finally:
            self.end(key, made and made["id"])
        return made

    def _make(self, body: Any, base: str) -> dict[str, Any]:
        order, wallet = identity(), body["payment_source"]["paypal"]
        self.returns[order] = wallet["experience_context"]
        unit = {"reference_id": "default", "payee": {"merchant_id": "3SQBR4YEWZ4BA"}, **body["purchase_units"][0]}
        self.orders[order] = {
            "id": order, "intent": body["intent"], "status": "PAYER_ACTION_REQUIRED", "create_time": stamp(),
            "payment_source": {"paypal": {each: wallet[each] for each in ("email_address", "name") if each in wallet}},
            "purchase_units": [unit],
            "links": [
                {"href": f"{base}{ORDERS}/{order}", "rel": "self", "method": "GET"},
                {"href": f"{base}/checkoutnow?token={order}", "rel": "payer-action", "method": "GET"},
            ],
        }  # fmt: skip
        return self.orders[order]

    def approve(self, order: str) -> dict[str, Any]:
        found = self.find(order)
        with self.lock:
            if found["status"] == "PAYER_ACTION_REQUIRED":
                found["status"] = "APPROVED"
                self_link = found["links"][0]
                found["links"] = [
                    self_link,
                    {"href": f"{self_link['href']}/capture", "rel": "capture", "method": "POST"},
                ]
        self.send("CHECKOUT.ORDER.APPROVED", "checkout-order", found)
        return found

    def capture(self, order: str, body: Any, key: str) -> dict[str, Any]:
        found = self.find(order)
        if self.begin(key):
            return found
        done = None
        try:
            self.judge(f"POST {ORDERS}/{{id}}/capture", body)
            time.sleep(0.01)
            self._capture(found)
            done = order
        finally:
            self.end(key, done)
        return found

    def _capture(self, order: dict[str, Any]) -> None:
        outcome = self.outcomes.get(order["id"], "COMPLETED")
        with self.lock:
            if order["status"] == "COMPLETED":
                raise Refusal(422, "ORDER_ALREADY_CAPTURED")
            if order["status"] != "APPROVED":
                raise Refusal(422, "ORDER_NOT_APPROVED")
            if outcome == "INSTRUMENT_DECLINED":
                raise Refusal(422, outcome)
            unit = order["purchase_units"][0]
            money = {name: unit["amount"][name] for name in ("currency_code", "value")}
            capture = {
                "id": identity(), "status": outcome, "amount": money, "custom_id": unit["custom_id"],
                "final_capture": True, "create_time": stamp(), "update_time": stamp(),
            }  # fmt: skip
            order["status"], unit["payments"] = "COMPLETED", {"captures": [capture]}
        related = {"supplementary_data": {"related_ids": {"order_id": order["id"]}}}
        self.send(f"PAYMENT.CAPTURE.{outcome}", "capture", capture | related)

    def refund(self, capture: str, body: Any, key: str) -> dict[str, Any]:
        self.judge("POST /v2/payments/captures/{capture_id}/refund", body)
        if capture not in {each["id"] for each in self.captures()}:
            raise Refusal(404, "INVALID_RESOURCE_ID")
        with self.lock:
            made = {"id": identity(), "status": "COMPLETED", "amount": body["amount"], "create_time": stamp()}
            return self.refunds.setdefault(key, made)

    def captures(self) -> list[dict[str, Any]]:
        units = [order["purchase_units"][0] for order in list(self.orders.values())]
        return [each for unit in units for each in unit.get("payments", {}).get("captures", ())]

    def find(self, order: str) -> dict[str, Any]:
        if order not in self.orders:
            raise Refusal(404, "INVALID_RESOURCE_ID")
        return self.orders[order]

    def send(self, kind: str, resource_type: str, resource: dict[str, Any]) -> None:
        """Sends an event to the target, if there is one, from a thread of its own."""
        event = {
            "id": f"WH-{identity()}-{identity()}", "event_version": "1.0", "create_time": stamp(), "event_type": kind,
            "resource_type": resource_type, "resource_version": "2.0", "resource": resource,
        }  # fmt: skip
        if self.target:
            given = {"Content-Type": "application/json", **event_headers(datetime.now(UTC))}
            call = Request(self.target, json.dumps(event).encode(), given)
            threading.Thread(target=lambda: urlopen(call, timeout=10).close(), daemon=True).start()
