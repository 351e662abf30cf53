"""A stand-in for PayPal: a process with its token call, Orders v2, refunds, a page to pay at, and its own ledger.

Each request is judged by PayPal's own schema (`tests/stand_ins/specs/paypal.json`); one that does not fit is answered
with 400 and remembered. Sums, keys and the order of events are judged as PayPal's documentation says.

`python -m tests.providers.paypal.server PORT`
"""

import json
import secrets
import sys
import threading
import time
from base64 import b64decode
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
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
FAULTS = {"refuse": (422, "TRANSACTION_REFUSED"), "limit": (429, ""), "fail": (500, "")}
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
        self.judge(f"POST {ORDERS}", body)
        if "payment_source" in body and not key:
            raise Refusal(400, "PAYPAL_REQUEST_ID_REQUIRED", "PayPal-Request-Id")
        if known := self.begin(key):
            return self.orders[known]
        made = None
        try:
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
        self.judge(f"POST {ORDERS}/{{id}}/capture", body)
        found = self.find(order)
        if self.begin(key):
            return found
        done = None
        try:
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


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def do_GET(self) -> None:
        self.body = b""
        self._answer()

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._answer()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _answer(self) -> None:
        parts = [each for each in urlsplit(self.path).path.split("/") if each]
        try:
            if parts[0] == "_control":
                return self._reply(200, self._control(*parts[1:]))
            if parts[0] == "checkoutnow":
                return self._page(parse_qs(urlsplit(self.path).query)["token"][0])
            status, body = self._token() if parts[-1] == "token" else self._api(*parts)
        except Refusal as exc:
            status, body = exc.status, exc.body
        if self.books.fault in ("hang", "lose") and parts[0] == "v2":
            time.sleep(2 if self.books.fault == "hang" else 0)
            if self.books.fault == "lose":
                self.close_connection = True
                return self.connection.close()
        return self._reply(status, body)

    def _control(self, act: str, *given: str) -> Any:
        books = self.books
        if act == "behave":
            books.fault = "" if given[0] == "well" else given[0]
        elif act == "pay":
            books.approve(given[0])
        elif act == "outcome":
            books.outcomes[given[0]] = given[1]
        elif act == "forget":
            del books.orders[given[0]]
        elif act == "revoke":
            books.tokens.clear()
        elif act == "lifetime":
            books.lifetime = int(given[0])
        elif act == "target":
            books.target = self.body.decode()
        return {
            "orders": list(books.orders.values()), "captures": books.captures(), "token_fetches": books.fetches,
            "validated": books.validated, "violations": books.violations,
        }  # fmt: skip

    def _token(self) -> tuple[int, Any]:
        sort, _, pair = self.headers.get("Authorization", "").partition(" ")
        if self.body != b"grant_type=client_credentials" or sort != "Basic" or b64decode(pair).decode() != GOOD_CLIENT:
            return 401, {"error": "invalid_client", "error_description": "Client Authentication failed"}
        return 200, self.books.token()

    def _api(self, *parts: str) -> tuple[int, Any]:
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in self.books.tokens:
            return 401, {"error": "invalid_token", "error_description": "Token signature verification failed"}
        if (self.books.fault in FAULTS and self.command == "POST") or self.books.fault == "fail":
            raise Refusal(*FAULTS[self.books.fault])
        key, base = self.headers.get("PayPal-Request-Id", ""), f"http://{self.headers['Host']}"
        match self.command, *parts[1:]:
            case "GET", "checkout", "orders", order:
                return 200, self.books.find(order)
            case "POST", "checkout", "orders":
                return 200, self._shown(self.books.create(json.loads(self.body), key, base))
            case "POST", "checkout", "orders", order, "capture":
                return 201, self._shown(self.books.capture(order, json.loads(self.body), key))
            case "POST", "payments", "captures", capture, "refund":
                return 201, self.books.refund(capture, json.loads(self.body), key)
        raise Refusal(404, "INVALID_RESOURCE_ID")

    def _shown(self, order: dict[str, Any]) -> dict[str, Any]:
        whole = self.headers.get("Prefer") == "return=representation"
        return order if whole else {name: order[name] for name in ("id", "status", "links")}

    def _page(self, order: str) -> None:
        """Shows the order with a button that pays it, which sends the shopper back."""
        found, back = self.books.find(order), self.books.returns[order]
        if self.command == "POST":
            self.books.approve(order)
            joint = "&" if "?" in back["return_url"] else "?"
            return self._redirect(f"{back['return_url']}{joint}token={order}&PayerID=QYR5Z8XDVJNXQ")
        amount = found["purchase_units"][0]["amount"]
        page = (
            f"<!doctype html><title>PayPal</title><h1>{escape(amount['currency_code'])} {escape(amount['value'])}</h1>"
            f'<form method="post"><button>Pay</button></form><a href="{escape(back["cancel_url"])}">Cancel</a>'
        )
        return self._send(200, page.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _redirect(self, url: str) -> None:
        self._send(303, b"", {"Location": url})

    def _reply(self, status: int, body: Any) -> None:
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, raw: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, text in (headers | {"Content-Length": str(len(raw))}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(raw)


def main(port: int) -> None:
    """Serves until ended."""
    Handler.books = Books()
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
