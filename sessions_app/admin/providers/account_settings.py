"""Provider accounts as a form. The class is registered by `routing`, which knows how the accounts are doing."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from unfold.admin import TabularInline

from providers.models import AccountTerms, ProviderAccount
from sessions_app.admin.console import ConsoleAdmin
from sessions_app.admin.providers.account_form import AccountDetailsForm, AccountForm, TermsForm, TermsFormSet

IDENTITY = ("Identity", {"fields": (("provider", "name"), ("mode", "enabled"), "webhook_path")})
PLACES = ("Currencies and countries", {"fields": ("currencies", "countries")})
FEES = (
    "Fees and limits",
    {
        "fields": ("fee_percent",),
        "description": "What an order costs here decides with the other components who gets it. "
        "Terms for single currencies, with fixed fees and limits, stand below.",
    },
)
EXPECTED = (
    "Priors and preference",
    {
        "fields": (("conversion_prior", "latency_prior_ms"), "preference"),
        "description": "What is expected counts as much as 20 observations, and less the more has been seen.",
    },
)
SHOWN, ENTERED = ("stored_key", "stored_webhook_secrets"), ("api_key", "webhook_secret")


class TermsInline(TabularInline):
    """The account's terms by currency."""

    model = AccountTerms
    form = TermsForm
    formset = TermsFormSet
    verbose_name = "currency"
    verbose_name_plural = "Fees and limits by currency, in the currency's own major units"
    hide_title = True
    extra = 0


class ProviderAccountAdmin(ConsoleAdmin):
    """Provider accounts."""

    nothing_yet = "No account yet: no order can be taken until there is one."
    inlines = (TermsInline,)
    list_display: Sequence[str] = ("__str__", "mode", "enabled")
    list_filter = ("provider", "mode", "enabled")
    search_fields = ("name", "provider")
    readonly_fields = (*SHOWN, "webhook_path")

    def get_fieldsets(self, request: HttpRequest, obj: ProviderAccount | None = None) -> Any:
        """Show of the credentials what somebody may see, and let him enter what he may."""
        shown = SHOWN if obj and request.user.has_perm("providers.view_credentials") else ()  # type: ignore[union-attr]
        fields = (*shown, *(ENTERED if self._may_enter(request) else ()))
        credentials = ("Credentials", {"fields": fields, "description": "Kept encrypted, never shown again."})
        return (IDENTITY, PLACES, FEES, *([credentials] if fields else []), EXPECTED)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Leave the secrets out of the form for whoever may not enter them."""
        form = AccountForm if self._may_enter(request) else AccountDetailsForm
        return super().get_form(request, obj, change=change, **{"form": form, **kwargs})

    def save_model(self, request: HttpRequest, obj: ProviderAccount, form: Any, change: bool) -> None:
        """Save it, and warn when no account of a mode takes orders any more."""
        super().save_model(request, obj, form, change)
        if change and {"enabled", "mode"} & set(form.changed_data):
            for mode in _without_account({form.initial.get("mode", obj.mode), obj.mode}):
                text = f"No account of mode {mode} is enabled now: orders of {mode} applications are refused."
                messages.warning(request, text)

    @admin.display(description="API key in use")
    def stored_key(self, account: ProviderAccount) -> str:
        """Show the last four characters."""
        return ", ".join(_last_four(value) for value in account.credentials.fields.values()) or "none"

    @admin.display(description="Webhook secrets in use")
    def stored_webhook_secrets(self, account: ProviderAccount) -> str:
        """Show the last four characters of each."""
        return ", ".join(_last_four(value) for value in account.credentials.webhook_secrets) or "none"

    @admin.display(description="Events arrive at")
    def webhook_path(self, account: ProviderAccount) -> str:
        """Say where the provider must send its events."""
        return f"/webhooks/{account.provider}/{account.name}" if account.name else "shown once it is saved"

    def has_delete_permission(self, request: HttpRequest, obj: ProviderAccount | None = None) -> bool:
        """Sessions refer to accounts for good: an account is switched off instead."""
        return False

    def _may_enter(self, request: HttpRequest) -> bool:
        return request.user.has_perm("providers.change_credentials")  # type: ignore[union-attr]


def _without_account(modes: Iterable[str]) -> list[str]:
    enabled = set(ProviderAccount.objects.filter(enabled=True).values_list("mode", flat=True))
    return sorted(set(modes) - enabled)


def _last_four(secret: str) -> str:
    return f"…{secret[-4:]}" if len(secret) >= 12 else "…"
