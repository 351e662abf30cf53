"""For tests and demonstrations: how accounts behave, and what the books say."""

import time
from dataclasses import asdict

from providers.sandbox.server.faults import Accounts, InvalidSetting
from providers.sandbox.server.http import BadRequest, Request, Response, as_json
from providers.sandbox.server.ledger import Ledger

PRIVATE = ("page_token", "params")


class Control:
    """The control endpoints, over one ledger."""

    def __init__(self, ledger: Ledger, accounts: Accounts) -> None:
        self._ledger, self._accounts = ledger, accounts

    def health(self, request: Request) -> Response:
        """Say that the process lives."""
        return as_json(200, {"alive": True})

    def behaviour(self, request: Request, account: str) -> Response:
        """Say how an account behaves."""
        return as_json(200, asdict(self._accounts.behaviour(account)))

    def behave(self, request: Request, account: str) -> Response:
        """Change how an account behaves: a JSON object of what differs from its persona."""
        try:
            return as_json(200, asdict(self._accounts.behave(account, request.json())))
        except InvalidSetting as exc:
            raise BadRequest(str(exc)) from exc

    def books(self, request: Request) -> Response:
        """List every checkout, of one account if one is asked for, newest first."""
        rows = [asdict(each) for each in self._ledger.newest(account=request.query.get("account"))]
        return as_json(200, [{name: value for name, value in row.items() if name not in PRIVATE} for row in rows])

    def pay(self, request: Request, account: str, identity: str) -> Response:
        """Pay as a shopper would; with `?late=1`, after the checkout has expired."""
        move, now = "pay late" if request.query.get("late") == "1" else "pay", time.time()
        found = self._ledger.find(identity, now=now, account=account)
        paid = bool(found) and self._ledger.move(move, identity, now=now, card="4242")
        return as_json(200 if paid else 409, {"paid": paid})
