"""The real sandbox in its own process, and somebody who listens to its events."""

import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from providers.base import CheckoutRequest, Connection, LineItem
from providers.sandbox.adapter import SandboxProvider
from tests import processes
from tests.providers.sandbox.browser import BROWSER
from tests.sandbox_control import credentials, operator


def a_request(**changes: Any) -> CheckoutRequest:
    """An order of AUD 140.76."""
    values: dict[str, Any] = {
        "attempt_id": uuid4(),
        "session_id": uuid4(),
        "order_reference": "ORD-1",
        "payment_method": "card",
        "currency": "AUD",
        "total": Decimal("140.76"),
        "shipping": Decimal("9.95"),
        "tax": Decimal("11.81"),
        "items": (LineItem("Wireless Headphones", 1, Decimal(119)),),
        "success_url": "https://shop.example/paid",
        "failure_url": "https://shop.example/cart",
        "expires_at": datetime.now(UTC) + timedelta(hours=1),
    }
    return CheckoutRequest(**values | changes)


def a_body(**changes: Any) -> dict[str, Any]:
    """The same order as the sandbox's API takes it."""
    body = {
        "amount": 14076,
        "currency": "AUD",
        "reference": str(uuid4()),
        "order_reference": "ORD-1",
        "items": [{"name": "Wireless Headphones", "quantity": 1, "unit_amount": 11900}],
        "shipping": 995,
        "tax": 1181,
        "success_url": "https://shop.example/paid",
        "failure_url": "https://shop.example/cart",
        "expires_at": int(time.time()) + 3600,
    }
    return body | changes


@dataclass
class Listener:
    """Collects events. `refuse` so many of them first."""

    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    refuse: dict[str, int] = field(default_factory=dict)
    base: str = ""

    def of(self, account: str, count: int = 1, seconds: float = 8) -> list[dict[str, Any]]:
        """Waits for `count` events of the account."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and len(self._of(account)) < count:
            time.sleep(0.02)
        return [json.loads(body) for _, body in self._of(account)]

    def _of(self, account: str) -> list[tuple[dict[str, str], bytes]]:
        return [(headers, body) for path, headers, body in self.received if path == f"/hooks/{account}"]

    def raw(self, account: str) -> tuple[dict[str, str], bytes]:
        """The newest event of the account as it came."""
        return self._of(account)[-1]


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            account = self.path.rpartition("/")[2]
            refused = listener.refuse.get(account, 0)
            listener.refuse[account] = refused - 1
            if refused <= 0:
                headers = {name.lower(): value for name, value in self.headers.items()}
                listener.received.append((self.path, headers, body))
            self.send_response(503 if refused > 0 else 200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    listener.base = f"http://127.0.0.1:{server.server_address[1]}/hooks"
    yield listener
    server.shutdown()
    server.server_close()


@contextmanager
def running(ledger: Path, *, hooks: str = "", port: int | None = None) -> Iterator["Sandbox"]:
    port = port or processes.free_port()
    base = f"http://127.0.0.1:{port}"
    env = {"SANDBOX_PORT": str(port), "SANDBOX_LEDGER": str(ledger), "SANDBOX_WEBHOOK_BASE": hooks}
    command = (sys.executable, "-m", "providers.sandbox.server")
    with processes.process(*command, ready=f"{base}/healthz", env=env) as started:
        yield Sandbox(base, port, started)


def key_of(account: str) -> str:
    return credentials(account).fields["api_key"]


@dataclass
class Sandbox:
    """The running sandbox."""

    base: str
    port: int
    process: Any

    def post(self, account: str, body: Any, *, key: str = "", path: str = "/v1/checkouts") -> httpx2.Response:
        headers = {"Authorization": f"Bearer {key_of(account)}", "Idempotency-Key": key or str(uuid4())}
        return BROWSER.post(self.base + path, json=body, headers=headers)

    def opened(self, account: str, **changes: Any) -> dict[str, Any]:
        answer = self.post(account, a_body(**changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def behave(self, account: str, **settings: Any) -> None:
        BROWSER.put(f"{self.base}/_control/accounts/{account}", json=settings, headers=operator()).raise_for_status()

    def books(self, account: str) -> list[dict[str, Any]]:
        return BROWSER.get(f"{self.base}/_control/ledger", params={"account": account}, headers=operator()).json()

    def status(self, account: str, identity: str) -> str:
        return next(each["status"] for each in self.books(account) if each["id"] == identity)

    def pay(self, account: str, identity: str, **query: str) -> bool:
        url = f"{self.base}/_control/accounts/{account}/pay/{identity}"
        return bool(BROWSER.post(url, params=query, headers=operator()).json()["paid"])

    def expire(self, account: str, identity: str) -> str:
        answer = self.post(account, None, path=f"/v1/checkouts/{identity}/expire")
        assert answer.status_code == 200
        return str(answer.json()["status"])

    def adapter(self, account: str, **timeouts: float) -> SandboxProvider:
        return SandboxProvider(credentials(account), Connection(self.base, **timeouts))


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    with listening() as made:
        yield made


@pytest.fixture(scope="session")
def sandbox(listener: Listener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    with running(tmp_path_factory.mktemp("sandbox") / "ledger.sqlite3", hooks=listener.base) as made:
        yield made


@pytest.fixture
def account() -> str:
    """An account nobody else uses."""
    return f"test-{uuid4().hex[:12]}"


@pytest.fixture
def order() -> Callable[..., CheckoutRequest]:
    return a_request


@pytest.fixture
def body() -> Callable[..., dict[str, Any]]:
    return a_body


@pytest.fixture
def start() -> Callable[..., Any]:
    """Starts a sandbox of the test's own."""
    return running
