"""The pages of the sandbox: the hosted checkout a person pays on, and the index of what was opened."""

import time
from datetime import UTC, datetime
from hmac import compare_digest
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from providers.money import from_minor_units
from providers.sandbox.http import Answer, Request, as_page, see_other
from providers.sandbox.ledger import Checkout, Ledger

ENGINE = Engine(dirs=[str(Path(__file__).parent / "templates")], autoescape=True)
DECLINED = "4000000000000002"
SETTLES_LATER = "4000000000000259"
SETTLING_SECONDS = 5


class Pages:
    """The pages, over one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def show(self, request: Request, identity: str) -> Answer:
        """This will show the hosted checkout."""
        checkout = self.ledger.find(identity, now=int(time.time()))
        return _page("checkout.html", 200, **_view(checkout)) if checkout else _page("missing.html", 404)

    def act(self, request: Request, identity: str) -> Answer:
        """This will do what the shopper clicked."""
        checkout, form = self.ledger.find(identity, now=int(time.time())), request.form()
        if checkout is None:
            return _page("missing.html", 404)
        if not compare_digest(form.get("token", "").encode(), checkout.page_token.encode()):
            return _page("checkout.html", 403, **_view(checkout), problem="This form is no longer valid. Try again.")
        if form.get("action") == "cancel":
            return see_other(checkout.params["failure_url"])
        return self._pay(checkout, "".join(filter(str.isdigit, form.get("card", ""))))

    def index(self, request: Request) -> Answer:
        """This will list the newest checkouts."""
        rows = [_view(self.ledger.find(each.id, now=int(time.time())) or each) for each in self.ledger.all(newest=50)]
        return _page("index.html", 200, checkouts=rows)

    def _pay(self, checkout: Checkout, card: str) -> Answer:
        if not 12 <= len(card) <= 19:
            return _page("checkout.html", 422, **_view(checkout), problem="Enter a card number of 12 to 19 digits.")
        if card == DECLINED and checkout.status == "open":
            return _page("checkout.html", 402, **_view(checkout), problem="The card was declined. Try another card.")
        now = int(time.time())
        self.ledger.pay(checkout.id, now=now, settles_at=now + SETTLING_SECONDS if card == SETTLES_LATER else None)
        after = self.ledger.find(checkout.id, now=now)
        if after and after.status in ("paid", "processing"):
            return see_other(after.params["success_url"])
        return see_other(f"/pay/{checkout.id}")


def _page(template: str, status: int, **values: Any) -> Answer:
    return as_page(status, ENGINE.get_template(template).render(Context(values)))


def _view(checkout: Checkout) -> dict[str, Any]:
    """Texts only: templates format numbers and times by Django's settings, which this process has none of."""
    params, currency = checkout.params, checkout.currency

    def money(minor: int) -> str:
        return str(from_minor_units(minor, currency))

    return {
        "checkout": checkout,
        "currency": currency,
        "order_reference": params.get("order_reference", ""),
        "total": money(checkout.amount),
        "shipping": money(params.get("shipping", 0)),
        "tax": money(params.get("tax", 0)),
        "items": [
            {"label": _label(item), "price": money(item["unit_amount"] * item["quantity"])} for item in params["items"]
        ],
        "expires": f"{datetime.fromtimestamp(checkout.expires_at, UTC):%H:%M}",
    }


def _label(item: dict[str, Any]) -> str:
    return item["name"] if item["quantity"] == 1 else f"{item['name']} × {item['quantity']}"
