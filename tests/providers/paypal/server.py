"""A stand-in for PayPal: a process with its token call, Orders v2, refunds, and a page to pay at.

`python -m tests.providers.paypal.server PORT`
"""

import json
import sys
import time
from base64 import b64decode
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.providers.paypal.books import GOOD_CLIENT, Books, Refusal

FAULTS = {"refuse": (422, "TRANSACTION_REFUSED"), "limit": (429, ""), "fail": (500, "")}


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
        elif act == "settle":
            books.find(given[0])["purchase_units"][0]["payments"]["captures"][0]["status"] = "COMPLETED"
        elif act == "returns":
            return books.returns[given[0]]
        elif act == "pardon":
            books.violations.clear()
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
