"""The faults of a provider that misbehaves on demand, as switches and sliders."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db import connection
from unfold.widgets import UnfoldBooleanSwitchWidget

from providers.base import ProviderError
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, simulator_of
from providers.simulator import Kind, Setting
from routing.admin.sliders import Slider

PREFIX = "faults"
REACH_MS = 5_000
"""As far as a slider goes; more can be typed."""


class NotReached(Exception):
    """The provider did not take it; the message says so in words."""


def shown_form(account: ProviderAccount) -> forms.Form | None:
    """This will ask how the account behaves now and give the form; None when its provider knows no such thing.

    No database connection is held meanwhile. Raises NotReached.
    """
    if (simulator := simulator_of(account)) is None:
        return None
    connection.close()
    try:
        behaviour = simulator.behaviour()
    except ProviderError as exc:
        raise _not_reached(account, exc) from exc
    return _form_class(simulator.settings)(initial=_shown(simulator.settings, behaviour), prefix=PREFIX)


def apply(account: ProviderAccount, data: Mapping[str, Any]) -> list[str]:
    """This will make the account behave as the form says; returns what is wrong with the form, if anything is.

    No database connection is held meanwhile. Raises NotReached.
    """
    simulator = simulator_of(account)
    if simulator is None:
        return [f"{PROVIDERS[account.provider].facts.title} does not misbehave on demand."]
    form = _form_class(simulator.settings)(data, prefix=PREFIX)
    if not form.is_valid():
        return [f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts]
    _behave(account, _wanted(simulator.settings, form.cleaned_data))
    return []


def make_well(account: ProviderAccount) -> None:
    """This will make the account behave as it usually does. Raises NotReached."""
    _behave(account, {})


def _behave(account: ProviderAccount, wanted: Mapping[str, float]) -> None:
    simulator = simulator_of(account)
    connection.close()
    try:
        if simulator is not None:
            simulator.behave(wanted)
    except ProviderError as exc:
        raise _not_reached(account, exc) from exc


def _not_reached(account: ProviderAccount, exc: ProviderError) -> NotReached:
    title = PROVIDERS[account.provider].facts.title
    return NotReached(
        f"{title} does not answer, so its faults can be neither shown nor changed. Is it running? ({exc})"
    )


def _form_class(settings: Sequence[Setting]) -> type[forms.Form]:
    return type("BehaviourForm", (forms.Form,), {each.name: _field(each) for each in settings})


def _field(setting: Setting) -> forms.Field:
    if setting.kind is Kind.SWITCH:
        widget = UnfoldBooleanSwitchWidget()
        return forms.BooleanField(required=False, label=setting.label, help_text=setting.meaning, widget=widget)
    if setting.kind is Kind.SHARE:
        label = f"{setting.label}, %"
        slider = Slider(label, most=100, step="any")
        return forms.DecimalField(
            min_value=0, max_value=100, decimal_places=2, label=label, help_text=setting.meaning, widget=slider
        )
    label = f"{setting.label}, ms"
    slider = Slider(label, most=setting.most, reach=min(setting.most, REACH_MS))
    return forms.IntegerField(
        min_value=0, max_value=setting.most, label=label, help_text=setting.meaning, widget=slider
    )


def _shown(settings: Sequence[Setting], behaviour: Mapping[str, float]) -> dict[str, Any]:
    return {each.name: _as_percent(each, behaviour[each.name]) for each in settings}


def _as_percent(setting: Setting, value: float) -> Any:
    return f"{(Decimal(str(value)) * 100).normalize():f}" if setting.kind is Kind.SHARE else value


def _wanted(settings: Sequence[Setting], cleaned: Mapping[str, Any]) -> dict[str, float]:
    return {
        each.name: float(cleaned[each.name] / 100) if each.kind is Kind.SHARE else cleaned[each.name]
        for each in settings
    }
