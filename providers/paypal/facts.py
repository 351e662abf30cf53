"""What PayPal can do at all, from its published documentation."""

from datetime import timedelta

from providers.facts import CredentialField, Proof, ProviderFacts
from providers.paypal.events import EVENTS
from providers.paypal.locales import LOCALES
from providers.paypal.money import PLACES

CURRENCIES = frozenset(
    [
        "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "JPY", "MXN", "MYR", "NOK",
        "NZD", "PHP", "PLN", "SEK", "SGD", "THB", "TWD", "USD",
    ]
)  # fmt: skip
"""https://developer.paypal.com/reference/currency-codes. BRL, CNY and MYR are for accounts of those countries only; an
account's own list says which it takes. RUB is on older copies of that page."""

CLIENT_ID, CLIENT_SECRET = "client_id", "client_secret"
IN_CONSOLE = "Developer Dashboard, Apps & Credentials, your app, Sandbox or Live as the account's mode:"

FACTS = ProviderFacts(
    title="PayPal",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    # "After you create an order, you have 3 hours to capture or modify that order."
    # https://developer.paypal.com/api/rest/integration/orders-api/api-use-cases/standard
    longest_expiry=timedelta(hours=3),
    credential_fields=(
        CredentialField(CLIENT_ID, "Client ID", secret=False, help=f"{IN_CONSOLE} Client ID."),
        CredentialField(CLIENT_SECRET, "Secret", help=f"{IN_CONSOLE} Secret key 1."),
    ),
    webhook_secret="",
    places={currency: places for currency, places in PLACES.items() if currency != "JPY"},
    locales=LOCALES,
    captures_when_asked=True,
    # "The server stores keys for 6 hours", header PayPal-Request-Id (OpenAPI document checkout_orders_v2, 2.13).
    remembers_for=timedelta(hours=6),
    proof=Proof.ASKED,
    events=EVENTS,
)
"""No credential has a documented form: ids and secrets of both modes look alike, so `credential_forms` is empty.

It cannot be told by when the shopper pays, so `expire` closes an order at our side alone: what is never captured moves
no money. The page offers PayPal's wallet and, where PayPal has guest checkout, cards.
"""
