"""The terms of a provider account by currency: fees and limits."""

from collections import Counter
from collections.abc import MutableMapping
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet
from unfold.admin import TabularInline

from providers.account_settings import currency_problem
from providers.models import AccountTerms
from providers.money import exponent, format_amount, has_excess_places
from providers.registry import PROVIDERS

AMOUNTS = {"fee_fixed": "The fixed fee", "minimum": "The smallest order", "maximum": "The largest order"}


class TermsForm(forms.ModelForm):
    """Terms for one currency, amounts written with that currency's own places."""

    class Meta:
        model = AccountTerms
        fields = ["currency", "fee_percent", "fee_fixed", "minimum", "maximum"]
        labels = {
            "fee_percent": "Fee, %",
            "fee_fixed": "Fixed fee",
            "minimum": "Smallest order",
            "maximum": "Largest order",
        }
        help_texts = {"fee_fixed": "", "minimum": "", "maximum": ""}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        write_plainly(self.initial, self.instance.currency)

    def clean_currency(self) -> str:
        """Refuse a code that is no currency."""
        code = self.cleaned_data["currency"].strip().upper()
        require_currency(code)
        return code

    def clean(self) -> dict[str, Any]:
        """Refuse amounts the currency does not have, and limits no order can be within."""
        values = super().clean() or self.cleaned_data
        for name, words in AMOUNTS.items():
            if (amount := values.get(name)) is not None and (problem := _problem(amount, values.get("currency"))):
                self.add_error(name, f"{words} {problem}")
        least, most = values.get("minimum"), values.get("maximum")
        if least is not None and most is not None and most < least:
            self.add_error("maximum", f"The largest order, {most:f}, is less than the smallest, {least:f}.")
        return values


class TermsFormSet(BaseInlineFormSet):
    """An account's terms."""

    def clean(self) -> None:
        """Refuse a second line for a currency, and currencies the provider cannot take."""
        if any(self.errors):
            return
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
        twice = [code for code, count in Counter(row["currency"] for row in rows).items() if count > 1]
        if twice:
            raise forms.ValidationError(f"{', '.join(twice)} has more than one line. Keep one for each currency.")
        for row in rows:
            require_currency(row["currency"], self.instance.provider)

    def validate_unique(self) -> None:
        """`clean` says it better."""


class TermsInline(TabularInline):
    """The account's terms by currency."""

    model = AccountTerms
    form = TermsForm
    formset = TermsFormSet
    verbose_name = "currency"
    verbose_name_plural = "Fees and limits by currency, in the currency's own major units"
    hide_title = True
    extra = 0


def require_currency(code: str, provider: str = "") -> None:
    """Raise ValidationError for a code that is no currency, or none of the provider's."""
    kind = PROVIDERS.get(provider)
    if problem := currency_problem(code, kind.facts if kind else None):
        raise forms.ValidationError(problem)


def _problem(amount: Decimal, currency: str | None) -> str:
    if amount < 0:
        return "must be 0 or more."
    if currency and has_excess_places(amount, currency):
        places = exponent(currency)
        return f"has too many decimal places: {currency} has {places or 'none'}."
    return ""


def write_plainly(initial: MutableMapping[str, Any], currency: str = "") -> None:
    """Decimals without the column's zeros, amounts as their currency is written. Never rounds."""
    for name, value in list(initial.items()):
        if isinstance(value, Decimal):
            as_money = name in AMOUNTS and currency and not has_excess_places(value, currency)
            initial[name] = format_amount(value, currency) if as_money else f"{value.normalize():f}"
