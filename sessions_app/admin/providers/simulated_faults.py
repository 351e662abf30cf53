"""The faults a provider can simulate, as switches and sliders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db import connection
from unfold.widgets import UnfoldBooleanSwitchWidget

from providers.base import ProviderError
from providers.models import ProviderAccount
from providers.registry import PROVIDERS, simulator_of
from providers.simulator import Setting, SettingKind, Simulator
from sessions_app.admin.sliders import Slider

PREFIX = "faults"
REACH_MS = 5_000
"""The end of a slider; larger numbers can be typed."""


class NotReached(Exception):
    """The provider could not be reached."""


class FaultsRefused(Exception):
    """The settings are not valid; the message says why."""


@dataclass(frozen=True, slots=True)
class SwitchedFaults:
    """The settings that changed, as they were and as they are."""

    before: Mapping[str, float]
    after: Mapping[str, float]


def shown_form(account: ProviderAccount) -> forms.Form | None:
    """Ask the provider for its current faults and give the form; None when it simulates none.

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


def apply(account: ProviderAccount, data: Mapping[str, Any]) -> SwitchedFaults:
    """Set the faults as the form says.

    No database connection is held meanwhile. Raises NotReached, FaultsRefused.
    """
    simulator = _simulator(account)
    form = _form_class(simulator.settings)(data, prefix=PREFIX)
    if not form.is_valid():
        wrong = (f"{form.fields[name].label}: {text}" for name, texts in form.errors.items() for text in texts)
        raise FaultsRefused(" ".join(wrong))
    return _behave(account, simulator, _wanted(simulator.settings, form.cleaned_data))


def restore_defaults(account: ProviderAccount) -> SwitchedFaults:
    """Restore the usual behaviour of the account. Raises NotReached, FaultsRefused."""
    return _behave(account, _simulator(account), {})


def _simulator(account: ProviderAccount) -> Simulator:
    if (simulator := simulator_of(account)) is None:
        raise FaultsRefused(f"{PROVIDERS[account.provider].facts.title} cannot simulate faults.")
    return simulator


def _behave(account: ProviderAccount, simulator: Simulator, wanted: Mapping[str, float]) -> SwitchedFaults:
    connection.close()
    try:
        before, after = simulator.behaviour(), simulator.behave(wanted)
    except ProviderError as exc:
        raise _not_reached(account, exc) from exc
    differ = [name for name, value in after.items() if before[name] != value]
    return SwitchedFaults({name: before[name] for name in differ}, {name: after[name] for name in differ})


def _not_reached(account: ProviderAccount, exc: ProviderError) -> NotReached:
    title = PROVIDERS[account.provider].facts.title
    return NotReached(f"{title} does not answer, so its faults cannot be shown or changed. Is it running? ({exc})")


def _form_class(settings: Sequence[Setting]) -> type[forms.Form]:
    return type("BehaviourForm", (forms.Form,), {each.name: _field(each) for each in settings})


def _field(setting: Setting) -> forms.Field:
    if setting.kind is SettingKind.SWITCH:
        widget = UnfoldBooleanSwitchWidget()
        return forms.BooleanField(required=False, label=setting.label, help_text=setting.meaning, widget=widget)
    if setting.kind is SettingKind.SHARE:
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
    return f"{(Decimal(str(value)) * 100).normalize():f}" if setting.kind is SettingKind.SHARE else value


def _wanted(settings: Sequence[Setting], cleaned: Mapping[str, Any]) -> dict[str, float]:
    return {
        each.name: float(cleaned[each.name] / 100) if each.kind is SettingKind.SHARE else cleaned[each.name]
        for each in settings
    }
