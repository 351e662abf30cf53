"""`python -m providers.sandbox.server`: a payment provider of our own, in its own process with its own books."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.connection import wait
from pathlib import Path

from granian import Granian
from granian.constants import HTTPModes, Interfaces

from providers.sandbox.api import Api
from providers.sandbox.control import Control
from providers.sandbox.delivery import Delivery
from providers.sandbox.events import Outbox
from providers.sandbox.faults import Accounts
from providers.sandbox.http import Router
from providers.sandbox.index import Index
from providers.sandbox.ledger import Ledger
from providers.sandbox.pages import Pages
from providers.sandbox.refunds import Refunds
from providers.sandbox.settlement_file import SettlementFiles
from providers.sandbox.storage import Database

IDENTITY = r"(?P<identity>co_[0-9a-f]{24})"
ACCOUNT = r"(?P<account>[A-Za-z0-9_-]{1,64})"
THREADS = 512
"""Slow accounts sleep in them; they are made when needed and cost little."""


def application(file: Path) -> Router:
    """This will put the provider together over one ledger file, and start sending its events."""
    database = Database(file)
    ledger, outbox, accounts = Ledger(database), Outbox(database), Accounts(database)
    api, pages = Api(ledger, Refunds(database), accounts), Pages(ledger, accounts)
    control, index = Control(ledger, accounts), Index(ledger, outbox, accounts)
    Delivery(ledger, outbox, accounts).start()
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
            ("GET", f"/_control/accounts/{ACCOUNT}", control.behaviour),
            ("PUT", f"/_control/accounts/{ACCOUNT}", control.behave),
            ("GET", "/_control/ledger", control.books),
            ("POST", f"/_control/accounts/{ACCOUNT}/pay/{IDENTITY}", control.pay),
        ]
    )


def main() -> None:
    """This will serve until told to stop."""
    server = Granian(
        "providers.sandbox.server",
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
    """Runs in the worker process."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return application(Path(os.environ.get("SANDBOX_LEDGER", "var/sandbox.sqlite3")))


def _end_with_parent() -> None:
    """A worker whose parent was killed would go on answering at the port the next one needs."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
