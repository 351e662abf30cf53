"""`python -m providers.sandbox.server`: a payment provider of our own, in its own process with its own books."""

import multiprocessing
import os
import signal
import sys
import threading
from multiprocessing.connection import wait
from pathlib import Path
from urllib.parse import urlsplit

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from providers.sandbox.keys import ACCOUNT as NAME
from providers.sandbox.keys import SHORTEST_SECRET, secret_from
from providers.sandbox.server.access import Access
from providers.sandbox.server.api import Api
from providers.sandbox.server.control import Control
from providers.sandbox.server.delivery import Delivery
from providers.sandbox.server.events import Outbox
from providers.sandbox.server.faults import Accounts
from providers.sandbox.server.http import Router
from providers.sandbox.server.index import Index
from providers.sandbox.server.ledger import Ledger
from providers.sandbox.server.pages import Pages
from providers.sandbox.server.refunds import Refunds
from providers.sandbox.server.settlement_file import SettlementFiles
from providers.sandbox.server.storage import Database

IDENTITY = r"(?P<identity>co_[0-9a-f]{24})"
ACCOUNT = f"(?P<account>{NAME})"
THREADS = 512
"""Slow accounts sleep in them; they are made when needed and cost little."""


def application(file: Path, *, secret: str, hosts: frozenset[str] = frozenset()) -> Router:
    """Put the provider together over one ledger file, and start sending its events."""
    database, access = Database(file), Access(secret=secret, hosts=hosts)
    ledger, outbox, accounts = Ledger(database), Outbox(database), Accounts(database)
    api, pages = Api(ledger, Refunds(database), accounts, access), Pages(ledger, accounts)
    control, index = Control(ledger, accounts), Index(ledger, outbox, accounts)
    Delivery(ledger, outbox, accounts, secret=secret).start()
    return Router(
        [
            ("GET", "/v1/account", api.account),
            ("POST", "/v1/checkouts", api.create),
            ("GET", f"/v1/checkouts/{IDENTITY}", api.retrieve),
            ("POST", f"/v1/checkouts/{IDENTITY}/expire", api.expire),
            ("POST", "/v1/refunds", api.refund),
            ("GET", f"/pay/{IDENTITY}", pages.show),
            ("POST", f"/pay/{IDENTITY}", pages.act),
            ("GET", "/", index.show),
            ("POST", f"/accounts/{ACCOUNT}", index.behave),
            ("GET", f"/accounts/{ACCOUNT}/settlement.csv", SettlementFiles(database).download),
            ("GET", "/healthz", control.health),
            ("GET", f"/_control/accounts/{ACCOUNT}", access.owner(control.behaviour)),
            ("PUT", f"/_control/accounts/{ACCOUNT}", access.owner(control.behave)),
            ("GET", "/_control/ledger", access.operator(control.books)),
            ("POST", f"/_control/accounts/{ACCOUNT}/pay/{IDENTITY}", access.operator(control.pay)),
        ],
        refusal=access.refusal,
    )


def main() -> None:
    """Serve until a signal stops it."""
    if len(secret_from(os.environ)) < SHORTEST_SECRET:
        sys.exit(f"SANDBOX_SECRET must be set: {SHORTEST_SECRET} or more random characters. `make run` makes its own")
    server = Granian(
        "providers.sandbox.server.process",
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        address="127.0.0.1",
        port=int(os.environ.get("SANDBOX_PORT", "8001")),
        workers=1,
        blocking_threads=THREADS,
        backlog=2048,
        workers_kill_timeout=1,
        log_enabled=False,
    )
    server.serve(target_loader=_load, wrap_loader=False)


def _load() -> Router:
    """Load the application, in the worker process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    file = Path(os.environ.get("SANDBOX_LEDGER", "var/sandbox.sqlite3"))
    return application(file, secret=secret_from(os.environ), hosts=_hosts())


def _hosts() -> frozenset[str]:
    """Read the host names it is reached at beside those of this machine."""
    base = urlsplit(os.environ.get("SANDBOX_API_BASE", "")).hostname
    given = (each.strip().lower() for each in os.environ.get("SANDBOX_HOSTS", "").split(","))
    return frozenset(filter(None, (*given, base)))


def _end_with_parent() -> None:
    """End with the parent: a worker left alone would go on answering at the port the next one needs."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)
