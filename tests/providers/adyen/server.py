"""A stand-in for Adyen: a separate process with the API of Pay by Link, its page, its webhooks and its own ledger.

Every request and every answer is held against the vendor's schemas; what does not fit is kept as a violation.

`python -m tests.providers.adyen.server PORT [EVENT_URL]`
"""

import json
import secrets
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.providers.adyen.notifications import KEY, authorisation, notification, signed
from tests.stand_ins.schemas import schemas

API_KEY, MERCHANT = "AQEbench", "BenchShop"
BAD = {
    "refuse": (422, "138", "Unsupported currency specified", "validation"),
    "limit": (429, "", "Too many requests", "internal"),
    "fail": (500, "903", "Internal error", "internal"),
}
PAGE = """<!doctype html><title>Pay by Link</title><h1>{description}</h1><p>{value} {currency}, {status}</p>
<form method="post" action="/{id}/pay"><button>Pay</button></form>
<form method="post" action="/{id}/decline"><button>Decline</button></form><a href="{url}">Continue</a>"""


class Refusal(Exception):
    """Adyen's error response."""

    def __init__(self, status: int, code: str, message: str, kind: str) -> None:
        super().__init__(code)
        self.status = status
        self.body = {"status": status, "errorCode": code, "message": message, "errorType": kind, "pspReference": psp()}


def psp() -> str:
    return secrets.token_hex(8).upper()


class Books:
    """Links, payments, idempotency keys and injected faults."""

    def __init__(self, events_to: str) -> None:
        self.lock = threading.Lock()
        self.links: dict[str, dict[str, Any]] = {}
        self.payments: list[dict[str, Any]] = []
        self.answers: dict[str, tuple[int, Any] | None] = {}
        self.violations: list[str] = []
        self.validated = 0
        self.events_to, self.fault = events_to, ""

    def check(self, call: str, body: Any) -> None:
        """Refuses what the schema does not know, as Adyen does."""
        found = schemas("adyen").request(call, body)
        self.validated += 1
        if found:
            self.violations += [f"{call}: {each}" for each in found]
            raise Refusal(400, "702", "Structure contains unknown fields", "validation")
        if body.get("merchantAccount", MERCHANT) != MERCHANT:
            raise Refusal(403, "901", "Invalid Merchant Account", "security")

    def once(self, key: str) -> tuple[int, Any] | None:
        """The earlier answer for this key, whatever the body; None for a new key, which is then marked as running."""
        with self.lock:
            if key not in self.answers:
                self.answers[key] = None
                return None
            if (answer := self.answers[key]) is None:
                raise Refusal(422, "704", "request already processed or in progress", "validation")
            return answer

    def create(self, body: dict[str, Any], base: str) -> dict[str, Any]:
        self.check("POST /paymentLinks", body)
        if body["amount"]["value"] <= 0:
            raise Refusal(422, "137", "Field 'amount' is not valid.", "validation")
        expires, now = datetime.fromisoformat(body["expiresAt"]), datetime.now(UTC)
        if not now < expires <= now + timedelta(days=70) or len(body["metadata"]) > 20:
            raise Refusal(422, "192", "Invalid field", "validation")
        identity = f"PL{psp()}"
        self.links[identity] = body | {"id": identity, "status": "active", "url": f"{base}/{identity}"}
        return self.links[identity]

    def find(self, identity: str) -> dict[str, Any]:
        if identity not in self.links:
            raise Refusal(422, "908", "Invalid request", "validation")
        return self.links[identity]

    def expire(self, identity: str, body: Any) -> dict[str, Any]:
        self.check("PATCH /paymentLinks/{linkId}", body)
        with self.lock:
            link = self.find(identity)
            if link["status"] != "active":
                raise Refusal(422, "908", "Invalid request", "validation")
            link["status"] = "expired"
        return link

    def authorise(self, identity: str, *, success: bool) -> bool:
        with self.lock:
            link = self.find(identity)
            if link["status"] != "active":
                return False
            if success:
                link["status"] = "completed"
        item = authorisation(
            reference=link["reference"], psp=psp(), account=MERCHANT, amount=link["amount"],
            success=str(success).lower(), additionalData={"paymentLinkId": identity},
        )  # fmt: skip
        if success:
            self.payments.append(item)
        if self.events_to:
            threading.Thread(target=self.send, args=(notification(item),)).start()
        return True

    def send(self, event: dict[str, Any]) -> None:
        body = signed(json.dumps(event).encode(), KEY)
        request = urllib.request.Request(self.events_to, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=10).close()

    def refund(self, payment: str, body: Any) -> dict[str, Any]:
        self.check("POST /payments/{paymentPspReference}/refunds", body)
        if payment not in {each["pspReference"] for each in self.payments}:
            raise Refusal(422, "167", "Original pspReference required for this operation", "validation")
        return body | {"paymentPspReference": payment, "pspReference": psp(), "status": "received"}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def do_GET(self) -> None:
        self._serve("GET")

    def do_POST(self) -> None:
        self._serve("POST")

    def do_PATCH(self) -> None:
        self._serve("PATCH")

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _serve(self, method: str) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, first, *rest = self.path.split("/")
        if first == "_control":
            return self._answer(200, self._control(rest))
        if first != "v72":
            return self._page(first, rest)
        try:
            call, status, body = self._api(method, rest, json.loads(raw) if raw else None)
        except Refusal as exc:
            return self._answer(exc.status, exc.body)
        except ConnectionResetError:
            self.close_connection = True
            return self.connection.close()
        self.books.violations += [f"answer to {call}: {each}" for each in schemas("adyen").answer(call, status, body)]
        return self._answer(status, body)

    def _control(self, path: list[str]) -> Any:
        books = self.books
        match path:
            case ["behave", fault]:
                books.fault = "" if fault == "well" else fault
            case ["pay", identity]:
                return {"paid": books.authorise(identity, success=True)}
        names = ("links", "payments", "violations", "validated")
        return {name: getattr(books, name) for name in names}

    def _api(self, method: str, path: list[str], body: Any) -> tuple[str, int, Any]:
        if self.headers.get("X-API-Key") != API_KEY:
            raise Refusal(401, "000", "HTTP Status Response - Unauthorized", "security")
        match method, path:
            case "POST", ["paymentLinks"]:
                status, answer = self._keyed(lambda: (201, self.books.create(body, f"http://{self.headers['Host']}")))
                return "POST /paymentLinks", status, answer
            case "POST", ["paymentMethods"]:
                self._misbehave(refuses=False)
                self.books.check("POST /paymentMethods", body)
                self._misbehave_after()
                return "POST /paymentMethods", 200, {"paymentMethods": [{"name": "Cards", "type": "scheme"}]}
            case "POST", ["payments", payment, "refunds"]:
                call = "POST /payments/{paymentPspReference}/refunds"
                return call, *self._keyed(lambda: (201, self.books.refund(payment, body)))
            case "GET", ["paymentLinks", identity]:
                return "GET /paymentLinks/{linkId}", 200, self.books.find(identity)
            case "PATCH", ["paymentLinks", identity]:
                return "PATCH /paymentLinks/{linkId}", 200, self.books.expire(identity, body)
        raise Refusal(404, "", "Not found", "validation")

    def _keyed(self, act: Any) -> tuple[int, Any]:
        self._misbehave(refuses=True)
        key = self.headers["Idempotency-Key"]
        assert 0 < len(key) <= 64
        if (answer := self.books.once(key)) is None:
            try:
                answer = act()
            except Refusal:
                del self.books.answers[key]
                raise
            self.books.answers[key] = answer
        self._misbehave_after()
        return answer

    def _misbehave(self, *, refuses: bool) -> None:
        if self.books.fault in BAD and (refuses or self.books.fault != "refuse"):
            raise Refusal(*BAD[self.books.fault])

    def _misbehave_after(self) -> None:
        if self.books.fault == "hang":
            time.sleep(2)
        if self.books.fault == "lose":
            raise ConnectionResetError

    def _page(self, identity: str, action: list[str]) -> None:
        link = self.books.links.get(identity)
        if link is None:
            return self._answer(404, {})
        if action:
            self.books.authorise(identity, success=action == ["pay"])
            return self._answer(303, {}, {"Location": link["returnUrl"] if action == ["pay"] else f"/{identity}"})
        texts = link | link["amount"] | {"url": link["returnUrl"]}
        html = PAGE.format(**{name: escape(str(value)) for name, value in texts.items()})
        return self._answer(200, html.encode(), {"Content-Type": "text/html; charset=utf-8"})

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        for name, value in ({"Content-Type": "application/json"} | (headers or {})).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        with suppress(BrokenPipeError):  # it hung, and nobody waited
            self.wfile.write(raw)


def main(port: int, events_to: str = "") -> None:
    """Serves until ended."""
    Handler.books = Books(events_to)
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
