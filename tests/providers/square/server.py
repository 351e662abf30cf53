"""A stand-in for Square: a process with its HTTP API, its hosted page and its events.

Each body is checked with Square's own schema, those that come and those that go. A request of another shape is refused
as Square does, and both kinds are violations, which the tests read at the end.

`python -m tests.providers.square.server PORT`
"""

import json
import re
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

from providers.square.webhook import HEADER, signature
from tests.providers.square.ledger import NOW, Books, Refusal, locations
from tests.stand_ins.schemas import schemas

GOOD_TOKEN = re.compile(r"Bearer EAAA[\w-]+")
LINKS = "/v2/online-checkout/payment-links"
CALLS = (
    (re.compile(f"(POST) ({LINKS})"), f"POST {LINKS}"),
    (re.compile(f"(DELETE) {LINKS}/([^/]+)"), f"DELETE {LINKS}/{{id}}"),
    (re.compile(r"(GET) /v2/orders/([^/]+)"), "GET /v2/orders/{order_id}"),
    (re.compile(r"(PUT) /v2/orders/([^/]+)"), "PUT /v2/orders/{order_id}"),
    (re.compile(r"(GET) /v2/payments/([^/]+)"), "GET /v2/payments/{payment_id}"),
    (re.compile(r"(POST) (/v2/refunds)"), "POST /v2/refunds"),
    (re.compile(r"(GET) (/v2/locations)"), "GET /v2/locations"),
)
BAD = {
    "refuse": (400, "BAD_REQUEST", "INVALID_REQUEST_ERROR"),
    "limit": (429, "RATE_LIMITED", "RATE_LIMIT_ERROR"),
    "fail": (500, "INTERNAL_SERVER_ERROR", "API_ERROR"),
}
FAULTY = (f"POST {LINKS}", "GET /v2/locations")
PAGE = "<!doctype html><title>Square</title><p>{text}</p><form method=post><button>Pay</button></form>"


@cache
def request_problems(call: str, raw: bytes) -> list[str]:
    """Says what is wrong with a body, once for all that are the same to the byte."""
    return schemas("square").request(call, json.loads(raw) if raw else None)


class Stage:
    """What all requests share: the books, the violations, and where events go."""

    def __init__(self) -> None:
        self.books, self.violations, self.validated = Books(), list[str](), 0
        self.target: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    stage: Stage

    def _any(self) -> None:
        self.raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path.startswith("/_control/"):
            return self._json(200, self._control(*path.split("/")[2:]))
        if path.startswith("/u/"):
            return self._page(path.removeprefix("/u/"))
        try:
            status, body = 200, self._api(path)
        except Refusal as exc:
            status, body = exc.status, exc.body
        except ConnectionResetError:
            self.close_connection = True
            return self.connection.close()
        return self._json(status, body)

    do_GET = do_POST = do_PUT = do_DELETE = _any

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _api(self, path: str) -> Any:
        if not GOOD_TOKEN.fullmatch(self.headers.get("Authorization", "")):
            raise Refusal(401, "UNAUTHORIZED", category="AUTHENTICATION_ERROR")
        found = next(
            ((match, call) for shape, call in CALLS if (match := shape.fullmatch(f"{self.command} {path}"))), None
        )
        if found is None:
            raise Refusal(404, "NOT_FOUND")
        (_, identity), call = found[0].groups(), found[1]
        body = self._body(call)
        fault = self.stage.books.fault if call in FAULTY else ""
        if fault in BAD and not (fault == "refuse" and body is None):
            status, code, category = BAD[fault]
            raise Refusal(status, code, category=category)
        answer = self._do(call, identity, body)
        self._check(f"answer to {call}", schemas("square").answer(call, 200, answer))
        if fault == "hang":
            time.sleep(2)
        if fault == "lose":
            raise ConnectionResetError
        return answer

    def _body(self, call: str) -> Any:
        """Reads and checks the body. What is no Square-Version or no known shape is refused."""
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", self.headers.get("Square-Version", "")):
            self._check(call, ["no Square-Version"])
        body = json.loads(self.raw) if self.raw else None
        problems = request_problems(call, self.raw)
        self._check(call, problems)
        if problems:
            raise Refusal(400, "BAD_REQUEST")
        return body

    def _do(self, call: str, identity: str, body: Any) -> dict[str, Any]:
        books, base = self.stage.books, f"http://{self.headers['Host']}"
        if call == f"POST {LINKS}":
            return books.once(body, lambda: books.open(body, base))
        if call == "POST /v2/refunds":
            return books.once(body, lambda: books.refund(body))
        if call.startswith("DELETE"):
            return books.delete(identity)
        if call.startswith("PUT"):
            return books.update(identity, body["order"])
        if call == "GET /v2/locations":
            return {"locations": locations()}
        if call.startswith("GET /v2/orders"):
            return {"order": books.order(identity)}
        if identity not in books.payments:
            raise Refusal(404, "NOT_FOUND")
        return {"payment": books.payments[identity]}

    def _check(self, about: str, problems: list[str]) -> None:
        self.stage.validated += 1
        self.stage.violations += [f"{about}: {each}" for each in problems]

    def _control(self, act: str, *words: str) -> Any:
        stage = self.stage
        if act == "behave":
            stage.books.fault = words[0]
        if act == "events":
            stage.target = {name: value[0] for name, value in parse_qs(self.raw.decode()).items()}
        if act == "pay":
            return {"paid": self._pay(words[0])}
        if act == "decline":
            return {"paid": stage.books.pay(words[0], status="FAILED", card="FAILED")}
        if act == "authorise":
            return {"paid": stage.books.pay(words[0], status="APPROVED", card="AUTHORIZED")}
        return {
            "orders": list(stage.books.orders.values()), "payments": list(stage.books.payments.values()),
            "payable": stage.books.payable(), "violations": stage.violations, "validated": stage.validated,
        }  # fmt: skip

    def _pay(self, link: str) -> str:
        payment_id = self.stage.books.pay(link)
        if payment_id and self.stage.target:
            event = {
                "merchant_id": "M1", "type": "payment.updated", "event_id": payment_id, "created_at": NOW,
                "data": {"type": "payment", "id": payment_id,
                         "object": {"payment": self.stage.books.payments[payment_id]}},
            }  # fmt: skip
            threading.Thread(target=_send, args=(json.dumps(event).encode(), self.stage.target)).start()
        return payment_id

    def _page(self, link: str) -> None:
        """The hosted page: a button that pays, and sends the shopper to the redirect URL."""
        known = self.stage.books.links.get(link)
        if known is None or link in self.stage.books.deleted:
            return self._html(404, "This link is no longer available.")
        if self.command == "GET":
            return self._html(200, escape(known.get("description", "")))
        self._pay(link)
        self.send_response(303)
        self.send_header("Location", f"{known['checkout_options']['redirect_url']}?orderId={known['order_id']}")
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _html(self, status: int, text: str) -> None:
        self._send(status, "text/html", PAGE.format(text=text).encode())

    def _json(self, status: int, body: Any) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, raw: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(raw)


def _send(body: bytes, target: dict[str, str]) -> None:
    proof = signature(body, secret=target["secret"], url=target["url"])
    headers = {HEADER: proof, "Content-Type": "application/json"}
    urlopen(Request(target.get("to", target["url"]), body, headers), timeout=10).close()


def main(port: int) -> None:
    """Serves until ended."""
    Handler.stage = Stage()
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
