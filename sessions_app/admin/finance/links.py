"""Where a figure of the finance overview leads: the sessions it counts, and a report of the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from sessions_app.admin.finance.form import Asked
from sessions_app.admin.sessions.spans import format_span
from sessions_app.admin.today.questions import list_of
from sessions_app.models import PaymentSession
from sessions_app.reports.definition import Basis, Definition

FIELDS = {"firstDay": "first_day", "lastDay": "last_day", "timeZone": "time_zone", "basis": "basis", "mode": "mode"}
LISTS = ("providers", "currencies", "applications")


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses for what was asked; `basis` says which time of a session is meant."""

    asked: Asked
    basis: Basis

    def sessions(
        self,
        *,
        day: date | None = None,
        account: UUID | None = None,
        currency: str = "",
        statuses: Iterable[str] = (),
    ) -> str:
        """Give the list of those sessions; whatever is not said is as the page was asked for."""
        filters = self.asked.definition.filters
        words: dict[str, Any] = {
            "opened" if self.basis is Basis.CREATED else "paid": _span(self.asked.definition, day),
            **self._whose(account),
            "currency": currency or ",".join(filters.currencies),
            "application": ",".join(filters.applications),
            "mode": filters.mode,
            "status__in": ",".join(statuses),
        }
        return f"{_list()}?{urlencode({name: value for name, value in words.items() if value})}"

    def report(self) -> str:
        """Lead to the form of a report, filled in with the same; it knows providers, not accounts."""
        asked, filters = self.asked.definition, self.asked.definition.filters
        words = {
            "firstDay": str(asked.first_day),
            "lastDay": str(asked.last_day),
            "timeZone": asked.time_zone,
            "basis": str(self.basis),
            "providers": ",".join(filters.providers),
            "currencies": ",".join(filters.currencies),
            "applications": ",".join(filters.applications),
            "mode": filters.mode,
        }
        address = reverse("admin:index") + "sessions_app/report/add/?"
        return address + urlencode({name: value for name, value in words.items() if value})

    def _whose(self, account: UUID | None) -> dict[str, str]:
        if account or len(self.asked.accounts) == 1:
            return {"account": str(account or self.asked.accounts[0])}
        return {"provider": self.asked.account}


def report_from(link: Mapping[str, str]) -> dict[str, Any]:
    """Start a report's form from what `Links.report` wrote into its address; nothing where it did not."""
    given = {field: link[word] for word, field in FIELDS.items() if link.get(word)}
    lists = {name: link[name].split(",") for name in LISTS if link.get(name)}
    return {**given, **lists, "period": "days"} if "first_day" in given else {}


@lru_cache(maxsize=256)
def _span(asked: Definition, day: date | None) -> str:
    period = replace(asked, first_day=day, last_day=day) if day else asked
    return format_span(period.since, period.until)


@cache
def _list() -> str:
    return list_of(PaymentSession)
