"""What Square can do at all, from its published documentation.

Currencies are those of the countries where Square takes payments, each location has that of its country
(https://developer.squareup.com/docs/build-basics/working-with-monetary-amounts). Not confirmed: a largest amount, and
how long a key is remembered, which Square does not publish
(https://developer.squareup.com/forums/t/how-long-are-idempotency-keys-retained-for-the-createpayment-endpoint/28303):
an hour is what we rely on. The language of the page is Square's choice.
"""

from datetime import timedelta
from decimal import Decimal

from providers.facts import Expiry, ProviderFacts, Returns
from providers.square.credentials import FIELDS, FORMS

EVENTS = ("payment.created", "payment.updated")
"""https://developer.squareup.com/docs/payments-api/webhooks"""
MINIMUMS = {currency: Decimal("0.01") for currency in ("AUD", "CAD", "EUR", "GBP", "USD")} | {"JPY": Decimal(1)}
"""Card payments: https://developer.squareup.com/docs/payment-minimums"""

FACTS = ProviderFacts(
    title="Square",
    currencies=frozenset(MINIMUMS),
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    # A link has no expiry and is closed by us (https://developer.squareup.com/forums/t/8367); its order is a draft,
    # and Square may delete drafts after 30 days (https://developer.squareup.com/forums/t/14847).
    longest_expiry=timedelta(days=30),
    expiry=Expiry.OURS,
    credential_fields=FIELDS,
    credential_forms=FORMS,
    webhook_secret="Signature key",  # noqa: S106 - a label
    minimums=MINIMUMS,
    remembers_for=timedelta(hours=1),
    returns=Returns.ONE,  # `redirect_url`, where the buyer goes after paying; who does not pay is sent nowhere
    events=EVENTS,
)
