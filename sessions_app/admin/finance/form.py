"""What the finance overview is asked for: a period, a time zone and filters, all of it in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import iso4217
from django import forms

from providers.models import ProviderAccount
from sessions_app.models import Application
from sessions_app.reports.definition import Definition, Filters, latest_as_of, zones
from sessions_app.reports.periods import recent

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NO_DAY = {"invalid": "This is not a date. Write it as 2026-01-31."}
DAYS = {"7d": 7, "30d": 30, "90d": 90}
PERIODS = (
    ("7d", "Last 7 days"),
    ("30d", "Last 30 days"),
    ("90d", "Last 90 days"),
    ("this_month", "This month so far"),
    ("last_month", "Last month"),
    ("days", "Custom range"),
)
MOST_DAYS = 100
EARLIEST, LATEST = date(2000, 1, 1), date(9998, 1, 1)
MODES = (("live", "Live"), ("sandbox", "Sandbox"))
WHOSE = "Test and live payments are shown separately"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be shown: as a report would be asked for, and the account or provider it is narrowed to."""

    definition: Definition
    account: str = ""
    accounts: tuple[UUID, ...] = ()


class OverviewForm(forms.Form):
    """Read from the address; once it is valid, `asked` says what is wanted."""

    asked: Asked

    period = forms.ChoiceField(choices=PERIODS)
    first_day = forms.DateField(required=False, widget=DAY, error_messages=NO_DAY)
    last_day = forms.DateField(required=False, widget=DAY, error_messages=NO_DAY, label="Last day (included)")
    time_zone = forms.CharField(max_length=64, widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}))
    account = forms.ChoiceField(
        required=False,
        label="Provider or account",
        error_messages={"invalid_choice": "There is no such provider or account. Choose one from the list."},
    )
    currency = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"placeholder": "All", "maxlength": 3, "autocomplete": "off"})
    )
    application = forms.ChoiceField(
        required=False, error_messages={"invalid_choice": "There is no such application. Choose one from the list."}
    )
    mode = forms.ChoiceField(choices=MODES, help_text=WHOSE)

    def __init__(self, given: Mapping[str, str], *, now: datetime) -> None:
        """Default to the last 30 days in UTC, and to what is live where anything is."""
        self.now = now
        self.known = list(ProviderAccount.objects.only("provider", "name").order_by("provider", "name"))
        applications = list(Application.objects.order_by("name").values_list("id", "name", "mode"))
        is_live = any(mode == "live" for *_, mode in applications)
        usual = {"period": "30d", "time_zone": "UTC", "mode": "live" if is_live else "sandbox"}
        if given.get("first_day") or given.get("last_day"):
            usual["period"] = "days"
        super().__init__({**usual, **{name: value for name, value in given.items() if value}})
        self.fields["account"].choices = [("", "All"), *self._accounts()]  # type: ignore[attr-defined]
        self.fields["application"].choices = [  # type: ignore[attr-defined]
            ("", "All"), *((str(key), f"{name} ({mode})") for key, name, mode in applications)
        ]  # fmt: skip

    def clean_time_zone(self) -> str:
        """Refuse what is no time zone."""
        if self.cleaned_data["time_zone"] not in zones():
            raise forms.ValidationError("This is not a time zone. Choose one such as UTC or Australia/Sydney.")
        return str(self.cleaned_data["time_zone"])

    def clean_currency(self) -> str:
        """Refuse what is no currency."""
        code = self.cleaned_data["currency"].strip().upper()
        if code and code not in {each.code for each in iso4217.Currency}:
            raise forms.ValidationError(
                "This is not a currency. Enter an ISO 4217 code, such as AUD, or leave it empty."
            )
        return str(code)

    def clean(self) -> dict[str, Any]:
        """Work out the days; every mistake is shown at its field."""
        given = super().clean() or self.cleaned_data
        if given.get("period") == "days":
            self._check_days(given)
        elif given.get("first_day") or given.get("last_day"):
            self.add_error("period", "Choose Custom range to use these days, or clear both.")
        elif not self.errors:
            today = self.now.astimezone(ZoneInfo(given["time_zone"])).date()
            given["first_day"], given["last_day"] = _days(given["period"], today)
        if not self.errors:
            self.asked = self._asked(given)
        return given

    def _check_days(self, given: dict[str, Any]) -> None:
        for name in ("first_day", "last_day"):
            if name not in self.errors and not given.get(name):
                self.add_error(name, "Choose this day, or one of the periods.")
            elif name not in self.errors and not EARLIEST <= given[name] <= LATEST:
                self.add_error(name, f"Choose a day from {EARLIEST} to {LATEST}.")
        if not {"first_day", "last_day"} & self.errors.keys():
            self._judge_days(given["first_day"], given["last_day"])

    def _judge_days(self, first: date, last: date) -> None:
        if last < first:
            self.add_error("last_day", f"The last day must not be before the first day, {first}.")
        elif (last - first).days >= MOST_DAYS:
            latest = first + timedelta(days=MOST_DAYS - 1)
            self.add_error("last_day", f"At most {MOST_DAYS} days are shown: {latest} or earlier. A report takes 400.")

    def _asked(self, given: dict[str, Any]) -> Asked:
        account = given["account"]
        accounts = [each for each in self.known if account in (each.provider, str(each.pk))]
        filters = Filters(
            providers=tuple({each.provider for each in accounts}),
            currencies=(given["currency"],) if given["currency"] else (),
            applications=(given["application"],) if given["application"] else (),
            mode=given["mode"],
        )
        definition = Definition(
            given["first_day"], given["last_day"], latest_as_of(self.now), given["time_zone"], filters=filters
        )
        return Asked(definition, account, tuple(each.pk for each in accounts))

    def _accounts(self) -> list[tuple[str, list[tuple[str, str]]]]:
        providers = dict.fromkeys(each.provider for each in self.known)
        return [
            (name, [(name, f"{name}: all accounts"), *((str(a.pk), str(a)) for a in self.known if a.provider == name)])
            for name in providers
        ]


def _days(period: str, today: date) -> tuple[date, date]:
    if period in DAYS:
        return today - timedelta(days=DAYS[period] - 1), today
    return recent(period, today=today)
