"""The form of a provider account. Secrets are write-only."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from providers.base import Credentials
from providers.checkout_hosts import checkout_host
from providers.countries import COUNTRIES
from providers.credentials import problem_with, trimmed, wrong_mode
from providers.facts import WEBHOOK_SECRET, ProviderFacts
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS, offered, own_credentials
from sessions_app.admin.providers.terms_form import require_currency, write_plainly


def _codes(help_text: str) -> SimpleArrayField:
    return SimpleArrayField(forms.CharField(), required=False, widget=UnfoldAdminTextInputWidget, help_text=help_text)


def _secret(label: str, help_text: str) -> forms.CharField:
    widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, widget=widget, help_text=help_text)


class AccountDetailsForm(forms.ModelForm):
    """An account without its credentials."""

    provider = forms.ChoiceField(
        choices=lambda: [(name, kind.facts.title) for name, kind in offered().items()],
        widget=UnfoldAdminSelectWidget,
        help_text="Cannot be changed later",
    )
    currencies = _codes("ISO 4217 codes with commas between, such as AUD, EUR; empty: all that the provider supports")
    countries = _codes("Billing countries, ISO 3166-1 alpha-2, such as AU, NZ; empty: all")

    class Meta:
        model = ProviderAccount
        fields = [
            "provider", "name", "mode", "enabled", "currencies", "countries", "checkout_host",
            "fee_percent", "conversion_prior", "latency_prior_ms", "preference",
        ]  # fmt: skip
        labels = {
            "fee_percent": "Fee, % of the order",
            "conversion_prior": "Expected paid share",
            "latency_prior_ms": "Expected p95 of a call, ms",
        }
        help_texts = {
            "checkout_host": "The host name, such as pay.shop.example; its pages are https. Empty: the provider's own",
            "name": "Part of the webhook address: update it at the provider when you change it",
            "mode": "Sandbox applications use sandbox accounts only, live applications live ones",
            "enabled": "Off: it gets no new orders. Open checkouts stay payable, and its events are still processed",
            "fee_percent": "For currencies without terms of their own below",
            "conversion_prior": "0 to 1: the expected share of paid checkouts, used until there is data",
            "latency_prior_ms": "The expected 95th percentile of create calls, used until there is data",
            "preference": "0 to 1: your preference, counted by the weight Preference",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_plainly(self.initial)
        if not self.instance._state.adding and "provider" in self.fields:
            all_of_them = [(name, kind.facts.title) for name, kind in PROVIDERS.items()]
            self.fields["provider"].choices = all_of_them  # type: ignore[attr-defined]
            self.fields["provider"].disabled = True

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        kind = PROVIDERS.get(given.get("provider", ""))
        if kind and kind.facts.test_only and given.get("mode") == Mode.LIVE:
            title = kind.facts.title
            self.add_error("mode", f"{title} accounts move no money: their mode must be sandbox.")
        elif kind and "mode" in self.changed_data and (problem := self._stored_problem(kind.facts)):
            self.add_error("mode", f"{problem} Enter the other mode's key with it, or keep the mode.")
        return given

    def _stored_problem(self, facts: ProviderFacts) -> str:
        """Say which credential that stays is for the other mode than the one chosen."""
        return wrong_mode(self.instance.credentials.fields, facts=facts, live=self._is_live())

    def _is_live(self) -> bool:
        """Tell the account's mode, which the form leaves out once it cannot be changed."""
        return self.cleaned_data.get("mode", self.instance.mode) == Mode.LIVE

    def clean_checkout_host(self) -> str:
        """Refuse what is no host of https pages, and any at a provider whose accounts have none."""
        kind = PROVIDERS.get(self.cleaned_data.get("provider", ""))
        try:
            host = checkout_host(self.cleaned_data["checkout_host"])
        except ValueError as exc:
            raise forms.ValidationError(str(exc)) from exc
        if host and kind and not kind.facts.own_domains:
            raise forms.ValidationError(
                f"{kind.facts.title} accounts have no checkout domain of their own: leave it empty."
            )
        return host

    def clean_currencies(self) -> list[str]:
        """Refuse codes that are no currencies, or none of the provider's."""
        codes = _upper(self.cleaned_data["currencies"])
        for code in codes:
            require_currency(code, self.cleaned_data.get("provider", ""))
        return codes

    def clean_countries(self) -> list[str]:
        """Refuse codes that are no countries."""
        codes = _upper(self.cleaned_data["countries"])
        if unknown := [code for code in codes if code not in COUNTRIES]:
            raise forms.ValidationError(f"{', '.join(unknown)} is not an ISO 3166-1 alpha-2 country code.")
        return codes


class AccountForm(AccountDetailsForm):
    """An account with its credentials as write-only fields: left empty, they stay as they are."""

    api_key = _secret(
        "New API key",
        "Leave empty to keep it. A new key closes a breaker that opened because of the old one. A new sandbox "
        "account gets a key and a webhook secret automatically",
    )
    webhook_secret = _secret(
        "New webhook secret",
        "Leave empty to keep it. A new secret is added; the previous one stays valid during the rotation",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what cannot be the credential it was entered as."""
        given = super().clean()
        if kind := PROVIDERS.get(given.get("provider", "")):
            key = kind.facts.credential_fields[0].name
            for name, field in (("api_key", key), ("webhook_secret", WEBHOOK_SECRET)):
                text = given[name] = trimmed(given.get(name, ""))
                if text and (problem := problem_with(text, field=field, facts=kind.facts, live=self._is_live())):
                    self.add_error(name, problem)
        return given

    def _stored_problem(self, facts: ProviderFacts) -> str:
        """Say nothing of a key that is replaced."""
        return "" if self.cleaned_data.get("api_key") else super()._stored_problem(facts)

    def save(self, commit: bool = True) -> Any:
        """Seal what was entered, keeping what was not."""
        if (wanted := self._credentials()) is not None:
            # What is sealed is bound to its row, and Django takes a new parent's key away for its inline forms.
            self.instance.id = self.instance.id or ProviderAccount._meta.pk.get_default()
            self.instance.seal_credentials(wanted)
        return super().save(commit)

    def _credentials(self) -> Credentials | None:
        """Return what is to be sealed, None when nothing was entered. A key entered again is sealed anew, too."""
        given, now = self.cleaned_data, self.instance.credentials
        key, secret, provider = given["api_key"], given["webhook_secret"], given["provider"]
        if not (key or secret):
            return own_credentials(provider, given["name"]) if self.instance._state.adding else None
        field = PROVIDERS[provider].facts.credential_fields[0].name
        fields = {**now.fields, **({field: key} if key else {})}
        return Credentials(fields, (secret, *now.webhook_secrets[:1]) if secret else now.webhook_secrets)


def _upper(codes: list[str]) -> list[str]:
    return list(dict.fromkeys(code.strip().upper() for code in codes if code.strip()))
