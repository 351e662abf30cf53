"""What the sandbox offers merchants' servers. Amounts in minor units, times in epoch seconds."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from providers.sandbox.server.access import Access
from providers.sandbox.server.checkout_body import check_body
from providers.sandbox.server.faults import Accounts, Behaviour, strikes
from providers.sandbox.server.http import BadRequest, Request, Response, as_json, error
from providers.sandbox.server.ledger import KeyReused, Ledger, LedgerCheckout
from providers.sandbox.server.refunds import SAME, NotRefundable, Refunds

KEY = re.compile(r"[ -~]{1,255}")
SHOWN = ("id", "url", "status", "amount", "currency", "reference", "expires_at", "payment_id", "late")
REPLAYED = {"Idempotent-Replayed": "true"}
AS_CREATED: dict[str, Any] = {"status": "open", "payment_id": None, "late": False}


class KeyInUse(Exception):
    """A request with this key is being worked on right now."""


class Api:
    """The endpoints, over one ledger."""

    def __init__(self, ledger: Ledger, refunds: Refunds, accounts: Accounts, access: Access) -> None:
        self._ledger, self._refunds, self._accounts, self._access = ledger, refunds, accounts, access
        self._running: set[tuple[str, str, str]] = set()
        self._claiming = threading.Lock()

    def account(self, request: Request) -> Response:
        """Say whose key it is."""
        return self._behaving(request, lambda account: as_json(200, {"id": account}))

    def create(self, request: Request) -> Response:
        """Open a checkout, or answer again what its key was answered first."""
        return self._once_per_key("checkout", request, self._create)

    def retrieve(self, request: Request, identity: str) -> Response:
        """Show a checkout as it is now."""
        return self._behaving(request, lambda account: self._show(account, identity))

    def expire(self, request: Request, identity: str) -> Response:
        """Close an open checkout and show how it is afterwards; paid stays paid."""

        def close(account: str) -> Response:
            if self._ledger.find(identity, now=time.time(), account=account):
                self._ledger.move("expire", identity, now=time.time())
            return self._show(account, identity)

        return self._behaving(request, close)

    def refund(self, request: Request) -> Response:
        """Give a payment back, wholly or in part."""
        return self._once_per_key("refund", request, self._refund)

    def _create(self, request: Request, account: str, key: str) -> Response:
        params, now = request.json(), time.time()
        if self._ledger.is_opened(account=account, key=key):
            found = self._ledger.opened_before(account=account, key=key, params=params)
            return as_json(201, shown(found) | AS_CREATED, REPLAYED)
        if strikes(self._accounts.behaviour(account).refuse_rate):
            return error(402, "refused", "this account refuses the order")
        opened = self._ledger.open(
            account=account, key=key, params=check_body(params, now=now), base_url=request.base_url, now=now
        )
        return as_json(201, shown(opened))

    def _refund(self, request: Request, account: str, key: str) -> Response:
        params = _refund_params(request.json())
        try:
            identity, new = self._refunds.give(account=account, key=key, params=params, now=time.time())
        except NotRefundable:
            return error(402, "refused", "there is no such payment, or not that much of it is left")
        return as_json(201, {"id": identity, "status": "succeeded"} | params, None if new else REPLAYED)

    def _show(self, account: str, identity: str) -> Response:
        checkout = self._ledger.find(identity, now=time.time(), account=account)
        return as_json(200, shown(checkout)) if checkout else error(404, "not_found", "no such checkout")

    def _once_per_key(self, kind: str, request: Request, work: Callable[[Request, str, str], Response]) -> Response:
        """Work once for an idempotency key, however often and at once it is sent."""
        key = request.headers.get("idempotency-key", "")

        def once(account: str) -> Response:
            if not KEY.fullmatch(key):
                return error(400, "invalid_request", "Idempotency-Key must be 1 to 255 printable characters")
            with self._claim((kind, account, key)):
                self._dawdle(account)
                return work(request, account, key)

        try:
            return self._behaving(request, once, dawdle=False)
        except KeyInUse:
            return error(409, "idempotency_in_use", "a request with this key is still running")
        except KeyReused:
            return error(400, "idempotency_error", "this key was used with other parameters")

    def _behaving(self, request: Request, work: Callable[[str], Response], *, dawdle: bool = True) -> Response:
        """Work as fast and as reliably as the account is set to."""
        account = self._access.account(request)
        if not account:
            return error(401, "authentication", "no such API key")
        behaviour = self._accounts.behaviour(account)
        if behaviour.down:
            return error(503, "down", "this account is down")
        if dawdle:
            self._dawdle(account)
        if strikes(behaviour.error_rate):
            return error(500, "internal", "an error, as told to")
        return _send_back(work(account), behaviour)

    def _dawdle(self, account: str) -> None:
        time.sleep(self._accounts.behaviour(account).delay())

    @contextmanager
    def _claim(self, name: tuple[str, str, str]) -> Iterator[None]:
        with self._claiming:
            if name in self._running:
                raise KeyInUse
            self._running.add(name)
        try:
            yield
        finally:
            self._running.discard(name)


def shown(checkout: LedgerCheckout) -> dict[str, Any]:
    """Show a checkout as the API does."""
    return {name: getattr(checkout, name) for name in SHOWN} | {"created": int(checkout.created)}


def _send_back(answer: Response, behaviour: Behaviour) -> Response:
    """Fail after the work is done, as the account's settings say."""
    if answer.status < 300:
        time.sleep(behaviour.hang_ms / 1000)
    return replace(answer, lost=answer.status < 300 and strikes(behaviour.lost_answer_rate))


def _refund_params(body: dict[str, Any]) -> dict[str, Any]:
    params = {name: body.get(name) for name in SAME}
    if type(params["amount"]) is not int or not 0 < params["amount"] < 2**53:
        raise BadRequest("amount must be a positive integer in minor units")
    if not (isinstance(params["payment_id"], str) and isinstance(params["currency"], str)):
        raise BadRequest("payment_id and currency are required")
    return params
