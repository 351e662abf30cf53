"""The hosted checkout a person pays on."""

import time
from hmac import compare_digest
from typing import Any

from providers.sandbox.server.cards import DECLINED, GOOD, TestCard, read_card
from providers.sandbox.server.faults import Accounts
from providers.sandbox.server.http import Request, Response, see_other
from providers.sandbox.server.ledger import Ledger, LedgerCheckout
from providers.sandbox.server.rendering import describe, page

DECLINED_TEXT = "The card was declined. Nothing was charged: try again with another card."
UNKNOWN_CARD = "That is not a test card. Use one of the numbers below; never a real one."
STALE_FORM = "This form is no longer valid. Please try again."


class Pages:
    """The pages, over one ledger."""

    def __init__(self, ledger: Ledger, accounts: Accounts) -> None:
        self._ledger, self._accounts = ledger, accounts
        self._actions = {
            "pay": self._pay,
            "decline": lambda checkout, form: self._charge(checkout, DECLINED),
            "cancel": lambda checkout, form: see_other(checkout.params["failure_url"]),
            "leave": lambda checkout, form: _show(checkout, left_open=True),
            "pay late": self._pay_late,
        }

    def show(self, request: Request, identity: str) -> Response:
        """Show the hosted checkout."""
        checkout = self._ledger.find(identity, now=time.time())
        return _show(checkout) if checkout else page("missing.html", 404)

    def act(self, request: Request, identity: str) -> Response:
        """Do what the shopper clicked."""
        checkout, form = self._ledger.find(identity, now=time.time()), request.form()
        if checkout is None:
            return page("missing.html", 404)
        if not compare_digest(form.get("token", "").encode(), checkout.page_token.encode()):
            return _show(checkout, status=403, problem=STALE_FORM)
        return self._actions.get(form.get("action", "pay"), self._pay)(checkout, form)

    def _pay(self, checkout: LedgerCheckout, form: dict[str, str]) -> Response:
        card = read_card(form.get("card", ""))
        if card is None:
            return _show(checkout, status=422, problem=UNKNOWN_CARD)
        return self._charge(checkout, card)

    def _charge(self, checkout: LedgerCheckout, card: TestCard) -> Response:
        now = time.time()
        settles_at = now + self._accounts.behaviour(checkout.account).settles_after_ms / 1000
        values = {"card": card.number[-4:], "settles_at": settles_at, "settles_as": card.settles_as}
        moved = self._ledger.move(card.move, checkout.id, now=now, **values)
        if moved and card is DECLINED:
            return self._again(checkout, status=402, problem=DECLINED_TEXT)
        return self._onward(checkout)

    def _pay_late(self, checkout: LedgerCheckout, form: dict[str, str]) -> Response:
        self._ledger.move("pay late", checkout.id, now=time.time(), card=GOOD.number[-4:])
        return self._onward(checkout)

    def _onward(self, checkout: LedgerCheckout) -> Response:
        """Send a shopper who has paid back to the shop, also after a second click; show others the checkout."""
        after = self._ledger.find(checkout.id, now=time.time())
        if after and after.status in ("paid", "processing"):
            return see_other(after.params["success_url"])
        return see_other(f"/pay/{checkout.id}")

    def _again(self, checkout: LedgerCheckout, **values: Any) -> Response:
        return _show(self._ledger.find(checkout.id, now=time.time()) or checkout, **values)


def _show(checkout: LedgerCheckout, *, status: int = 200, **values: Any) -> Response:
    return page(f"{checkout.status}.html", status, **describe(checkout, now=time.time()), **values)
