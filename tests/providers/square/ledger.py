"""The books of the stand-in for Square: links, orders, payments, and what Square does with each."""

import secrets
import threading
from typing import Any

LOCATIONS = {"LAUD000000001": "AUD", "LJPY000000001": "JPY", "LUSD000000001": "USD"}
NOW = "2026-11-24T12:00:00.000Z"


class Refusal(Exception):
    """Square's error response (https://developer.squareup.com/docs/build-basics/handling-errors)."""

    def __init__(self, status: int, code: str, *, category: str = "INVALID_REQUEST_ERROR", field: str = "") -> None:
        super().__init__(code)
        error = {"category": category, "code": code, "detail": "as Square would say it"}
        self.status, self.body = status, {"errors": [error | ({"field": field} if field else {})]}


class Books:
    """All that Square knows. A create holds the lock, so the same key twice at once is one link."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.links: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()
        self.orders: dict[str, dict[str, Any]] = {}
        self.payments: dict[str, dict[str, Any]] = {}
        self.answers: dict[str, tuple[Any, dict[str, Any]]] = {}
        self.fault = ""

    def once(self, body: dict[str, Any], make: Any) -> dict[str, Any]:
        """Gives the first answer for an idempotency key again; the key with another body is an error."""
        with self.lock:
            key = body.get("idempotency_key") or secrets.token_hex()
            if key not in self.answers:
                self.answers[key] = (body, make())
            known, answer = self.answers[key]
        if known != body:
            raise Refusal(400, "IDEMPOTENCY_KEY_REUSED", field="idempotency_key")
        return answer

    def open(self, body: dict[str, Any], base: str) -> dict[str, Any]:
        """Makes a link with its order, which Square adds up by itself."""
        order = _priced(body["order"])
        identity, order_id = secrets.token_hex(8).upper(), secrets.token_urlsafe(20)
        self.orders[order_id] = order | {
            "id": order_id, "state": "DRAFT", "version": 1, "created_at": NOW,
            "fulfillments": [{"uid": secrets.token_hex(8), "state": "PROPOSED"}],
        }  # fmt: skip
        self.links[identity] = {
            "id": identity, "version": 1, "order_id": order_id, "url": f"{base}/u/{identity}", "created_at": NOW,
            **{name: body[name] for name in ("description", "checkout_options", "payment_note") if name in body},
        }  # fmt: skip
        return {
            "payment_link": dict(self.links[identity]),
            "related_resources": {"orders": [dict(self.orders[order_id])]},
        }

    def delete(self, identity: str) -> dict[str, Any]:
        """Deletes a link; its order is cancelled while it is a draft, and only then."""
        with self.lock:
            if identity not in self.links or identity in self.deleted:
                raise Refusal(404, "NOT_FOUND")
            self.deleted.add(identity)
            order = self.orders[self.links[identity]["order_id"]]
            if order["state"] != "DRAFT":
                return {"id": identity}
            order["state"] = "CANCELED"
            return {"id": identity, "cancelled_order_id": order["id"]}

    def update(self, order_id: str, changes: dict[str, Any]) -> dict[str, Any]:
        """Cancels an order, if it is of this version, unpaid, and no fulfilment is left."""
        with self.lock:
            order = self.order(order_id)
            if changes.get("version") != order["version"]:
                raise Refusal(409, "VERSION_MISMATCH", field="order.version")
            ended = {each["uid"] for each in changes.get("fulfillments", ()) if each["state"] == "CANCELED"}
            if order["net_amount_due_money"]["amount"] == 0 or ended != {each["uid"] for each in order["fulfillments"]}:
                raise Refusal(400, "BAD_REQUEST", field="order.state")
            order.update(state=changes["state"], version=order["version"] + 1)
            return {"order": dict(order)}

    def pay(self, identity: str, *, status: str = "COMPLETED", card: str = "CAPTURED") -> str:
        """Pays as a shopper would, or tries to; gives the payment's id, empty where the link is of no use any more."""
        with self.lock:
            link = self.links[identity]
            order = self.orders[link["order_id"]]
            if not _is_payable(order):
                return ""
            payment_id, due = secrets.token_urlsafe(20), order["net_amount_due_money"]
            self.payments[payment_id] = {
                "id": payment_id, "status": status, "order_id": order["id"], "location_id": order["location_id"],
                "amount_money": dict(due), "total_money": dict(due), "note": link.get("payment_note", ""),
                "source_type": "CARD", "created_at": NOW, "updated_at": NOW,
            }  # fmt: skip
            tender = {"id": payment_id, "payment_id": payment_id, "type": "CARD", "amount_money": dict(due)}
            order["tenders"] = [*order.get("tenders", ()), tender | {"card_details": {"status": card}}]
            order.update(state="OPEN", version=order["version"] + 1)
            if status == "COMPLETED":
                order["net_amount_due_money"] = due | {"amount": 0}
            return payment_id

    def payable(self) -> list[str]:
        """The references of the links that a shopper could pay now."""
        with self.lock:
            orders = {each["order_id"]: link for link, each in self.links.items()}
            return [f"{link}:{order}" for order, link in orders.items() if _is_payable(self.orders[order])]

    def order(self, order_id: str) -> dict[str, Any]:
        if order_id not in self.orders:
            raise Refusal(404, "NOT_FOUND")
        return self.orders[order_id]

    def refund(self, body: dict[str, Any]) -> dict[str, Any]:
        payment = self.payments.get(body["payment_id"])
        if payment is None:
            raise Refusal(404, "NOT_FOUND", field="payment_id")
        if body["amount_money"]["amount"] > payment["amount_money"]["amount"]:
            raise Refusal(400, "REFUND_AMOUNT_INVALID", category="REFUND_ERROR", field="amount_money.amount")
        refund = {"id": secrets.token_urlsafe(20), "status": "PENDING", "payment_id": body["payment_id"]}
        return {"refund": refund | {"amount_money": body["amount_money"], "location_id": payment["location_id"]}}


def locations() -> list[dict[str, Any]]:
    return [
        {"id": each, "currency": currency, "status": "ACTIVE", "capabilities": ["CREDIT_CARD_PROCESSING"]}
        for each, currency in LOCATIONS.items()
    ]


def _is_payable(order: dict[str, Any]) -> bool:
    return order["state"] != "CANCELED" and order["net_amount_due_money"]["amount"] > 0


def _priced(order: dict[str, Any]) -> dict[str, Any]:
    """Adds up items and fixed charges; all money has to be in the location's currency."""
    currency = LOCATIONS.get(order["location_id"])
    if currency is None:
        raise Refusal(400, "NOT_FOUND", field="order.location_id")
    prices = [each["base_price_money"] for each in order["line_items"]]
    charges = [each["amount_money"] for each in order.get("service_charges", ())]
    if any(each["currency"] != currency for each in [*prices, *charges]):
        raise Refusal(400, "INVALID_VALUE", field="order.line_items[0].base_price_money.currency")
    total = sum(int(each["quantity"]) * each["base_price_money"]["amount"] for each in order["line_items"])
    money = {"amount": total + sum(each["amount"] for each in charges), "currency": currency}
    return order | {"total_money": money, "net_amount_due_money": dict(money)}
