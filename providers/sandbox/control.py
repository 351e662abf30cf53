"""For tests and demonstrations: how accounts behave, and what the books say."""

import time
from dataclasses import asdict

from providers.sandbox.http import Answer, BadRequest, Request, as_json
from providers.sandbox.ledger import Behaviour, Ledger


class Control:
    """The control endpoints, over one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def health(self, request: Request) -> Answer:
        """This will say that the process lives."""
        return as_json(200, {"alive": True})

    def behaviour(self, request: Request, account: str) -> Answer:
        """This will say how an account behaves."""
        return as_json(200, asdict(self.ledger.behaviour(account)))

    def behave(self, request: Request, account: str) -> Answer:
        """This will change how an account behaves: a JSON object of what is to be different from the default."""
        try:
            behaviour = Behaviour(**request.json())
        except TypeError as exc:
            raise BadRequest(f"settings are {', '.join(asdict(Behaviour()))}") from exc
        self.ledger.behave(account, behaviour)
        return as_json(200, asdict(behaviour))

    def books(self, request: Request) -> Answer:
        """This will list every checkout, of one account if one is asked for."""
        rows = [asdict(each) for each in self.ledger.all(request.query.get("account"))]
        return as_json(200, [{name: value for name, value in row.items() if name != "page_token"} for row in rows])

    def pay(self, request: Request, identity: str) -> Answer:
        """This will pay as a shopper would."""
        paid = self.ledger.pay(identity, now=int(time.time()))
        return as_json(200 if paid else 409, {"paid": paid})
