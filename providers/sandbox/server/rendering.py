"""Turns checkouts into pages that load nothing and run nothing."""

import base64
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.template import Context, Engine

from providers.money import from_minor_units
from providers.sandbox.server.cards import CARDS
from providers.sandbox.server.http import Response
from providers.sandbox.server.ledger import LedgerCheckout

TEMPLATES = Path(__file__).parent / "templates"
ENGINE = Engine(dirs=[str(TEMPLATES)], autoescape=True)
STYLE = (TEMPLATES / "sandbox.css").read_text()
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# No form-action: browsers apply it to redirects too, and paying redirects to the merchant.
POLICY = f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; img-src data:; frame-ancestors 'none'; base-uri 'none'"
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def page(template: str, status: int = 200, **values: Any) -> Response:
    """Answer with a page; values are texts, because this process has no settings to format others by."""
    made = ENGINE.get_template(template).render(Context({"style": STYLE, "cards": CARDS} | values))
    return Response(status, made.encode(), HEADERS)


def describe(checkout: LedgerCheckout, *, now: float) -> dict[str, Any]:
    """Say in texts what a page shows of a checkout."""
    params, currency = checkout.params, checkout.currency
    return {
        "checkout": checkout,
        "order_reference": params["order_reference"],
        "email": params.get("customer_email") or "",
        "total": money(checkout.amount, currency),
        "shipping": money(params.get("shipping", 0), currency),
        "tax": money(params.get("tax", 0), currency),
        "items": [_line(item, currency) for item in params["items"]],
        "expires": f"{datetime.fromtimestamp(checkout.expires_at, UTC):%H:%M} UTC",
        "left": _left(checkout.expires_at - now),
        "declines": str(checkout.declines or ""),
        "opened": f"{datetime.fromtimestamp(checkout.created, UTC):%d %b %H:%M:%S}",
    }


def money(minor: int, currency: str) -> str:
    """Write 123450 AUD cents as `AUD 1,234.50`, held together."""
    return f"{currency}\N{NO-BREAK SPACE}{from_minor_units(minor, currency):,}"


def _line(item: dict[str, Any], currency: str) -> dict[str, str]:
    quantity, unit = item["quantity"], item["unit_amount"]
    each = f"{quantity:,} × {money(unit, currency)}" if quantity > 1 else ""
    return {"name": item["name"], "each": each, "price": money(quantity * unit, currency)}


def _left(seconds: float) -> str:
    minutes = max(int(seconds // 60), 0)
    if minutes >= 120:
        return f"{minutes // 60} hours"
    return "less than a minute" if not minutes else "1 minute" if minutes == 1 else f"{minutes} minutes"
