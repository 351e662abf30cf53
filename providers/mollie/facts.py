"""What Mollie can do at all, from its published documentation.

Currencies: docs.mollie.com/docs/multicurrency, those whose payment methods include cards (BRL, MXN, MYR, THB and TWD
are for PayPal only); the part of the table after NOK was read in its older published source,
github.com/mollie/api-documentation, `source/payments/multicurrency.rst`. RUB, which only the source names, and BGN,
which the page names no more, are left out. The decimal places are those of ISO 4217.

Maximums are none of these facts: "EUR 10,000 (default limit)" for cards is raised by contract
(docs.mollie.com/docs/cards). Not confirmed: minimums in other currencies than EUR, where it is 0.01.
"""

from datetime import timedelta

from providers.facts import CredentialField, CredentialForm, Expiry, Proof, ProviderFacts, Returns

API_KEY = "api_key"

CURRENCIES = frozenset(
    [
        "AED", "AUD", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS", "ISK", "JPY", "NOK", "NZD", "PHP",
        "PLN", "RON", "SEK", "SGD", "USD", "ZAR",
    ]
)  # fmt: skip

LOCALES = frozenset(
    [
        "ca_ES", "cs_CZ", "da_DK", "de_AT", "de_CH", "de_DE", "de_LU", "en_BE", "en_GB", "en_NL", "en_US", "es_ES",
        "fi_FI", "fr_BE", "fr_FR", "fr_LU", "hu_HU", "is_IS", "it_IT", "lt_LT", "lv_LV", "nb_NO", "nl_BE", "nl_NL",
        "pl_PL", "pt_PT", "sk_SK", "sv_SE",
    ]
)  # fmt: skip
"""github.com/mollie/openapi, specs.yaml, schema `locale`."""

FACTS = ProviderFacts(
    title="Mollie",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    # Theirs, by payment method: docs.mollie.com/docs/handling-payment-status has 30 minutes for cards, and examples of
    # the API reference expire after 15 while no method is chosen. `expiresAt` cannot be set.
    shortest_expiry=timedelta(minutes=15),
    longest_expiry=timedelta(minutes=30),
    expiry=Expiry.THEIRS,
    can_expire=False,  # only while `isCancelable`, which is mostly false for cards
    credential_fields=(
        CredentialField(
            API_KEY,
            "API key",
            help="Developers, API keys, of the website profile: the test key for a sandbox account, else the live one.",
        ),
    ),
    # OpenAPI document, security schemes `apiKey` and `advancedAccessToken`; mollie-api-python 4.0.0 (`client.py`) takes
    # `(live|test)_\w+`, and no key in the documentation has less than 30 characters after the prefix.
    credential_forms=(
        CredentialForm("test_", "a test API key", API_KEY, live=False, rest=r"\w{30,200}"),
        CredentialForm("live_", "a live API key", API_KEY, live=True, rest=r"\w{30,200}"),
        CredentialForm("access_", "an organization's access token"),
    ),
    webhook_secret="",
    locales=LOCALES,
    # docs.mollie.com/reference/api-idempotency: "Keys older than 1 hour will be removed from our cache".
    remembers_for=timedelta(hours=1),
    finds_again=True,
    returns=Returns.ONE,
    proof=Proof.ASKED,
    event_answer=("text/plain", b""),
)
