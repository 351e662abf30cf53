"""A stand-in for Stripe: a separate process with Stripe's HTTP API and its own ledger.

It checks every parameter against Stripe's published schema (`stripe_params.json` is an excerpt) and adds the lines up
by itself.

`python -m tests.stand_ins.stripe PORT`
"""

import json
import re
import secrets
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

SHAPE = json.loads(Path(__file__).with_name("stripe_params.json").read_text())
GOOD_KEY = re.compile(r"(sk|rk)_test_\w+")
PART = re.compile(r"\[([^\]]*)\]")
BAD = {"refuse": (402, "card_error"), "limit": (429, "rate_limit_error"), "fail": (500, "api_error")}


class Refusal(Exception):
    """Stripe's error response."""

    def __init__(self, status: int, kind: str, **more: str) -> None:
        super().__init__(kind)
        self.status, self.body = status, {"error": {"type": kind, "message": "as Stripe would say", **more}}


def nested(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """Turns `a[0][b]=c` into {"a": {"0": {"b": "c"}}}."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        *parts, last = [name.partition("[")[0], *PART.findall(name)]
        node = tree
        for part in parts:
            node = node.setdefault(part, {})
        node[last] = value
    return tree


def check(value: Any, shape: dict[str, Any], path: str) -> None:
    """Refuses unknown parameters, as Stripe does."""
    if "object" in shape:
        unknown = value.keys() - shape["object"].keys()
        missing = set(shape.get("required", ())) - value.keys()
        if unknown or missing:
            raise Refusal(400, "invalid_request_error", code="parameter", param=f"{path}{sorted(unknown | missing)}")
        for name, each in value.items():
            check(each, shape["object"][name], f"{path}.{name}")
    elif "list" in shape:
        if len(value) > shape.get("most", 10_000):
            raise Refusal(400, "invalid_request_error", code="array_too_long", param=path)
        for each in value.values():
            check(each, shape["list"], path)
    elif "map" in shape:
        if len(value) > 50 or any(len(key) > 40 or not 0 < len(text) <= 500 for key, text in value.items()):
            raise Refusal(400, "invalid_request_error", code="metadata", param=path)
    elif not _is_leaf(value, shape):
        raise Refusal(400, "invalid_request_error", code="parameter_invalid", param=path)


def _is_leaf(value: Any, shape: dict[str, Any]) -> bool:
    if not isinstance(value, str):
        return shape == {}
    if shape.get("type") == "integer" and not re.fullmatch(r"-?\d+", value):
        return False
    known = value in shape["enum"] if "enum" in shape else True
    return known and 0 < len(value) <= shape.get("maxLength", 100_000)


class Books:
    """Sessions, idempotency keys and injected faults."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sessions: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, tuple[str, tuple[int, Any] | None]] = {}
        self.creates = 0
        self.fault = ""

    def once(self, key: str, params: str) -> tuple[int, Any] | None:
        """The earlier answer for this key; None for a new key, which is then marked as running."""
        with self.lock:
            if key not in self.answers:
                self.answers[key] = (params, None)
                return None
            known, answer = self.answers[key]
        if known != params:
            raise Refusal(400, "idempotency_error")
        if answer is None:
            raise Refusal(409, "idempotency_error", code="idempotency_key_in_use")
        return answer

    def create(self, params: dict[str, Any], base: str) -> dict[str, Any]:
        check(params, SHAPE, "")
        lines = list(params["line_items"].values())
        seconds = int(params["expires_at"]) - time.time()
        if not 30 * 60 - 1 <= seconds <= 24 * 3600 + 1:
            raise Refusal(400, "invalid_request_error", param="expires_at")
        if len({line["price_data"]["currency"] for line in lines}) != 1 or any(int(x["quantity"]) < 1 for x in lines):
            raise Refusal(400, "invalid_request_error", param="line_items")
        total = sum(int(line["quantity"]) * int(line["price_data"]["unit_amount"]) for line in lines)
        identity = f"cs_test_{secrets.token_hex(16)}"
        made = {
            "id": identity,
            "object": "checkout.session",
            "status": "open",
            "payment_status": "unpaid",
            "amount_total": total,
            "currency": lines[0]["price_data"]["currency"],
            "client_reference_id": params.get("client_reference_id"),
            "metadata": params.get("metadata", {}),
            "expires_at": int(params["expires_at"]),
            "payment_intent": None,
            "url": f"{base}/c/pay/{identity}",
        }
        self.sessions[identity] = made
        return made

    def expire(self, identity: str) -> dict[str, Any]:
        with self.lock:
            found = self.find(identity)
            if found["status"] != "open":
                raise Refusal(400, "invalid_request_error", param="status")
            found.update(status="expired", url=None)
        return found

    def pay(self, identity: str) -> bool:
        with self.lock:
            found = self.find(identity)
            if found["status"] != "open":
                return False
            found.update(status="complete", payment_status="paid", payment_intent="pi_1", url=None)
        return True

    def find(self, identity: str) -> dict[str, Any]:
        if identity not in self.sessions:
            raise Refusal(404, "invalid_request_error", code="resource_missing")
        return self.sessions[identity]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    books: Books

    def do_GET(self) -> None:
        self._answer(self._get)

    def do_POST(self) -> None:
        self.form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        self._answer(self._post)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def _get(self) -> tuple[int, Any]:
        if self.path == "/_control/ledger":
            return 200, {"sessions": list(self.books.sessions.values()), "creates": self.books.creates}
        self._authenticate()
        if self.path.partition("?")[0] == "/v1/checkout/sessions":
            return self._list()
        return 200, self.books.find(self.path.rsplit("/", 1)[-1].partition("?")[0])

    def _post(self) -> tuple[int, Any]:
        *_, last, action = self.path.split("/")
        if last == "behave":
            self.books.fault = "" if action == "well" else action
            return 200, {}
        if last == "pay":
            return 200, {"paid": self.books.pay(action)}
        self._authenticate()
        if action == "expire":
            return 200, self.books.expire(last)
        if action == "refunds":
            return 200, {"id": "re_1", "object": "refund", "status": "succeeded"}
        return self._create()

    def _create(self) -> tuple[int, Any]:
        key, fault = self.headers.get("Idempotency-Key", ""), self.books.fault
        self.books.creates += 1
        if fault in BAD:
            raise Refusal(*BAD[fault])
        if (answer := self.books.once(key, self.form)) is None:
            try:
                answer = 200, self.books.create(nested(parse_qsl(self.form)), f"http://{self.headers['Host']}")
            except Refusal:
                del self.books.answers[key]  # a refusal does not consume the key
                raise
            self.books.answers[key] = (self.form, answer)
        if fault == "hang":
            time.sleep(2)
        if fault == "lose":
            raise ConnectionResetError
        return answer

    def _list(self) -> tuple[int, Any]:
        fault = self.books.fault
        if fault in BAD and fault != "refuse":
            raise Refusal(*BAD[fault])
        if fault == "hang":
            time.sleep(2)
        if fault == "lose":
            raise ConnectionResetError
        newest = list(self.books.sessions.values())[-1:]
        return 200, {"object": "list", "url": "/v1/checkout/sessions", "has_more": False, "data": newest}

    def _authenticate(self) -> None:
        if not GOOD_KEY.fullmatch(self.headers.get("Authorization", "").removeprefix("Bearer ")):
            raise Refusal(401, "invalid_request_error")

    def _answer(self, act: Any) -> None:
        try:
            status, body = act()
        except Refusal as exc:
            status, body = exc.status, exc.body
        except ConnectionResetError:
            self.close_connection = True
            self.connection.close()
            return
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("Request-Id", "req_test")
        self.end_headers()
        self.wfile.write(raw)


def main(port: int) -> None:
    """Serves until ended."""
    Handler.books = Books()
    ThreadingHTTPServer.request_queue_size = 512
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
