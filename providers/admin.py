"""Where staff keep provider accounts. Secrets go in and never come out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.forms import SimpleArrayField
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from providers.base import Credentials
from providers.models import AccountTerms, ProviderAccount
from providers.money import UnknownCurrency, exponent
from providers.registry import PROVIDERS


def _codes(help_text: str) -> SimpleArrayField:
    return SimpleArrayField(forms.CharField(), required=False, widget=UnfoldAdminTextInputWidget, help_text=help_text)


def _secret(help_text: str) -> forms.CharField:
    widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"})
    return forms.CharField(required=False, widget=widget, help_text=help_text)


class AccountForm(forms.ModelForm):
    """An account with its credentials as write-only fields: left empty, they stay as they are."""

    provider = forms.ChoiceField(
        choices=lambda: [(name, kind.facts.title) for name, kind in PROVIDERS.items()], widget=UnfoldAdminSelectWidget
    )
    currencies = _codes("ISO 4217 codes, comma separated; empty takes all the provider can")
    countries = _codes("Billing countries, ISO 3166-1 alpha-2, comma separated; empty takes all")
    api_key = _secret("Leave empty to keep it")
    webhook_secret = _secret(
        "Leave empty to keep it. A new one is added in front; the one before stays valid for a rotation"
    )

    class Meta:
        """Everything but the sealed credentials."""

        model = ProviderAccount
        fields = [
            "provider", "name", "mode", "enabled", "currencies", "countries",
            "fee_percent", "conversion_prior", "latency_prior_ms", "preference",
        ]  # fmt: skip

    def clean_currencies(self) -> list[str]:
        """This will refuse codes that are no currencies."""
        codes = [code.strip().upper() for code in self.cleaned_data["currencies"]]
        for code in codes:
            _known_currency(code)
        return codes

    def clean_countries(self) -> list[str]:
        """This will write country codes as ISO 3166-1 does."""
        return [code.strip().upper() for code in self.cleaned_data["countries"]]

    def save(self, commit: bool = True) -> Any:
        """This will seal what was entered, keeping what was not."""
        now = self.instance.credentials
        key, secret = self.cleaned_data["api_key"], self.cleaned_data["webhook_secret"]
        if key or secret:
            (field,) = PROVIDERS[self.cleaned_data["provider"]].facts.credential_fields
            fields = {**now.fields, **({field: key} if key else {})}
            hooks = (secret, *now.webhook_secrets[:1]) if secret else now.webhook_secrets
            self.instance.seal_credentials(Credentials(fields, hooks))
        return super().save(commit)


class TermsForm(forms.ModelForm):
    """Terms for one currency."""

    def clean_currency(self) -> str:
        """This will refuse a code that is no currency."""
        code = self.cleaned_data["currency"].strip().upper()
        _known_currency(code)
        return code


class TermsInline(TabularInline):
    """The account's terms by currency."""

    model = AccountTerms
    form = TermsForm
    extra = 0


@admin.register(ProviderAccount)
class ProviderAccountAdmin(ModelAdmin):
    """Provider accounts."""

    form = AccountForm
    inlines = (TermsInline,)
    list_display = ("__str__", "mode", "enabled", "fee_percent", "preference", "created_at")
    list_filter = ("provider", "mode", "enabled")
    readonly_fields = ("stored_key", "stored_webhook_secrets", "webhook_path")

    @admin.display(description="API key in use")
    def stored_key(self, account: ProviderAccount) -> str:
        """This will show the last four characters."""
        return ", ".join(_last_four(value) for value in account.credentials.fields.values()) or "none"

    @admin.display(description="Webhook secrets in use")
    def stored_webhook_secrets(self, account: ProviderAccount) -> str:
        """This will show the last four characters of each."""
        return ", ".join(_last_four(value) for value in account.credentials.webhook_secrets) or "none"

    @admin.display(description="Events arrive at")
    def webhook_path(self, account: ProviderAccount) -> str:
        """This will say where the provider must send its events."""
        return f"/webhooks/{account.provider}/{account.name}" if account.name else "shown once it is saved"

    def has_delete_permission(self, request: HttpRequest, obj: ProviderAccount | None = None) -> bool:
        """Sessions refer to accounts for good: an account is switched off instead."""
        return False


def _last_four(secret: str) -> str:
    return f"…{secret[-4:]}" if len(secret) >= 12 else "…"


def _known_currency(code: str) -> None:
    try:
        exponent(code)
    except UnknownCurrency as exc:
        raise forms.ValidationError(f"{code} is not an ISO 4217 currency") from exc
