"""A stand-in for Example: a process with its API as its README tells it, and books of its own.

Every body is checked with `tests/stand_ins/specs/example.json`, those that come and those that go.

`python -m tests.providers.example.server PORT`
"""

import json
import re
import secrets
import sys
import threading
import time
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.stand_ins.schemas import schemas

GOOD_KEY = re.compile(r"ex_(test|live)_\w+")
FAULTS = {"refuse": (422, "order_refused"), "fail": (500, ""), "maintain": (503, "maintenance")}
ENDS = {"paid", "refused", "lapsed"}


class Refusal(Exception):
    """Example's error response."""

    def __init__(self, status: int, code: str = "", field: str = "") -> None:
        super().__init__(code)
        self.status, self.body = status, {"code": code, "field": field}


class Books:
    """All that Example knows; also what was wrong with what it was sent, and what it sent."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.orders: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.violations: list[str] = []
        self.checked, self.fault, self.dislikes = 0, "well", ""

    def check(self, what: str, problems: list[str]) -> None:
        self.checked += 1
        self.violations.extend(f"{what}: {problem}" for problem in problems)

    def open(self, wanted: dict[str, Any], base: str, *, test: bool) -> dict[str, Any]:
        lines = [Decimal(line["unitPrice"]["value"]) * line["quantity"] for line in wanted["lines"]]
        parts = [Decimal(wanted[name]["value"]) for name in ("shipping", "tax")]
        if sum(lines + parts) != Decimal(wanted["total"]["value"]):
            raise Refusal(422, "sums_differ", "total")
        identity = f"ord_{secrets.token_hex(8)}"
        self.orders[identity] = {
            "id": identity, "state": "created", "test": test, "total": wanted["total"],
            "merchantReference": wanted["merchantReference"], "page": f"{base}/orders/{identity}", "payment": None,
        }  # fmt: skip
        return self.orders[identity]

    def end(self, identity: str, state: str) -> bool:
        with self.lock:
            order = self.orders[identity]
            if order["state"] in ENDS:
                return False
            order.update(state=state, page=None, payment=f"pay_{identity[4:]}" if state == "paid" else None)
        return True

    def refund(self, payment: str, wanted: dict[str, Any]) -> dict[str, Any]:
        if not any(order["payment"] == payment for order in self.orders.values()):
            raise Refusal(422, "payment_unknown")
        made = {"id": f"ref_{secrets.token_hex(8)}", "state": "accepted", "amount": wanted["amount"]}
        with self.lock:
            return self.refunds.setdefault(wanted["merchantReference"], made)


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def _any(self) -> None:
        self.raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        if url.path.startswith("/_control/"):
            return self._json(200, self._control(*url.path.split("/")[2:]))
        try:
            status, body = self._api(url.path.split("/")[2:], parse_qs(url.query))
        except Refusal as exc:
            status, body = exc.status, exc.body
        except ConnectionResetError:
            self.close_connection = True
            return self.connection.close()
        return self._json(status, body)

    do_GET = do_POST = _any

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _api(self, path: list[str], query: dict[str, list[str]]) -> tuple[int, Any]:
        key = GOOD_KEY.fullmatch(self.headers.get("X-Api-Key", ""))
        if key is None or self.headers.get("X-Shop") != "bench":
            raise Refusal(401, "key_wrong")
        match self.command, path:
            case "POST", ["orders"]:
                return self._create(test=key[1] == "test")
            case "GET", ["orders"]:
                orders = self.books.orders.values()
                wanted = query.get("merchantReference", [""])[0]
                return self._checked(
                    "GET /v1/orders", 200, {"orders": [each for each in orders if each["merchantReference"] == wanted]}
                )
            case "GET", ["orders", identity]:
                if identity not in self.books.orders:
                    raise Refusal(404, "order_unknown")
                return self._checked("GET /v1/orders/{id}", 200, self.books.orders[identity])
            case "POST", ["payments", payment, "refunds"]:
                wanted = self._body("POST /v1/payments/{id}/refunds")
                return self._checked("POST /v1/payments/{id}/refunds", 200, self.books.refund(payment, wanted))
            case "GET", ["shop"]:
                self._misbehave()
                return self._checked("GET /v1/shop", 200, {"shop": "bench", "test": key[1] == "test"})
        raise Refusal(404, "path_unknown")

    def _create(self, *, test: bool) -> tuple[int, Any]:
        if (fault := self.books.fault) in FAULTS:
            raise Refusal(*FAULTS[fault])
        wanted = self._body("POST /v1/orders")
        if self.books.dislikes in wanted:
            raise Refusal(422, "field_refused", self.books.dislikes)
        with self.books.lock:
            order = self.books.open(wanted, f"http://{self.headers['Host']}", test=test)
        self._misbehave()
        return self._checked("POST /v1/orders", 201, order)

    def _misbehave(self) -> None:
        fault = self.books.fault
        if fault in FAULTS and fault != "refuse":
            raise Refusal(*FAULTS[fault])
        if fault == "hang":
            time.sleep(2)
        if fault == "lose":
            raise ConnectionResetError

    def _body(self, call: str) -> Any:
        wanted = json.loads(self.raw)
        problems = schemas("example").request(call, wanted)
        self.books.check(call, problems)
        if problems:
            raise Refusal(400, "body_wrong")
        return wanted

    def _checked(self, call: str, status: int, body: Any) -> tuple[int, Any]:
        self.books.check(f"answer to {call}", schemas("example").answer(call, status, body))
        return status, body

    def _control(self, what: str, *words: str) -> Any:
        if what == "behave":
            self.books.fault = words[0]
        elif what == "dislike":
            self.books.dislikes = words[0]
        elif what == "end":
            return {"done": self.books.end(*words)}
        elif what == "erase":
            del self.books.orders[words[0]]
        elif what == "take_over":
            self.books.orders[words[0]]["merchantReference"] = "typed in"
        elif what == "ledger":
            orders = list(self.books.orders.values())
            return {"orders": orders, "violations": self.books.violations, "checked": self.books.checked}
        return {}

    def _json(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)


def main(port: int) -> None:
    """Serves until ended."""
    Handler.books = Books()
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
