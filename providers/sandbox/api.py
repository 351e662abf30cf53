"""What the sandbox offers merchants' servers. Amounts in minor units, times in epoch seconds."""

import random
import time
from typing import Any

from providers.sandbox.http import Answer, BadRequest, Request, as_json
from providers.sandbox.ledger import Checkout, KeyReused, Ledger, NotRefundable

KEY_PREFIX = "sk_sandbox_"
LONGEST_SECONDS = 24 * 3600


class Api:
    """The endpoints, over one ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def create(self, request: Request) -> Answer:
        """This will open a checkout, as the account behaves."""
        account, key = _account(request), request.headers.get("idempotency-key", "")
        if account is None:
            return _error(401, "authentication")
        if not 1 <= len(key) <= 255:
            return _error(400, "invalid_request", "Idempotency-Key must be 1 to 255 characters")
        behaviour, now = self.ledger.behaviour(account), int(time.time())
        time.sleep(behaviour.latency_ms / 1000)
        if random.random() < behaviour.refuse:  # noqa: S311
            return _error(402, "refused", "this account refuses the order")
        if random.random() < behaviour.fail:  # noqa: S311
            return _error(500, "internal")
        try:
            checkout, new = self.ledger.open(account=account, key=key, params=_params(request.json()), now=now)
        except KeyReused:
            return _error(400, "idempotency_error", "this key was used with other parameters")
        if behaviour.hang_ms:
            time.sleep(behaviour.hang_ms / 1000)
        if random.random() < behaviour.lose:  # noqa: S311
            return _error(500, "internal")
        replayed = {} if new else {"Idempotent_Replayed": "true"}
        return as_json(201, shown(checkout, request.base_url), **replayed)

    def retrieve(self, request: Request, identity: str) -> Answer:
        """This will show a checkout as it is now."""
        account = _account(request)
        if account is None:
            return _error(401, "authentication")
        checkout = self.ledger.find(identity, now=int(time.time()), account=account)
        return as_json(200, shown(checkout, request.base_url)) if checkout else _error(404, "not_found")

    def expire(self, request: Request, identity: str) -> Answer:
        """This will close an open checkout and show how it is afterwards; paid stays paid."""
        account = _account(request)
        if account is not None and self.ledger.find(identity, now=int(time.time()), account=account):
            self.ledger.expire(identity)
        return self.retrieve(request, identity)

    def refund(self, request: Request) -> Answer:
        """This will give a payment back, wholly or in part."""
        account, body = _account(request), request.json()
        if account is None:
            return _error(401, "authentication")
        wanted = {name: body.get(name) for name in ("payment_id", "amount", "currency")}
        key = request.headers.get("idempotency-key", "")
        try:
            identity = self.ledger.refund(account=account, key=key, **wanted)  # type: ignore[arg-type]
        except NotRefundable:
            return _error(402, "refused", "not refundable")
        return as_json(201, {"id": identity, "status": "succeeded", **wanted})


def shown(checkout: Checkout, base_url: str) -> dict[str, Any]:
    """This will show a checkout as the API does."""
    names = ("id", "status", "amount", "currency", "reference", "created", "expires_at", "payment_id")
    return {name: getattr(checkout, name) for name in names} | {"url": f"{base_url}/pay/{checkout.id}"}


def _account(request: Request) -> str | None:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    known = scheme.lower() == "bearer" and key.startswith(KEY_PREFIX) and len(key) > len(KEY_PREFIX)
    return key.removeprefix(KEY_PREFIX) if known else None


def _params(body: dict[str, Any]) -> dict[str, Any]:
    """Like a real provider, it believes nothing."""
    now = time.time()
    items = body.get("items")
    rules = {
        "amount must be a positive integer": type(body.get("amount")) is int and body["amount"] > 0,
        "currency must be three capital letters": isinstance(body.get("currency"), str) and len(body["currency"]) == 3,
        "reference is required": isinstance(body.get("reference"), str) and body["reference"],
        "success_url and failure_url are required": body.get("success_url") and body.get("failure_url"),
        "expires_at must be within the next 24 hours": type(body.get("expires_at")) is int
        and now < body["expires_at"] <= now + LONGEST_SECONDS + 60,
        "items are required": isinstance(items, list) and items,
    }
    for sentence, holds in rules.items():
        if not holds:
            raise BadRequest(sentence)
    total = sum(item["quantity"] * item["unit_amount"] for item in body["items"])
    if total + body.get("shipping", 0) + body.get("tax", 0) != body["amount"]:
        raise BadRequest("amount is not the sum of items, shipping and tax")
    return body


def _error(status: int, kind: str, message: str = "") -> Answer:
    return as_json(status, {"error": {"type": kind, "message": message}})
