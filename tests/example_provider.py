"""A provider that is none: it has every kind of credential, and facts that no shipped one has together."""

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from providers.base import (
    Connection,
    Credentials,
    Provider,
    ProviderError,
    ProviderMisconfigured,
    ProviderUnknown,
)
from providers.calls.json_api import JsonApi
from providers.facts import WEBHOOK_SECRET, CredentialField, CredentialForm, Expiry, Proof, ProviderFacts, Returns
from providers.settlement import Layout

FACTS = ProviderFacts(
    title="Example Pay",
    currencies=frozenset({"EUR", "USD", "GBP", "AUD", "JPY", "SEK", "ZAR"}),
    payment_methods=frozenset({"card"}),
    shortest_expiry=timedelta(minutes=5),
    longest_expiry=timedelta(hours=3),
    credential_fields=(
        CredentialField("api_key", "API key", help="Developers, API credentials: the key of a `ws_` user."),
        CredentialField("merchant_account", "Merchant account", secret=False, help="At the top left of its console."),
        CredentialField("location", "Location ID", secret=False, required=False),
        CredentialField("url_prefix", "Live URL prefix", secret=False, live_only=True, help="Developers, API URLs."),
    ),
    credential_forms=(
        CredentialForm("ek_test_", "a key for tests", "api_key", live=False),
        CredentialForm("ek_live_", "a live key", "api_key", live=True),
        CredentialForm("hmac_", "an HMAC key", WEBHOOK_SECRET),
    ),
    webhook_secret="HMAC key",
    minimums={"EUR": Decimal("0.10")},
    expiry=Expiry.THEIRS,
    can_expire=False,
    captures_when_asked=True,
    remembers_for=None,
    finds_again=True,
    needs_email=True,
    needs_country=True,
    returns=Returns.ONE,
    proof=Proof.BODY,
    event_answer=("text/plain", b"[accepted]"),
    events=("AUTHORISATION", "CANCELLATION"),
)


class ExampleProvider(Provider):
    """It is asked for its account and does nothing else."""

    name: ClassVar[str] = "example"
    facts: ClassVar[ProviderFacts] = FACTS
    settlement: ClassVar[Layout | None] = None

    def __init__(self, credentials: Credentials, connection: Connection) -> None:
        self._api = JsonApi(
            connection,
            base=connection.base_url,
            headers={"Authorization": f"Bearer {credentials.fields.get('api_key', '')}"},
            error_of=_error_of,
        )

    def check_credentials(self) -> None:
        """Ask for the account."""
        self._api.send("GET", "/account")


def _error_of(status: int, _: Any) -> ProviderError:
    return ProviderMisconfigured(f"answered {status}") if status == 401 else ProviderUnknown(f"answered {status}")
