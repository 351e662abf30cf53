"""A stand-in for Checkout.com: a process with its hosted payments, its page and its events.

Each body is checked with the vendor's own schema, with the properties that its SDK knows beside it. A request of
another shape is refused, and it is a violation, which the tests read at the end.

`python -m tests.providers.checkout.server PORT`
"""

import json
import re
import secrets
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from providers.checkout.webhook import HEADER, signature
from tests.stand_ins.schemas import schemas

GOOD_KEY = re.compile(r"Bearer sk_\w+")
PAGE = "<!doctype html><title>Checkout.com</title><p>{text}</p><form method=post><button>Pay</button></form>"
EXTRA = set(schemas("checkout").spec["overlay"]["HostedPaymentsRequest"])
KNOWN = set(schemas("checkout").spec["components"]["schemas"]["HostedPaymentsRequest"]["properties"])


def problems_of(body: Any) -> list[str]:
    """What the document says of a body, but for the properties that only the SDK knows."""
    newer = EXTRA - KNOWN
    known = {name: value for name, value in body.items() if name not in newer}
    return schemas("checkout").request("POST /hosted-payments", known)


class Books:
    """All that Checkout.com knows."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.pages: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.violations: list[str] = []
        self.validated, self.fault = 0, ""
        self.target: dict[str, str] = {}

    def open(self, body: dict[str, Any], base: str) -> dict[str, Any]:
        identity = f"hpp_{secrets.token_hex(6)}"
        links = {
            "self": {"href": f"{base}/hosted-payments/{identity}"},
            "redirect": {"href": f"{base}/page/{identity}"},
        }
        self.pages[identity] = {
            **{name: body[name] for name in ("reference", "amount", "currency", "description", "billing", "metadata",
                                            "success_url", "cancel_url", "failure_url") if name in body},
            "id": identity, "status": "Payment Pending", "_links": links,
        }  # fmt: skip
        return {"id": identity, "reference": body["reference"], "_links": links}

    def pay(self, identity: str, status: str = "Captured") -> bool:
        with self.lock:
            page = self.pages[identity]
            if page["status"] != "Payment Pending":
                return False
            payment_id = f"pay_{secrets.token_hex(13)}"
            self.payments[payment_id] = {
                "id": payment_id, "status": status, "amount": page["amount"], "currency": page["currency"],
                "reference": page["reference"], "approved": status != "Declined",
            }  # fmt: skip
            page["payment_id"] = payment_id
            if status != "Declined":
                page["status"] = "Payment Received"
        if self.target:
            kind = {"Declined": "payment_declined", "Authorized": "payment_approved"}.get(status, "payment_captured")
            threading.Thread(target=_tell, args=(self.target, kind, self.payments[payment_id])).start()
        return True


def _tell(target: dict[str, str], kind: str, payment: dict[str, Any]) -> None:
    created = datetime.now(UTC).isoformat()
    event = {"id": f"evt_{secrets.token_hex(13)}", "type": kind, "version": "1.0.0", "created_on": created,
             "data": {each: payment[each] for each in ("id", "amount", "currency", "reference")}}  # fmt: skip
    raw = json.dumps(event).encode()
    headers = {HEADER: signature(raw, secret=target["secret"]), "Content-Type": "application/json"}
    with suppress(OSError):
        urlopen(Request(target["url"], raw, headers), timeout=10).close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def _any(self) -> None:
        self.raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        if path.startswith("/_control/"):
            return self._json(200, self._control(*path.split("/")[2:]))
        if path.startswith("/page/"):
            return self._page(path.removeprefix("/page/"))
        try:
            return self._json(*self._api(path))
        except ConnectionResetError:
            self.close_connection = True
            return self.connection.close()

    do_GET = do_POST = _any

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _api(self, path: str) -> tuple[int, Any]:
        if not GOOD_KEY.fullmatch(self.headers.get("Authorization", "")):
            return 401, None
        part, _, identity = path.lstrip("/").partition("/")
        if self.command == "POST" and path == "/hosted-payments":
            return self._create()
        if self.command == "POST" and part == "payments" and identity.endswith("/refunds"):
            return self._refund(identity.removesuffix("/refunds"))
        if self.command == "GET" and self.books.fault in ("fail", "hang", "lose") and part == "hosted-payments":
            return self._faulty(404)
        found = {"hosted-payments": self.books.pages, "payments": self.books.payments}.get(part, {}).get(identity)
        return (200, found) if found else (404, None)

    def _create(self) -> tuple[int, Any]:
        books = self.books
        if books.fault == "refuse":
            return 422, {"request_id": "1", "error_type": "request_invalid", "error_codes": ["amount_limit_exceeded"]}
        if books.fault == "fail":
            return 500, None
        body = json.loads(self.raw)
        problems = problems_of(body)
        books.validated += 1
        books.violations.extend(problems)
        if problems:
            return 422, {"request_id": "1", "error_type": "request_invalid", "error_codes": ["request_invalid"]}
        with books.lock:
            answer = books.open(body, f"http://{self.headers['Host']}")
        return self._faulty(201, answer)

    def _faulty(self, status: int, answer: Any = None) -> tuple[int, Any]:
        if self.books.fault == "fail":
            return 500, None
        if self.books.fault == "hang":
            time.sleep(2)
        if self.books.fault == "lose":
            raise ConnectionResetError
        return status, answer

    def _refund(self, payment_id: str) -> tuple[int, Any]:
        body, payment = json.loads(self.raw), self.books.payments.get(payment_id)
        if payment is None:
            return 404, None
        if body["amount"] > payment["amount"]:
            return 422, {"error_type": "request_invalid", "error_codes": ["refund_amount_exceeds_balance"]}
        made = {"action_id": f"act_{secrets.token_hex(13)}", "reference": body["reference"]}
        return 202, self.books.refunds.setdefault(self.headers["Cko-Idempotency-Key"], made)

    def _control(self, act: str, word: str = "", more: str = "") -> Any:
        books = self.books
        if act == "behave":
            books.fault = "" if word == "well" else word
        if act == "pay":
            return {"done": books.pay(word, more or "Captured")}
        if act == "set":
            books.pages[word]["status"] = more.replace("-", " ")
        if act == "target":
            books.target = json.loads(self.raw)
        return {
            "pages": list(books.pages.values()), "payments": list(books.payments.values()),
            "violations": books.violations, "validated": books.validated,
        }  # fmt: skip

    def _page(self, identity: str) -> None:
        page = self.books.pages.get(identity)
        if page is None or page["status"] != "Payment Pending":
            return self._send(410, "text/html", b"This page is over.")
        if self.command == "GET":
            return self._send(200, "text/html", PAGE.format(text=escape(page.get("description", ""))).encode())
        self.books.pay(identity)
        self.send_response(303)
        self.send_header("Location", page["success_url"])
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _json(self, status: int, body: Any) -> None:
        self._send(status, "application/json", b"" if body is None else json.dumps(body).encode())

    def _send(self, status: int, kind: str, raw: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        with suppress(ConnectionError):  # who asked may have gone
            self.wfile.write(raw)


def main(port: int) -> None:
    """Serves until ended."""
    Handler.books = Books()
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
