"""`python -m providers.sandbox.server`: a payment provider of our own, in its own process with its own books."""

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from granian import Granian
from granian.constants import Interfaces

from providers.sandbox.api import Api
from providers.sandbox.control import Control
from providers.sandbox.http import Route, serve
from providers.sandbox.ledger import Ledger
from providers.sandbox.pages import Pages

IDENTITY = r"(?P<identity>co_[0-9a-f]{24})"
ACCOUNT = r"(?P<account>[A-Za-z0-9_-]{1,64})"


@cache
def _routes() -> list[Route]:
    ledger = Ledger(Path(os.environ.get("SANDBOX_LEDGER", "var/sandbox.sqlite3")))
    api, pages, control = Api(ledger), Pages(ledger), Control(ledger)
    return [
        ("POST", "/v1/checkouts", api.create),
        ("GET", f"/v1/checkouts/{IDENTITY}", api.retrieve),
        ("POST", f"/v1/checkouts/{IDENTITY}/expire", api.expire),
        ("POST", "/v1/refunds", api.refund),
        ("GET", f"/pay/{IDENTITY}", pages.show),
        ("POST", f"/pay/{IDENTITY}", pages.act),
        ("GET", "/", pages.index),
        ("GET", "/healthz", control.health),
        ("GET", f"/_control/accounts/{ACCOUNT}", control.behaviour),
        ("PUT", f"/_control/accounts/{ACCOUNT}", control.behave),
        ("GET", "/_control/ledger", control.books),
        ("POST", f"/_control/pay/{IDENTITY}", control.pay),
    ]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """This will answer one WSGI request."""
    return serve(_routes(), environ, start_response)


def main() -> None:
    """This will serve until told to stop."""
    port = int(os.environ.get("SANDBOX_PORT", "8001"))
    server = Granian(
        "providers.sandbox.server:application",
        interface=Interfaces.WSGI,
        address="127.0.0.1",
        port=port,
        workers=1,
        blocking_threads=128,
        backlog=2048,
        log_enabled=False,
    )
    server.serve()


if __name__ == "__main__":
    main()
