"""What Example can do: `tests/providers/example/README.md`, section by section."""

from datetime import timedelta
from decimal import Decimal

from providers.facts import WEBHOOK_SECRET, CredentialField, CredentialForm, Expiry, ProviderFacts, Returns

LOCALES = frozenset({"de", "en", "fr", "ja"})
CURRENCIES = frozenset({"AUD", "EUR", "JPY", "USD"})

FACTS = ProviderFacts(
    title="Example",
    currencies=CURRENCIES,
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(0),
    longest_expiry=timedelta(hours=3),
    credential_fields=(
        CredentialField("shop", "Shop", secret=False, help="At the top of the console."),
        CredentialField("api_key", "API key", help="Console, Developers."),
    ),
    credential_forms=(
        CredentialForm("ex_live_", "a live API key", "api_key", live=True),
        CredentialForm("ex_test_", "a test API key", "api_key", live=False),
        CredentialForm("ex_notice_", "a notice key", WEBHOOK_SECRET),
    ),
    webhook_secret="Notice key",
    minimums={each: Decimal(100 if each == "JPY" else 1) for each in CURRENCIES},
    locales=LOCALES,
    expiry=Expiry.THEIRS,
    can_expire=False,
    remembers_for=None,
    finds_again=True,
    returns=Returns.ONE,
    events=("order.changed",),
)
