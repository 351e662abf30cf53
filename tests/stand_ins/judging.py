"""A stand-in for Stripe that judges every create as a test says; all in this process, over real HTTP.

A judge is given the parameters, as nested dictionaries, and returns None to open a session, Stripe's error object to
refuse, or the session's changed fields.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from tests.stand_ins.stripe import nested

Judge = Callable[[dict[str, Any]], dict[str, Any] | None]


class Judging:
    """What was asked, and by which judge it is answered."""

    def __init__(self) -> None:
        self.creates: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.expired: list[str] = []
        self.sessions: dict[str, dict[str, Any]] = {}
        self.judge: Judge = lambda params: None
        self.base = ""

    def create(self, params: dict[str, Any], key: str) -> tuple[int, Any]:
        self.creates.append(params)
        self.keys.append(key)
        verdict = self.judge(params)
        if verdict and "type" in verdict:
            return int(verdict.get("status", 400)), {"error": {"message": "as Stripe would say", **verdict}}
        for known in self.sessions.values():
            if known["client_reference_id"] == params["client_reference_id"]:
                return 200, known
        lines = params["line_items"].values()
        identity = f"cs_test_{len(self.creates)}"
        self.sessions[identity] = {
            "id": identity, "object": "checkout.session", "status": "open", "payment_status": "unpaid",
            "amount_total": sum(int(each["quantity"]) * int(each["price_data"]["unit_amount"]) for each in lines),
            "currency": next(iter(lines))["price_data"]["currency"], "url": f"{self.base}/c/pay/{identity}",
            "client_reference_id": params["client_reference_id"], **(verdict or {}),
        }  # fmt: skip
        return 200, self.sessions[identity]

    def expire(self, identity: str) -> tuple[int, Any]:
        self.expired.append(identity)
        return 200, self.sessions[identity] | {"status": "expired", "url": None}


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    stripe: Judging

    def do_GET(self) -> None:
        self._answer(200, {"object": "list", "data": list(self.stripe.sessions.values())[-1:]})

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        *_, identity, last = self.path.split("/")
        params = nested(parse_qsl(form))
        key = self.headers.get("Idempotency-Key", "")
        self._answer(*(self.stripe.expire(identity) if last == "expire" else self.stripe.create(params, key)))

    def _answer(self, status: int, body: Any) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


@contextmanager
def judging() -> Iterator[Judging]:
    """A running stand-in."""
    stripe = Judging()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Judged", (Handler,), {"stripe": stripe}))
    stripe.base = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield stripe
    finally:
        server.shutdown()
        server.server_close()
