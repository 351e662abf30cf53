"""The fields of a provider account's form, in groups, by what the person may see and enter."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from providers.models import ProviderAccount
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


@admin.display(description="API key in use")
def stored_key(account: ProviderAccount) -> str:
    """Show the last four characters."""
    return ", ".join(_last_four(value) for value in account.credentials.fields.values()) or "none"


@admin.display(description="Webhook secrets in use")
def stored_webhook_secrets(account: ProviderAccount) -> str:
    """Show the last four characters of each."""
    return ", ".join(_last_four(value) for value in account.credentials.webhook_secrets) or "none"


@admin.display(description="Webhook address")
def webhook_path(account: ProviderAccount) -> str:
    """Say where the provider must send its events."""
    return f"/webhooks/{account.provider}/{account.name}" if account.name else "shown after saving"


SHOWN, ENTERED = (stored_key, stored_webhook_secrets), ("api_key", "webhook_secret")
READ_ONLY = (*SHOWN, webhook_path)


def fieldsets(request: HttpRequest, account: ProviderAccount | None) -> tuple[Any, ...]:
    """Group the fields; of the credentials those that the person may see, and may enter."""
    fixed = account is not None and has_sessions(account)
    identity = {
        "fields": (("provider", "name"), ("mode", "enabled"), webhook_path),
        "description": MODE_STAYS if fixed else ANY_MODE,
    }
    shown = SHOWN if account and request.user.has_perm("providers.view_credentials") else ()  # type: ignore[union-attr]
    secrets = (*shown, *(ENTERED if may_enter_credentials(request) else ()))
    credentials = ("Credentials", {"fields": secrets, "description": "Kept encrypted, never shown again."})
    return (("Identity", identity), PLACES, PAGES, FEES, *([credentials] if secrets else []), EXPECTED)


def may_enter_credentials(request: HttpRequest) -> bool:
    """Tell whether the person may enter an API key and a webhook secret."""
    return request.user.has_perm("providers.change_credentials")  # type: ignore[union-attr]


def has_sessions(account: ProviderAccount) -> bool:
    """Tell whether sessions were opened at the account, or may yet turn out to have been."""
    unresolved = ProviderAttempt.objects.filter(account=account, state__in=NEEDS_REQUEST)
    return PaymentSession.objects.filter(account=account).exists() or unresolved.exists()


def _last_four(secret: str) -> str:
    return f"…{secret[-4:]}" if len(secret) >= 12 else "…"
