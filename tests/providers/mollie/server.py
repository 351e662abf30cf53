"""A stand-in for Mollie: a separate process with the Payments API v2, hosted pages and its own ledger.

Bodies are checked against Mollie's published schema, then against the rules that its documentation adds in words
(`rules.py`). Notices go to a payment's `webhookUrl`, or to `EVENTS` for a payment without one, as nobody outside could
reach it.

`python -m tests.providers.mollie.server PORT [EVENTS]`
"""

import json
import re
import secrets
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.providers.mollie.rules import DOCUMENTATION, Refusal, can_be_refunded, check_payment, check_refund

GOOD_KEY = re.compile(r"test_\w{30,}")
BAD = {"refuse": (422, "amount"), "limit": (429, ""), "fail": (500, "")}
PAGE = "<!doctype html><title>Mollie</title><h1>{value} {currency}</h1>{forms}"
FORM = '<form method="post" action="/checkout/{id}/{act}"><button>{label}</button></form>'
Answer = tuple[int, Any]


class Ledger:
    """Payments, idempotency keys, injected faults, and what was sent."""

    def __init__(self, base: str, events: str) -> None:
        self.base, self.events, self.fault = base, events, ""
        self.lock = threading.Lock()
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: list[dict[str, Any]] = []
        self.answers: dict[str, tuple[Any, Answer | None]] = {}
        self.violations: list[str] = []
        self.validated = 0

    def once(self, key: str, asked: Any, act: Callable[[], Any]) -> Answer:
        """The earlier answer for this key, within the hour; a refusal does not consume the key."""
        with self.lock:
            known = self.answers.setdefault(key, (asked, None)) if key else (asked, None)
            mine = known[1] is None and known[0] is asked
        if not mine:
            if known[0] != asked:
                raise Refusal(400)
            if known[1] is None:
                raise Refusal(409)
            return known[1]
        try:
            answer = 201, act()
        except Refusal:
            self.answers.pop(key, None)
            raise
        self.answers[key] = asked, answer
        return answer

    def create(self, body: Any) -> dict[str, Any]:
        self._note(check_payment(body))
        identity, now = f"tr_{secrets.token_hex(8)}", datetime.now(UTC).replace(microsecond=0)
        links = {name: {"href": f"{self.base}/v2/payments/{identity}", "type": "application/hal+json"}
                 for name in ("self", "dashboard", "documentation")}  # fmt: skip
        links["checkout"] = {"href": f"{self.base}/checkout/{identity}", "type": "text/html"}
        made = {name: value for name, value in body.items() if name != "method"} | {
            "resource": "payment", "id": identity, "mode": "test", "status": "open", "isCancelable": False,
            "createdAt": now.isoformat(), "expiresAt": (now + timedelta(minutes=15)).isoformat(),
            "profileId": "pfl_QkEhN94Ba", "sequenceType": "oneoff", "_links": links,
        }  # fmt: skip
        with self.lock:
            self.payments[identity] = made
        return dict(made)

    def refund(self, identity: str, body: Any) -> dict[str, Any]:
        payment = self.find(identity)
        self._note(check_refund(body))
        if not can_be_refunded(body["amount"], payment):
            raise Refusal(422, "amount")
        made = {
            "resource": "refund", "id": f"re_{secrets.token_hex(6)}", "mode": "test", "status": "pending",
            "amount": body["amount"], "createdAt": datetime.now(UTC).isoformat(), "description": body["description"],
            "metadata": body.get("metadata"), "paymentId": identity,
            "_links": dict.fromkeys(("self", "payment", "documentation"), payment["_links"]["self"]),
        }  # fmt: skip
        self.refunds.append(made)
        return made

    def move(self, identity: str, status: str) -> bool:
        """Pays, cancels, fails or expires an open payment, and tells of it."""
        with self.lock:
            payment = self.find(identity)
            if payment["status"] != "open":
                return False
            payment.pop("isCancelable")
            payment["_links"].pop("checkout")
            payment["status"] = status
        threading.Thread(target=self._tell, args=(payment,), daemon=True).start()
        return True

    def cancel(self, identity: str) -> dict[str, Any]:
        if not self.find(identity).get("isCancelable") or not self.move(identity, "canceled"):
            raise Refusal(422)
        return self.payments[identity]

    def find(self, identity: str) -> dict[str, Any]:
        if identity not in self.payments:
            raise Refusal(404)
        return self.payments[identity]

    def page(self, query: dict[str, list[str]]) -> dict[str, Any]:
        newest = list(self.payments.values())[::-1]
        limit, start = int(query.get("limit", ["50"])[0]), query.get("from", [""])[0]
        first = next((place for place, each in enumerate(newest) if each["id"] == start), 0)
        shown, rest = newest[first : first + limit], newest[first + limit :]
        url = f"{self.base}/v2/payments?limit={limit}"
        following = {"href": f"{url}&from={rest[0]['id']}", "type": "application/hal+json"} if rest else None
        links = {"self": {"href": url, "type": "application/hal+json"}, "previous": None, "next": following,
                 "documentation": {"href": DOCUMENTATION, "type": "text/html"}}  # fmt: skip
        return {"count": len(shown), "_embedded": {"payments": shown}, "_links": links}

    def _note(self, violations: list[str]) -> None:
        self.validated += 1
        if violations:
            self.violations += violations
            raise Refusal(422, violations[0].split(":")[0].removeprefix("$."))

    def _tell(self, payment: dict[str, Any]) -> None:
        url = payment.get("webhookUrl") or (
            f"{self.events}?attempt={payment['metadata']['attempt_id']}" if self.events else ""
        )
        if url:
            with suppress(OSError):
                urllib.request.urlopen(url, urlencode({"id": payment["id"]}).encode(), timeout=15).close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    ledger: Ledger

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        parts = path.strip("/").split("/")
        if path == "/_control/ledger":
            books = self.ledger
            return self._send(200, {"payments": list(books.payments.values()), "refunds": books.refunds,
                                    "violations": books.violations, "validated": books.validated})  # fmt: skip
        if parts[0] == "checkout":
            return self._show(parts[1])
        if path == "/v2/payments":
            return self._answer(lambda: self._with_fault(lambda: (200, self.ledger.page(query)), ignored="refuse"))
        return self._answer(lambda: (200, self.ledger.find(parts[-1])))

    def do_DELETE(self) -> None:
        self._answer(lambda: (200, self.ledger.cancel(self.path.rsplit("/", 1)[-1])))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts, books = self.path.strip("/").split("/"), self.ledger
        if parts[:2] == ["_control", "behave"]:
            books.fault = "" if parts[2] == "well" else parts[2]
            return self._send(200, {})
        if parts[:2] == ["_control", "cancelable"]:
            books.find(parts[2])["isCancelable"] = True
            return self._send(200, {})
        if parts[0] == "_control":
            return self._send(200, {"done": books.move(parts[2], parts[1])})
        if parts[0] == "checkout":
            return self._shopper(parts[1], parts[2])
        return self._answer(lambda: self._post(parts, raw))

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _post(self, parts: list[str], raw: bytes) -> Answer:
        body, key, books = json.loads(raw), self.headers.get("Idempotency-Key", ""), self.ledger
        if parts[-1] == "refunds":
            return books.once(key, [self.path, body], lambda: books.refund(parts[2], body))
        return self._with_fault(lambda: books.once(key, [self.path, body], lambda: books.create(body)))

    def _with_fault(self, act: Callable[[], Answer], *, ignored: str = "") -> Answer:
        fault = self.ledger.fault
        if fault in BAD and fault != ignored:
            raise Refusal(*BAD[fault])
        answer = act()
        if fault == "hang":
            time.sleep(2)
        if fault == "lose":
            raise ConnectionResetError
        return answer

    def _show(self, identity: str) -> None:
        payment = self.ledger.find(identity)
        acts = (("paid", "Pay"), ("canceled", "Cancel")) if payment["status"] == "open" else ()
        forms = "".join(FORM.format(id=identity, act=act, label=label) for act, label in acts)
        self._send(200, PAGE.format(**payment["amount"], forms=forms or payment["status"]).encode())

    def _shopper(self, identity: str, status: str) -> None:
        self.ledger.move(identity, status)
        payment = self.ledger.find(identity)
        cancelled = payment.get("cancelUrl") if status == "canceled" else None
        self._send(303, b"", {"Location": cancelled or payment["redirectUrl"]})

    def _answer(self, act: Callable[[], Answer]) -> None:
        try:
            if not GOOD_KEY.fullmatch(self.headers.get("Authorization", "").removeprefix("Bearer ")):
                raise Refusal(401)
            status, body = act()
        except Refusal as exc:
            status, body = exc.status, exc.body
        except ConnectionResetError:
            self.close_connection = True
            self.connection.close()
            return
        with suppress(BrokenPipeError):  # who asked did not wait
            self._send(status, body)

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = "text/html; charset=utf-8" if isinstance(body, bytes) else "application/hal+json"
        self.send_response(status)
        for name, value in ({"Content-Type": kind, "Content-Length": str(len(raw))} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)


def main(port: int, events: str = "") -> None:
    """Serves until ended."""
    Handler.ledger = Ledger(f"http://127.0.0.1:{port}", events)
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:3])
