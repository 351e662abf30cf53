"""The fields of a provider account's form, in groups, by what the person may see and enter."""

from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from providers.facts import CredentialField
from providers.models import ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.admin.providers.credential_fields import field_name
from sessions_app.models import PaymentSession, ProviderAttempt
from sessions_app.models.attempt import NEEDS_REQUEST

ANY_MODE = "The mode decides whose orders the account takes. It cannot be changed once there are sessions."
MODE_STAYS = (
    "The mode cannot be changed: the account has sessions, and test payments must stay apart from live ones. Add "
    "another account for the other mode."
)
PLACES = ("Currencies and countries", {"fields": ("currencies", "countries")})
FEES = (
    "Fees and limits",
    {
        "fields": ("fee_percent",),
        "description": "Fees count in the score of every order. Fees and limits by currency are below.",
    },
)
EXPECTED = (
    "Priors and preference",
    {
        "fields": (("conversion_prior", "latency_prior_ms"), "preference"),
        "description": "Used until there is enough data: a prior weighs as much as 20 observations.",
    },
)


PAGES = (
    "Checkout pages",
    {
        "fields": ("checkout_host",),
        "description": "Only if you have set up a domain of your own for them at the provider. Pages on any other host "
        "are never shown to shoppers.",
    },
)


@admin.display(description="Credentials in use")
def stored_credentials(account: ProviderAccount) -> str:
    """Show ids whole, and the last four characters of secrets."""
    kind = PROVIDERS.get(account.provider)
    labels = {each.name: each for each in (kind.facts.credential_fields if kind else ())}
    shown = [_stored(text, labels.get(name)) for name, text in account.credentials.fields.items() if text]
    return "; ".join(shown) or "none"


@admin.display(description="Webhook secrets in use")
def stored_webhook_secrets(account: ProviderAccount) -> str:
    """Show the last four characters of each."""
    return ", ".join(_last_four(value) for value in account.credentials.webhook_secrets) or "none"


SHOWN = (stored_credentials, stored_webhook_secrets)
READ_ONLY = SHOWN
SECRETS_STAY = "Kept encrypted. Secrets are never shown again."


def fieldsets(
    request: HttpRequest, account: ProviderAccount | None, asked: Sequence[CredentialField]
) -> tuple[Any, ...]:
    """Group the fields; of the credentials those that the person may see, and may enter."""
    fixed = account is not None and has_sessions(account)
    identity = {
        "fields": (("provider", "name"), ("mode", "enabled")),
        "description": MODE_STAYS if fixed else ANY_MODE,
    }
    seen = request.user.has_perm("providers.view_credentials")  # type: ignore[union-attr]
    shown = _shown(account) if account and seen else ()
    entered = tuple(field_name(each.name) for each in asked) if may_enter_credentials(request) else ()
    credentials = ("Credentials", {"fields": (*shown, *entered), "description": SECRETS_STAY})
    return (("Identity", identity), *([credentials] if shown or entered else []), PLACES, PAGES, FEES, EXPECTED)


def _shown(account: ProviderAccount) -> tuple[Any, ...]:
    """Give what is shown of the stored credentials; webhook secrets only where there can be some."""
    kind = PROVIDERS.get(account.provider)
    return (stored_credentials,) if kind and not kind.facts.webhook_secret else SHOWN


def may_enter_credentials(request: HttpRequest) -> bool:
    """Tell whether the person may enter credentials."""
    return request.user.has_perm("providers.change_credentials")  # type: ignore[union-attr]


def has_sessions(account: ProviderAccount) -> bool:
    """Tell whether sessions were opened at the account, or may yet turn out to have been."""
    unresolved = ProviderAttempt.objects.filter(account=account, state__in=NEEDS_REQUEST)
    return PaymentSession.objects.filter(account=account).exists() or unresolved.exists()


def _last_four(secret: str) -> str:
    return f"…{secret[-4:]}" if len(secret) >= 12 else "…"


def _stored(text: str, field: CredentialField | None) -> str:
    if field is None:
        return _last_four(text)
    return f"{field.label} {_last_four(text) if field.secret else text}"
