"""The form of a provider account without its credentials: what everybody who may change it sees."""

from typing import Any, ClassVar

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import NON_FIELD_ERRORS
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from providers.account_settings import codes_in, country_problem, own_checkout_host
from providers.credentials import missing_from, wrong_mode
from providers.facts import ProviderFacts
from providers.models import Mode, ProviderAccount
from providers.registry import PROVIDERS
from sessions_app.admin.providers.terms_form import require_currency, write_plainly

KEEP_THE_MODE = "Enter the other mode's key with it, or keep the mode."


def _codes(help_text: str) -> SimpleArrayField:
    return SimpleArrayField(forms.CharField(), required=False, widget=UnfoldAdminTextInputWidget, help_text=help_text)


class AccountDetailsForm(forms.ModelForm):
    """An account without its credentials."""

    chosen: ClassVar[str] = ""
    """The provider that a new account is added at."""

    provider = forms.ChoiceField(
        choices=lambda: [(name, kind.facts.title) for name, kind in PROVIDERS.items()],
        widget=UnfoldAdminSelectWidget,
        help_text="Cannot be changed later",
        disabled=True,
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
        error_messages = {
            NON_FIELD_ERRORS: {
                "unique_together": "This provider has an account of this name already: choose another name."
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_plainly(self.initial)
        if self.instance._state.adding:
            self.initial["provider"] = self.instance.provider = self.chosen

    @property
    def facts(self) -> ProviderFacts | None:
        """What the account's provider can do; None where that is not known any more."""
        kind = PROVIDERS.get(self.instance.provider)
        return kind.facts if kind else None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if self.facts and self.facts.test_only and given.get("mode") == Mode.LIVE:
            self.add_error("mode", f"{self.facts.title} accounts move no money: their mode must be sandbox.")
        elif self.facts and "mode" in self.changed_data and (problem := self._stored_problem(self.facts)):
            self.add_error("mode", problem)
        return given

    def _stored_problem(self, facts: ProviderFacts) -> str:
        """Say what is wrong with the credentials that stay, for the mode that was chosen."""
        stored = self.instance.credentials.fields
        if problem := wrong_mode(stored, facts=facts, live=self._is_live()):
            return f"{problem} {KEEP_THE_MODE}"
        missing = missing_from(stored, facts=facts, live=self._is_live()) if stored else []
        return f"A live account needs the {missing[0]}: enter it with the mode, or keep the mode." if missing else ""

    def _is_live(self) -> bool:
        """Tell the account's mode, which the form leaves out once it cannot be changed."""
        return self.cleaned_data.get("mode", self.instance.mode) == Mode.LIVE

    def clean_checkout_host(self) -> str:
        """Refuse what is no host of https pages, and any at a provider whose accounts have none."""
        try:
            return own_checkout_host(self.cleaned_data["checkout_host"], self.facts)
        except ValueError as exc:
            raise forms.ValidationError(str(exc)) from exc

    def clean_currencies(self) -> list[str]:
        """Refuse codes that are no currencies, or none of the provider's."""
        codes = codes_in(self.cleaned_data["currencies"])
        for code in codes:
            require_currency(code, self.instance.provider)
        return codes

    def clean_countries(self) -> list[str]:
        """Refuse codes that are no countries."""
        codes = codes_in(self.cleaned_data["countries"])
        if problem := country_problem(codes):
            raise forms.ValidationError(problem)
        return codes
