"""What Mollie can do for card payments, from its published documentation."""

from datetime import timedelta

from providers.facts import Expiry, Proof, ProviderFacts, Returns
from providers.locales import nearest
from providers.mollie.credentials import CREDENTIAL_FIELDS, CREDENTIAL_FORMS

CURRENCIES = frozenset(
    [
        "AED", "AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "ISK", "JPY", "NOK", "NZD", "PLN",
        "RON", "SEK", "SGD", "USD", "ZAR",
    ]
)  # fmt: skip
"""https://docs.mollie.com/docs/multicurrency: those with *Cards*. Decimals are ISO 4217's for all of them."""
LOCALES = frozenset(
    [
        "ca_ES", "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "de_LU", "en_BE", "en_GB", "en_NL", "en_US", "es_ES",
        "fi_FI", "fr_BE", "fr_FR", "fr_LU", "hu_HU", "is_IS", "it_IT", "lt_LT", "lv_LV", "nb_NO", "nl_BE", "nl_NL",
        "pl_PL", "pt_PT", "sk_SK", "sv_SE",
    ]
)  # fmt: skip
"""The schema `locale` of the OpenAPI document."""
FACTS = ProviderFacts(
    title="Mollie",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    # https://docs.mollie.com/docs/cards, "Session timeout: 15 minutes". Not confirmed: that it is never longer; until
    # Mollie says that a payment is over it is taken to be open, so the figure only ends quarantines.
    longest_expiry=timedelta(hours=3),
    credential_fields=CREDENTIAL_FIELDS,
    credential_forms=CREDENTIAL_FORMS,
    webhook_secret="",
    locales=LOCALES,
    expiry=Expiry.THEIRS,
    can_expire=False,  # only "as long as the payment status is open", https://docs.mollie.com/reference/cancel-payment
    remembers_for=timedelta(hours=1),  # https://docs.mollie.com/overview/api-idempotency
    finds_again=True,
    returns=Returns.ONE,
    proof=Proof.ASKED,
    event_answer=("text/plain", b""),
)


def locale_for(ours: str | None) -> str | None:
    """Map `en_AU` to the nearest locale Mollie knows; None: then the page goes by the browser."""
    return nearest(ours, LOCALES)
