"""A stand-in for Mollie: a process with its Payments API, its hosted page and its notices.

Each body is checked with Mollie's own schema, those that come and those that go. A request of another shape is refused
as Mollie does, and both kinds are violations, which the tests read at the end.

`python -m tests.providers.mollie.server PORT`
"""

import json
import re
import secrets
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import Request, urlopen

from tests.stand_ins.schemas import schemas

GOOD_KEY = re.compile(r"Bearer (test|live)_\w+")
ONE = re.compile(r"/v2/payments/(tr_\w+)(/refunds)?")
BAD = {"refuse": (422, "amount"), "fail": (500, "")}
PAGE = "<!doctype html><title>Mollie</title><p>{text}</p><form method=post><button>Pay</button></form>"
ENDS = {"paid", "canceled", "expired", "failed"}


class Refusal(Exception):
    """Mollie's error response (https://docs.mollie.com/reference/handling-errors)."""

    def __init__(self, status: int, field: str = "") -> None:
        super().__init__(status)
        links = {"documentation": {"href": "https://docs.mollie.com/reference/handling-errors", "type": "text/html"}}
        named = {"field": field} if field else {}
        detail = "The text of Mollie, about jane@example.com"
        self.status = status
        self.body = {"status": status, "title": "Refused", "detail": detail, **named, "_links": links}


class Books:
    """All that Mollie knows; also what was wrong with what it was sent, and what it sent."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.payments: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, dict[str, Any]] = {}
        self.violations: list[str] = []
        self.validated, self.fault, self.cancelable, self.tell = 0, "", False, True

    def check(self, what: str, problems: list[str]) -> None:
        self.validated += 1
        self.violations.extend(f"{what}: {problem}" for problem in problems)

    def open(self, wanted: dict[str, Any], mode: str, base: str) -> dict[str, Any]:
        places = 0 if wanted["amount"]["currency"] in ("JPY", "ISK") else 2
        if -Decimal(wanted["amount"]["value"]).as_tuple().exponent != places:  # type: ignore[operator]
            raise Refusal(422, "amount")
        total = sum(Decimal(line["totalAmount"]["value"]) for line in wanted["lines"])
        if total != Decimal(wanted["amount"]["value"]) or total <= 0:
            raise Refusal(422, "lines")
        identity = f"tr_{secrets.token_hex(5)}"
        link = {"href": f"{base}/checkout/{identity}", "type": "text/html"}
        kept = {name: wanted[name] for name in ("amount", "description", "metadata", "redirectUrl", "webhookUrl")
                if name in wanted}  # fmt: skip
        self.payments[identity] = {
            "resource": "payment", "id": identity, "mode": mode, "profileId": "pfl_QkEhN94Ba", "status": "open",
            "method": "creditcard", "sequenceType": "oneoff", "isCancelable": self.cancelable,
            "createdAt": datetime.now(UTC).isoformat(timespec="seconds"), **kept,
            "_links": {"self": link, "checkout": link, "dashboard": link},
        }  # fmt: skip
        return self.payments[identity]

    def end(self, identity: str, status: str) -> bool:
        with self.lock:
            payment = self.payments[identity]
            if payment["status"] in ENDS:
                return False
            payment["status"], payment["isCancelable"] = status, False
            del payment["_links"]["checkout"]
        if self.tell and payment.get("webhookUrl"):
            threading.Thread(target=_tell, args=(payment["webhookUrl"], identity)).start()
        return True


def _tell(url: str, identity: str) -> None:
    with suppress(OSError):
        urlopen(Request(url, urlencode({"id": identity}).encode()), timeout=10).close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def _any(self) -> None:
        self.raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        if url.path.startswith("/_control/"):
            return self._json(200, self._control(*url.path.split("/")[2:]))
        if url.path.startswith("/checkout/"):
            return self._page(url.path.removeprefix("/checkout/"))
        try:
            status, body = self._api(url.path, parse_qs(url.query))
        except Refusal as exc:
            status, body = exc.status, exc.body
        except ConnectionResetError:
            self.close_connection = True
            return self.connection.close()
        return self._json(status, body)

    do_GET = do_POST = do_DELETE = _any

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _api(self, path: str, query: dict[str, list[str]]) -> tuple[int, Any]:
        key = GOOD_KEY.fullmatch(self.headers.get("Authorization", ""))
        if key is None:
            raise Refusal(401)
        if path == "/v2/payments":
            return self._create(key[1]) if self.command == "POST" else self._list(query)
        found = ONE.fullmatch(path)
        payment = self.books.payments.get(found[1]) if found else None
        if found is None or payment is None:
            raise Refusal(404)
        if found[2]:
            return self._refund(payment)
        if self.command == "DELETE":
            if not payment["isCancelable"]:
                raise Refusal(422)
            self.books.end(found[1], "canceled")
        self.books.check("answer", schemas("mollie").answer("GET /v2/payments/{paymentId}", 200, payment))
        return 200, payment

    def _create(self, mode: str) -> tuple[int, Any]:
        self._misbehave()
        wanted = json.loads(self.raw)
        problems = schemas("mollie").request("POST /v2/payments", wanted)
        self.books.check("POST /v2/payments", problems)
        if problems:
            raise Refusal(422, problems[0][:60])
        with self.books.lock:
            key = self.headers.get("Idempotency-Key") or secrets.token_hex()
            if key not in self.books.answers:
                opened = self.books.open(wanted, mode, f"http://{self.headers['Host']}")
                self.books.answers[key] = json.loads(json.dumps(opened))
            answer = self.books.answers[key]
        self.books.check("answer", schemas("mollie").answer("POST /v2/payments", 201, answer))
        self._lose()
        return 201, answer

    def _list(self, query: dict[str, list[str]]) -> tuple[int, Any]:
        self._misbehave()
        newest = list(reversed(self.books.payments.values()))
        start = next((at for at, each in enumerate(newest) if [each["id"]] == query.get("from")), 0)
        listed = newest[start : start + int(query.get("limit", ["50"])[0])]
        self._lose()
        return 200, {"count": len(listed), "_embedded": {"payments": listed}, "_links": {}}

    def _refund(self, payment: dict[str, Any]) -> tuple[int, Any]:
        wanted = json.loads(self.raw)
        self.books.check("refund", schemas("mollie").request("POST /v2/payments/{paymentId}/refunds", wanted))
        if payment["status"] != "paid" or Decimal(wanted["amount"]["value"]) > Decimal(payment["amount"]["value"]):
            raise Refusal(422, "amount")
        key = self.headers["Idempotency-Key"]
        made = {"resource": "refund", "id": f"re_{secrets.token_hex(5)}", "status": "pending", **wanted}
        return 201, self.books.answers.setdefault(key, made)

    def _misbehave(self) -> None:
        fault = self.books.fault
        if fault in BAD and not (fault == "refuse" and self.command == "GET"):
            raise Refusal(*BAD[fault])

    def _lose(self) -> None:
        if self.books.fault == "hang":
            time.sleep(2)
        if self.books.fault == "lose":
            raise ConnectionResetError

    def _control(self, act: str, word: str = "", more: str = "") -> Any:
        books = self.books
        if act == "behave":
            books.fault = "" if word == "well" else word
        if act == "set":
            setattr(books, word, more == "on")
        if act == "end":
            return {"done": books.end(word, more)}
        return {"payments": list(books.payments.values()), "violations": books.violations, "validated": books.validated}

    def _page(self, identity: str) -> None:
        payment = self.books.payments.get(identity)
        if payment is None or payment["status"] in ENDS:
            return self._send(410, "text/html", b"This payment is over.")
        if self.command == "GET":
            return self._send(200, "text/html", PAGE.format(text=escape(payment["description"])).encode())
        self.books.end(identity, "paid")
        self.send_response(303)
        self.send_header("Location", payment["redirectUrl"])
        self.send_header("Content-Length", "0")
        return self.end_headers()

    def _json(self, status: int, body: Any) -> None:
        self._send(status, "application/hal+json", json.dumps(body).encode())

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
